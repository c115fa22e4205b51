package store

import (
	"context"
	"strings"

	"layak/domain/audit/verify"
)

// reasonList says that a row of embargoes or allowances is not what was logged.
const reasonList = "list.changed"

// listStates is what the log says last of every entry of the lists.
type listStates map[string]listState

type listState struct {
	seq    int64
	digest string
}

// add takes a leaf; others than those of the lists say nothing here.
func (l listStates) add(leaf verify.Leaf) {
	if strings.HasPrefix(leaf.Act, "embargo.") || strings.HasPrefix(leaf.Act, "allowance.") {
		l[leaf.Subject] = listState{leaf.Seq, leaf.Facts["digest"]}
	}
}

// compare fails for an entry that is there and not as it was logged, that was
// never logged, or that was logged and is gone.
func (l listStates) compare(ctx context.Context, c *conn, size int64) error {
	embargoed, err := embargoes{c}.All(ctx)
	if err != nil {
		return err
	}
	allowed, err := allowances{c}.All(ctx)
	if err != nil {
		return err
	}
	rows := map[string]string{}
	for _, e := range embargoed {
		rows[e.ID] = e.Digest()
	}
	for _, w := range allowed {
		rows[w.ID] = w.Digest()
	}
	for id, digest := range rows {
		if s, ok := l[id]; !ok || s.digest != digest {
			return l.failure(id, size, "the stored entry is not the one that was logged")
		}
	}
	for id := range l {
		if _, ok := rows[id]; !ok {
			return l.failure(id, size, "the entry that was logged is not there")
		}
	}
	return nil
}

func (l listStates) failure(id string, size int64, detail string) error {
	s, ok := l[id]
	if !ok {
		s.seq = size
	}
	return &verify.Failure{Index: s.seq, Until: s.seq + 1, Reason: reasonList, Detail: id + ": " + detail}
}
