package profile

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"layak/domain"
)

// TestWhatIsWrittenIsReadAgain: for whatever an institution can have.
func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t)
		files := Write(p)
		again, err := Read(files)
		if err != nil {
			t.Fatalf("%v\n%s", err, files["workflows.yaml"])
		}
		if !reflect.DeepEqual(p, again) {
			t.Fatalf("wrote %+v\nread  %+v\n%s", p, again, files)
		}
	})
}

func TestTheBuiltInProfileIsWritten(t *testing.T) {
	p := indonesia(t)
	again, err := Read(Write(p))
	if err != nil {
		t.Fatal(err)
	}
	again.Name = p.Name
	if !reflect.DeepEqual(p, again) {
		t.Error("it comes back as another one")
	}
}

// awkward are texts that YAML would read as something else.
var awkward = []string{"Instansi", "ya: tidak", "# bukan komentar", "- butir", "[1, 2]", "{a: b}", "'", `"`, `\`, "yes", "null", "~", "1_000", "0x1F", "12:30:45",
	"2026-08-17", "*a", "&b", "!c", "| teks", "> teks", "%d", "@x", "`y`", "Café 🇮🇩", "baris\nkedua", "tab\tdi tengah", "<<", "---", "...", "\u200b tak tampak", "\u2028"}

func drawTitle(t *rapid.T) string {
	return orElse(strings.TrimSpace(domain.Normalize(rapid.OneOf(rapid.SampledFrom(awkward),
		rapid.StringOfN(rapid.RuneFrom([]rune("abc :#-{}[],&*!|>'\"%@`\\\n\t?=~\u00e9\u0301\U0001F600")), 1, 12, -1)).Draw(t, "title"))), "x")
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

var drawnNames = []string{"root", "humas", "no", "y", "null", "e5", "a-b_c", "true", "media"}

func some[T comparable](t *rapid.T, from []T, least int) []T {
	n := rapid.IntRange(least, len(from)).Draw(t, "n")
	if n == 0 {
		return nil
	}
	return slices.Clone(rapid.Permutation(from).Draw(t, "some")[:n])
}

func drawProfile(t *rapid.T) domain.Profile {
	var p domain.Profile
	p.Units = []domain.Unit{{ID: "root", Name: drawTitle(t)}}
	for _, id := range some(t, drawnNames[1:], 0) {
		p.Units = append(p.Units, domain.Unit{ID: id, Name: drawTitle(t), ParentID: rapid.SampledFrom(p.Units).Draw(t, "parent").ID})
	}
	roles := some(t, drawnNames, 1)
	for _, role := range roles {
		p.Lines = append(p.Lines, drawLines(t, role)...)
	}
	for i := range p.Lines {
		p.Lines[i].Number = int64(i + 1)
	}
	for _, id := range some(t, []string{domain.SystemID, domain.OperatorID}, 0) {
		p.Grants = append(p.Grants, domain.Grant{PersonID: id, Role: rapid.SampledFrom(roles).Draw(t, "role"), UnitID: rapid.SampledFrom(p.Units).Draw(t, "unit").ID})
	}
	for _, name := range some(t, []string{"web", "x", "007", "on", "radio"}, 0) {
		kind := rapid.SampledFrom([]domain.ChannelKind{domain.ChannelFeed, domain.ChannelManual, domain.ChannelWebhook}).Draw(t, "kind")
		p.Channels = append(p.Channels, domain.Channel{Name: name, Title: drawTitle(t), Kind: kind, Active: rapid.Bool().Draw(t, "open")})
	}
	for _, id := range some(t, []string{"office", "no"}, 0) {
		c := domain.Calendar{ID: id, Version: 1, Active: true, Name: drawTitle(t), Zone: domain.DefaultZone}
		c.Week[2] = []domain.Hours{{From: 450, To: 720}, {From: 780, To: 1440}}
		if rapid.Bool().Draw(t, "holidays") {
			c.Holidays = map[string]string{"2026-08-17": drawTitle(t), "2027-01-01": ""}
		}
		p.Calendars = append(p.Calendars, c)
	}
	for _, id := range some(t, []string{"standard", "off"}, 0) {
		p.Workflows = append(p.Workflows, drawWorkflow(t, p, id, roles))
	}
	return p
}

func drawLines(t *rapid.T, role string) (out []domain.PolicyLine) {
	add := func(act domain.Act, object, effect string) {
		out = append(out, domain.PolicyLine{Role: role, Act: act, Object: object, Effect: effect})
	}
	for _, object := range some(t, []string{"*", "operations", "no"}, 1) {
		add(domain.ActOverride, object, "allow")
	}
	add(domain.ActDraftDecide, "*", "allow")
	for _, stage := range some(t, []string{"verification", "yes"}, 0) {
		add(domain.ActDraftDecide, stage, "allow")
	}
	for _, act := range some(t, []domain.Act{domain.ActDraftRead, domain.ActDraftDecide}, 0) {
		add(act, rapid.SampledFrom([]string{"*", "approval"}).Draw(t, "object"), "deny")
	}
	return out
}

func drawWorkflow(t *rapid.T, p domain.Profile, id string, roles []string) domain.Workflow {
	var units, channels []string
	for _, u := range p.Units {
		units = append(units, u.ID)
	}
	for _, c := range p.Channels {
		channels = append(channels, c.Name)
	}
	hours := rapid.IntRange(1, domain.MaxDueHours)
	stage := func(name string) domain.Stage {
		s := domain.Stage{Name: name, Roles: some(t, roles, 1), Quorum: rapid.IntRange(1, 20).Draw(t, "quorum"), DueHours: hours.Draw(t, "due")}
		if len(p.Calendars) > 0 && rapid.Bool().Draw(t, "calendar") {
			s.Calendar = p.Calendars[0].ID
		}
		if rest := slices.DeleteFunc(slices.Clone(roles), func(r string) bool { return slices.Contains(s.Roles, r) }); len(rest) > 0 && rapid.Bool().Draw(t, "escalates") {
			s.Escalate, s.EscalateHours = some(t, rest, 1), rapid.IntRange(0, 9).Draw(t, "later")
		}
		return s
	}
	w := domain.Workflow{ID: id, Version: 1, State: domain.WorkflowActive, Name: drawTitle(t), Unit: rapid.SampledFrom(units).Draw(t, "unit"), ValidDays: rapid.IntRange(1, 366).Draw(t, "days"),
		Classifications: some(t, []domain.Classification{domain.Public, domain.Secret}, 0), Channels: some(t, channels, 0), Kinds: some(t, domain.ContentKinds(), 0),
		Appeal: stage(domain.StageAppeal)}
	w.Stages = []domain.Stage{stage("verification"), stage(domain.StageSecurity)}
	for i := range rapid.IntRange(0, 4).Draw(t, "more") {
		s := stage(fmt.Sprintf("stage-%d", i))
		s.Only = domain.Only{Units: some(t, units, 0), Channels: some(t, channels, 0), Kinds: some(t, domain.ContentKinds(), 0)}
		s.When = domain.When{Findings: rapid.SampledFrom([]domain.Severity{domain.SeverityInfo, domain.SeverityReview, domain.SeverityBlock}).Draw(t, "findings"),
			Categories: some(t, domain.Categories(), 0), Channels: some(t, channels, 0), Kinds: some(t, domain.ContentKinds(), 0)}
		if rapid.Bool().Draw(t, "above") {
			s.When.Above = domain.Restricted
		}
		for _, category := range some(t, domain.Categories(), 0) {
			if s.Checklist == nil {
				s.Checklist = map[string][]string{}
			}
			s.Checklist[category] = []string{drawTitle(t), drawTitle(t)}
		}
		if rapid.Bool().Draw(t, "requires") {
			s.Requires = domain.RecordConsequenceTest
		}
		w.Stages = append(w.Stages, s)
	}
	drawSteps(t, w.Stages)
	if rapid.Bool().Draw(t, "emergency") {
		w.Emergency = &domain.Lane{Stage: stage(domain.StageEmergency), RatifyHours: hours.Draw(t, "ratify")}
	}
	return w
}

// drawSteps puts stages side by side, or leaves each a step of its own.
func drawSteps(t *rapid.T, stages []domain.Stage) {
	step := 1
	for i := range stages {
		if i > 0 && rapid.Bool().Draw(t, "next") {
			step++
		}
		stages[i].Step = step
	}
	if step == len(stages) {
		for i := range stages {
			stages[i].Step = 0
		}
	}
}

// FuzzRead: whatever comes as the files, it is read or refused with places, and what is
// read can be written and read again.
func FuzzRead(f *testing.F) {
	p, err := Indonesia()
	if err != nil {
		f.Fatal(err)
	}
	texts := Write(p)
	for i, name := range names {
		f.Add(i, texts[name])
		f.Add(i, []byte("a: &a [*a]\n<<: *a\n"))
		f.Add(i, []byte(strings.Repeat("- ", 4000)+"x"))
		f.Add(i, []byte(strings.Repeat("[", 4000)))
		f.Add(i, []byte("? [a]\n: b\n---\nc"))
	}
	f.Fuzz(func(t *testing.T, i int, data []byte) {
		files := Write(p)
		files[names[max(i, -i, 0)%len(names)]] = data
		read, err := Read(files)
		if err != nil {
			problems, ok := err.(domain.RuleProblems)
			if !ok || len(problems) == 0 || len(problems) > maxProblems {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		again, err := Read(Write(read))
		if err != nil || !reflect.DeepEqual(read.Workflows, again.Workflows) || !reflect.DeepEqual(read.Units, again.Units) {
			t.Fatalf("not read again: %v", err)
		}
	})
}
