package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"layak/domain"
	"layak/policy/profile"
	"layak/store"
)

// withRoles adds to an error the roles that can be given: those of the policy,
// or, where there is no database yet, of the profile that it will begin with.
func (f officeFlags) withRoles(ctx context.Context, c *console, err error) error {
	roles, failed := f.roles(ctx, c)
	if failed != nil {
		return fmt.Errorf("%w; the roles cannot be listed: %w", err, failed)
	}
	return fmt.Errorf("%w; the roles are %s", err, strings.Join(roles, ", "))
}

func (f officeFlags) roles(ctx context.Context, c *console) ([]string, error) {
	var absent *store.OpenError
	of, err := openOffice(ctx, c, f, officeOptions{})
	if errors.As(err, &absent) && absent.Reason == store.Absent {
		p, err := profile.Indonesia()
		return humanRoles(p.Lines, p.Grants), err
	}
	if err != nil {
		return nil, err
	}
	defer of.close()
	var roles []string
	err = of.store.Read(ctx, func(ctx context.Context, tx domain.Tx) error {
		set, err := tx.Policy.Load(ctx)
		roles = humanRoles(set.Lines, set.Grants)
		return err
	})
	return roles, err
}

// humanRoles are the roles of the lines, without those of the accounts that are
// no human.
func humanRoles(lines []domain.PolicyLine, grants []domain.Grant) []string {
	var roles []string
	for _, l := range lines {
		if !slices.ContainsFunc(grants, func(g domain.Grant) bool {
			return g.Role == l.Role && domain.Person{ID: g.PersonID}.Service()
		}) {
			roles = append(roles, l.Role)
		}
	}
	slices.Sort(roles)
	return slices.Compact(roles)
}
