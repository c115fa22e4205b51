package domain

import "context"

// RuleTitles answers the titles, by language, of everything that a rule set
// defines, by id: rules, building blocks and lists. Whoever is signed in may
// ask, as findings name them to everybody.
func (d *Desk) RuleTitles(ctx context.Context, a Actor, version int64) (map[string]map[string]string, error) {
	var set RuleSet
	err := d.look(ctx, a, func(ctx context.Context, s *scene) (err error) {
		set, err = s.tx.RuleSets.ByVersion(ctx, version)
		return err
	})
	if err != nil {
		return nil, err
	}
	infos, err := d.Rules.Describe(set.Sources)
	if err != nil {
		return nil, wrap("describe rules", err)
	}
	titles := map[string]map[string]string{}
	for _, info := range infos {
		titles[info.ID] = info.Title
	}
	return titles, nil
}
