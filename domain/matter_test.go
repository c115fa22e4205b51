package domain

import "testing"

// branches is a tree: media and web below humas, all below root.
func branches(unit, top string) (int, bool) {
	for i, u := range map[string][]string{"media": {"media", "humas", "root"}, "humas": {"humas", "root"}, "root": {"root"}}[unit] {
		if u == top {
			return i, true
		}
	}
	return 0, false
}

func aStage(name string, roles ...string) Stage {
	return Stage{Name: name, Roles: append(roles, name), Quorum: 1, DueHours: 24}
}

func TestStagesFollowTheMatter(t *testing.T) {
	found := func(severity Severity, category string) ScanResult {
		return ScanResult{Findings: []Finding{{Severity: severity, Category: category}}}
	}
	plain := Matter{Unit: "media", Classification: Public, Channels: []string{"web"}, Kind: KindPost}
	with := func(change func(m *Matter)) Matter { m := plain; change(&m); return m }
	for _, c := range []struct {
		name  string
		stage Stage
		m     Matter
		want  bool
	}{
		{"always", Stage{}, plain, true},
		{"finding of the category", Stage{When: When{Findings: SeverityWarn, Categories: []string{"location"}}}, with(func(m *Matter) { m.Scan = found(SeverityReview, "location") }), true},
		{"finding of another", Stage{When: When{Findings: SeverityWarn, Categories: []string{"location"}}}, with(func(m *Matter) { m.Scan = found(SeverityReview, "economy") }), false},
		{"broken scan, whatever the category", Stage{When: When{Findings: SeverityWarn, Categories: []string{"location"}}}, with(func(m *Matter) { m.Scan.Incomplete = true }), true},
		{"channel adds", Stage{When: When{Channels: []string{"x", "web"}}}, plain, true},
		{"no such channel", Stage{When: When{Channels: []string{"x"}}}, plain, false},
		{"kind adds", Stage{When: When{Kinds: []ContentKind{KindSpeech}}}, with(func(m *Matter) { m.Kind = KindSpeech }), true},
		{"alternatives", Stage{When: When{Kinds: []ContentKind{KindSpeech}, Above: Public}}, with(func(m *Matter) { m.Classification = Secret }), true},
		{"in the branch", Stage{Only: Only{Units: []string{"humas"}}}, plain, true},
		{"not in the branch", Stage{Only: Only{Units: []string{"media"}}}, with(func(m *Matter) { m.Unit = "humas" }), false},
		{"a channel more takes no stage away", Stage{Only: Only{Channels: []string{"web"}}}, with(func(m *Matter) { m.Channels = []string{"web", "x"} }), true},
		{"all that is named", Stage{Only: Only{Channels: []string{"web"}, Kinds: []ContentKind{KindReply}}}, plain, false},
	} {
		c.stage.Name = "s"
		if got := len((Workflow{Stages: []Stage{c.stage}}).Chain(c.m, branches)) == 1; got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestChoosingAWorkflow(t *testing.T) {
	flow := func(id string, stages ...Stage) Workflow {
		return Workflow{ID: id, Name: id, State: WorkflowActive, Unit: "root", Stages: stages}
	}
	general := flow("general", aStage("verification"), aStage("approval"))
	near := flow("near", aStage("approval"))
	near.Unit = "humas"
	speeches := flow("speeches", aStage("verification"), aStage("protocol"), aStage("approval"))
	speeches.Kinds = []ContentKind{KindSpeech}
	loud := flow("loud", aStage("verification"), aStage("legal"), aStage("approval"))
	loud.Channels = []string{"x"}
	quick := flow("quick", aStage("approval"))
	quick.Channels = []string{"x"}
	all := []Workflow{general, speeches, loud}
	both := Matter{Unit: "root", Channels: []string{"web", "x"}}
	beside := func(change func(g, l *Workflow)) []Workflow {
		g, l := general, loud
		g.ValidDays, l.ValidDays = 30, 30
		g.Appeal, l.Appeal = aStage(StageAppeal, "superior"), aStage(StageAppeal, "superior")
		change(&g, &l)
		return []Workflow{g, l}
	}
	for _, c := range []struct {
		name, want string
		all        []Workflow
		m          Matter
	}{
		{"by itself", "general", all, Matter{Unit: "root", Channels: []string{"web"}}},
		{"by the kind", "speeches", all, Matter{Unit: "root", Channels: []string{"web"}, Kind: KindSpeech}},
		{"by the channel", "loud", all, Matter{Unit: "root", Channels: []string{"x"}}},
		{"one asks what the other asks", "loud", all, Matter{Unit: "root", Channels: []string{"web", "x"}}},
		{"a laxer channel beside", "general", []Workflow{general, quick}, Matter{Unit: "root", Channels: []string{"web", "x"}}},
		{"none asks all", "workflow.mixed", all, Matter{Unit: "root", Channels: []string{"web", "x"}, Kind: KindSpeech}},
		{"and holds for no longer", "loud", beside(func(_, l *Workflow) { l.ValidDays = 7 }), both},
		{"for longer than the other", "workflow.mixed", beside(func(g, _ *Workflow) { g.ValidDays = 7 }), both},
		{"asks more at appeal", "loud", beside(func(_, l *Workflow) { l.Appeal.Quorum = 2 }), both},
		{"asks less at appeal", "workflow.mixed", beside(func(g, _ *Workflow) { g.Appeal.Quorum = 2 }), both},
		{"others hear the appeal", "workflow.mixed", beside(func(_, l *Workflow) { l.Appeal.Roles = []string{"approver"} }), both},
		{"the nearest", "near", append(all, near), Matter{Unit: "media", Channels: []string{"web"}, Kind: KindSpeech}},
		{"none", "workflow.none", []Workflow{loud}, Matter{Unit: "root", Channels: []string{"web", "x"}}},
	} {
		w, err := Choose(c.all, c.m, branches)
		got := w.ID
		if err != nil {
			got = KeyOf(err)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestNoFewerEyes(t *testing.T) {
	two := aStage("approval")
	two.Quorum = 2
	old := []Stage{aStage("verification"), aStage("approval")}
	for _, c := range []struct {
		name  string
		chain []Stage
		want  bool
	}{
		{"the same", old, true},
		{"one more, in another order", []Stage{aStage("legal"), aStage("approval"), aStage("verification")}, true},
		{"more people", []Stage{aStage("verification"), two}, true},
		{"one less", old[:1], false},
		{"of more roles", []Stage{aStage("verification", "author"), aStage("approval")}, false},
	} {
		if got := NoFewerEyes(old, c.chain); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if NoFewerEyes([]Stage{two}, []Stage{aStage("approval")}) {
		t.Error("a lower quorum passes")
	}
}
