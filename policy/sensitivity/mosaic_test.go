package sensitivity

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"pgregory.net/rapid"
)

// mosaicRules has a mosaic of three parts, and an ordinary rule that joins them
// within a sentence.
const mosaicRules = `
rules:
  - {id: unit, kind: block, match: [{phrase: ['yonif <number>', 'kri <name>']}]}
  - {id: place, kind: block, match: [{phrase: ['di|ke|at <name>', 'di teluk <name>']}]}
  - {id: time, kind: block, match: [{phrase: [besok, lusa, tomorrow]}]}
  - id: joined
    category: operations
    severity: review
    base: 60
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    match: [{rule: unit}]
    evidence:
      - {name: place, match: [{rule: place}]}
      - {name: time, match: [{rule: time}]}
    require: {all: [place, time]}
    samples: {hit: ['Yonif 900 ke Rote besok'], miss: ['Yonif 900. Di Rote besok']}
  - id: puzzle
    title: {id: Mosaik, en: Mosaic}
    category: operations
    severity: {review: 50}
    base: 70
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    mosaic:
      parts:
        - {name: unit, match: [{rule: unit}]}
        - {name: place, match: [{rule: place}]}
        - {name: time, match: [{rule: time}], recent: 2d}
      within: %s
    unless:
      - {match: [{phrase: [terbuka untuk umum]}], target: document, why: acara terbuka}
    samples:
      hit:
        - {title: Yonif 900 siap, body: Berangkat besok. Sampai jumpa di Rote}
      miss: [Yonif 900 siap. Berangkat besok.]
`

func mosaicScanner(t testing.TB, within string) domain.MosaicScanner {
	t.Helper()
	yaml := fmt.Sprintf(mosaicRules, within)
	if within == "draft" {
		yaml = strings.Replace(yaml, ", recent: 2d", "", 1)
	}
	s, err := New().Compile(t.Context(), 1, []domain.RuleSource{{Name: "rules", YAML: yaml}})
	if err != nil {
		t.Fatal(err)
	}
	return s.(domain.MosaicScanner)
}

const withinAccount = "account\n      recent: 14d"

// said is a text that went out so long ago.
func said(t testing.TB, s domain.MosaicScanner, id string, ago time.Duration, text string) domain.Earlier {
	at := testNow.Add(-ago)
	return domain.Earlier{EarlierText: domain.EarlierText{DraftID: id, Revision: 1, Channel: "x", At: at, Out: true},
		Yield: s.Yield(t.Context(), []domain.Field{{Name: "title", Text: "Kabar"}, {Name: "body", Text: text}}, at)}
}

// before lists earlier texts.
func before(list ...domain.Earlier) func() ([]domain.Earlier, error) {
	return func() ([]domain.Earlier, error) { return list, nil }
}

// puzzles returns the findings of the mosaic, each as rule@field and its parts.
func puzzles(r domain.ScanResult) (out []string) {
	for _, f := range r.Findings {
		if f.Rule != "puzzle" {
			continue
		}
		text := f.Field + ":" + f.Excerpt
		for _, p := range f.Parts {
			where := p.Field + ":" + p.Excerpt
			if p.Earlier != nil {
				where = fmt.Sprintf("%s:%s[%d:%d]", p.Earlier.DraftID, p.Field, p.Start, p.End)
			}
			text += " " + p.Name + "=" + where
		}
		if f.Suppressed != "" {
			text += " (" + f.Suppressed + ")"
		}
		out = append(out, text)
	}
	return out
}

