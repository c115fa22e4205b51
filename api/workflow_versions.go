package api

import (
	"context"
	"strings"
	"time"

	"layak/domain"
)

// workflowShown is a version as it would be now.
type workflowShown struct {
	WorkflowJSON
	Seen        string             `json:"seen,omitempty" doc:"What one has looked at, for activate; another one once powers, the version or the active one are"`
	Problems    []changeProblem    `json:"problems" doc:"What stands against it now"`
	Unreachable []unreachableJSON  `json:"unreachable" doc:"Stages for which a unit lacks people"`
	Difference  workflowDifference `json:"difference" doc:"To the active version; empty where there is none"`
	Instead     []insteadJSON      `json:"instead" doc:"Other workflows, drafts of which it would take"`
	Never       bool               `json:"never_taken" doc:"No draft would go by it: other workflows are nearer, name more or ask more"`
	MayActivate bool               `json:"may_activate"`
	MayWithdraw bool               `json:"may_withdraw"`
}

type unreachableJSON struct {
	Stage  string `json:"stage"`
	Unit   string `json:"unit"`
	Needed int    `json:"needed"`
	Have   int    `json:"have" doc:"Humans left for it beside those of the stages that are always there"`
}

type workflowDifference struct {
	Version   int64             `json:"version" doc:"The active one; 0: there is none"`
	Members   []string          `json:"members" doc:"Of the workflow itself"`
	Added     []string          `json:"added" doc:"Stages"`
	Removed   []string          `json:"removed"`
	Changed   []stageDifference `json:"changed"`
	FewerEyes []string          `json:"fewer_eyes" doc:"Stages that would ask less than now"`
	Longer    []string          `json:"longer" doc:"Of valid_days and ratify_hours, those that would be more than now"`
}

type insteadJSON struct {
	ID        string   `json:"id"`
	Version   int64    `json:"version"`
	FewerEyes []string `json:"fewer_eyes"`
	Longer    []string `json:"longer"`
}

type stageDifference struct {
	Stage   string   `json:"stage"`
	Members []string `json:"members"`
}

func stageNames(stages []domain.Stage) []string {
	return list(stages, func(st domain.Stage) string { return st.Name })
}

func (s *Server) wireWorkflowShown(ctx context.Context, v domain.WorkflowView) workflowShown {
	d := v.Difference
	return workflowShown{WorkflowJSON: wireWorkflow(v.Workflow), Seen: v.Seen, MayActivate: v.MayActivate, MayWithdraw: v.MayWithdraw, Never: v.Never,
		Instead: list(v.Instead, func(o domain.Instead) insteadJSON {
			return insteadJSON{o.ID, o.Version, strong(o.Difference.Fewer), strong(o.Difference.Longer)}
		}),
		Problems: list(v.Problems, func(e *domain.Error) changeProblem {
			text, _ := s.sentence(ctx, e.Key, e.Args)
			return changeProblem{e.Field, e.Key, text}
		}),
		Unreachable: list(v.Unreachable, func(x domain.Unreachable) unreachableJSON {
			return unreachableJSON{x.Stage, x.Unit, x.Needed, x.Have}
		}),
		Difference: workflowDifference{v.Active.Version, strong(d.Members), stageNames(d.Added), stageNames(d.Removed),
			list(d.Changed, func(x domain.StageDifference) stageDifference { return stageDifference{x.Is.Name, x.Members} }), strong(d.Fewer), strong(d.Longer)}}
}

type workflowVersion struct {
	ID      string `path:"id"`
	Version int64  `path:"version"`
}

func (s *Server) proposeWorkflow(ctx context.Context, _ *none, in *WorkflowInput) (*answer[WorkflowJSON], error) {
	w, err := in.workflow()
	if err != nil {
		return nil, err
	}
	w, err = s.Desk.ProposeWorkflow(ctx, actor(ctx), w, in.Note)
	return answered(wireWorkflow(w), err)
}

func (s *Server) showWorkflow(ctx context.Context, in *workflowVersion) (*answer[workflowShown], error) {
	v, err := s.Desk.ShowWorkflow(ctx, actor(ctx), in.ID, in.Version)
	if err != nil {
		return nil, err
	}
	return answered(s.wireWorkflowShown(ctx, v), nil)
}

