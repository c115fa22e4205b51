package domain

import (
	"cmp"
	"context"
	"slices"
)

// TryInput asks whether a person may do something: in a unit, or to a draft, which then
// says unit and channels. Under a change it is asked a second time as it would be then.
type TryInput struct {
	Person   string
	Unit     string
	Act      Act
	Object   string // "": "*"; of a decision the name of a stage
	Channels []string
	Draft    string
	Change   string
}

// Tried is the answer by the powers of now, and of a change where one is named.
type Tried struct {
	TryInput
	Who   Person
	Now   Attempt
	Would *Attempt
}

// Attempt is one answer and how it came about.
type Attempt struct {
	Verdict  Verdict
	Mandate  Mandate   // in which it rests; its ID is "" where the role is held definitively
	Holdings []Holding // everything that the person holds there
	Lines    []TriedLine
	// Stages explains a decision on a draft in review, stage by stage, with every guard.
	Stages []Explanation
}

// TriedLine is a line of the act, and what became of it.
type TriedLine struct {
	PolicyLine
	Outcome string
	New     bool // the change adds it
}

// Outcomes of a line.
const (
	LineDecided      = "decided"
	LineHit          = "hit"           // applies too, and was not needed
	LineNotHeld      = "not_held"      // the person does not hold its role there
	LineOtherObject  = "other_object"  // is about something else
	LineOtherChannel = "other_channel" // the role is held for other channels
	LineNotDelegable = "not_delegable" // the role is held by a mandate, which does not give this
)

// TryPowers answers whether somebody may do something and by which lines, as their own
// act at a page would be answered. It needs policy.read anywhere, and the right to see
// the draft and the change that it names. Answers NotFound for what is not there or
// not to be seen, and Conflict ("change.overtaken") for a change that cannot be
// carried out.
func (d *Desk) TryPowers(ctx context.Context, a Actor, in TryInput) (out Tried, err error) {
	if !in.Act.Known() {
		return out, invalid("act", "act.unknown", string(in.Act))
	}
	in.Object = cmp.Or(in.Object, "*")
	if in.Object != "*" && !nameForm.MatchString(in.Object) {
		return out, invalid("object", "line.object")
	}
	err = d.look(ctx, a, func(ctx context.Context, s *scene) (err error) {
		if _, err := s.anywhere(ActPolicyRead); err != nil {
			return err
		}
		if !nameable(in.Person) {
			return invalid("person", "person.unknown")
		}
		p, err := s.tx.People.ByID(ctx, in.Person)
		if KindOf(err) == NotFound {
			return invalid("person", "person.unknown")
		}
		if err != nil {
			return err
		}
		p.PasswordHash = ""
		var draft *Draft
		if in.Draft != "" {
			draft, err = s.tried(ctx, &in)
		} else if slices.ContainsFunc(in.Channels, unnameable) {
			err = unknownChannel(Invalid, "channels", "")
		} else {
			err = s.knownChannels(ctx, in.Channels)
		}
		if err != nil {
			return err
		}
		out.TryInput, out.Who = in, p
		set, err := s.tx.Policy.Load(ctx)
		if err != nil {
			return err
		}
		if out.Now, err = s.try(ctx, p, s.powers, set, in, draft); err != nil || in.Change == "" {
			return err
		}
		return s.tryUnder(ctx, d, &out, draft)
	})
	return out, err
}

// tried loads the draft that is asked about.
func (s *scene) tried(ctx context.Context, in *TryInput) (*Draft, error) {
	if !nameable(in.Draft) {
		return nil, refuse(NotFound, "draft.unknown")
	}
	draft, err := s.readable(ctx, in.Draft)
	in.Unit, in.Channels = draft.UnitID, draft.Channels
	return &draft, err
}

// tryUnder asks again by the powers of a change.
func (s *scene) tryUnder(ctx context.Context, d *Desk, out *Tried, draft *Draft) error {
	c, err := s.change(ctx, out.Change)
	if err != nil {
		return err
	}
	w, err := d.weigh(ctx, s, c.Items)
	if err != nil {
		return err
	}
	if len(w.faults) > 0 {
		return refuse(Conflict, "change.overtaken")
	}
	would, err := d.Authorizer.Build(w.after, s.now)
	if err != nil {
		return err
	}
	t, err := s.try(ctx, out.Who, would, w.after, out.TryInput, draft)
	for i := range t.Lines {
		t.Lines[i].New = !slices.ContainsFunc(w.before.Lines, func(l PolicyLine) bool { return l == t.Lines[i].PolicyLine })
	}
	out.Would = &t
	return err
}

// try asks as the person would.
func (s *scene) try(ctx context.Context, p Person, powers Powers, set PolicySet, in TryInput, draft *Draft) (t Attempt, err error) {
	as := *s
	as.person, as.actor, as.powers = p, Actor{PersonID: p.ID, Via: ViaSession}, powers
	if err := as.knownUnit("unit", in.Unit); err != nil {
		return t, err
	}
	t.Verdict, _ = as.mayOn(in.Act, in.Unit, in.Object, in.Channels)
	t.Verdict.Allowed = t.Verdict.Allowed && p.Status == PersonActive
	t.Holdings = powers.Holdings(p.ID, in.Unit)
	for _, h := range t.Holdings {
		if h.Mandate.ID == t.Verdict.Mandate {
			t.Mandate = h.Mandate
		}
	}
	for _, l := range set.Lines {
		if l.Act == in.Act {
			t.Lines = append(t.Lines, TriedLine{PolicyLine: l, Outcome: outcomeOf(l, in, t)})
		}
	}
	if draft != nil && in.Act == ActDraftDecide && draft.State == InReview {
		t.Stages, err = as.tryStages(ctx, *draft)
	}
	return t, err
}

// tryStages explains each open stage to the one who is asked about.
func (s *scene) tryStages(ctx context.Context, draft Draft) (out []Explanation, err error) {
	run, err := s.tx.Runs.ByID(ctx, draft.RunID)
	if err != nil {
		return nil, err
	}
	in, err := s.involvement(ctx, draft)
	for _, stage := range run.Waiting() {
		x := s.explain(s.person, draft, run, stage, in)
		if m, _ := FirstFailure(x.Guards); m.Name == GuardClearance || m.Name == GuardNamed {
			x.Guards = []GuardMark{m} // as explain tells of somebody else
		}
		out = append(out, x)
	}
	return out, err
}

// outcomeOf says what became of a line.
func outcomeOf(l PolicyLine, in TryInput, t Attempt) string {
	if l.Object != "*" && l.Object != in.Object {
		return LineOtherObject
	}
	outcome := LineNotHeld
	for _, h := range t.Holdings {
		switch {
		case h.Role != l.Role:
		case !h.touches(in.Channels):
			outcome = worse(outcome, LineOtherChannel)
		case l.Effect == "allow" && h.Mandate.ID != "" && !(Delegable(l.Act, in.Object) && (signable[l.Act] || !h.Mandate.SharesDuty())):
			outcome = worse(outcome, LineNotDelegable)
		case l.Number == t.Verdict.Line.Number:
			return LineDecided
		default:
			outcome = LineHit
		}
	}
	return outcome
}

// worse keeps that a line applies.
func worse(outcome, than string) string {
	if outcome == LineHit {
		return outcome
	}
	return than
}

// touches tells whether the role is held for any of the channels; none: for any at all.
func (h Holding) touches(channels []string) bool {
	return len(channels) == 0 || len(h.Channels) == 0 || slices.ContainsFunc(channels, func(c string) bool { return slices.Contains(h.Channels, c) })
}
