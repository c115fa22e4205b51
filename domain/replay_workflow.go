package domain

import (
	"context"
	"slices"
	"time"
)

// FlowReplay is what the clearances of the past would have been under a version of a
// workflow.
type FlowReplay struct {
	Since   time.Time
	Looked  int // clearances of drafts that it would take, or takes now
	Skipped int // those that are gone or cannot be told any more, and those beyond ReplayMost
	Refused int // of those looked at: would not have been cleared with the approvals they had
	Spared  int // of those looked at: had an approval that would not be asked for any more
	Lacks   []FlowReplayed
	Spares  []FlowReplayed
}

// FlowReplayed is a stage, and the clearances that would have lacked it, or would not
// have had it. Stage is "" where no workflow would have taken the draft.
type FlowReplayed struct {
	Stage  string
	Count  int
	Drafts []ReplayedDraft // those that the reader may see, latest first
}

// ReplayWorkflow compares what was cleared in the last ReplayDays with a version that
// waits: which approvals each draft would have lacked, and which would not have been
// asked for. Drafts are taken as they were cleared, with the findings that they had;
// units, and all other workflows, are those of now. Emergencies are left out: their lane
// asks little on purpose. It needs workflow.read; Conflict ("workflow.not_proposed").
func (d *Desk) ReplayWorkflow(ctx context.Context, a Actor, id string, version int64) (out FlowReplay, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		w, _, err := s.workflowProposed(ctx, id, version)
		if err != nil {
			return err
		}
		now, err := s.tx.Workflows.Active(ctx)
		if err != nil {
			return err
		}
		w.State = WorkflowActive
		then := append(slices.DeleteFunc(slices.Clone(now), func(o Workflow) bool { return o.ID == id }), w)
		r := flowReplay{s: s, id: id, now: now, then: then, drafts: recall{s, map[string]*Draft{}}, votes: map[string][]Vote{}}
		out, err = r.run(ctx)
		return err
	})
	return out, err
}

// flowReplay is one under way.
type flowReplay struct {
	s         *scene
	id        string
	now, then []Workflow // that are active
	drafts    recall
	votes     map[string][]Vote // by run
}

func (r *flowReplay) run(ctx context.Context) (FlowReplay, error) {
	out := FlowReplay{Since: r.s.now.AddDate(0, 0, -ReplayDays)}
	records, left, err := r.s.recent(ctx, out.Since, []string{actCleared})
	if err != nil {
		return out, err
	}
	out.Skipped = left
	for _, rec := range records {
		if rec.Stage == StageEmergency {
			continue
		}
		past, err := r.cleared(ctx, rec)
		switch {
		case err != nil:
			return out, err
		case past.draft == nil:
			out.Skipped++
			continue
		}
		lacks, spares, touched := r.weigh(past)
		if !touched {
			continue
		}
		out.Looked++
		out.Refused += min(len(lacks), 1)
		out.Spared += min(len(spares), 1)
		if err := r.tell(ctx, &out.Lacks, lacks, rec, *past.draft); err != nil {
			return out, err
		}
		if err := r.tell(ctx, &out.Spares, spares, rec, *past.draft); err != nil {
			return out, err
		}
	}
	return out, nil
}

// pastClearance is a draft as it was cleared, and the approvals that cleared it.
type pastClearance struct {
	draft  *Draft // nil: it cannot be told any more
	matter Matter
	votes  []Vote
}

func (r *flowReplay) cleared(ctx context.Context, rec Record) (past pastClearance, err error) {
	draft, err := r.drafts.at(ctx, rec.Draft)
	if err != nil || draft == nil {
		return past, err
	}
	revision, err := r.s.tx.Revisions.At(ctx, rec.Draft, int(rec.Revision))
	if err != nil {
		return past, forgotten(err)
	}
	scan, err := r.s.tx.Scans.At(ctx, rec.Draft, int(rec.Revision))
	if err != nil {
		return past, forgotten(err)
	}
	if past.votes, err = r.approved(ctx, draft.RunID, rec); err != nil || past.votes == nil {
		return past, err
	}
	past.draft = draft
	past.matter = Matter{Unit: draft.UnitID, Classification: revision.Classification, Channels: revision.Channels, Kind: draft.Kind, Scan: scan.Result}
	return past, nil
}

// forgotten is nil for what is not kept any more.
func forgotten(err error) error {
	if KindOf(err) == NotFound {
		return nil
	}
	return err
}

// approved are the approvals of the round that ended with a clearance; nil where the
// run is not the draft's any more.
func (r *flowReplay) approved(ctx context.Context, run string, rec Record) ([]Vote, error) {
	votes, known := r.votes[run]
	if !known {
		var err error
		if votes, err = r.s.tx.Runs.Votes(ctx, run); err != nil {
			return nil, err
		}
		r.votes[run] = votes
	}
	i := slices.IndexFunc(votes, func(v Vote) bool { return v.Leaf == rec.Seq })
	if i < 0 {
		return nil, nil
	}
	last := votes[i]
	var out []Vote
	for _, v := range votes {
		if v.counts(last.Round) && v.Decision.Approves() && v.ContentHash == last.ContentHash {
			out = append(out, v)
		}
	}
	return out, nil
}

// weigh tells of a clearance what it would have lacked and what it would have been
// spared; touched is false where the version has nothing to do with it.
func (r *flowReplay) weigh(past pastClearance) (lacks, spares []string, touched bool) {
	depth := r.s.powers.Depth
	was, none := Choose(r.now, past.matter, depth)
	is, err := Choose(r.then, past.matter, depth)
	if err != nil {
		return []string{""}, nil, none == nil
	}
	lacks, spares = compareApprovals(is.Chain(past.matter, depth), past.votes)
	return lacks, spares, none == nil && was.ID == r.id || is.ID == r.id
}

// tell adds a clearance to the stages named.
func (r *flowReplay) tell(ctx context.Context, list *[]FlowReplayed, stages []string, rec Record, draft Draft) error {
	for _, name := range stages {
		i := slices.IndexFunc(*list, func(x FlowReplayed) bool { return x.Stage == name })
		if i < 0 {
			i = len(*list)
			*list = append(*list, FlowReplayed{Stage: name})
		}
		x := &(*list)[i]
		x.Count++
		if err := r.s.names(ctx, &x.Drafts, rec, draft); err != nil {
			return err
		}
	}
	return nil
}
