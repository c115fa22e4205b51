package domain

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// MaxAmendments bounds the edits of one decision.
const MaxAmendments = 50

// Amendment is one edit that a reviewer asks for: in Field ("title", "body" or
// "variant:<channel>") Old, which occurs once, becomes New, which may be empty.
type Amendment struct {
	Field string `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
	Olds  int    `json:"olds"` // how often both stood in the field once all edits were made
	News  int    `json:"news"`
}

// Amended is an approval as amended: its edits, and whose act they are.
type Amended struct {
	Leaf  int64       `json:"leaf"` // of the vote
	By    string      `json:"by"`
	Hands []string    `json:"hands"` // the human whose account it was then, and for whom else they acted
	At    time.Time   `json:"at"`
	Edits []Amendment `json:"edits"`
}

// amend makes the edits in their order in what is there, and answers them with how
// often old and new text stand there afterwards. It refuses with Invalid what is not
// exactly one place, and what changes nothing.
func (d *Desk) amend(in DraftInput, edits []Amendment) (DraftInput, []Amendment, error) {
	if len(edits) == 0 || len(edits) > MaxAmendments {
		return in, nil, invalid("amendments", "amendment.count", formatInt(MaxAmendments))
	}
	was, edits := in, slices.Clone(edits)
	in.Variants = maps.Clone(in.Variants)
	if in.Variants == nil {
		in.Variants = map[string]string{}
	}
	for i := range edits {
		if err := in.edit(&edits[i], i); err != nil {
			return in, nil, err
		}
	}
	at := in.PublishAt
	in.PublishAt = time.Time{} // it is not what is checked: it may have come since
	in, err := d.checkInput(in)
	in.PublishAt = at
	if err != nil {
		return in, nil, &Error{Kind: KindOf(err), Key: KeyOf(err), Field: "amendments", Cause: err}
	}
	if in.Title == was.Title && in.Body == was.Body && maps.Equal(in.Variants, was.Variants) {
		return in, nil, invalid("amendments", "amendment.nothing")
	}
	for i, e := range edits {
		text, _ := in.field(e.Field)
		edits[i].Olds, edits[i].News = strings.Count(text, e.Old), standing(text, e.New)
		if edits[i].News == 0 && Normalize(e.New) != "" {
			return in, nil, invalid(amendmentField(i, "new"), "amendment.overlap")
		}
	}
	return in, edits, nil
}

// AmendmentsText is the form in which the log commits to edits.
func AmendmentsText(edits []Amendment) string { return string(canonical(edits)) }

// amendmentField names a member of the i-th edit.
func amendmentField(i int, member string) string {
	return "amendments[" + strconv.Itoa(i) + "]." + member
}

// edit makes one edit.
func (in *DraftInput) edit(e *Amendment, i int) error {
	text, known := in.field(e.Field)
	if !known {
		return invalid(amendmentField(i, "field"), "amendment.field")
	}
	for member, value := range map[string]*string{"old": &e.Old, "new": &e.New} {
		if err := checkText(amendmentField(i, member), *value, MaxText); err != nil {
			return err
		}
		*value = norm.NFC.String(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(*value))
	}
	first := strings.Index(text, e.Old)
	switch {
	case e.Old == "" || first < 0:
		return invalid(amendmentField(i, "old"), "amendment.old_missing")
	case first != strings.LastIndex(text, e.Old):
		return invalid(amendmentField(i, "old"), "amendment.old_twice")
	case e.Old == e.New:
		return invalid(amendmentField(i, "new"), "amendment.nothing")
	}
	in.setField(e.Field, text[:first]+e.New+text[first+len(e.Old):])
	return nil
}

// field is the text of a field that can be amended.
func (in DraftInput) field(name string) (text string, known bool) {
	switch name {
	case "title":
		return in.Title, true
	case "body":
		return in.Body, true
	}
	channel, own := strings.CutPrefix(name, variantField)
	if !own || !slices.Contains(in.Channels, channel) {
		return "", false
	}
	if text, known = in.Variants[channel]; known {
		return text, true
	}
	return in.Body, true
}

func (in *DraftInput) setField(name, text string) {
	switch name {
	case "title":
		in.Title = text
	case "body":
		in.Body = text
	default:
		in.Variants[strings.TrimPrefix(name, variantField)] = text
	}
}

// standing counts how often a new text stands in another; nothing stands nowhere.
func standing(text, what string) int {
	if what = strings.TrimRightFunc(what, isBlank); what == "" {
		return 0
	}
	return strings.Count(text, what)
}

// undone tells whether a later text takes an edit of the run back. Where the edit was
// made, and in every text that has come since to stand in that place, its new text
// stands as often as then and its old one not more often; nowhere else does the old one
// stand more often than before (a passage that was struck out does not come back in the
// title, or as a channel's own text).
func (r Run) undone(was, next Revision) (Amendment, bool) {
	for _, a := range r.Amendments {
		for _, e := range a.Edits {
			if !e.kept(was, next) {
				return e, true
			}
		}
	}
	return Amendment{}, false
}

func (e Amendment) kept(was, next Revision) bool {
	stands := func(text string) bool { return standing(text, e.New) >= e.News && strings.Count(text, e.Old) <= e.Olds }
	noMore := func(before, text string) bool { return strings.Count(text, e.Old) <= strings.Count(before, e.Old) }
	held := func(name string, before, text string) bool {
		if e.Field == name {
			return stands(text)
		}
		return noMore(before, text)
	}
	if !held("title", was.Title, next.Title) || !held("body", was.Body, next.Body) {
		return false
	}
	for _, channel := range next.Channels {
		text, own := next.Variants[channel]
		_, before := was.Variants[channel]
		switch {
		case e.Field == variantField+channel:
			if !stands(next.Text(channel)) {
				return false
			}
		case own && !before && e.Field == "body":
			if !stands(text) {
				return false
			}
		case own && !noMore(was.Text(channel), text):
			return false
		}
	}
	return true
}

// bound refuses a text that takes an amendment of the run back.
func (r Run) bound(was, next Revision) error {
	e, undone := r.undone(was, next)
	if !undone {
		return nil
	}
	return invalid(cmp.Or(map[string]string{"title": "title"}[e.Field], "body"), "amendment.bound")
}

// amenders are the humans whose act an amendment of the run is.
func (s *scene) amenders(r Run) (humans []string) {
	for _, a := range r.Amendments {
		humans = append(humans, s.powers.Human(a.By))
		for _, id := range a.Hands {
			humans = append(humans, s.powers.Human(id))
		}
	}
	return humans
}