func TestMosaicWithinDraft(t *testing.T) {
	s := mosaicScanner(t, "draft")
	for name, tt := range map[string]struct {
		fields []domain.Field
		want   string
	}{
		"across fields": {[]domain.Field{{Name: "title", Text: "Yonif 900 siap"}, {Name: "body", Text: "Apel di Rote"}, {Name: "variant:x", Text: "besok!"}},
			"title:Yonif 900 unit=title:Yonif 900 place=body:di Rote time=variant:x:besok"},
		"across sentences": {[]domain.Field{body("Kami berangkat besok. Doakan Yonif 900. Salam dari kami di Rote.")},
			"body:Yonif 900 unit=body:Yonif 900 place=body:di Rote time=body:besok"},
		"alt text": {[]domain.Field{{Name: "alt", Text: "Yonif 900"}, {Name: "hashtags", Text: "#lusa"}, body("Berfoto di Rote")},
			"alt:Yonif 900 unit=alt:Yonif 900 place=body:di Rote time=hashtags:lusa"},
		"a part lacks": {[]domain.Field{{Name: "title", Text: "Yonif 900 siap"}, body("Apel di Rote")}, ""},
		"the longer of two": {[]domain.Field{{Name: "title", Text: "KRI Contoh"}, body("Apel di Teluk Kenanga besok")},
			"title:KRI Contoh unit=title:KRI Contoh place=body:di Teluk Kenanga time=body:besok"},
		"a name in a name":               {[]domain.Field{{Name: "title", Text: "Naik ke KRI Rote"}, body("Besok!")}, ""},
		"joined in one field":            {[]domain.Field{{Name: "title", Text: "Apel"}, body("Yonif 900 ke Rote besok")}, ""},
		"joined, and another in the way": {[]domain.Field{{Name: "title", Text: "Yonif 500 siap"}, body("Yonif 900 ke Rote besok")}, ""},
		"joined, and a second picture": {[]domain.Field{{Name: "title", Text: "Yonif 500 lusa"}, body("Yonif 900 ke Rote besok. Salam di Kupang.")},
			"title:Yonif 500 unit=title:Yonif 500 place=body:di Kupang time=title:lusa"},
		"set aside": {[]domain.Field{{Name: "title", Text: "Yonif 900 siap"}, body("Besok. Pesta di Rote. Terbuka untuk umum.")},
			"title:Yonif 900 unit=title:Yonif 900 place=body:di Rote time=body:Besok (acara terbuka)"},
		"disguised": {[]domain.Field{{Name: "title", Text: "ＹＯＮＩＦ 900"}, body("b\u200besok. Apel di Rote")},
			"title:ＹＯＮＩＦ 900 unit=title:ＹＯＮＩＦ 900 place=body:di Rote time=body:b\u200besok"},
	} {
		t.Run(name, func(t *testing.T) {
			r := s.Scan(t.Context(), tt.fields, testNow)
			if got := strings.Join(puzzles(r), "\n"); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			checkFindings(t, tt.fields, r)
			if again := s.ScanAmong(t.Context(), tt.fields, before(said(t, s, "p", time.Hour, "Yonif 900 di Rote besok")), testNow); len(again.Findings) != len(r.Findings) {
				t.Error("a mosaic within the draft looks at earlier texts")
			}
		})
	}
}

func TestMosaicAmongEarlier(t *testing.T) {
	s := mosaicScanner(t, withinAccount)
	if s.Recent() != 14*24*time.Hour {
		t.Fatalf("recent %s", s.Recent())
	}
	const day = 24 * time.Hour
	unit, place := said(t, s, "unit", 3*day, "Apel Yonif 900 pagi ini"), said(t, s, "place", 5*day, "Matahari terbit di Rote")
	for name, tt := range map[string]struct {
		text    string
		earlier []domain.Earlier
		want    string
	}{
		"completes":                 {"Kami berangkat besok", []domain.Earlier{unit, place}, "body:besok unit=unit:body[5:14] place=place:body[16:23] time=body:besok"},
		"own words come first":      {"Yonif 900 besok", []domain.Earlier{unit, place}, "body:besok unit=body:Yonif 900 place=place:body[16:23] time=body:besok"},
		"nothing earlier":           {"Kami berangkat besok", nil, ""},
		"a part lacks":              {"Kami berangkat besok", []domain.Earlier{unit}, ""},
		"too long ago":              {"Kami berangkat besok", []domain.Earlier{unit, said(t, s, "place", 15*day, "Apel di Rote")}, ""},
		"a time ages sooner":        {"Pagi di Rote", []domain.Earlier{said(t, s, "when", 3*day, "Kami berangkat besok"), unit}, ""},
		"a time not aged":           {"Pagi di Kupang", []domain.Earlier{said(t, s, "when", day, "Kami berangkat besok"), unit}, "body:di Kupang unit=unit:body[5:14] place=body:di Kupang time=when:body[15:20]"},
		"only repeats":              {"Yonif 900 selalu jaya", []domain.Earlier{said(t, s, "when", day, "Berangkat besok"), unit, place}, ""},
		"a time said again is new":  {"Ya, besok!", []domain.Earlier{said(t, s, "when", day, "Berangkat besok"), unit, place}, "body:besok unit=unit:body[5:14] place=place:body[16:23] time=body:besok"},
		"another unit is new":       {"Yonif 500 selalu jaya", []domain.Earlier{said(t, s, "when", day, "Berangkat besok"), unit, place}, "body:Yonif 500 unit=body:Yonif 500 place=place:body[16:23] time=when:body[10:15]"},
		"the latest is named":       {"Kami berangkat besok", []domain.Earlier{said(t, s, "late", day, "Yonif 500 di Kupang"), unit, place}, "body:besok unit=late:body[0:9] place=late:body[10:19] time=body:besok"},
		"what is to come":           {"Kami berangkat besok", []domain.Earlier{said(t, s, "soon", -2*day, "Yonif 500 di Kupang")}, "body:besok unit=soon:body[0:9] place=soon:body[10:19] time=body:besok"},
		"far ahead":                 {"Kami berangkat besok", []domain.Earlier{said(t, s, "soon", -20*day, "Yonif 500 di Kupang")}, ""},
		"a text that says nothing":  {"Selamat pagi", []domain.Earlier{unit, place, said(t, s, "when", day, "besok")}, ""},
		"parts all in one earlier":  {"Selamat di Sabu", []domain.Earlier{said(t, s, "all", day, "Yonif 900 ke Rote besok")}, "body:di Sabu unit=all:body[0:9] place=body:di Sabu time=all:body[18:23]"},
		"all parts within the text": {"Yonif 500. Lusa. Apel di Sabu.", []domain.Earlier{unit, place}, "body:Yonif 500 unit=body:Yonif 500 place=body:di Sabu time=body:Lusa"},
	} {
		t.Run(name, func(t *testing.T) {
			r := s.ScanAmong(t.Context(), []domain.Field{body(tt.text)}, before(tt.earlier...), testNow)
			if got := strings.Join(puzzles(r), "\n"); got != tt.want || r.Incomplete {
				t.Errorf("got  %s\nwant %s (incomplete: %v)", got, tt.want, r.Incomplete)
			}
			for _, f := range r.Findings {
				for _, p := range f.Parts {
					if p.Earlier != nil && (p.Excerpt != "" || p.Earlier.Title != "" || p.Earlier.Known) {
						t.Error("the engine tells words of an earlier text")
					}
				}
			}
		})
	}
}

