package domain

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
)

// ProfileImport is what an import does, or would do.
type ProfileImport struct {
	Differences []ProfileDifference
	Change      Change // of units and lines; without an ID where none is proposed
	Here, Files Profile
}

// ImportProfile brings files into the institution: nothing that decides on powers or on
// a review counts by it alone. Differences of units and lines become one change of
// powers, and workflows are proposed, for a second person; new versions of calendars,
// and channels that are new, count at once, as they do on their pages. What the files
// do not name of units, workflows, calendars and channels stays. Files that are left
// out are taken as they are here. With try it tells what it would do, as strictly, and
// leaves nothing. All or nothing; it needs the rights that each part needs, by somebody
// signed in. Answers Invalid ("profile.problems") with RuleProblems as the cause,
// ("profile.no_files"), ("profile.many"), TooLarge ("profile.too_large"), and whatever
// ProposeChange, WriteCalendar, AddChannel and the writing of workflows answer.
func (d *Desk) ImportProfile(ctx context.Context, a Actor, files map[string][]byte, note string, try bool) (out ProfileImport, err error) {
	if note, err = trimReason("note", note, false); err != nil {
		return out, err
	}
	if err := checkProfileFiles(files); err != nil {
		return out, err
	}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		if err := s.inPerson(); err != nil {
			return err
		}
		if err := s.mayExport(); err != nil {
			return err
		}
		if out.Here, err = s.profile(ctx); err != nil {
			return err
		}
		all := d.Profiles.Write(out.Here)
		maps.Copy(all, files)
		if out.Files, err = d.Profiles.Read(all); err != nil {
			return profileProblems(err)
		}
		out.Differences = planProfile(out.Here, out.Files)
		if err := d.carryIn(ctx, s, &out, note); err != nil {
			return err
		}
		if try {
			return errTried
		}
		return nil
	})
	if errors.Is(err, errTried) {
		err = nil
	}
	return out, err
}

// errTried undoes what an import would do.
var errTried = errors.New("tried")

func checkProfileFiles(files map[string][]byte) error {
	size := 0
	for _, text := range files {
		size += len(text)
	}
	switch {
	case len(files) == 0:
		return invalid("files", "profile.no_files")
	case size > MaxProfileFiles:
		return ProfileFilesTooLarge()
	}
	return nil
}

// ProfileFilesTooLarge refuses more than MaxProfileFiles.
func ProfileFilesTooLarge() error {
	return &Error{Kind: TooLarge, Key: "profile.too_large", Field: "files", Args: []string{FormatBytes(MaxProfileFiles)}}
}

func profileProblems(err error) error {
	e := invalid("files", "profile.problems")
	e.Cause = err
	return e
}

// carryIn does what the plan says, what is named by something before what names it.
func (d *Desk) carryIn(ctx context.Context, s *scene, p *ProfileImport, note string) error {
	for _, diff := range p.Differences {
		var err error
		switch {
		case diff.Then != ThenWritten:
		case diff.Part == PartChannel:
			err = s.addChannel(ctx, find(p.Files.Channels, func(c Channel) bool { return c.Name == diff.ID }))
		case diff.Part == PartCalendar:
			_, err = s.writeCalendar(ctx, *find(p.Files.Calendars, func(c Calendar) bool { return c.ID == diff.ID }))
		}
		if err != nil {
			return inFiles(err)
		}
	}
	if err := d.proposeFiles(ctx, s, p, note); err != nil {
		return inFiles(err)
	}
	for _, diff := range p.Differences {
		if diff.Part != PartWorkflow || diff.Then != ThenProposed {
			continue
		}
		if err := s.proposeFromFiles(ctx, *find(p.Files.Workflows, func(w Workflow) bool { return w.ID == diff.ID }), note); err != nil {
			return inFiles(err)
		}
	}
	return nil
}

// proposeFromFiles proposes a workflow, unless the same version waits and can still be
// made active.
func (s *scene) proposeFromFiles(ctx context.Context, w Workflow, note string) error {
	_, err := s.proposeWorkflow(ctx, w, note)
	if KeyOf(err) == "workflow.waiting" {
		return nil
	}
	return err
}

// proposeFiles proposes the change of units and lines, unless the same one waits.
func (d *Desk) proposeFiles(ctx context.Context, s *scene, p *ProfileImport, note string) error {
	set, err := s.tx.Policy.Load(ctx)
	if err != nil {
		return err
	}
	items := profileItems(set, p.Here, p.Files)
	switch {
	case len(items) == 0:
		return nil
	case len(items) > MaxItems:
		return invalid("files", "profile.many", formatInt(int64(len(items))), formatInt(MaxItems))
	}
	waiting, err := s.tx.Changes.Find(ctx, ChangeProposed, changesShown)
	if err != nil {
		return err
	}
	for _, c := range waiting {
		if reflect.DeepEqual(c.Items, complete(set, items)) {
			p.Change = c
			return nil
		}
	}
	c := Change{ID: d.NewID(), Items: items, Note: note}
	if err := s.propose(ctx, d, &c, true); err != nil {
		return err
	}
	p.Change = c
	return s.tx.Changes.Add(ctx, &p.Change)
}

// profileItems are what makes units and lines those of the files. An office is put
// below its own once that one is where it belongs.
func profileItems(set PolicySet, here, files Profile) (items []ChangeItem) {
	for _, u := range files.Units {
		if unitIn(here.Units, u.ID) < 0 {
			items = append(items, ChangeItem{Do: DoUnitAdd, Unit: u.ID, Parent: u.ParentID, Name: u.Name})
		}
	}
	for _, u := range files.Units {
		i := unitIn(here.Units, u.ID)
		if i >= 0 && here.Units[i].ParentID != u.ParentID {
			items = append(items, ChangeItem{Do: DoUnitMove, Unit: u.ID, Parent: u.ParentID})
		}
		if i >= 0 && here.Units[i].Name != u.Name {
			items = append(items, ChangeItem{Do: DoUnitRename, Unit: u.ID, Name: u.Name})
		}
	}
	was, is := lineTexts(here.Lines), lineTexts(files.Lines)
	for _, l := range files.Lines {
		if _, there := was[PolicyText(l)]; !there {
			items = append(items, ChangeItem{Do: DoLineAdd, Role: l.Role, Act: l.Act, Object: l.Object, Effect: l.Effect})
		}
	}
	for _, l := range set.Lines {
		if _, there := is[PolicyText(l)]; !there {
			items = append(items, ChangeItem{Do: DoLineRemove, Line: l.Number})
		}
	}
	return items
}

// inFiles says of whatever is refused that it stands in the files.
func inFiles(err error) error {
	var many Faults
	var one *Error
	if !errors.As(err, &many) {
		if !errors.As(err, &one) || one.Field == "" {
			return err
		}
		many = Faults{one}
	}
	var out Faults
	for _, f := range many {
		at := *f
		if at.Field != "note" {
			at.Field = "files"
		}
		out.add(&at)
	}
	return out.Err()
}

func find[T any](all []T, is func(T) bool) *T {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return &all[i]
	}
	return new(T)
}
