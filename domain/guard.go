package domain

import "slices"

// GuardMark is one condition of an act, and whether it holds.
type GuardMark struct {
	Name   string // translation key below "guard."
	Holds  bool
	Detail string // what was looked at; ids and names of nouns, never free text
}

// Names of the guards on a decision, in the order in which they are asked. The
// first that fails decides. What a person has done with the draft comes before
// powers: whoever wrote it would not be helped by a role.
const (
	GuardActive         = "active"          // the person is not suspended
	GuardHuman          = "human"           // not a machine token
	GuardClearance      = "clearance"       // A7: sees drafts of this classification
	GuardNamed          = "named"           // A8: named, where the draft is for named people only
	GuardNotAuthor      = "not_author"      // A2
	GuardNotSubmitter   = "not_submitter"   // A2: submitted it in no run
	GuardNotContributor = "not_contributor" // A3: wrote no part of any revision
	GuardNotOverrider   = "not_overrider"   // lifted no finding of it
	GuardNotRecused     = "not_recused"     // W12: has not withdrawn from its review
	GuardOneStage       = "one_stage"       // one human, one stage of a run
	GuardNotRejecter    = "not_rejecter"    // an appeal is heard by somebody else
	GuardPolicy         = "policy"          // a policy line grants deciding this stage
	GuardRole           = "role"            // holds a role of the stage in the unit
	GuardHigher         = "higher"          // W6: an appeal is heard no lower than where it was rejected
	GuardNotPrincipal   = "not_principal"   // A9: whose act it is must be able to do it
	GuardOnePost        = "one_post"        // A9: a post decides once, whoever acts in it
	GuardNotVoted       = "not_voted"       // W3: one person, one vote in a stage
)

// Candidate is a person who may want to decide, as the guards see them.
type Candidate struct {
	PersonID string
	HumanID  string // whose account that is: what separates compares humans
	Active   bool
	Human    bool
	Cleared  bool // their clearance covers the draft
	Roles    []string
	Verdict  Verdict
	// Holding is the capacity in which they would decide the stage; its role is ""
	// where they hold none of the stage's. For are the humans for whom they would: whose
	// post it is, and of a u.b. who signs a.n.
	Holding Holding
	For     []string
}

// hands are the humans whose act a decision of the candidate would be.
func (c Candidate) hands() []string { return append([]string{c.HumanID}, c.For...) }

// Involvement is what humans did with a draft so far, under whichever account. One
// may be named more than once.
type Involvement struct {
	Author     string
	Writers    []string // of any of its revisions
	Submitters []string // of any of its runs
	Overriders []string
	Recused    []string
	Votes      []Vote   // of its present run
	Readers    []string // the accounts that are named; none where the draft is not restricted
}

// guardFacts is everything the guards on a decision look at.
type guardFacts struct {
	c     Candidate
	draft Draft
	run   Run
	stage Stage
	in    Involvement
	// amenders are the humans whose act an amendment of the run is.
	amenders []string
	// seat and objected tell, on an appeal, how many units above the draft's the candidate
	// holds their role, and whoever rejected it held theirs.
	seat, objected int
}

// guard is one condition on a decision.
type guard struct {
	name    string
	holds   func(f guardFacts) bool
	detail  func(f guardFacts) string // ids and names of nouns; nil: none
	applies func(f guardFacts) bool   // nil: always
}