// TestMosaicEarlierUnread: what cannot be read of an earlier text makes the scan
// incomplete.
func TestMosaicEarlierUnread(t *testing.T) {
	s, other := mosaicScanner(t, withinAccount), mosaicScanner(t, "draft")
	for name, e := range map[string]domain.Earlier{
		"no yield":              {},
		"of other rules":        said(t, other, "p", 0, "Yonif 900"),
		"could not be read":     said(t, s, "p", 0, "\xff Yonif 900"),
		"too many words in one": said(t, s, "p", 0, strings.Repeat("besok ", hitLimit+1)),
	} {
		if r := s.ScanAmong(t.Context(), []domain.Field{body("besok")}, before(e), testNow); !r.Incomplete || r.Reason != ReasonEarlier || r.Verdict != domain.SeverityBlock {
			t.Errorf("%s: incomplete %v (%s), verdict %s", name, r.Incomplete, r.Reason, r.Verdict)
		}
	}
}

// TestMosaicYieldsOutliveTheCompiled: a set that was compiled anew reads what the
// one before it took from texts.
func TestMosaicYieldsOutliveTheCompiled(t *testing.T) {
	s, again := mosaicScanner(t, withinAccount), mosaicScanner(t, withinAccount)
	r := s.ScanAmong(t.Context(), []domain.Field{body("besok")}, before(said(t, again, "p", time.Hour, "Yonif 900 di Rote")), testNow)
	if r.Incomplete || len(r.Findings) != 1 {
		t.Errorf("incomplete: %v (%s), %d findings", r.Incomplete, r.Reason, len(r.Findings))
	}
}

// TestMosaicAsksWhenNeeded: earlier texts are asked for where they can matter, and
// what goes wrong then makes the scan incomplete.
func TestMosaicAsksWhenNeeded(t *testing.T) {
	s := mosaicScanner(t, withinAccount)
	for text, want := range map[string]int{"Selamat pagi": 0, "Yonif 900. Besok. Apel di Rote.": 0, "Yonif 900 ke Rote besok": 0, "Sampai besok": 1,
		"Yonif 900 ke Rote besok. Lusa.": 1} {
		asked := 0
		r := s.ScanAmong(t.Context(), []domain.Field{body(text)}, func() ([]domain.Earlier, error) { asked++; return nil, errors.New("down") }, testNow)
		if asked != want || r.Incomplete != (want > 0) || want > 0 && r.Reason != ReasonEarlier {
			t.Errorf("%q: asked %d times, incomplete: %v (%s)", text, asked, r.Incomplete, r.Reason)
		}
	}
}

