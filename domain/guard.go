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
	GuardNotAuthor      = "not_author"      // A2
	GuardNotSubmitter   = "not_submitter"   // A2: submitted it in no run
	GuardNotContributor = "not_contributor" // A3: wrote no part of any revision
	GuardNotOverrider   = "not_overrider"   // lifted no finding of it
	GuardOneStage       = "one_stage"       // one human, one stage of a run
	GuardNotRejecter    = "not_rejecter"    // an appeal is heard by somebody else
	GuardPolicy         = "policy"          // a policy line grants deciding this stage
	GuardRole           = "role"            // holds a role of the stage in the unit
	GuardNotVoted       = "not_voted"       // W3: one person, one vote in a stage
)

// Candidate is a person who may want to decide, as the guards see them.
type Candidate struct {
	PersonID string
	HumanID  string // whose account that is: what separates compares humans
	Active   bool
	Human    bool
	Roles    []string
	Verdict  Verdict
}

// Involvement is what humans did with a draft so far, under whichever account. One
// may be named more than once.
type Involvement struct {
	Author     string
	Writers    []string // of any of its revisions
	Submitters []string // of any of its runs
	Overriders []string
	Votes      []Vote // of its present run
}

// DecisionGuards judges whether the candidate may decide the open stage. It is
// pure: everything it looks at is handed in.
func DecisionGuards(c Candidate, d Draft, run Run, stage Stage, in Involvement) []GuardMark {
	role := ""
	for _, r := range c.Roles {
		if slices.Contains(stage.Roles, r) {
			role = r
			break
		}
	}
	marks := []GuardMark{
		{GuardActive, c.Active, ""},
		{GuardHuman, c.Human, ""},
		{GuardNotAuthor, c.HumanID != in.Author, ""},
		{GuardNotSubmitter, !slices.Contains(in.Submitters, c.HumanID), ""},
		{GuardNotContributor, !slices.Contains(in.Writers, c.HumanID), ""},
		{GuardNotOverrider, !slices.Contains(in.Overriders, c.HumanID), ""},
		{GuardOneStage, !voted(in.Votes, run.Round, stage.Name, c.HumanID, false), ""},
	}
	if run.Appealed && stage.Name == StageAppeal {
		marks = append(marks, GuardMark{GuardNotRejecter, !rejected(in.Votes, c.HumanID), ""})
	}
	return append(marks,
		GuardMark{GuardPolicy, c.Verdict.Allowed, lineText(c.Verdict.Line)},
		GuardMark{GuardRole, role != "", role},
		GuardMark{GuardNotVoted, !voted(in.Votes, run.Round, stage.Name, c.HumanID, true), stage.Name})
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

func voted(votes []Vote, round int, stage, human string, same bool) bool {
	return slices.ContainsFunc(votes, func(v Vote) bool {
		return v.Round == round && v.HumanID == human && (v.Stage == stage) == same
	})
}

func rejected(votes []Vote, human string) bool {
	return slices.ContainsFunc(votes, func(v Vote) bool { return v.Decision == Reject && v.HumanID == human })
}

func lineText(l PolicyLine) string {
	if l.Number == 0 {
		return ""
	}
	return formatInt(l.Number) + ": " + l.Role + ", " + string(l.Act) + ", " + l.Object + ", " + l.Effect
}
