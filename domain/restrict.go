package domain

import (
	"context"
	"slices"
	"strings"
)

// MaxReaders bounds the people to whom a draft is restricted, beside its author.
const MaxReaders = 64

// Restrict makes a draft one for named people only, or names others, at the given row
// version. The author is always among them. It needs draft.restrict in the unit, or
// draft.edit and to be the author; and a person, no token. It answers Invalid for a
// list that names nobody or too many ("restrict.people"), or somebody who is not there
// ("restrict.person") or could not read the draft all the same ("restrict.clearance");
// Conflict ("restrict.unreachable") where it takes from a stage that waits or is to come
// people whom it needs, and ("restrict.unratified") from an emergency all who could ratify
// it. Naming the same people again changes nothing. What was approved by somebody who is
// not named now stays in the record and does not count at the gate; the answer says so.
func (d *Desk) Restrict(ctx context.Context, a Actor, id string, version int64, people []string) (Restriction, error) {
	people, err := readersNamed("people", people)
	if err != nil {
		return Restriction{}, err
	}
	var out Restriction
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, v, err := s.restrictable(ctx, id, version)
		if err != nil {
			return err
		}
		list := sortedNames(append([]string{draft.AuthorID}, people...))
		was, err := s.tx.Readers.Of(ctx, id)
		if err != nil {
			return err
		}
		if out.Draft = draft; !draft.Named || !slices.Equal(list, was) {
			if out.Draft, err = s.restrictTo(ctx, draft, v, people, was, list); err != nil {
				return err
			}
		}
		out.Undone, err = s.undone(ctx, out.Draft)
		return err
	})
	return out, err
}

// restrictTo makes a draft one for the list, which is the people and its author, where it
// was for others.
func (s *scene) restrictTo(ctx context.Context, draft Draft, v Verdict, people, was, list []string) (Draft, error) {
	if err := s.nameable(ctx, draft, "people", people); err != nil {
		return draft, err
	}
	if err := s.stillReachable(ctx, draft, list); err != nil {
		return draft, err
	}
	if err := s.stillRatified(ctx, draft, was, list); err != nil {
		return draft, err
	}
	draft.Named = true
	return s.saveReaders(ctx, draft, list, "draft.restricted", v, "")
}

// Unrestrict makes a draft one for all again who may read it. It needs draft.restrict
// in the unit, a reason, and another human than those who wrote or submitted it:
// Forbidden
// ("restrict.not_contributor") otherwise. A draft that is not restricted is Conflict
// ("restrict.none").
func (d *Desk) Unrestrict(ctx context.Context, a Actor, id string, version int64, reason string) (Draft, error) {
	reason, err := trimReason("reason", reason, true)
	if err != nil {
		return Draft{}, err
	}
	var out Draft
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, v, err := s.writable(ctx, id, ActDraftRestrict)
		if err == nil {
			err = s.inPerson()
		}
		if err != nil {
			return err
		}
		in, err := s.involvement(ctx, draft)
		switch {
		case err != nil:
			return err
		case !apart("restrict.not_contributor", !in.wrote(s.human())):
			return &Error{Kind: Forbidden, Key: "restrict." + GuardNotContributor, Guards: []GuardMark{{GuardNotContributor, false, ""}}}
		case draft.Version != version:
			return refuse(Stale, "draft.stale")
		case !draft.Named:
			return refuse(Conflict, "restrict.none")
		}
		draft.Named = false
		out, err = s.saveReaders(ctx, draft, nil, "draft.unrestricted", v, reason)
		return err
	})
	return out, err
}

// wrote tells whether a human wrote or submitted any of the draft.
func (in Involvement) wrote(human string) bool {
	return in.Author == human || slices.Contains(in.Writers, human) || slices.Contains(in.Submitters, human)
}

// readersNamed is a list of people as it is stored, without the author. It answers
// Invalid for one that names nobody, or too many.
func readersNamed(field string, people []string) ([]string, error) {
	people = sortedNames(people)
	switch {
	case slices.ContainsFunc(people, unnameable):
		return nil, invalid(field, "restrict.person", "")
	case len(people) == 0 || len(people) > MaxReaders:
		return nil, invalid(field, "restrict.people", formatInt(MaxReaders))
	}
	return people, nil
}

// restrictable loads a draft whose readers the actor may name.
func (s *scene) restrictable(ctx context.Context, id string, version int64) (Draft, Verdict, error) {
	draft, err := s.readable(ctx, id)
	if err != nil {
		return draft, Verdict{}, err
	}
	v, err := s.mayRestrict(draft)
	if err == nil && draft.Version != version {
		err = refuse(Stale, "draft.stale")
	}
	return draft, v, err
}

