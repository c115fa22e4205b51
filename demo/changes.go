package demo

import (
	"context"

	"layak/domain"
)

// reorganize proposes a change of powers, which waits for the second administrator. It
// forgets somebody who approves for the team that moves: the page says so.
func (in *institution) reorganize(ctx context.Context) error {
	const role, unit = "juru-bicara", "humas-daring"
	_, err := in.desk.ProposeChange(ctx, in.people["admin"], []domain.ChangeItem{
		{Do: domain.DoUnitAdd, Unit: unit, Name: "Bagian Media Daring", Parent: domain.RootUnit},
		{Do: domain.DoLineAdd, Role: role, Act: domain.ActDraftRead},
		{Do: domain.DoLineAdd, Role: role, Act: domain.ActScan},
		{Do: domain.DoGrantAdd, Person: in.people["ppid"].PersonID, Role: role, Unit: unit},
		{Do: domain.DoGrantAdd, Person: in.people["deputy"].PersonID, Role: domain.RoleVerifier, Unit: unit},
		{Do: domain.DoGrantAdd, Person: in.people["author"].PersonID, Role: domain.RoleAuthor, Unit: unit, Channels: []string{"x", "instagram"}},
		{Do: domain.DoUnitMove, Unit: "media", Parent: unit},
	}, "Bagian Media Daring mulai bekerja bulan depan, sesuai SK/24/HUMAS")
	return err
}
