package demo

import (
	"context"
	"time"

	"layak/domain"
)

// appoint lets the deputy act for the approver, who is away, and proposes a second
// mandate that waits to be confirmed.
func (in *institution) appoint(ctx context.Context) error {
	of := func(who string) string { return in.people[who].PersonID }
	m, err := in.desk.ProposeMandate(ctx, in.people["admin"], domain.MandateInput{Kind: domain.MandateAbsent, PersonID: of("deputy"), Role: domain.RoleApprover,
		UnitID: "humas", Post: "Kepala Bagian Hubungan Masyarakat", Principal: of("approver"), Giver: of("superior"), Order: "SP/17/HUMAS",
		Period: domain.Period{Until: in.now.Add(9 * 24 * time.Hour).Truncate(time.Hour), Zone: domain.DefaultZone}})
	if err != nil {
		return err
	}
	in.skip(11 * time.Minute)
	if _, err = in.desk.ConfirmMandate(ctx, in.people["superior"], m.ID, m.Version); err != nil {
		return err
	}
	_, err = in.desk.ProposeMandate(ctx, in.people["admin"], domain.MandateInput{Kind: domain.MandateOnBehalf, PersonID: of("verifier2"), Role: domain.RoleSuperior,
		UnitID: "humas", Post: "Sekretaris Daerah", Principal: of("superior"), Giver: of("superior"), Order: "SP/21/HUMAS",
		Period: domain.Period{From: in.now.Add(3 * 24 * time.Hour).Truncate(time.Hour), Until: in.now.Add(17 * 24 * time.Hour).Truncate(time.Hour), Zone: domain.DefaultZone}})
	return err
}
