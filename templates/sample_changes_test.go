package templates

func sampleChanges() []sample {
	items := []ChangeItem{
		{N: 0, Do: "line.add", Role: "approver", Act: "draft.decide", Object: "approval", Effect: "deny"},
		{N: 1, Do: "line.remove", Line: 12, Role: "author", Act: "draft.create", Object: "*", Effect: "allow", Errors: []FieldError{{Field: "item-1", Key: "line.unknown"}}},
		{N: 2, Do: "grant.add", Person: "Konseptor <Contoh>", Role: "verifier", Unit: "Bidang Humas", Channels: []string{"Situs web"}},
		{N: 3, Do: "unit.add", Unit: "arsip", Name: "Bagian Arsip", Parent: "Dinas Kominfo"},
		{N: 4, Do: "unit.move", Unit: "Bidang Humas", Was: "Dinas Kominfo", Parent: "Bagian Arsip"},
		{N: 5, Do: "unit.rename", Unit: "u1", Was: "Bidang Humas", Name: "Bidang <Informasi>"},
		{N: 6, Do: "link.remove", Person: "Akun Kedua", Was: "Konseptor Contoh"}}
	head := ChangeHead{ID: "c1", State: "proposed", Note: "Bidang baru per 1 Januari", Items: items, Count: 7, By: "Administrator Contoh", At: at}
	waits := Change{Frame: frame(NavChanges), ChangeHead: head, Base: 41, Digest: hash, Version: 1, Seen: "41.9f2c", Waits: true, Broken: true,
		Against: []FieldError{{Field: "against", Key: "policy.last_admin"}}, Own: true, MayActivate: true, MayWithdraw: true, Typed: "belum perlu",
		Gains: []Shift{{"Konseptor Contoh", []ShiftAct{{"draft.read", "*"}, {"draft.decide", "approval"}}, []string{"Bidang Humas", "Bagian Arsip"}, true}},
		Loses: []Shift{{"Penyetuju Contoh", []ShiftAct{{"draft.decide", "approval"}}, []string{"Dinas Kominfo"}, false}},
		Rest:  3,
		Replay: &Replay{Looked: 40, Skipped: 2, Count: 3, Days: 90, Rows: []ReplayRow{{"Verifikator Contoh", "draft.decide", "verification", 2, 1, []ReplayDraft{{"d1", "Bakti <sosial>", at}}},
			{"Penyetuju Contoh", "draft.publish", "", 1, 0, nil}}},
		Keys:      []Key{{"Orang Baru", "password.proposer"}, {"Penyetuju Contoh", "password.proposer_once"}},
		Shortages: []Shortage{{"standard", "approval", "Dinas Kominfo", 2, 1}}, Errors: []FieldError{{Field: "reason", Key: "reason.missing"}}}
	own := head
	own.State, own.Note, own.Self = "draft", "", true
	draft := Change{Frame: frame(NavChanges), ChangeHead: own, Version: 4, Waits: true, Draft: true, MayPropose: true, MayWithdraw: true, Errors: []FieldError{{Field: "note", Key: "reason.missing"}}}
	draft.Replay = &Replay{Days: 90}
	good := waits
	good.Replay = &Replay{Looked: 40, Days: 90}
	good.Broken, good.Against, good.Errors, good.Own, good.Shortages, good.Self = false, nil, nil, false, nil, true
	good.MayActivate, good.Why = false, &Refusal{Code: "change.second_person"}
	done := head
	done.ID, done.State, done.Second, done.Then, done.Items, done.More = "c4", "active", "Administrator Dua", at, items[:4], 3
	no := head
	no.ID, no.State, no.Second, no.Then, no.Note = "c3", "withdrawn", "Administrator Dua", at, ""
	lines := []TryLine{{PolicyLine{5, "author", "draft.create", "*", "allow", ""}, "decided", false}, {PolicyLine{9, "approver", "draft.create", "approval", "deny", ""}, "other_object", false},
		{PolicyLine{100, "verifier", "draft.create", "*", "deny", ""}, "not_held", true}, {PolicyLine{11, "ppid", "draft.create", "*", "allow", ""}, "hit", false}}
	held := []HeldRole{{"author", "", nil}, {"approver", "Plh. Kepala <Biro>", []string{"Situs web"}}}
	tried := TryPowers{Frame: frame(NavPolicy), Person: "author", Object: "approval", Draft: "d1", People: []Choice{{Value: "author", Label: "Konseptor Contoh"}},
		Units: []Choice{{Value: "root", Label: "Dinas Kominfo", Selected: true}}, Acts: []Choice{{Value: "draft.create", Selected: true}}, Stages: []Choice{{Value: "approval", Selected: true}},
		Channels: []Choice{{Value: "web", Label: "Situs web", Selected: true}}, Changes: []Choice{{Value: "c1", Label: "Bidang baru", Selected: true}},
		Who: "Konseptor Contoh", Where: "Dinas Kominfo", Act: "draft.create", Answers: []TryAnswer{
			{Allowed: true, Line: 5, Role: "author", Title: "Plh. Kepala <Biro>", Held: held, Lines: lines},
			{Would: true, Line: 100, Fresh: true, Role: "verifier", Held: held, Lines: lines, Stages: []TryStage{{"approval", false, []TryGuard{{"active", true}, {"not_author", false}}}}},
			{Would: true, Lines: lines[1:2]}}}
	return []sample{
		{"try_powers", PageTryPowers, tried},
		{"try_powers_refused", PageTryPowers, TryPowers{Frame: frame(NavPolicy), Person: "siapa", Errors: []FieldError{{Field: "person", Key: "person.unknown"}}}},
		{"changes", PageChanges, Changes{Frame: frame(NavChanges), Own: &own, Items: []ChangeHead{head, done, no}, States: []Choice{{Value: "proposed", Selected: true}, {Value: "active"}}}},
		{"changes_empty", PageChanges, Changes{Frame: frame(NavChanges)}},
		{"change", PageChange, waits}, {"change_draft", PageChange, draft}, {"change_own", PageChange, good},
		{"change_withdrawn", PageChange, Change{Frame: frame(NavChanges), ChangeHead: no, Base: 41, Digest: hash, Reason: "Belum waktunya", Refusal: &Refusal{Code: "change.withdrawn"}}},
	}
}
