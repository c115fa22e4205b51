package domain

import (
	"context"
	"maps"
	"slices"
	"time"
)

// Bounds of a replay: what was done longer ago says little of today's work.
const (
	ReplayDays = 90
	ReplayMost = 1000 // records looked at
)

// replayed are the acts that are asked again, and the right that each took.
var replayed = map[string]Act{
	"draft.approved": ActDraftDecide, actCleared: ActDraftDecide, "draft.returned": ActDraftDecide, "draft.rejected": ActDraftDecide,
	"finding.overridden": ActOverride, "draft.publication_ordered": ActDraftPublish,
}

// Replay is what the past would have looked like under a change.
type Replay struct {
	Since   time.Time
	Looked  int // acts that were asked again
	Skipped int // acts on drafts that are gone, and those beyond ReplayMost
	Refused []Replayed
}

// Count is how many acts would have been refused.
func (r Replay) Count() (n int) {
	for _, x := range r.Refused {
		n += x.Count
	}
	return n
}

// Replayed is what one person did in one stage, or of one kind, and would have been
// refused. Of acts on drafts that the reader may not see nothing but their number is
// told.
type Replayed struct {
	Person string
	Act    Act
	Stage  string
	Count  int
	Drafts []ReplayedDraft // those that the reader may see, latest first
}

// ReplayedDraft is one of the acts.
type ReplayedDraft struct {
	ID, Title string
	At        time.Time
}

// ReplayChange asks again whether those who decided, lifted findings or ordered
// publications in the last ReplayDays could have done so: of the acts that the powers of
// now allow, which the change would refuse. Who wrote what is not asked again, no change
// of powers touches it. It answers as ShowChange, and Conflict ("change.overtaken") for
// a change that cannot be carried out.
func (d *Desk) ReplayChange(ctx context.Context, a Actor, id string) (out Replay, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		c, err := s.change(ctx, id)
		if err != nil {
			return err
		}
		if c.State != ChangeProposed && c.State != ChangeDraft {
			return refuse(Conflict, "change."+string(c.State))
		}
		w, err := d.weigh(ctx, s, c.Items)
		if err != nil {
			return err
		}
		if len(w.faults) > 0 {
			return &Error{Kind: Conflict, Key: "change.overtaken", Cause: w.faults}
		}
		r := replay{s: s, d: d, w: w, drafts: recall{s, map[string]*Draft{}}, stages: map[workflowAt]Workflow{}, built: map[string][2]Powers{}}
		out, err = r.run(ctx)
		return err
	})
	return out, err
}

// replay is one replay under way.
type replay struct {
	s      *scene
	d      *Desk
	w      weighed
	drafts recall
	stages map[workflowAt]Workflow
	built  map[string][2]Powers // by mandate: powers of now and of then, in which it runs
}

type workflowAt struct {
	id      string
	version int64
}

func (r *replay) run(ctx context.Context) (Replay, error) {
	out := Replay{Since: r.s.now.AddDate(0, 0, -ReplayDays)}
	records, skipped, err := r.s.recent(ctx, out.Since, slices.Collect(maps.Keys(replayed)))
	if err != nil {
		return out, err
	}
	out.Skipped = skipped
	for _, rec := range records {
		draft, err := r.drafts.at(ctx, rec.Draft)
		if err != nil {
			return out, err
		}
		if draft == nil {
			out.Skipped++
			continue
		}
		out.Looked++
		refused, err := r.refuses(ctx, rec, *draft)
		if err != nil {
			return out, err
		}
		if refused {
			if err := r.tell(ctx, &out, rec, *draft); err != nil {
				return out, err
			}
		}
	}
	return out, nil
}

// refuses tells whether the powers of now allow an act again, and those of the change
// do not.
func (r *replay) refuses(ctx context.Context, rec Record, draft Draft) (bool, error) {
	now, then, err := r.powers(rec)
	if err != nil {
		return false, err
	}
	var roles []string
	object := "*"
	if rec.Stage != "" {
		if roles, err = r.roles(ctx, rec); err != nil {
			return false, err
		}
		object = rec.Stage
	}
	may := func(p Powers) bool {
		return p.MayOn(rec.Actor, draft.UnitID, replayed[rec.Act], object, draft.Channels).Allowed &&
			(rec.Stage == "" || slices.ContainsFunc(p.Holdings(rec.Actor, draft.UnitID), func(h Holding) bool {
				return slices.Contains(roles, h.Role) && h.For(draft.Channels) && h.Mandate.ID == rec.Mandate
			}))
	}
	return may(now) && !may(then), nil
}

// roles are those of the stage, in the workflow that the run had.
func (r *replay) roles(ctx context.Context, rec Record) ([]string, error) {
	at := workflowAt{rec.Workflow, rec.WorkflowVersion}
	wf, known := r.stages[at]
	if !known {
		var err error
		if wf, err = r.s.tx.Workflows.At(ctx, at.id, at.version); err != nil && KindOf(err) != NotFound {
			return nil, err
		}
		r.stages[at] = wf
	}
	for _, st := range wf.Every() {
		if st.Name == rec.Stage {
			return slices.Concat(st.Roles, st.Escalate), nil
		}
	}
	return []string{rec.Capacity}, nil
}

// powers are those of now and of the change. Where somebody acted by a mandate, it is
// asked as if that one still ran: that it is over is no effect of the change.
func (r *replay) powers(rec Record) (now, then Powers, err error) {
	if both, known := r.built[rec.Mandate]; known {
		return both[0], both[1], nil
	}
	at := r.s.now
	before, after := r.w.before, r.w.after
	if rec.Mandate != "" {
		at = rec.At
		before.Mandates, after.Mandates = running(before.Mandates, rec.Mandate), running(after.Mandates, rec.Mandate)
	}
	if now, err = r.d.Authorizer.Build(before, at); err != nil {
		return nil, nil, err
	}
	if then, err = r.d.Authorizer.Build(after, at); err != nil {
		return nil, nil, err
	}
	r.built[rec.Mandate] = [2]Powers{now, then}
	return now, then, nil
}

// running takes back that a mandate, and the one it rests on, was ended by hand.
func running(mandates []Mandate, id string) []Mandate {
	out := slices.Clone(mandates)
	for range 2 {
		i := slices.IndexFunc(out, func(m Mandate) bool { return m.ID == id })
		if i < 0 {
			break
		}
		out[i].EndedBy, out[i].EndedAt = "", time.Time{}
		id = out[i].On
	}
	return out
}

// tell adds an act that would have been refused.
func (r *replay) tell(ctx context.Context, out *Replay, rec Record, draft Draft) error {
	act := replayed[rec.Act]
	i := slices.IndexFunc(out.Refused, func(x Replayed) bool { return x.Person == rec.Actor && x.Act == act && x.Stage == rec.Stage })
	if i < 0 {
		i = len(out.Refused)
		out.Refused = append(out.Refused, Replayed{Person: rec.Actor, Act: act, Stage: rec.Stage})
	}
	x := &out.Refused[i]
	x.Count++
	return r.s.names(ctx, &x.Drafts, rec, draft)
}
