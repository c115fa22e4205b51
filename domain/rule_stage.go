package domain

import "context"

// RuleStage says what is true of a rule now, whatever its text says of itself.
type RuleStage string

// The stages of a rule. Whatever is in the active set is at the stage that its
// text there gives it.
const (
	RuleActive   RuleStage = "active"   // in the active set, and counts
	RuleOnTrial  RuleStage = "test"     // in the active set, and runs silently
	RuleIdle     RuleStage = "idle"     // in the active set with a text that says draft or retired
	RuleProposed RuleStage = "proposed" // in no active set, but in one that waits
	RuleDraft    RuleStage = "draft"    // in none of both
	RuleRetired  RuleStage = "retired"  // taken out, and in none of both
)

// RuleStages lists them.
func RuleStages() []RuleStage {
	return []RuleStage{RuleActive, RuleOnTrial, RuleIdle, RuleProposed, RuleDraft, RuleRetired}
}

// RuleStanding is where a rule stands beside the active set and the sets that
// wait to be activated.
type RuleStanding struct {
	Stage    RuleStage
	Active   int64 // version of the active set where that has the rule
	Proposed int64 // version of the latest set that waits and has the working copy otherwise than the active one
	Edited   bool  // the working copy differs from what the active set has
}

// rulesStanding is what rules are compared with.
type rulesStanding struct {
	active   RuleSet
	texts    map[string]string
	proposed []RuleSet // oldest first
	pending  []map[string]string
}

func (s *scene) rulesStanding(ctx context.Context) (out rulesStanding, err error) {
	if out.active, err = s.activeSources(ctx); err != nil {
		return out, err
	}
	out.texts = textsOf(out.active.Sources)
	if out.proposed, err = s.tx.RuleSets.Proposed(ctx); err != nil {
		return out, err
	}
	for _, set := range out.proposed {
		full, err := s.tx.RuleSets.ByVersion(ctx, set.Version)
		if err != nil {
			return out, err
		}
		out.pending = append(out.pending, textsOf(full.Sources))
	}
	return out, nil
}

// of tells where a rule stands. A working copy that is retired is proposed where
// a set that waits leaves the rule out.
func (r rulesStanding) of(d *Desk, rule Rule) (out RuleStanding) {
	text, active := r.texts[rule.ID]
	if active {
		out.Active = r.active.Version
	}
	out.Edited = active == rule.Retired || active && text != rule.YAML
	if out.Edited {
		for i, texts := range r.pending {
			if pending, in := texts[rule.ID]; in != rule.Retired && (!in || pending == rule.YAML) {
				out.Proposed = r.proposed[i].Version
			}
		}
	}
	switch {
	case active:
		out.Stage = d.stageIn(rule.ID, text)
	case out.Proposed != 0 && !rule.Retired:
		out.Stage = RuleProposed
	case rule.Retired:
		out.Stage = RuleRetired
	default:
		out.Stage = RuleDraft
	}
	return out
}

func (d *Desk) stageIn(id, yaml string) RuleStage {
	info, _ := d.infoOf(id, yaml)
	switch info.Status {
	case "test":
		return RuleOnTrial
	case "draft", "retired":
		return RuleIdle
	}
	return RuleActive
}