// TestMosaicFingerprint: it stays while the words of the text and the earlier
// texts stay, and holds no words of these.
func TestMosaicFingerprint(t *testing.T) {
	s := mosaicScanner(t, withinAccount)
	print := func(text string, earlier ...domain.Earlier) string {
		r := s.ScanAmong(t.Context(), []domain.Field{body(text)}, before(earlier...), testNow)
		if len(r.Findings) != 1 {
			t.Fatalf("%q: %d findings", text, len(r.Findings))
		}
		return r.Findings[0].Fingerprint
	}
	first := print("besok", said(t, s, "p", time.Hour, "Yonif 900 di Rote"))
	for name, tt := range map[string]struct {
		print string
		same  bool
	}{
		"edits elsewhere":               {print("Halo semua, BESOK ya.", said(t, s, "p", time.Hour, "Yonif 900 di Rote")), true},
		"other words in the same place": {print("besok", said(t, s, "p", time.Hour, "Yonif 500 di Sabu")), true},
		"other words":                   {print("lusa", said(t, s, "p", time.Hour, "Yonif 900 di Rote")), false},
		"another earlier text":          {print("besok", said(t, s, "q", time.Hour, "Yonif 900 di Rote")), false},
		"the part is in the text":       {print("besok di Rote", said(t, s, "p", time.Hour, "Yonif 900 di Rote")), false},
	} {
		if (tt.print == first) != tt.same {
			t.Errorf("%s: same is %v", name, tt.print == first)
		}
	}
}

// TestMosaicMonotone: the order of fields and of earlier texts of one time does
// not matter, and taking all of one part away takes the finding away.
func TestMosaicMonotone(t *testing.T) {
	s := mosaicScanner(t, withinAccount)
	parts := [][]string{{"Yonif 900", "KRI Contoh"}, {"di Rote", "ke Kupang"}, {"besok", "lusa"}}
	filler := []string{"salam", "apel pagi", ".", "\n", "Yonif", "di sana", "kemarin"}
	texts := func(t *rapid.T, label string, least int) []string {
		return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			var words []string
			for range rapid.IntRange(0, 4).Draw(t, "n") {
				words = append(words, rapid.SampledFrom(slices.Concat(append(parts, filler)...)).Draw(t, "word"))
			}
			return strings.Join(words, " . ")
		}), least, 4).Draw(t, label)
	}
	found := func(fields, earlier []string) bool {
		var list []domain.Field
		for i, f := range fields {
			list = append(list, domain.Field{Name: fmt.Sprintf("variant:%d", i), Text: f})
		}
		var posts []domain.Earlier
		for i, e := range earlier {
			posts = append(posts, said(t, s, fmt.Sprint(i), time.Hour, e))
		}
		r := s.ScanAmong(t.Context(), list, before(posts...), testNow)
		if r.Incomplete {
			t.Fatalf("incomplete: %s", r.Reason)
		}
		return len(puzzles(r)) > 0
	}
	hits := 0
	rapid.Check(t, func(t *rapid.T) {
		fields, earlier := texts(t, "fields", 1), texts(t, "earlier", 0)
		hit := found(fields, earlier)
		if found(rapid.Permutation(fields).Draw(t, "order"), rapid.Permutation(earlier).Draw(t, "before")) != hit {
			t.Fatalf("another order, another finding")
		}
		if !hit {
			return
		}
		hits++
		gone := rapid.SampledFrom(parts).Draw(t, "gone")
		without := func(list []string) (out []string) {
			for _, text := range list {
				out = append(out, strings.NewReplacer(gone[0], "xx", gone[1], "xx").Replace(text))
			}
			return out
		}
		if found(without(fields), without(earlier)) {
			t.Fatalf("found without %q", gone)
		}
	})
	if hits == 0 {
		t.Error("nothing was ever found")
	}
}

