package demo

import (
	"context"
	"time"

	"layak/domain"
)

// keep makes an embargo and an entry of the allow-list, the latter made active
// by a second person. Both end soon enough for their owners to be told.
func (in *institution) keep(ctx context.Context) error {
	_, err := in.desk.AddEmbargo(ctx, in.people["security"], domain.EmbargoInput{Phrases: []string{"Terminal Kenanga", "direktur baru Perumda Melati"},
		Reason: "Diumumkan wali kota pada upacara; keluarga pejabat belum diberi tahu.", LegalBasis: "UU 14/2008 Pasal 17 huruf i", Category: "internal_memo",
		Period: domain.Period{Until: in.now.Add(6 * 24 * time.Hour).Truncate(time.Hour), Zone: domain.DefaultZone}})
	if err != nil {
		return err
	}
	w, err := in.desk.ProposeAllowance(ctx, in.people["rules"], domain.AllowanceInput{Phrases: []string{"Operasi Pasar Murah", "Pasukan Oranye berangkat"},
		Reason: "Nama acara dan regu kebersihan yang sudah dikenal umum.",
		Period: domain.Period{Until: in.now.Add(10 * 24 * time.Hour).Truncate(time.Hour), Zone: domain.DefaultZone}})
	if err != nil {
		return err
	}
	in.skip(11 * time.Minute)
	_, err = in.desk.ActivateAllowance(ctx, in.people["admin"], w.ID, w.Version)
	return err
}