type flowReplayJSON struct {
	Since   time.Time          `json:"since"`
	Looked  int                `json:"looked_at" doc:"Clearances of drafts that the version would take, or takes now"`
	Skipped int                `json:"skipped" doc:"Clearances of drafts that are gone or were reviewed again, and those beyond what is looked at"`
	Refused int                `json:"refused" doc:"Would have lacked an approval"`
	Spared  int                `json:"spared" doc:"Had an approval that would not be asked for any more"`
	Lacks   []flowReplayedJSON `json:"lacks"`
	Spares  []flowReplayedJSON `json:"spares"`
}

type flowReplayedJSON struct {
	Stage  string              `json:"stage,omitempty" doc:"Left out where no workflow would have taken the draft"`
	Count  int                 `json:"count"`
	Drafts []replayedDraftJSON `json:"drafts" doc:"Those of them that one may read"`
}

func (s *Server) replayWorkflow(ctx context.Context, in *workflowVersion) (*answer[flowReplayJSON], error) {
	r, err := s.Desk.ReplayWorkflow(ctx, actor(ctx), in.ID, in.Version)
	if err != nil {
		return nil, err
	}
	wire := func(x domain.FlowReplayed) flowReplayedJSON {
		return flowReplayedJSON{x.Stage, x.Count, list(x.Drafts, wireReplayed)}
	}
	return answered(flowReplayJSON{r.Since.UTC(), r.Looked, r.Skipped, r.Refused, r.Spared, list(r.Lacks, wire), list(r.Spares, wire)}, nil)
}

type workflowSeen struct {
	Seen string `json:"seen" must:"true" doc:"seen of GET /workflows/{id}/{version}: what was looked at"`
}

func (s *Server) activateWorkflow(ctx context.Context, in *workflowVersion, body *workflowSeen) (*answer[WorkflowJSON], error) {
	w, err := s.Desk.ActivateWorkflow(ctx, actor(ctx), in.ID, in.Version, strings.TrimSpace(body.Seen))
	return answered(wireWorkflow(w), err)
}

func (s *Server) withdrawWorkflow(ctx context.Context, in *workflowVersion, body *withdrawInput) (*answer[WorkflowJSON], error) {
	w, err := s.Desk.WithdrawWorkflow(ctx, actor(ctx), in.ID, in.Version, body.Reason)
	return answered(wireWorkflow(w), err)
}

type openRunsJSON struct {
	Version int64         `json:"version" doc:"The active one"`
	Hidden  int           `json:"hidden" doc:"Runs of drafts that one may neither read nor move"`
	More    bool          `json:"more" doc:"There are others, which are not listed; those that can be moved are listed first"`
	Items   []openRunJSON `json:"items"`
}

type openRunJSON struct {
	Run     string `json:"run"`
	Draft   string `json:"draft"`
	Title   string `json:"title,omitempty" doc:"Where one may read it"`
	Unit    string `json:"unit"`
	Version int64  `json:"version" doc:"Of the workflow with which it goes on"`
	Round   int    `json:"round"`
	MayMove bool   `json:"may_move"`
	Why     string `json:"why,omitempty" doc:"Code of why it cannot be moved; run.stays to whoever may not read the draft"`
}

func (s *Server) openRuns(ctx context.Context, in *entryID) (*answer[openRunsJSON], error) {
	open, err := s.Desk.OpenRuns(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return answered(openRunsJSON{open.Active.Version, open.Hidden, open.More, list(open.List, func(r domain.OpenRun) openRunJSON {
		out := openRunJSON{r.ID, r.DraftID, r.Title, r.Unit, r.WorkflowVersion, r.Round, r.MayMove, ""}
		if r.Why != nil {
			out.Why = domain.KeyOf(r.Why)
		}
		return out
	})}, nil)
}

type moveRunInput struct {
	Version int64  `json:"version" must:"true" doc:"The active version of the run's workflow"`
	Reason  string `json:"reason" must:"true"`
}

type movedJSON struct {
	Draft    string    `json:"draft"`
	Run      string    `json:"run"`
	Workflow string    `json:"workflow"`
	Version  int64     `json:"version"`
	Round    int       `json:"round" doc:"It has begun anew; votes given so far are void"`
	Stages   []string  `json:"stages" doc:"Empty to whoever may not read the draft"`
	At       time.Time `json:"at"`
}

func (s *Server) moveRun(ctx context.Context, in *entryID, body *moveRunInput) (*answer[movedJSON], error) {
	r, err := s.Desk.MoveRun(ctx, actor(ctx), in.ID, body.Version, body.Reason)
	if err != nil {
		return nil, err
	}
	return answered(movedJSON{r.DraftID, r.ID, r.WorkflowID, r.WorkflowVersion, r.Round, stageNames(r.Stages), r.At.UTC()}, nil)
}
