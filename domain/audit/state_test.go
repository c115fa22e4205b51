package audit_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"layak/domain/audit"
	"layak/domain/audit/verify"
)

// story is a log of two drafts, one of them erased in the end.
func story(t testing.TB) (m *memory, key []byte) {
	key = []byte("0123456789abcdef0123456789abcdef")
	content := map[string]string{"content_hash": audit.Commit(key, []byte("sha256:new"))}
	m = &memory{}
	for _, l := range []audit.Leaf{
		{Act: "user.added", Subject: "u1"},
		{Act: "draft.created", Draft: "a", After: "draft", Revision: 1, Private: map[string]string{"content_hash": audit.Commit(key, []byte("sha256:old"))}},
		{Act: "draft.created", Draft: "b", After: "draft", Revision: 1},
		{Act: "draft.revised", Draft: "a", Before: "draft", After: "draft", Revision: 2, Private: content},
		{Act: "draft.read", Draft: "a", Revision: 1},
		{Act: "draft.read", Draft: "a", Before: "draft"},
		{Act: "draft.published", Draft: "a", Before: "draft", After: "publishing", Facts: map[string]string{"publication.web": "pending", "publication.x": "pending", "note": "n"}},
		{Act: "draft.erased", Draft: "b", Before: "draft"},
		{Act: "publication.confirmed", Draft: "a", Before: "publishing", After: "publishing", Facts: map[string]string{"publication.web": "sent"}},
	} {
		l.Origin, l.Seq, l.Time, l.Actor, l.Via = origin, m.edge.Size(), start, "u1", audit.ViaShell
		m.add(encode(t, l))
	}
	return m, key
}

func derive(t testing.TB, m *memory, states *verify.States) error {
	t.Helper()
	_, err := verify.Log(context.Background(), each(m.rows()), verify.Policy{Each: states.Add})
	return err
}

func TestStates(t *testing.T) {
	m, key := story(t)
	var steps []string
	states := verify.States{Transition: func(from verify.State, l verify.Leaf) error {
		steps = append(steps, from.Draft+":"+from.State+">"+l.After)
		return nil
	}}
	if err := derive(t, m, &states); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a:>draft", "b:>draft", "a:draft>draft", "a:draft>publishing", "a:publishing>publishing"}; !slices.Equal(steps, want) {
		t.Errorf("%v", steps)
	}
	a, ok := states.Draft("a")
	if !ok || a.State != "publishing" || a.Revision != 2 || a.ContentSeq != 3 || a.Last != 8 || a.Erased ||
		a.Content != audit.Commit(key, []byte("sha256:new")) || a.Publications[verify.Place{Revision: 2, Channel: "web"}].State != "sent" ||
		a.Publications[verify.Place{Revision: 2, Channel: "x"}].State != "pending" || len(a.Publications) != 2 {
		t.Errorf("%+v", a)
	}
	var ids []string
	for s := range states.All() {
		ids = append(ids, s.Draft)
		if s.Erased != (s.Draft == "b") {
			t.Errorf("%+v", s)
		}
	}
	if !slices.Equal(ids, []string{"a", "b"}) {
		t.Error(ids)
	}
	if _, ok := states.Draft("c"); ok {
		t.Error("a draft out of nothing")
	}
}

