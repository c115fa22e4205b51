package profile

import "layak/domain"

func writeWorkflows(workflows []domain.Workflow) []byte {
	var t text
	t.line(0, "# The review chains.")
	t.list(0, "workflows", len(workflows))
	for _, w := range workflows {
		t.line(2, "- id: %s", quoted(w.ID))
		t.line(4, "name: %s", quoted(w.Name))
		t.line(4, "unit: %s", quoted(w.Unit))
		if len(w.Classifications) > 0 {
			t.line(4, "classifications: %s", quotedAll(w.Classifications))
		}
		if len(w.Channels) > 0 {
			t.line(4, "channels: %s", quotedAll(w.Channels))
		}
		if len(w.Kinds) > 0 {
			t.line(4, "kinds: %s", quotedAll(w.Kinds))
		}
		t.line(4, "valid_days: %d", w.ValidDays)
		t.list(4, "stages", len(w.Stages))
		after := domain.After(w.Stages)
		for i, s := range w.Stages {
			t.line(6, "- %s", stageFlow(s, after[i]))
		}
		t.line(4, "appeal: %s", stageFlow(w.Appeal, nil))
		if w.Emergency != nil {
			t.line(4, "emergency: {stage: %s, ratify_hours: %d}", stageFlow(w.Emergency.Stage, nil), w.Emergency.RatifyHours)
		}
	}
	return []byte(t.String())
}

func stageFlow(s domain.Stage, after []string) flow {
	var f, only, when, asks flow
	f.word("name", s.Name)
	flowList(&f, "roles", s.Roles)
	f.number("quorum", s.Quorum)
	f.number("due_hours", s.DueHours)
	f.word("calendar", s.Calendar)
	flowList(&f, "escalate", s.Escalate)
	f.number("escalate_hours", s.EscalateHours)
	if after != nil {
		f = append(f, "after: "+quotedAll(after))
	}
	flowList(&only, "units", s.Only.Units)
	flowList(&only, "channels", s.Only.Channels)
	flowList(&only, "kinds", s.Only.Kinds)
	f.sub("only", only)
	if s.When.Findings != domain.SeverityClear {
		when.word("findings", s.When.Findings.String())
	}
	flowList(&when, "categories", s.When.Categories)
	when.word("above", string(s.When.Above))
	flowList(&when, "channels", s.When.Channels)
	flowList(&when, "kinds", s.When.Kinds)
	f.sub("when", when)
	for _, category := range domain.Categories() {
		flowList(&asks, category, s.Checklist[category])
	}
	f.sub("checklist", asks)
	f.word("requires", s.Requires)
	return f
}