// decisionGuards are the guards in the order in which they are asked.
var decisionGuards = []guard{
	{name: GuardActive, holds: func(f guardFacts) bool { return f.c.Active }},
	{name: GuardHuman, holds: func(f guardFacts) bool { return f.c.Human }},
	{name: GuardClearance, holds: func(f guardFacts) bool { return f.c.Cleared }},
	{name: GuardNamed, holds: func(f guardFacts) bool { return slices.Contains(f.in.Readers, f.c.PersonID) },
		applies: func(f guardFacts) bool { return f.draft.Named }},
	{name: GuardNotAuthor, holds: func(f guardFacts) bool { return f.c.HumanID != f.in.Author }},
	{name: GuardNotSubmitter, holds: func(f guardFacts) bool { return !slices.Contains(f.in.Submitters, f.c.HumanID) }},
	{name: GuardNotContributor, holds: func(f guardFacts) bool { return !slices.Contains(f.in.Writers, f.c.HumanID) && !f.amended() }},
	{name: GuardNotOverrider, holds: func(f guardFacts) bool { return !slices.Contains(f.in.Overriders, f.c.HumanID) }},
	{name: GuardNotRecused, holds: func(f guardFacts) bool { return !slices.Contains(f.in.Recused, f.c.HumanID) }},
	{name: GuardOneStage, holds: func(f guardFacts) bool { return !f.voted(false) }},
	{name: GuardNotRejecter, holds: func(f guardFacts) bool { return !f.rejected() },
		applies: guardFacts.onAppeal},
	{name: GuardPolicy, holds: func(f guardFacts) bool { return f.c.Verdict.Allowed },
		detail: func(f guardFacts) string { return lineText(f.c.Verdict.Line) }},
	{name: GuardRole, holds: func(f guardFacts) bool { return f.c.Holding.Role != "" },
		detail: func(f guardFacts) string { return f.c.Holding.Role }},
	{name: GuardHigher, holds: func(f guardFacts) bool { return f.seat >= f.objected }, applies: guardFacts.onAppeal},
	{name: GuardNotPrincipal, holds: func(f guardFacts) bool { return !slices.ContainsFunc(f.c.For, f.in.did) },
		applies: func(f guardFacts) bool { return f.c.Holding.Mandate.SharesDuty() }},
	{name: GuardOnePost, holds: func(f guardFacts) bool { return !slices.ContainsFunc(f.in.Votes, f.samePost) },
		applies: func(f guardFacts) bool {
			return len(f.c.For) > 0 || slices.ContainsFunc(f.in.Votes, func(v Vote) bool { return v.Mandate != "" })
		}},
	{name: GuardNotVoted, holds: func(f guardFacts) bool { return !f.voted(true) },
		detail: func(f guardFacts) string { return f.stage.Name }},
}

// decisionMarks judges whether the candidate may decide the stage. It is pure:
// everything it looks at is handed in.
func decisionMarks(f guardFacts) []GuardMark {
	marks := make([]GuardMark, 0, len(decisionGuards))
	for _, g := range decisionGuards {
		if g.applies != nil && !g.applies(f) {
			continue
		}
		m := GuardMark{Name: g.name, Holds: g.holds(f)}
		if g.detail != nil {
			m.Detail = g.detail(f)
		}
		marks = append(marks, m)
	}
	return marks
}

// onAppeal tells whether the stage hears an appeal.
func (f guardFacts) onAppeal() bool { return f.run.Appealed && f.stage.Name == StageAppeal }

// did tells whether a human wrote, submitted or lifted anything of the draft, or has
// withdrawn from its review: what they may not decide, nobody decides in their name.
func (in Involvement) did(human string) bool {
	return in.wrote(human) || slices.Contains(in.Overriders, human) || slices.Contains(in.Recused, human)
}

// amended tells whether an amendment of the run was the candidate's act, or that of
// somebody for whom they would decide: nobody confirms their own, in whatever post.
func (f guardFacts) amended() bool {
	return slices.ContainsFunc(f.c.hands(), func(human string) bool { return slices.Contains(f.amenders, human) })
}

// samePost tells whether another's vote in this round is the act of a human whose act
// the candidate's would be too. As one human decides in one stage, so does one post.
func (f guardFacts) samePost(v Vote) bool {
	return v.counts(f.run.Round) && v.HumanID != f.c.HumanID && slices.ContainsFunc(f.c.hands(), v.of)
}

// voted tells whether the candidate has a vote in this round, in the same stage or
// in another, under whichever account.
func (f guardFacts) voted(same bool) bool {
	return slices.ContainsFunc(f.in.Votes, func(v Vote) bool {
		return v.counts(f.run.Round) && v.by(f.c.HumanID) && (v.Stage == f.stage.Name) == same
	})
}

// StageAppeal is the name of the stage that hears an appeal.
const StageAppeal = "appeal"

// FirstFailure returns the guard that decided against the act; ok is false
// where all hold.
func FirstFailure(marks []GuardMark) (m GuardMark, ok bool) {
	for _, m := range marks {
		if !m.Holds {
			return m, true
		}
	}
	return GuardMark{}, false
}

// rejected tells whether a rejection was the candidate's act, or that of somebody for
// whom they would decide.
func (f guardFacts) rejected() bool {
	return slices.ContainsFunc(f.in.Votes, func(v Vote) bool { return v.Decision == Reject && slices.ContainsFunc(f.c.hands(), v.of) })
}

func lineText(l PolicyLine) string {
	if l.Number == 0 {
		return ""
	}
	return formatInt(l.Number) + ": " + l.Role + ", " + string(l.Act) + ", " + l.Object + ", " + l.Effect
}
