package domain

import "context"

// EntryOwners lists who may own an entry of a list: active people who may read
// such entries somewhere. It needs the right to add one anywhere. The kind is
// ListedEmbargo or ListedAllowance.
func (d *Desk) EntryOwners(ctx context.Context, a Actor, kind string) (out []Person, err error) {
	add, read := ActEmbargoWrite, ActEmbargoRead
	if kind == ListedAllowance {
		add, read = ActAllowancePropose, ActAllowanceRead
	}
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(add); err != nil {
			return err
		}
		people, err := s.tx.People.Some(ctx, s.readers(read))
		if err != nil {
			return err
		}
		out = nil
		for _, p := range people {
			if p.Status == PersonActive && !p.Service() {
				out = append(out, p)
			}
		}
		return nil
	})
	return out, err
}

// readers lists who may do the act anywhere.
func (s *scene) readers(act Act) (ids []string) {
	seen := map[string]bool{}
	for _, u := range s.powers.Tree() {
		for _, id := range s.powers.Members(u.ID) {
			if !seen[id] && len(s.powers.Units(id, act)) > 0 {
				ids = append(ids, id)
			}
			seen[id] = true
		}
	}
	return ids
}