func TestMosaicRefused(t *testing.T) {
	for name, tt := range map[string]struct{ old, new, want string }{
		"unknown key":          {"within: draft", "within: draft\n      among: x", `unknown key "among"`},
		"one part":             {"        - {name: place, match: [{rule: place}]}\n        - {name: time, match: [{rule: time}]}\n", "", "two parts or more"},
		"a part twice":         {"{name: place, match: [{rule: place}]}\n        -", "{name: time, match: [{rule: place}]}\n        -", `part "time" appears twice`},
		"no match":             {"{name: place, match: [{rule: place}]}\n        -", "{name: place}\n        -", "a part needs a name and a match"},
		"no recent":            {"within: draft", "within: account", "within account needs recent"},
		"recent in the draft":  {"within: draft", "within: draft\n      recent: 3d", "recent goes with within: account"},
		"too long":             {"within: draft", "within: account\n      recent: 91d", "90d at most"},
		"no span":              {"within: draft", "within: account\n      recent: d", "such as 14d"},
		"a span with a sign":   {"within: draft", "within: account\n      recent: +3d", "such as 14d"},
		"ages too late":        {"[{rule: time}]}\n      within", "[{rule: time}], recent: 20d}\n      within", "must be shorter"},
		"beside match":         {"    unless:", "    match: [{rule: unit}]\n    unless:", "in place of match"},
		"exception too narrow": {"target: document, why", "why", "target: document"},
		"earlier in a draft's": {"di Rote}", "di Rote, earlier: [x]}", "samples with earlier texts"},
		"a sample of nothing":  {"miss: [Yonif", "miss: [{earlier: [x]}, Yonif", "a sample needs a title"},
		"referred to":          {"match: [{rule: unit}]\n    evidence", "match: [{rule: puzzle}]\n    evidence", "is a mosaic"},
		"a dead part":          {"match: [{phrase: [besok, lusa, tomorrow]}]", "match: [{regex: 'besok[A-Z]'}]", `part "time" is required, and the building block "time" can never hit`},
		"too low a score":      {"base: 70", "base: 40", "below every severity"},
		"an exception of all":  {"[{phrase: [terbuka untuk umum]}]", "[{rule: time}]", `sets aside whatever has part "time"`},
		"a sample that fails":  {"title: Yonif 900 siap", "title: Siap", "the sample should hit and does not"},
	} {
		yaml := fmt.Sprintf(strings.Replace(mosaicRules, ", recent: 2d}", "}", 1), "draft")
		if !strings.Contains(yaml, tt.old) {
			t.Fatalf("%s: nothing to replace", name)
		}
		yaml = strings.Replace(yaml, tt.old, tt.new, 1)
		if strings.HasPrefix(tt.want, "part ") || strings.Contains(tt.want, "below") || strings.Contains(tt.want, "aside") {
			yaml = yaml[:strings.LastIndex(yaml, "      hit:")] + "      hit: [x]\n      miss: [y]\n"
		}
		report := CheckAt(t.Context(), []domain.RuleSource{{Name: "rules", YAML: yaml}}, testNow)
		if !strings.Contains(report.Problems.Error(), tt.want) {
			t.Errorf("%s: want %q, got\n%s", name, tt.want, report.Problems.Error())
		}
	}
}

func TestMosaicExplained(t *testing.T) {
	s := mosaicScanner(t, "draft").(domain.RuleExplainer)
	for name, tt := range map[string]struct{ title, body, want string }{
		"found":   {"Yonif 900", "Besok. Apel di Rote", "found  unit+ place+ time+"},
		"lacking": {"Yonif 900", "Apel", "missed parts place, time unit+ place- time-"},
		"joined":  {"Apel", "Yonif 900 ke Rote besok", "missed joined unit+ place+ time+"},
		"aside":   {"Yonif 900", "Besok, terbuka untuk umum. Apel di Rote", "set_aside  unit+ place+ time+"},
	} {
		x := s.Explain(t.Context(), []domain.Field{{Name: "title", Text: tt.title}, body(tt.body)}, testNow, "puzzle")
		r := x.Rules[0]
		got := strings.TrimSpace(string(r.Outcome) + " " + strings.TrimSpace(r.Why+" "+r.Detail))
		if r.Why == "" {
			got += " "
		}
		for _, c := range r.Match {
			got += " " + c.Name + map[domain.MarkState]string{domain.MarkHit: "+", domain.MarkMissed: "-"}[c.State]
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

// BenchmarkMosaic scans a post alone and among 200 earlier posts of its account.
func BenchmarkMosaic(b *testing.B) {
	s := builtIn(b).(domain.MosaicScanner)
	fields := []domain.Field{{Name: "title", Text: "Selamat pagi dari kami"}, body(strings.Repeat("Hari ini kami berolahraga bersama warga, lalu sarapan di lapangan. Terima kasih atas doanya. ", 8) + "Besok hari besar.")}
	var earlier []domain.Earlier
	for i := range 200 {
		earlier = append(earlier, said(b, s, fmt.Sprint(i), time.Duration(i)*time.Hour, "Sarapan bersama Yonif 900 dan warga. Cuaca cerah, semangat terus."))
	}
	for name, list := range map[string][]domain.Earlier{"alone": nil, "among 200": earlier} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s.ScanAmong(b.Context(), fields, before(list...), testNow)
			}
		})
	}
}
