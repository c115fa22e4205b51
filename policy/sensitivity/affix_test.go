package sensitivity

import "testing"

func TestForms(t *testing.T) {
	tests := []struct {
		root, forms string
		yes, no     []string
	}{
		{"kirim", "id", []string{"kirim", "mengirim", "dikirim", "pengiriman", "kirimkan", "mengirimkannya", "dikirimkanlah", "kirimin", "ngirim", "terkirim", "pengirimannya", "kukirim"}, []string{"kirimku2x", "kirik", "girim"}},
		{"gerak", "id", []string{"bergerak", "pergerakan", "menggerakkan", "digerakkan", "penggerak", "geraknya", "gerakan", "pergerakannya"}, []string{"gerai", "gera"}},
		{"pasukan", "id", []string{"pasukan", "pasukannya", "sepasukan", "pasukanku"}, []string{"masukan", "masuk", "pasu"}},
		{"serang", "id", []string{"menyerang", "diserang", "serangan", "penyerangan", "penyerangannya", "terserang", "seranglah"}, []string{"serangga", "orang"}},
		{"tarik", "id", []string{"menarik", "ditarik", "penarikan", "narik", "tertarik"}, []string{"tari"}},
		{"pukul", "id", []string{"memukul", "pemukulan", "dipukul"}, []string{"mukul"}},
		{"berangkat", "id", []string{"diberangkatkan", "memberangkatkan", "keberangkatan", "pemberangkatan", "berangkatin"}, []string{"angkat", "mengangkat"}},
		{"umum", "id", []string{"diumumkan", "mengumumkan", "pengumuman", "ngumumin", "diumumin", "diumumkannya"}, []string{"umur"}},
		{"kapal", "id", []string{"kapalnya", "perkapalan", "kapal2", "kapal2nya", "kapalny"}, []string{"kepal"}},
		{"siap", "id", []string{"dipersiapkan", "mempersiapkan", "persiapan", "bersiaplah", "siapkan"}, []string{"siang"}},
		{"deploy", "both", []string{"deployed", "deploying", "deploys", "dideploy", "ngedeploy"}, []string{"employ"}},
		{"ship", "en", []string{"ships", "shipped", "shipping", "shipper"}, []string{"shi", "dikapalkan", "shipnya"}},
		{"move", "en", []string{"moves", "moved", "moving", "mover"}, []string{"movie"}},
		{"carry", "en", []string{"carries", "carried", "carrying", "carrier"}, []string{"car"}},
		{"ammunition", "id", []string{"ammunition"}, []string{"ammunitions"}},
	}
	for _, tt := range tests {
		p := testProgram(t, "rules: [{id: b, kind: block, match: [{term: "+tt.root+", forms: "+tt.forms+"}]}]")
		s := &scanner{program: p, limit: FieldLimit}
		for _, w := range tt.yes {
			if !s.holds(t.Context(), 0, sample{text: "ini " + w + " itu"}) {
				t.Errorf("%s: %q is a form", tt.root, w)
			}
		}
		for _, w := range tt.no {
			if s.holds(t.Context(), 0, sample{text: "ini " + w + " itu"}) {
				t.Errorf("%s: %q is no form", tt.root, w)
			}
		}
	}
}

// TestRedup finds a reduplication as one occurrence.
func TestRedup(t *testing.T) {
	got := occurrences(t, "{term: kapal}", "Ada kapal-kapal, kapal2 dan kapal kapal.")
	want := []string{"kapal-kapal", "kapal2", "kapal", "kapal"}
	if !equal(got, want) {
		t.Errorf("%q", got)
	}
}