func TestStatesRefuse(t *testing.T) {
	for name, c := range map[string]struct {
		leaf   audit.Leaf
		reason string
	}{
		"from another state":     {audit.Leaf{Act: "draft.cleared", Draft: "a", Before: "in_review", After: "cleared"}, verify.ReasonStateBefore},
		"from no state":          {audit.Leaf{Act: "draft.cleared", Draft: "a", After: "cleared"}, verify.ReasonStateBefore},
		"read in another state":  {audit.Leaf{Act: "draft.read", Draft: "a", Before: "cleared"}, verify.ReasonStateBefore},
		"unknown draft":          {audit.Leaf{Act: "draft.cleared", Draft: "c", Before: "in_review", After: "cleared"}, verify.ReasonStateBefore},
		"forbidden by the hook":  {audit.Leaf{Act: "draft.cleared", Draft: "a", Before: "publishing", After: "cleared"}, verify.ReasonStateTransition},
		"erased, changed":        {audit.Leaf{Act: "draft.revised", Draft: "b", Before: "draft", After: "draft"}, verify.ReasonStateErased},
		"erased, created anew":   {audit.Leaf{Act: "draft.created", Draft: "b", After: "draft"}, verify.ReasonStateBefore},
		"erased a second time":   {audit.Leaf{Act: "draft.erased", Draft: "b"}, verify.ReasonStateErased},
		"erased from elsewhere":  {audit.Leaf{Act: "draft.erased", Draft: "a", Before: "draft"}, verify.ReasonStateBefore},
		"a fresh one, from else": {audit.Leaf{Act: "draft.created", Draft: "d", Before: "draft", After: "draft"}, verify.ReasonStateBefore},
	} {
		m, _ := story(t)
		l := c.leaf
		l.Origin, l.Seq, l.Time, l.Actor, l.Via = origin, m.edge.Size(), start, "u1", audit.ViaShell
		m.add(encode(t, l))
		states := verify.States{Transition: func(from verify.State, l verify.Leaf) error {
			if l.After == "cleared" {
				return errors.New("not without a decision")
			}
			return nil
		}}
		err := derive(t, m, &states)
		var failure *verify.Failure
		if !errors.As(err, &failure) || failure.Reason != c.reason || failure.Index != 9 || failure.Draft != l.Draft {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBusinessRowsAreCompared(t *testing.T) {
	m, key := story(t)
	var states verify.States
	if err := derive(t, m, &states); err != nil {
		t.Fatal(err)
	}
	good := verify.DraftRow{
		Draft: "a", State: "publishing", Revision: 2, ContentHash: "sha256:new", ContentKey: key,
	}
	change := func(f func(*verify.DraftRow)) []verify.DraftRow {
		row := good
		f(&row)
		return []verify.DraftRow{row}
	}
	if err := states.Compare(each([]verify.DraftRow{good})); err != nil {
		t.Fatal(err)
	}
	if err := states.Compare(each(change(func(r *verify.DraftRow) { r.ContentKey = nil }))); err != nil {
		t.Error("what is not given is not compared:", err)
	}
	for name, c := range map[string]struct {
		rows   []verify.DraftRow
		reason string
		index  int64
	}{
		"state edited":         {change(func(r *verify.DraftRow) { r.State = "published" }), verify.ReasonStateRow, 8},
		"revision edited":      {change(func(r *verify.DraftRow) { r.Revision = 1 }), verify.ReasonStateRow, 8},
		"content edited":       {change(func(r *verify.DraftRow) { r.ContentHash = "sha256:old" }), verify.ReasonStateRow, 8},
		"key edited":           {change(func(r *verify.DraftRow) { r.ContentKey = []byte{} }), verify.ReasonStateRow, 8},
		"row deleted":          {nil, verify.ReasonStateMissing, 8},
		"row from nowhere":     {[]verify.DraftRow{good, {Draft: "c"}}, verify.ReasonStateUnlogged, 9},
		"row twice":            {[]verify.DraftRow{good, good}, verify.ReasonStateRow, 8},
		"erased, still there":  {[]verify.DraftRow{good, {Draft: "b", State: "draft", Revision: 1}}, verify.ReasonStateErased, 7},
		"the first of several": {[]verify.DraftRow{{Draft: "c"}, {Draft: "b"}}, verify.ReasonStateErased, 7},
	} {
		err := states.Compare(each(c.rows))
		var failure *verify.Failure
		if !errors.As(err, &failure) || failure.Reason != c.reason || failure.Index != c.index {
			t.Errorf("%s: %v", name, err)
		}
		if failure != nil && !strings.Contains(failure.Error(), failure.Draft) {
			t.Errorf("%s: the draft is not named: %v", name, failure)
		}
	}
	disk := errors.New("disk")
	if err := states.Compare(func(yield func(verify.DraftRow, error) bool) { yield(verify.DraftRow{}, disk) }); !errors.Is(err, disk) {
		t.Error(err)
	}
}

func TestPublicationRowsAreCompared(t *testing.T) {
	m, _ := story(t)
	key, other := []byte("0123456789abcdef0123456789abcdef"), []byte("another key of thirty-two bytes!")
	l := audit.Leaf{Origin: origin, Seq: m.edge.Size(), Time: start, Actor: "u1", Via: audit.ViaShell, Act: "publication.sent", Draft: "a",
		Before: "publishing", After: "publishing", Channel: "x", Facts: map[string]string{"publication.x": "sent"},
		Private: map[string]string{"url": audit.Commit(key, []byte("https://x.example/1"))}}
	m.add(encode(t, l))
	var states verify.States
	if err := derive(t, m, &states); err != nil {
		t.Fatal(err)
	}
	row := func(channel, url string, key []byte) verify.PublicationRow {
		return verify.PublicationRow{Draft: "a", Place: verify.Place{Revision: 2, Channel: channel}, State: "sent", URL: url, URLKey: key}
	}
	web, x := row("web", "", nil), row("x", "https://x.example/1", key)
	old, drafted := web, web
	old.Revision, drafted.Draft = 1, "b"
	nowhere, failed := web, x
	nowhere.Draft, failed.State = "c", "failed"
	for name, c := range map[string]struct {
		rows   []verify.PublicationRow
		reason string // "" holds
		index  int64
	}{
		"as logged":            {[]verify.PublicationRow{x, web}, "", 0},
		"address erased":       {[]verify.PublicationRow{web, row("x", "https://x.example/2", nil)}, "", 0},
		"state edited":         {[]verify.PublicationRow{web, failed}, verify.ReasonStateRow, 9},
		"address edited":       {[]verify.PublicationRow{web, row("x", "https://x.example/2", key)}, verify.ReasonStateRow, 9},
		"address removed":      {[]verify.PublicationRow{web, row("x", "", key)}, verify.ReasonStateRow, 9},
		"address from nowhere": {[]verify.PublicationRow{row("web", "https://x.example/1", nil), x}, verify.ReasonStateRow, 9},
		"key edited":           {[]verify.PublicationRow{web, row("x", "https://x.example/1", other)}, verify.ReasonStateRow, 9},
		"deleted":              {[]verify.PublicationRow{web}, verify.ReasonStateMissing, 9},
		"of another revision":  {[]verify.PublicationRow{web, x, old}, verify.ReasonStateUnlogged, 9},
		"of another channel":   {[]verify.PublicationRow{web, x, row("y", "", nil)}, verify.ReasonStateUnlogged, 9},
		"twice":                {[]verify.PublicationRow{web, x, x}, verify.ReasonStateRow, 9},
		"of an erased draft":   {[]verify.PublicationRow{web, x, drafted}, verify.ReasonStateErased, 7},
		"of no draft":          {[]verify.PublicationRow{web, x, nowhere}, verify.ReasonStateUnlogged, 10},
		"the first of several": {[]verify.PublicationRow{nowhere, drafted}, verify.ReasonStateErased, 7},
	} {
		err := states.ComparePublications(each(c.rows))
		var failure *verify.Failure
		if c.reason == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		} else if !errors.As(err, &failure) || failure.Reason != c.reason || failure.Index != c.index || !strings.Contains(failure.Error(), failure.Draft) {
			t.Errorf("%s: %v", name, err)
		}
	}
	disk := errors.New("disk")
	if err := states.ComparePublications(func(yield func(verify.PublicationRow, error) bool) { yield(verify.PublicationRow{}, disk) }); !errors.Is(err, disk) {
		t.Error(err)
	}
}