// mayRestrict asks for draft.restrict in the unit, or for draft.edit and to be the
// author; and for a person, no token.
func (s *scene) mayRestrict(draft Draft) (Verdict, error) {
	v, err := s.may(ActDraftRestrict, draft.UnitID, "*")
	if KindOf(err) == Forbidden && KeyOf(err) != "token.scope" && s.account(draft.AuthorID) {
		v, err = s.may(ActDraftEdit, draft.UnitID, "*")
	}
	if err == nil {
		err = s.inPerson()
	}
	return v, err
}

// restrictNew makes a draft one for named people before anybody could see it.
func (s *scene) restrictNew(ctx context.Context, draft Draft, people []string) (Draft, error) {
	v, err := s.mayRestrict(draft)
	if err != nil {
		return draft, err
	}
	if err := s.nameable(ctx, draft, "readers", people); err != nil {
		return draft, err
	}
	draft.Named = true
	return s.saveReaders(ctx, draft, sortedNames(append([]string{draft.AuthorID}, people...)), "draft.restricted", v, "")
}

// nameable refuses people who are not there, or to whom it would be no use to be
// named. Which of right and clearance they lack is not said.
func (s *scene) nameable(ctx context.Context, draft Draft, field string, people []string) error {
	there, err := s.tx.People.Some(ctx, people)
	if err != nil {
		return err
	}
	for _, id := range people {
		i := slices.IndexFunc(there, func(p Person) bool { return p.ID == id && p.Status == PersonActive && !p.Service() })
		switch {
		case i < 0:
			return invalid(field, "restrict.person", id)
		case id != draft.AuthorID && !sees(s.powers.May(id, draft.UnitID, ActDraftRead, "*").Allowed, there[i].Clearance, true, draft):
			return invalid(field, "restrict.clearance", there[i].Username)
		}
	}
	return nil
}

// stillReachable refuses a list that leaves a stage, one that waits or one to come, with
// fewer people than it needs, where it had more before.
func (s *scene) stillReachable(ctx context.Context, draft Draft, list []string) error {
	if draft.State != InReview {
		return nil
	}
	run, err := s.tx.Runs.ByID(ctx, draft.RunID)
	if err != nil {
		return err
	}
	before, err := s.staffed(ctx, draft, run, nil)
	if err != nil {
		return err
	}
	draft.Named = true
	after, err := s.staffed(ctx, draft, run, list)
	if err != nil {
		return err
	}
	return unreachable(after, func(i int, x StageAuthorization) bool { return x.Short > before[i].Short })
}

// namedReach refuses a review that begins of a draft for named people, where one of its
// stages has too few of them who may decide it.
func (s *scene) namedReach(ctx context.Context, draft Draft, run Run) error {
	if !draft.Named {
		return nil
	}
	stages, err := s.staffed(ctx, draft, run, nil)
	if err != nil {
		return err
	}
	return unreachable(stages, func(_ int, x StageAuthorization) bool { return x.Short > 0 })
}

// unreachable refuses where some of the stages lack people, and names all of these.
func unreachable(stages []StageAuthorization, lacks func(i int, x StageAuthorization) bool) error {
	var names, roles []string
	short := 0
	for i, x := range stages {
		if lacks(i, x) {
			names, roles, short = append(names, x.Stage.Name), append(roles, x.Stage.Roles...), short+x.Short
		}
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(roles)
	return refuse(Conflict, "restrict.unreachable", strings.Join(names, ", "), formatInt(int64(short)), strings.Join(slices.Compact(roles), ", "))
}

// saveReaders stores for whom a draft is, with its leaf.
func (s *scene) saveReaders(ctx context.Context, draft Draft, list []string, act string, v Verdict, reason string) (Draft, error) {
	draft.UpdatedAt = s.now
	if err := s.tx.Drafts.Save(ctx, &draft); err != nil {
		return draft, err
	}
	if err := s.tx.Readers.Put(ctx, draft.ID, list); err != nil {
		return draft, err
	}
	e := s.draftEntry(act, v, draft, draft.State)
	if draft.Named {
		// Answers about other things may hold words of it too.
		if err := s.tx.Requests.Lose(ctx, Lost{Draft: draft.ID, But: list}); err != nil {
			return draft, err
		}
		e.Facts = map[string]string{"readers": strings.Join(list, ",")}
	}
	if reason != "" {
		e.Private["reason"] = reason
	}
	_, err := s.tx.Ledger.Append(ctx, e)
	return draft, err
}
