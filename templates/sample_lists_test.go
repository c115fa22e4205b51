package templates

import "time"

func sampleLists() []sample {
	owners := []Choice{{Value: "p1", Label: "Penelaah Contoh", Selected: true}}
	channels := []Choice{{Value: "web", Label: "Situs web", Selected: true}, {Value: "x", Label: "X"}}
	form := EntryForm{Phrases: "Bupati baru\nProyek Merpati", Reason: "Menunggu pelantikan", LegalBasis: "UU 14/2008 Pasal 17 huruf i", UntilDate: "2026-12-17",
		UntilTime: "10:00", Zone: "WITA", ByHand: true, Owners: owners, Units: []Choice{{Value: "humas", Label: "Bidang Humas"}}, Channels: channels,
		Categories: []Choice{{Value: "internal_memo", Selected: true}}}
	running := EntryRow{ID: "e1", Phase: "running", Phrases: []string{"Bupati baru", "Proyek <Merpati>"}, Owner: "Penelaah Contoh", Reason: "Menunggu pelantikan",
		LegalBasis: "UU 14/2008 Pasal 17 huruf i", Category: "internal_memo", Units: []string{"Bidang Humas"}, Channels: []string{"Situs web"}, From: at,
		Until: at.Add(48 * time.Hour), Soon: true, ByHand: true, By: "Penelaah Contoh", Version: 3, MayMove: true, MayEnd: true,
		Why: "Sudah diumum", Date: "2026-12-18", Time: "09:00", Errors: []FieldError{{Field: "reason-e1", Key: "reason.missing"}}}
	ended := EntryRow{ID: "e2", Phase: "ended", Owner: "Penelaah Contoh", Category: "economy", From: at, Until: at.Add(time.Hour), By: "Penelaah Contoh",
		EndedBy: "PPID Contoh", EndedAt: at, Erased: true}
	proposed := EntryRow{ID: "w1", Phase: "proposed", Phrases: []string{"Operasi Pasar Murah"}, Rules: []string{"ops-force-movement", "sec-guard-gap"}, Owner: "Pengelola Contoh",
		Reason: "Nama acara resmi", From: at, Until: at.Add(900 * time.Hour), Blocks: true, By: "Pengelola Contoh", Version: 1, MayActivate: true, MayWithdraw: true, MayEnd: true}
	active := EntryRow{ID: "w2", Phase: "ended", Phrases: []string{"Sandi"}, Owner: "Pengelola Contoh", Reason: "Nama pejabat", Channels: []string{"X"}, From: at, Until: at,
		By: "Pengelola Contoh", Second: "Administrator Contoh", EndedBy: "Administrator Contoh", EndedAt: at, EndReason: "selesai", Version: 2, MayErase: true}
	phases := []Choice{{Value: "running", Selected: true}, {Value: "ended"}}
	wrong := []FieldError{{Field: "phrases", Key: "entry.phrase", Args: []string{"2", "12"}}, {Field: "until", Key: "entry.until_order"}}
	mandates := Mandates{Frame: frame(NavMandates), Phases: phases, MayAdd: true, Kept: []string{"grant.write", "policy.write"},
		Items: []MandateRow{{ID: "m1", Phase: "proposed", Title: "Plh. Kepala Biro <Humas>", Person: "Konseptor Contoh", Role: "approver", Unit: "Bidang Humas", Principal: "Pejabat Contoh",
			Giver: "Atasan Contoh", Order: "SP/12/2026", From: at, Until: at.Add(900 * time.Hour), By: "Administrator Contoh", Version: 1, MayConfirm: true, MayEnd: true,
			Why: "x", Errors: []FieldError{{Field: "reason-m1", Key: "reason.missing"}}},
			{ID: "m2", Phase: "ended", Title: "Plt. Kepala Dinas", Person: "Konseptor Contoh", Role: "approver", Unit: "Bidang Humas", Giver: "Atasan Contoh", Order: "SP/1/2026",
				From: at, Until: at.Add(time.Hour), By: "Administrator Contoh", Second: "Atasan Contoh", EndedBy: "Atasan Contoh", EndedAt: at, EndReason: "pejabat dilantik"}},
		Form: MandateForm{Kinds: []Choice{{Value: "plt"}, {Value: "plh", Selected: true}, {Value: "an"}, {Value: "ub"}}, Roles: []Choice{{Value: "approver", Selected: true}},
			Units: []Choice{{Value: "humas", Label: "Bidang Humas"}}, Bases: []Choice{{Value: "m9", Label: "a.n. Kepala Biro"}}, People: []Choice{{Value: "budi", Label: "Budi Contoh"}},
			Person: "budi", Post: "Kepala Biro", Principal: "sari", Giver: "atasan", Order: "SP/2", UntilDate: "2026-12-17", UntilTime: "10:00", Zone: "WITA"},
		Errors: []FieldError{{Field: "person", Key: "mandate.self"}, {Field: "until", Key: "mandate.period", Args: []string{"366"}}}}
	return []sample{
		{"emergencies", PageEmergencies, Emergencies{Frame: frame(NavEmergencies), Errors: []FieldError{{"comment-c1", "reason.missing", nil}}, Items: []EmergencyRow{
			{ID: "c1", Draft: "d1", Title: "Peringatan dini banjir", State: "published", Unit: "Bidang Humas", By: "Siaga Contoh", At: at, Reason: "sungai meluap", Due: at.Add(24 * time.Hour),
				Overdue: true, MayRatify: true, Typed: "refused", Errors: []FieldError{{"comment-c1", "reason.missing", nil}}},
			{ID: "c2", Draft: "d2", Title: "Jalan ditutup", State: "changes_requested", Unit: "Bidang Humas", By: "Siaga Contoh", At: at, Reason: "longsor", Due: at.Add(24 * time.Hour),
				Outcome: "refused", DecidedBy: "Atasan Contoh", DecidedAt: at, Comment: "tidak mendesak"}}}},
		{"emergencies_empty", PageEmergencies, Emergencies{Frame: frame(NavEmergencies), Refusal: &Refusal{Code: "emergency.second_person"}}},
		{"calendars", PageCalendars, Calendars{Frame: frame(NavCalendars), MayWrite: true, Edit: true, Items: []Calendar{calendar()}, Form: calendar(),
			Errors: []FieldError{{"monday", "calendar.hours", nil}, {"holidays", "calendar.date", []string{"2026-02-30"}}}}},
		{"calendars_empty", PageCalendars, Calendars{Frame: frame(NavCalendars)}},
		{"mandates", PageMandates, mandates},
		{"mandates_empty", PageMandates, Mandates{Frame: frame(NavMandates), Refusal: &Refusal{Code: "mandate.second_person"}}},
		{"embargoes", PageEntries, Entries{Frame: frame(NavEmbargoes), Kind: "embargo", Items: []EntryRow{running, ended}, Phase: "running", Phases: phases, MayAdd: true, Form: form}},
		{"embargoes_refused", PageEntries, Entries{Frame: frame(NavEmbargoes), Kind: "embargo", MayAdd: true, Form: form, Errors: wrong}},
		{"embargoes_empty", PageEntries, Entries{Frame: frame(NavEmbargoes), Kind: "embargo"}},
		{"allowances", PageEntries, Entries{Frame: frame(NavAllowances), Kind: "allowance", Items: []EntryRow{proposed, active}, Phases: phases, MayAdd: true,
			Form: EntryForm{Phrases: "Operasi Pasar Murah", Rules: "ops-force-movement", Zone: "WIB", Blocks: true, Owners: owners, Channels: channels}}},
		{"allowances_empty", PageEntries, Entries{Frame: frame(NavAllowances), Kind: "allowance", Refusal: &Refusal{Code: "allowance.second_person"}}},
	}
}

// calendar works on two days.
func calendar() Calendar {
	c := Calendar{ID: "kantor-wit", Name: "Jam kantor <WIT>", Version: 3, Zone: "WIT", Holidays: []Holiday{{"2026-08-17", "Proklamasi"}}, Typed: "2026-08-17 Proklamasi"}
	for _, name := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		c.Days = append(c.Days, CalendarDay{Name: name})
	}
	c.Days[0].Hours, c.Days[4].Hours = "07:30-12:00, 13:00-16:00", "07:30-11:30, 13:00-16:30"
	return c
}
