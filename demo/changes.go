package demo

import (
	"context"

	"layak/domain"
)

// reorganize proposes a change of powers, which waits for the second administrator.
func (in *institution) reorganize(ctx context.Context) error {
	const role, unit = "juru-bicara", "humas-daring"
	_, err := in.desk.ProposeChange(ctx, in.people["admin"], []domain.ChangeItem{
		{Do: domain.DoUnitAdd, Unit: unit, Name: "Subbagian Media Daring", Parent: "humas"},
		{Do: domain.DoLineAdd, Role: role, Act: domain.ActDraftRead},
		{Do: domain.DoLineAdd, Role: role, Act: domain.ActScan},
		{Do: domain.DoGrantAdd, Person: in.people["deputy"].PersonID, Role: role, Unit: unit},
		{Do: domain.DoGrantAdd, Person: in.people["author"].PersonID, Role: domain.RoleAuthor, Unit: unit, Channels: []string{"x", "instagram"}},
	}, "Subbagian Media Daring mulai bekerja bulan depan, sesuai SK/24/HUMAS")
	return err
}
