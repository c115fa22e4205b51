package templates

import (
	"layak/domain"
	"strings"
	"time"
)

// sample is one page with its data, as the goldens and the checks use it.
type sample struct {
	name, page string
	data       any
}

var at = time.Date(2026, 11, 23, 3, 5, 0, 0, time.UTC)

const hash = "sha256:9f2c41d7a08be6635c1d54ef0a7b3390c2f1e8d4a65b7093ee01d2c3b4a59687"

const body = "Satgas akan bergeser ke pelabuhan utara besok dini hari.\n\n" +
	"Kegiatan bakti sosial terbuka untuk umum; pendaftaran melalui 081200000000. <b>Datanglah</b> & ajak keluarga 👋🏽."

func samples() []sample {
	var all []sample
	for _, group := range [][]sample{sampleWork(), sampleDraft(), sampleRules(), sampleLearn(), sampleLists(), sampleChanges(), sampleHouse(), sampleEvidence()} {
		all = append(all, group...)
	}
	return all
}

func frame(active string) Frame {
	return Frame{
		Institution: "Dinas Kominfo Kabupaten Contoh", Active: active, Waiting: 2, Demo: true, Zone: "WIB", Path: "/" + active,
		Person: &Person{Name: "Penyetuju Contoh", Username: "approver", Roles: []Held{{"approver", "Dinas Kominfo"}}},
		Nav: []string{NavHome, NavDrafts, NavNew, NavRules, NavRuleSets, NavSamples, NavEmbargoes, NavAllowances, NavPeople, NavMandates, NavEmergencies, NavUnits, NavPolicy, NavChanges, NavWorkflows,
			NavChannels, NavAudit, NavAccount},
	}
}

func head(state string) DraftHead {
	return DraftHead{ID: "d1", Title: "Bakti sosial di pelabuhan utara", State: state, Unit: "Bidang Humas", Classification: "public",
		Author: "Konseptor Contoh", Channels: []string{"Situs web", "X"}, PublishAt: at.Add(48 * time.Hour), Revision: 3, Version: 7,
		ContentHash: hash, UpdatedAt: at}
}

func span(text, words string) (int, int) {
	i := strings.Index(text, words)
	return i, i + len(words)
}

func findings() Findings {
	s1, e1 := span(body, "bergeser ke pelabuhan utara besok dini hari")
	s2, e2 := span(body, "081200000000")
	s3, e3 := span(body, "pelabuhan utara")
	return Findings{
		Checked: true, Verdict: "block", RulesetVersion: 7, RulesetDigest: hash, Form: "draft", DraftID: "d1", Version: 7, Until: "2026-12-07",
		Items: []Finding{
			{Fingerprint: "aa01", Rule: "ops-troop-movement", RuleVersion: 3, Category: "operations", Severity: "block", Confidence: 90,
				Band: "high", Field: "body", Start: s1, End: e1, Line: 1, Column: 13, Excerpt: body[s1:e1],
				Message:    "Menyebut satuan, tujuan, dan waktu gerakan yang belum terjadi.",
				Suggestion: "Tunda penyebutan waktu dan tempat sampai kegiatan selesai.", Replacement: "melaksanakan tugas sesuai rencana", Replaced: "bergerak dari dermaga tiga pukul lima.", Tongue: "id",
				LegalBasis: "UU 14/2008 Pasal 17 huruf c angka 1", MayOverride: true, Views: []string{"letters", "hashtag"},
				Criteria: []Criterion{{"unit", 40, true, "Satgas"}, {"waktu mendatang", 30, true, "besok dini hari"}, {"belum diumumkan", 20, false, ""}}},
			{Fingerprint: "aa02", Rule: "loc-harbour", RuleVersion: 1, Category: "location", Severity: "warn", Confidence: 55, Band: "medium",
				Field: "body", Start: s3, End: e3, Line: 1, Column: 25, Excerpt: body[s3:e3], Message: "Nama tempat yang rinci.",
				Suppressed: "disebut dalam siaran pers"},
			{Fingerprint: "aa03", Rule: "pii-phone", RuleVersion: 2, Category: "personal_data", Severity: "review", Confidence: 80, Band: "high",
				Field: "body", Start: s2, End: e2, Line: 3, Column: 65, Excerpt: body[s2:e2], Message: "Nomor telepon perorangan.",
				LegalBasis: "UU 14/2008 Pasal 17 huruf h",
				Lifted:     &Lifted{"Penelaah Contoh", "Nomor layanan instansi, bukan milik pribadi.", at, at.Add(14 * 24 * time.Hour)}},
			{Fingerprint: "aa04", Rule: "ops-mosaic", RuleVersion: 1, Category: "operations", Severity: "review", Confidence: 60, Band: "medium",
				Field: "body", Start: s3, End: e3, Line: 1, Column: 25, Excerpt: body[s3:e3], Message: "Tersebar, tetapi terbaca bersama.",
				Parts: []Part{{Name: "Satuan", Field: "title", Start: 0, End: 5, Excerpt: "Bakti"},
					{Name: "Tempat", Field: "body", Start: s3, End: e3, Excerpt: body[s3:e3], Own: true},
					{Name: "Waktu", Channel: "x"},
					{Name: "Waktu", Channel: "web", Excerpt: "besok", Earlier: &EarlierText{ID: "d2", Title: "Senja di dermaga", At: at, Out: true}},
					{Name: "Waktu", Channel: "web", Excerpt: "lusa", Earlier: &EarlierText{ID: "d3", Title: "Apel pagi", At: at}}}},
			{Fingerprint: "aa06", Rule: "embargo-e1", RuleVersion: 1, Category: "internal_memo", Severity: "block", Confidence: 100, Band: "high",
				Field: "variant:x", End: 3, Line: 1, Column: 1, Excerpt: "Ayo", Message: "Diembargo sampai 25 November 2026 pukul 10.05 WIB.",
				Suppressed: "embargo.scheduled", Listed: &Listed{Kind: "embargo", Until: at.Add(48 * time.Hour)}},
			{Fingerprint: "aa05", Rule: "ops-force-movement", RuleVersion: 1, Category: "operations", Severity: "review", Confidence: 60, Band: "medium",
				Field: "variant:x", Start: 4, End: 8, Line: 1, Column: 5, Excerpt: "ikut", Message: "Menyebut gerakan.",
				Suppressed: "Nama acara resmi", Listed: &Listed{Kind: "allowance", Words: "ikut bakti", Until: at.Add(48 * time.Hour)}},
		},
	}
}

func texts() []DraftText {
	return []DraftText{
		{"title", MarkedText{Text: "Bakti sosial di pelabuhan utara"}},
		{"body", MarkedText{body, findings().Marks("body")}},
		{"variant:x", MarkedText{Text: "Ayo ikut bakti sosial! #humas"}},
	}
}

func road() Road {
	return Road{[]RoadStep{
		{Name: "draft", State: "done", People: []string{"Konseptor Contoh"}, Since: at.Add(-50 * time.Hour)},
		{Name: "verification", State: "done", Roles: []string{"verifier"}, Need: 1, Have: 1, Because: []string{"always"},
			Decisions: []DecisionLine{
				{"Verifikator Contoh", "verifier", "request_changes", "Sebutkan tanggal kegiatan.", at.Add(-40 * time.Hour), 2, true, "", nil, nil, false},
				{"Verifikator Contoh", "verifier", "approve", "", at.Add(-30 * time.Hour), 3, false, "Plh. Kepala <Biro> Contoh", []Question{{"", "operations", "Sudah <diumumkan>?", "na"}}, []RecordPart{{"kind", "<gelar>", false, false}}, false},
				{"Verifikator Contoh", "verifier", "approve_with_recommendations", "Sebut jamnya.", at.Add(-31 * time.Hour), 3, false, "", nil, nil, true}}},
		{Name: "security", State: "current", Roles: []string{"security"}, Need: 2, Have: 1, Because: []string{"findings"}, Overdue: true,
			People: []string{"Penelaah Contoh", "Penelaah Dua"}, Due: at.Add(-time.Hour), Escalated: at, Missing: []Missing{{"approvals", []string{"1"}}}},
		{Name: "approval", State: "waiting", Roles: []string{"approver"}, Need: 1},
		{Name: "publication", State: "waiting", Missing: []Missing{{"publish", nil}}},
	}}
}

// cleared is the page of a draft that waits for its publication.
func cleared(show DraftShow) DraftShow {
	show.Draft.State, show.Findings.State = "cleared", "cleared"
	show.Draft.ValidUntil = at.Add(30 * 24 * time.Hour)
	return show
}

// expired is the page of a draft that waited for too long.
func expired(show DraftShow) DraftShow {
	show.Draft.State, show.Findings.State, show.Publications, show.Errors, show.Refusal, show.Actions = "expired", "expired", nil, nil, nil, DraftActions{Story: Action{Show: true, Allowed: true}}
	return show
}

func guards() []Guard {
	return []Guard{{"active", true, ""}, {"human", true, ""}, {"policy", true, "12: approver, draft.decide, approval, allow"},
		{"role", true, "approver"}, {"not_author", false, ""}, {"not_submitter", true, ""}}
}

func refusal() *Refusal {
	return &Refusal{Code: "access.denied", Policy: "12: approver, draft.decide, approval, allow", Guard: "not_author"}
}

func sampleWork() []sample {
	row := DraftRow{ID: "d1", Title: "Bakti sosial di pelabuhan utara", Unit: "Bidang Humas", Author: "Konseptor Contoh",
		Channels: []string{"Situs web", "X"}, State: "in_review", Stages: []string{"security", "legal"}, Age: 51 * time.Hour, Due: at.Add(5 * time.Hour), PublishAt: at.Add(48 * time.Hour),
		Worst: "review", Review: true}
	late, own := row, row
	late.Claimed = "Penelaah <Dua>"
	late.Overdue, late.Due, late.Worst, late.Title = true, at.Add(-9*time.Hour), "block", "Jadwal pengamanan kunjungan kerja"
	own.State, own.Stages, own.Due, own.Worst, own.Review = "changes_requested", nil, time.Time{}, "clear", false
	home := Home{Frame: frame(NavHome), Proposals: []ProposalRow{{Kind: "ruleset", ID: "8", URL: "/rulesets/8", Words: "Nomor layanan", By: "Pengelola Contoh", Age: 3 * time.Hour},
		{Kind: "allowance", ID: "a1", URL: "/allowances?phase=proposed#e-a1", Words: "Operasi Pasar", Blocks: true, By: "Pengelola Contoh", Age: 50 * time.Hour}}, Ending: []EndingRow{{"embargo", "/embargoes#e-e1", "Bupati baru", at.Add(48 * time.Hour)}}, Turn: []DraftRow{late, row}, Overdue: []DraftRow{late}, Late: []DraftRow{late}, Waiting: []DraftRow{row},
		Mine: []DraftRow{own}, ToPost: []DraftRow{row}, Publishes: true, MayWrite: true}
	home.Told = []NoticeRow{{"n1", "overdue", "d1", "Jadwal <pengamanan>", "security", at, ""}, {"n2", "expired", "d2", "Bakti sosial", "", at, ""}, {"n3", "password", "", "", "", at, "Siti Contoh"}}
	home.Flash = &Flash{Kind: "done", Key: "publication.confirmed", Args: []string{"X"}}
	units := []Choice{{Value: "root", Label: "Dinas Kominfo"}, {Value: "u1", Label: "Bidang Humas", Selected: true}}
	states := []Choice{{Value: "draft"}, {Value: "in_review", Selected: true}, {Value: "published"}}
	gate := Frame{Institution: "Dinas Kominfo Kabupaten Contoh", Demo: true, Path: "/signin"}
	return []sample{
		{"home", PageHome, home},
		{"home_empty", PageHome, Home{Frame: frame(NavHome)}},
		{"home_alone", PageHome, Home{Frame: frame(NavHome), Alone: true}},
		{"drafts", PageDrafts, Drafts{Frame: frame(NavDrafts), Items: []DraftRow{late, row, own}, States: states, Units: units, Mine: true,
			Filtered: true, MayWrite: true, Paging: Paging{Prev: "/drafts?cursor=a", Next: "/drafts?cursor=b", Total: 1234}}},
		{"drafts_empty", PageDrafts, Drafts{Frame: frame(NavDrafts)}},
		{"drafts_filtered", PageDrafts, Drafts{Frame: frame(NavDrafts), Filtered: true}},
		{"signin", PageSignIn, SignIn{Frame: gate, Username: "author", Password: "layak-demo-author", Next: "/drafts", Accounts: []DemoAccount{
			{"author", "Konseptor Contoh", "author"}, {"verifier", "Verifikator Contoh", "verifier"}, {"security", "Penelaah Contoh", "security"},
			{"approver", "Penyetuju Contoh", "approver"}, {"ppid", "PPID Contoh", "ppid"}, {"admin", "Administrator Contoh", "admin"},
			{"rules", "Pengelola Contoh", "rules"}, {"auditor", "Auditor Contoh", "auditor"}}}},
		{"signin_refused", PageSignIn, SignIn{Frame: Frame{Path: "/signin"}, Username: "author", Refusal: &Refusal{Code: "signin.wrong"}}},
		{"signin_ended", PageSignIn, SignIn{Frame: Frame{Path: "/", Held: true}, Ended: true, Resume: "/drafts/new", Kept: []KeptField{{"body", "Baris satu\nBaris dua"}, {"title", "Judul"}}}},
		{"signin_lost", PageSignIn, SignIn{Frame: Frame{Path: "/"}, Ended: true, Lost: true}},
		{"signin_again", PageSignIn, SignIn{Frame: Frame{Path: "/", Held: true}, Ended: true, Again: true}},
		{"resume_read", PageResume, Resume{Frame: frame(""), Path: "/drafts/d1/overrides", Next: "/drafts/d1", Act: "override", Fields: []KeptField{{"reason", "Sudah umum"}, {"until", "2026-08-17"}}}},
		{"resume", PageResume, Resume{Frame: frame(""), Path: "/drafts/new", Next: "/drafts/new", Act: "draft", Send: true, Opens: "check", Fields: []KeptField{{"body", "Baris satu\nBaris dua"}, {"unit", "humas"}, {"own:x", "1"}}}},
		{"resume_workflow", PageResume, Resume{Frame: frame(""), Path: "/workflows/write", Next: "/workflows/new", Act: "workflow", Send: true, Opens: "show", Fields: []KeptField{{"appeal_roles", "superior"}, {"checklist", ""}, {"new", "1"}, {"note", "SK 12"}, {"roles", "verifier"}, {"stage", "verification"}}}},
		{"resume_decision", PageResume, Resume{Frame: frame(""), Path: "/drafts/d1/decisions", Next: "/drafts/d1/review", Act: "decision", Send: true, Fields: []KeptField{{"comment", "Alasan"}, {"stage", "approval"}}, Decisions: []string{"approve", "reject"}, Decision: "reject"}},
		{"account", PageAccount, Account{Frame: frame(NavAccount), Sessions: []SessionRow{
			{"s1", "session", "Firefox, Linux", at, at.Add(8 * time.Hour), true}, {"s2", "token", "pemeriksa situs", at, at.Add(90 * 24 * time.Hour), false}}}},
		{"account_first", PageAccount, Account{Frame: Frame{Person: &Person{Name: "Orang Baru", Username: "baru"}, Nav: []string{NavAccount}, Active: NavAccount},
			First: &Refusal{Code: "password.set_by_other"}, SetBy: "Siti Contoh"}},
		{"resume_first", PageResume, Resume{Frame: frame(""), Path: "/drafts/new", Next: "/account", Act: "draft", First: true, Fields: []KeptField{{"title", "Judul"}}}},
		{"account_empty", PageAccount, Account{Frame: Frame{Person: &Person{Name: "Tanpa Peran", Username: "baru"}}}},
		{"error", PageError, Error{Frame: frame(""), Status: 403, Refusal: *refusal(), Guards: guards(), Back: "/drafts/d1"}},
		{"error_internal", PageError, Error{Frame: Frame{}, Status: 500, Refusal: Refusal{Code: "internal"}, Reference: "req-42"}},
		{"error_unknown", PageError, Error{Frame: frame(""), Status: 422, Refusal: Refusal{Code: "no.such_key", Detail: "<script>"}}},
	}
}

func sampleDraft() []sample {
	form := DraftForm{Frame: frame(NavNew), PublishZone: "WIB", MaySubmit: true,
		Channels: []ChannelChoice{{Name: "web", Title: "Situs web", Kind: "feed", Selected: true},
			{Name: "x", Title: "X", Kind: "manual", Selected: true, Own: true, Variant: "Ayo ikut bakti sosial! #humas", Limit: 280}},
		Units:           []Choice{{Value: "u1", Label: "Bidang Humas", Selected: true}},
		Classifications: []Choice{{Value: "public", Selected: true}, {Value: "restricted"}, {Value: "secret"}, {Value: "top_secret", Disabled: true}},
		Kinds:           []Choice{{Value: "post", Selected: true}, {Value: "disclosure"}}}
	form.Readers = []ReaderLine{{ID: "p4", Name: "Verifikator Contoh", Username: "verifikator", Named: true}, {ID: "p5", Name: "Penyetuju Contoh", Username: "penyetuju"}}
	edit := form
	edit.Readers = nil
	edit.ID, edit.Version, edit.State, edit.Title, edit.Body = "d1", 7, "changes_requested", "Bakti sosial di pelabuhan utara", body
	edit.PublishDate, edit.PublishTime, edit.Findings, edit.VoidsClearance = "2026-11-25", "10:05", findings(), true
	bad := edit
	bad.Errors = []FieldError{{"title", "draft.title_missing", nil}, {"body", "text.too_large", []string{"262144"}}, {"publish_at", "draft.publish_at_past", nil}}
	bad.Refusal = &Refusal{Code: "findings.block"}
	bad.Conflict = &Conflict{By: "Rekan Contoh", At: at, Revision: 4, Diff: diff()}
	show := DraftShow{Frame: frame(NavDrafts), Draft: head("publishing"), Texts: texts(), Findings: findings(), Road: road(),
		Publications: []Publication{
			{Channel: "web", Title: "Situs web", Kind: "feed", State: "sent", URL: "https://contoh.go.id/berita/1", At: at},
			{Channel: "x", Title: "X", Kind: "manual", State: "pending", Text: "Ayo ikut bakti sosial! #humas", MayConfirm: true},
			{Channel: "portal", Title: "Portal", Kind: "webhook", State: "uncertain", Reason: "publication.interrupted", At: at, MayResolve: true},
			{Channel: "fb", Title: "Facebook", Kind: "manual", State: "failed", By: "Penyetuju Contoh", At: at}},
		Revisions: []RevisionLine{{3, "Konseptor Contoh", at, hash, true, true}, {2, "Konseptor Contoh", at.Add(-30 * time.Hour), hash, false, false}},
		Actions: DraftActions{Edit: Action{Show: true, Why: &Refusal{Code: "draft.partly_published"}}, Publish: Action{true, true, nil},
			Submit: Action{true, true, nil}, Review: Action{true, true, nil}, Unschedule: Action{true, true, nil}, Appeal: Action{true, true, nil},
			Withdraw: Action{true, true, nil}, Emergency: Action{true, true, nil}, Renew: Action{true, true, nil}, Receipt: Action{true, true, nil}, Story: Action{true, true, nil}}}
	show.Readers = ReadersCard{Named: true, MayRestrict: true, MayUnrestrict: true, Undone: []string{"verification", "approval"}, Unordered: true,
		Readers: []ReaderLine{{"p1", "Konseptor Contoh", "author", true, true, false}, {"p2", "Penyetuju Contoh", "approver", false, true, true}},
		Choices: []ReaderLine{{"p2", "Penyetuju Contoh", "approver", false, true, false}, {"p3", "Verifikator Contoh", "verifier", false, false, false}}}
	show.Findings.Form = ""
	fresh := DraftShow{Frame: frame(NavDrafts), Draft: head("parked"), Texts: texts(), Road: road(), Refusal: &Refusal{Code: "findings.block"}}
	show.Errors, show.Open, show.Reason = []FieldError{{"reason", "reason.missing", nil}}, "withdraw", " "
	fresh.Draft.PublishAt, fresh.Draft.ParkedReason, fresh.Draft.Channels = time.Time{}, "ruleset.changed", nil
	no := Action{Show: true, Why: refusal()}
	fresh.Actions = DraftActions{no, no, no, no, no, no, no, no, no, no, no}
	fresh.Fallen = []FallenStage{{"security", nil}}
	show.Fallen = []FallenStage{{"verification", []FallenVote{{"Verifikator <Contoh>", "policy"}}}, {"approval", []FallenVote{{"Penyetuju Contoh", "not_author"}, {"Penyetuju Dua", "named"}}}}
	marked := findings()
	marked.Form, marked.MayMark, marked.From = "", true, "review"
	marked.Items[0].Mark = "false_alarm"
	marked.Items[2].Alarm, marked.Items[2].Note, marked.Items[2].Errors = true, "bukan nomor pribadi", []FieldError{{"note-aa03", "reason.too_large", nil}}
	leak := Leak{Fields: []string{"title", "body", "variant:x"}, Categories: []string{"operations", "location"}, Field: "body", Category: "location", Words: "pelabuhan utara", Note: "tempatnya"}
	review := Review{Frame: frame(NavHome), Draft: head("in_review"), Stage: "approval", Texts: texts(), Findings: marked, Leak: &leak, Similar: similarRows(), Since: since(diff()),
		Road: road(), MayDecide: true, Decisions: []string{"approve", "approve_with_recommendations", "approve_as_amended", "request_changes", "reject"}, Decision: "reject", Guards: guards()[:4],
		Errors: []FieldError{{"comment", "reason.missing", nil}, {"words", "sample.words", nil}}, Due: at, Overdue: true, Others: []Decider{
			{"Penyetuju Dua", "approver", true, false, ""}, {"Penyetuju Tiga", "approver", false, true, ""}, {"Konseptor Contoh", "", false, false, "not_author"}}}
	review.Fields, review.Edits = []string{"title", "body", "variant:x"}, []Edit{{"variant:x", "<b>tertutup</b>", "terbuka"}, {}}
	review.Amended = []Amended{{"Verifikator Contoh", at, []Edit{{"body", "pukul <09.00>", "pagi hari"}, {"title", "(rahasia)", ""}}}}
	review.Errors = append(review.Errors, FieldError{"amendments[0].old", "amendment.old_missing", nil}, FieldError{"amendments", "amendment.count", []string{"50"}})
	review.Questions = []Question{{"answers.operations.1", "operations", "Sudah <diumumkan>?", "yes"}, {"answers.location.1", "location", "Umum?", ""}}
	review.Record = []RecordPart{{"kind", "<gelar>", false, false}, {"reason", "a\nb", true, false}, {"until", "2026-12-31", false, true}}
	review.Errors = append(review.Errors, FieldError{"answers.location.1", "checklist.missing", []string{"Umum?"}}, FieldError{"consequence_test.until", "test.until", nil})
	review.Fallen = show.Fallen
	shut := Review{Frame: frame(NavHome), Draft: head("in_review"), Texts: texts(), Road: road(), Guards: guards(), Due: at,
		Refusal: &Refusal{Code: "draft.changed"}, Findings: Findings{Checked: true, Verdict: "clear"}}
	same := shut
	same.Since, same.Guards = Since{Revision: 2, Why: "previous"}, nil
	decided := Review{Frame: frame(NavHome), Draft: head("published"), Texts: texts(), Road: road(), Decided: []DecisionLine{
		{By: "Verifikator Contoh", Capacity: "verifier", Decision: "approve", Comment: "Sudah diperiksa.", At: at, Revision: 2}}}
	beside := shut
	beside.Refusal, beside.Stage, beside.MayDecide, beside.Decisions = nil, "security", true, review.Decisions
	beside.MyVote, beside.MayRecuse, beside.Open, beside.Reason = "security", true, "recuse", "<saudara>"
	beside.Stages, beside.Needed, beside.Able = []ReviewStage{{"security", true, true}, {"legal", false, false}}, 2, 1
	beside.Claim = Claim{MayTake: true, People: []Choice{{Value: "p1", Label: "Penelaah Dua"}}}
	shut.Claim = Claim{By: "Penelaah Dua", MayRelease: true}
	beside.Errors = []FieldError{{"stage", "stage.choose", []string{"security, legal"}}, {"reason", "reason.missing", nil}}
	beside.Road.Steps = []RoadStep{road().Steps[1], {State: "current", Beside: []RoadStep{road().Steps[2],
		{Name: "legal", State: "current", Roles: []string{"legal"}, Need: 2, Due: at, Missing: []Missing{{"people", []string{"2", "1"}}}}}}, road().Steps[3]}
	return []sample{
		{"draft_new", PageDraftNew, form}, {"draft_new_empty", PageDraftNew, DraftForm{Frame: frame(NavNew)}},
		{"draft_edit", PageDraftEdit, edit}, {"draft_edit_refused", PageDraftEdit, bad},
		{"draft_show", PageDraftShow, show}, {"draft_show_cleared", PageDraftShow, cleared(show)}, {"draft_show_shut", PageDraftShow, fresh}, {"draft_show_expired", PageDraftShow, expired(show)},
		{"review", PageReview, review}, {"review_shut", PageReview, shut}, {"review_same", PageReview, same}, {"review_beside", PageReview, beside}, {"review_decided", PageReview, decided},
		{"findings", PageFindings, FindingsFragment{findings()}},
		{"findings_incomplete", PageFindings, FindingsFragment{Findings{Checked: true, Verdict: "block", Incomplete: true, Reason: "scan.incomplete"}}},
	}
}

func similarRows() []SimilarRow {
	vote := DecisionLine{By: "Penyetuju Contoh", Capacity: "approver", Decision: "approve", At: at}
	no := DecisionLine{By: "Verifikator Contoh", Capacity: "verifier", Decision: "reject", Comment: "Jam kunjungan jangan disebut.", At: at}
	return []SimilarRow{
		{"d7", "Bakti sosial di balai desa", 100, "published", "Bidang Humas", "public", "clear", at, "approval", &vote, false, []string{body}},
		{"d8", "Bakti sosial", 86, "rejected", "Bidang Humas", "restricted", "review", at, "verification", &no, true, []string{"Kegiatan bakti sosial terbuka untuk umum", "<b>"}},
		{"d9", "Bakti", 54, "in_review", "Bidang Humas", "public", "warn", at, "", nil, false, nil},
		{"d5", "Sosial", 31, "withdrawn", "Bidang Humas", "public", "info", at, "", nil, false, nil},
	}
}

func since(diff []DiffField) Since {
	return Since{Revision: 2, Why: "own", Diff: diff, Facts: []FactChange{{"channels", Fact{Names: []string{"X"}}, Fact{Names: []string{"Situs web", "X"}}},
		{"classification", Fact{Word: "restricted"}, Fact{Word: "public"}}, {"publish_at", Fact{}, Fact{At: at}}}}
}

func diff() []DiffField {
	return []DiffField{{"title", []Segment{{"equal", "Bakti sosial"}}},
		{"body", []Segment{{"equal", "Kegiatan "}, {"delete", "tertutup"}, {"insert", "bakti sosial terbuka"}, {"equal", " untuk umum.\n"}}}}
}

func explained() *RuleExplained {
	at := func(words string) []PlaceWords { return []PlaceWords{{1, 8, words}} }
	return &RuleExplained{Kind: "rule", Outcome: "found", Levels: []RuleLevel{{"review", 50}, {"block", 80}}, More: 2, Match: []CriterionRow{
		{Role: "match", Kind: "rule", Looks: "movement", State: "hit", Places: at("dikirim"), More: 3},
		{Role: "match", Kind: "regex", Looks: "grid \\d{4}", State: "skipped", Because: "Teks tidak memuat grid."},
		{Role: "count", State: "missed", Because: "1/3"}}, Tries: []TriedMatch{
		{PlaceWords{1, 8, "Pasukan dikirim"}, "found", "", true, "30 + 30 − 20 = 40 → 50", 50, "medium", "review", []CriterionRow{
			{Role: "base", State: "hit", Points: 30, Places: at("dikirim")}, {Role: "all", Name: "force", Looks: "pasukan, battalion", Where: "paling jauh 8 kata", State: "hit", Points: 30, Places: at("Pasukan")},
			{Role: "adds", Name: "press", Looks: "siaran pers", Where: "dalam kalimat yang sama", State: "hit", Points: -20, Places: at("<b>siaran pers</b>")},
			{Role: "adds", Name: "Angka", Code: "number", Looks: "dua", State: "hit", Points: 5, Places: at("dua")}, {Role: "adds", Name: "Kata lain", State: "hit", Points: 5},
			{Role: "any", Name: "when", Looks: "besok", State: "missed", Because: "Tidak ada dalam teks.", Points: 20},
			{Role: "none", Name: "sport", Looks: "futsal", State: "missed"}, {Role: "unless", Name: "petugas kebersihan", Looks: "pasukan oranye", State: "missed"}}},
		{PlaceWords{2, 1, "Paket dikirim"}, "missed", "", false, "", 0, "", "", []CriterionRow{
			{Role: "at_least", Name: "force", State: "missed", Because: "Letaknya di luar jangkauan.", Places: at("pasukan")}, {Role: "none", Name: "sport", State: "hit", Places: at("futsal")},
			{Role: "adds", Name: "hour", State: "skipped", Because: "Syarat lain gagal.", Points: 20}, {Role: "unless", Name: "latihan", State: "skipped"}}},
		{PlaceWords{4, 1, "dikirim"}, "yielded", "Aturan lain.", true, "60 = 60", 60, "medium", "review", nil},
		{PlaceWords{3, 1, "dikirim"}, "below", "", true, "30 = 30", 30, "low", "", []CriterionRow{{Role: "unless", Name: "latihan", State: "hit", Places: at("simulasi")}}}}}
}

func sampleRules() []sample {
	row := RuleRow{"ops-troop-movement", "Gerakan satuan", "operations", "block", RuleStanding{Stage: "active", In: 7, Edited: true}, 3, 1204, Precision{67, 3}, "Pengelola Contoh", at}
	var standings []RuleRow
	for _, s := range []RuleStanding{{Stage: "test", In: 7, Edited: true, Proposed: 8}, {Stage: "idle", In: 7, Edited: true, Leaves: true}, {Stage: "active", In: 7, Edited: true, Leaves: true, Proposed: 8},
		{Stage: "proposed", Proposed: 8, Edited: true}, {Stage: "draft", Edited: true}, {Stage: "retired", Leaves: true}} {
		standings = append(standings, RuleRow{ID: "pii-" + s.Stage, Category: "personal_data", Severity: "review", RuleStanding: s, Version: 1})
	}
	yaml := "\nid: ops-troop-movement\nversion: 3\nstatus: active\ncategory: operations\nseverity: block\n"
	f := findings()
	f.Form, f.DraftID = "", ""
	edit := RuleEdit{Frame: frame(NavRules), ID: "ops-troop-movement", YAML: yaml, Version: 4, RuleStanding: RuleStanding{Stage: "active", In: 7}, MayWrite: true, Sample: body,
		Try: &RuleTry{MarkedText{body, f.Marks("body")}, f, explained()}, Hits: []RuleHit{{"d1", "Bakti sosial", 3, "block", "body", at}}, Precision: Precision{67, 3}, Months: []MonthMarks{{at, Precision{50, 2}}, {at.AddDate(0, -1, 0), Precision{100, 1}}},
		Simulations: []SimulationRow{simulationRows()[0], simulationRows()[1]}}
	alarm := sampleRows()[0]
	learn := RuleEdit{Frame: frame(NavRules), ID: "ops-troop-movement", YAML: yaml, Version: 4, MayWrite: true, Learn: &alarm, Problems: []RuleProblem{{"", 7, 9, "ops-troop-movement", "the sample is found", "", "hit: [x]"}}}
	kept := RuleEdit{Frame: frame(NavRules), ID: "ops-troop-movement", YAML: yaml, Version: 5, MayWrite: true, Running: "s2", HitsElsewhere: true, Kept: true, Refusal: &Refusal{Code: "sample.closed"}}
	broken := RuleEdit{Frame: frame(NavRules), YAML: yaml, Example: yaml, MayWrite: true, Problems: []RuleProblem{{"", 4, 1, "ops-troop-movement", "unknown key \"sevrity\"", "", ""},
		{"", 0, 0, "", "the sample \"hit\" 2 does not match", "other-rule", ""}}, Errors: []FieldError{{"yaml", "ruleset.broken", nil}}}
	changed := []Segment{{"equal", "severity: "}, {"delete", "review\n"}, {"insert", "block\n"}}
	diff := &RuleSetDiff{Added: 2, Changed: 1, Removed: 1, More: "/rulesets/8", Rules: []RuleChange{
		{ID: "ops-troop-movement", Fate: "changed", Title: "Pergerakan pasukan", Category: "operations", Severity: "block", Kind: "rule", Segments: changed},
		{ID: "pii-iban", Fate: "added", Kind: "block", Text: "id: pii-iban\nkind: block\n"}, {ID: "old-rule", Fate: "removed", Kind: "list", Text: "id: old-rule\n"}}}
	return []sample{
		{"rules", PageRules, Rules{Frame: frame(NavRules), Kind: "rule", Counts: map[string]int{"rule": 8, "block": 1}, Groups: []RuleGroup{
			{Category: "operations", Count: 7, Items: []RuleRow{row}, More: "/rules?category=operations", Open: true},
			{Category: "personal_data", Count: 4, Items: standings}},
			Categories: []Choice{{Value: "operations", Selected: true}, {Value: "personal_data"}}, Severities: []Choice{{Value: "block"}}, Stages: []Choice{{Value: "active"}},
			Filtered: true, MayWrite: true, Changed: 2, Waits: 8, Active: 7}},
		{"rules_blocks", PageRules, Rules{Frame: frame(NavRules), Kind: "block", Groups: []RuleGroup{{Count: 1, Open: true, Items: []RuleRow{{ID: "movement", RuleStanding: RuleStanding{Stage: "active", In: 7}, Version: 1}}}}}},
		{"rules_elsewhere", PageRules, Rules{Frame: frame(NavRules), Kind: "rule", Query: "kata & <b>", Filtered: true, Matches: map[string]int{"list": 1}}},
		{"rules_empty", PageRules, Rules{Frame: frame(NavRules)}},
		{"rule_edit", PageRuleEdit, edit}, {"rule_edit_broken", PageRuleEdit, broken},
		{"rule_tried", PageRuleTried, RuleTried{Try: &RuleTry{MarkedText{Text: body}, Findings{Checked: true, Verdict: "clear", Tried: true}, &RuleExplained{Kind: "block", Outcome: "skipped", Because: "Sudah berakhir."}}}},
		{"rule_tried_list", PageRuleTried, RuleTried{Try: &RuleTry{Text: MarkedText{Text: body}, Findings: Findings{Checked: true, Verdict: "clear", Tried: true}}}},
		{"rule_tried_broken", PageRuleTried, RuleTried{Problems: broken.Problems}},
		{"rule_edit_learn", PageRuleEdit, learn}, {"rule_edit_kept", PageRuleEdit, kept},
		{"rule_edit_read", PageRuleEdit, RuleEdit{Frame: frame(NavRules), ID: "x", YAML: yaml}},
		{"rule_edit_table", PageRuleEdit, RuleEdit{Frame: frame(NavRules), ID: "leak-words", Kind: "list", Begins: "id: leak-words\n", MayWrite: true, Users: []string{"weighed-operations"},
			Table: &domain.RuleTable{Base: -32, Entries: 14020, For: []domain.RuleWeight{{Words: "dermaga #", Points: 15}}, Against: []domain.RuleWeight{{Words: "lomba", Points: -25}}, Topics: []domain.RuleTopic{{Name: "operations", Words: []domain.RuleWeight{{Words: "berangkat", Points: 20}}}}}}},
		{"rule_edit_list", PageRuleEdit, RuleEdit{Frame: frame(NavRules), ID: "kota", Kind: "list", YAML: "id: kota\n", Entries: 2, MayWrite: true}},
		{"rulesets", PageRuleSets, RuleSets{Frame: frame(NavRuleSets), Changed: 1, Propose: Action{true, true, nil}, Items: []RuleSetRow{
			{Version: 8, Digest: hash, State: "proposed", Note: "Nomor telepon layanan tidak lagi ditandai.", Rules: 61, ProposedBy: "Pengelola Contoh", ProposedAt: at,
				Activate: Action{Show: true, Why: &Refusal{Code: "ruleset.second_person"}}, Withdraw: true, Diff: diff},
			{Version: 7, Digest: hash, State: "active", Rules: 60, ProposedBy: "Pengelola Contoh", ProposedAt: at, ActivatedBy: "Administrator Contoh",
				ActivatedAt: at, ValidFrom: at, ValidUntil: at},
			{Version: 6, Digest: hash, State: "retired", Activate: Action{true, true, nil}}}}},
		{"rule_import", PageRuleImport, RuleImport{Frame: frame(NavRules)}},
		{"rule_import_changes", PageRuleImport, RuleImport{Frame: frame(NavRules), Checked: true, Files: "[…]", Fresh: 2, Same: 1, Changes: []ImportChange{
			{ID: "ops-new", Fate: "added", Title: "Aturan baru"},
			{ID: "ops-troop-movement", Fate: "changed", Title: "Pergerakan pasukan", Retired: true, Segments: changed}}}},
		{"rule_import_same", PageRuleImport, RuleImport{Frame: frame(NavRules), Checked: true, Same: 4}},
		{"rule_import_broken", PageRuleImport, RuleImport{Frame: frame(NavRules), Pasted: "rules: []", Errors: []FieldError{{Field: "files", Key: "rule.twice", Args: []string{"a"}}},
			Problems: []RuleProblem{{"operasi.yaml", 4, 1, "ops-troop-movement", "unknown key \"sevrity\"", "", ""}}}},
		{"profile_import", PageProfileImport, ProfileImport{Frame: frame(NavPolicy)}},
		{"profile_import_changes", PageProfileImport, ProfileImport{Frame: frame(NavPolicy), Checked: true, Files: "{…}", Note: "Susunan <baru>", Does: true, Proposes: true, Groups: []ProfileGroup{
			{"proposed", []ProfileRow{{Part: "unit", ID: "arsip", Fate: "added"}, {Part: "line", ID: "x", Fate: "added", Role: "security", Act: "draft.decide", Object: "security", Denies: true},
				{Part: "workflow", ID: "standard", Fate: "changed", Segments: changed}}},
			{"written", []ProfileRow{{Part: "calendar", ID: "office", Fate: "changed", Segments: changed}}},
			{"waits", []ProfileRow{{Part: "workflow", ID: "disclosure", Fate: "added"}}},
			{"stays", []ProfileRow{{Part: "channel", ID: "radio", Fate: "removed"}, {Part: "grant", ID: "system system root", Fate: "removed"}}}}}},
		{"profile_import_same", PageProfileImport, ProfileImport{Frame: frame(NavPolicy), Checked: true}},
		{"profile_import_broken", PageProfileImport, ProfileImport{Frame: frame(NavPolicy), Errors: []FieldError{{Field: "files", Key: "profile.twice", Args: []string{"units.yaml"}}},
			Problems: []RuleProblem{{"units.yaml", 4, 10, "", "unit \"a\" is there twice", "", ""}, {"policy.yaml", 0, 0, "", "the file is missing", "", ""}}}},
		{"rulesets_waits", PageRuleSets, RuleSets{Frame: frame(NavRuleSets), Changed: 2, Waits: 8, Propose: Action{true, true, nil}}},
		{"rulesets_broken", PageRuleSets, RuleSets{Frame: frame(NavRuleSets), Changed: 1, Propose: Action{true, true, nil}, Problems: broken.Problems}},
		{"rulesets_same", PageRuleSets, RuleSets{Frame: frame(NavRuleSets), Propose: Action{true, true, nil}}},
	}
}

func simulationRows() []SimulationRow {
	return []SimulationRow{{"s1", "done", "Pengelola Contoh", at, 1204, 1200, 3, 1, 2}, {"s2", "running", "Pengelola Contoh", at, 250, 1200, 1, 0, 0},
		{"s3", "cancelled", "Pengelola Contoh", at, 0, 0, 0, 0, 0}}
}

func sampleRows() []SampleRow {
	text := "Kegiatan bakti sosial terbuka untuk umum; pendaftaran melalui 081200000000."
	s, e := span(text, "081200000000")
	return []SampleRow{
		{ID: "m1", Text: MarkedText{text, []Mark{{s, e, "clear", "", ""}}}, Label: "clear", Category: "personal_data", RuleID: "pii-phone", By: "Verifikator Contoh",
			At: at, Note: "Nomor layanan.", State: "open"},
		{ID: "m2", Text: MarkedText{text, []Mark{{0, 8, "review", "", ""}}}, Label: "sensitive", Category: "operations", By: "Penelaah Contoh", At: at, State: "open",
			Rules: []Choice{{Value: "ops-troop-movement", Label: "Gerakan satuan"}}},
		{ID: "m3", Text: MarkedText{Text: text}, Label: "sensitive", Category: "operations", By: "Penelaah Contoh", At: at, State: "adopted", ClosedBy: "Pengelola Contoh", ClosedAt: at}}
}

func sampleLearn() []sample {
	rows, passages := simulationRows(), sampleRows()
	done := Simulation{Frame: frame(NavRules), SimulationRow: rows[0], RuleID: "ops-troop-movement", Saved: true, EndedAt: at, Base: 7, MayCancel: true, Along: []string{"movement", "when"},
		Editor: "/rules/ops-troop-movement?simulation=s1&version=4", Unread: 1, Bounded: true, Drafts: []SimulationDraft{
			{"d1", "Bakti sosial", "clear", "block", true, []SimulationRule{{"ops-troop-movement", []SimulationHit{{"block", "body", "bergeser besok"}}, nil, 2},
				{"pii-phone", nil, []SimulationHit{{"review", "variant:x", "081200000000"}}, 0}}},
			{"d2", "Kabar lama", "review", "clear", false, []SimulationRule{{"pii-phone", nil, []SimulationHit{{"review", "title", ""}}, 0}}}}}
	running := Simulation{Frame: frame(NavRules), SimulationRow: rows[1], RuleID: "learned-1", Base: 7, Live: true, MayCancel: true, Self: "/simulations/s2?version=0", Still: "/simulations/s2?version=0&still=1"}
	still := running
	still.Live, still.Refusal = false, &Refusal{Code: "simulation.ended"}
	cancelled := Simulation{Frame: frame(NavRules), SimulationRow: rows[2], RuleID: "x", Reason: "access.denied"}
	return []sample{
		{"simulation", PageSimulation, done}, {"simulation_running", PageSimulation, running}, {"simulation_still", PageSimulation, still},
		{"simulation_cancelled", PageSimulation, cancelled},
		{"samples", PageSamples, Samples{Frame: frame(NavSamples), State: "open", States: []Choice{{Value: "open", Selected: true}, {Value: "adopted"}}, Items: passages}},
		{"samples_empty", PageSamples, Samples{Frame: frame(NavSamples), State: "open", Refusal: &Refusal{Code: "sample.closed"}}},
	}
}

func sampleHouse() []sample {
	units := []Choice{{Value: "root", Label: "Dinas Kominfo"}, {Value: "u1", Label: "Bidang Humas"}}
	people := People{Frame: frame(NavPeople), MayWrite: true, MayGrant: true, MayClear: true, Levels: []string{"public", "restricted", "secret", "top_secret"}, Roles: []string{"author", "verifier"}, Units: units, Channels: []Choice{{Value: "web", Label: "Situs web"}}, Items: []PersonRow{
		{ID: "p1", Username: "author", Name: "Konseptor Contoh", Unit: "Bidang Humas", State: "active", Clearance: "restricted", Grants: []GrantRow{{"g1", "author", "Bidang Humas", nil, "", at}, {"g2", "juru-bicara", "Dinas Kominfo", []string{"Situs web"}, "", at}},
			Coming: []Coming{{"verifier", "Bidang Humas", "c1", []string{"Situs web"}, false}, {"approver", "Bidang Humas", "c2", nil, true}}},
		{ID: "p2", Username: "admin", Name: "Administrator Contoh", State: "active", Clearance: "restricted", Self: true, Grants: []GrantRow{{"g3", "admin", "Dinas Kominfo", nil, "", at}}},
		{ID: "p3", Username: "cuti", Name: "Pegawai Cuti", State: "suspended", Clearance: "top_secret", Clashes: []Clash{{"rules", "verifier"}}},
		{ID: "p4", Username: "kedua", Name: "Akun Kedua", State: "active", Clearance: "restricted", Human: "p1", HumanName: "Konseptor Contoh", HumanUsername: "author"}},
		Form: PersonForm{"baru", "Pegawai Baru", "verifier", "u1", "restricted"}, Errors: []FieldError{{"password", "reason.missing", nil}}, Pending: Pending{Own: "c2", Items: 2, Change: "c1", Waits: 3}}
	stage := func(name, role string, findings, above string) WorkflowStage {
		return WorkflowStage{Name: name, Roles: []string{role}, Quorum: 1, DueHours: 24, Calendar: map[string]string{"approver": "office"}[role], Findings: findings, Above: above, Asks: len(findings), Requires: map[string]string{"ppid": "consequence_test"}[role],
			Escalate: map[string][]string{"approver": {"superior", "juru-bicara"}}[role], EscalateHours: map[string]int{"approver": 8}[role]}
	}
	appeal := stage("appeal", "superior", "", "")
	legal := stage("legal", "legal", "review", "")
	legal.Categories, legal.Channels, legal.Kinds = []string{"operations", "location"}, []string{"x"}, []string{"disclosure"}
	legal.Only = WorkflowOnly{[]string{"Bidang Humas"}, []string{"web", "x"}, []string{"release"}}
	return []sample{
		{"people", PagePeople, people}, {"people_empty", PagePeople, People{Frame: frame(NavPeople)}},
		{"units", PageUnits, Units{Frame: frame(NavUnits), MayWrite: true, MayMove: true, Parents: units, Pending: Pending{Own: "c2", Items: 1},
			Items: []UnitRow{{"root", "Dinas Kominfo", 0, "", 3}, {"u1", "Bidang Humas", 1, "root", 1}, {"u2", "Seksi Media", 2, "u1", 0}}}},
		{"units_empty", PageUnits, Units{Frame: frame(NavUnits)}},
		{"policy", PagePolicy, Policy{Frame: frame(NavPolicy), Version: 41, MayWrite: true, Effect: "deny", Roles: []Choice{{Value: "author"}}, Acts: []Choice{{Value: "draft.create"}},
			Items: []PolicyRole{{"author", []PolicyLine{{1, "author", "draft.create", "*", "allow", "c1"}}, true}, {"approver", []PolicyLine{{2, "approver", "draft.decide", "approval", "allow", ""}, {4, "approver", "draft.read", "*", "allow", ""}}, false},
				{"admin", []PolicyLine{{3, "admin", "draft.decide", "*", "deny", ""}}, false}},
			Pending: Pending{Change: "c1", Waits: 1}}},
		{"policy_empty", PagePolicy, Policy{Frame: frame(NavPolicy)}},
		{"workflows", PageWorkflows, Workflows{Frame: frame(NavWorkflows), MayWrite: true, Items: []Workflow{
			{ID: "w1", Name: "Alur umum", Version: 2, State: "active", Unit: "Dinas Kominfo", Channels: []string{"web", "x"}, Kinds: []string{"release", "speech"},
				Steps: [][]WorkflowStage{{stage("verification", "verifier", "", "")}, {stage("security", "security", "review", "public"), legal,
					stage("consequence", "ppid", "", "public")}, {stage("approval", "approver", "", "")}}, Appeal: &appeal, ValidDays: 30}}, Past: []Workflow{
			{ID: "w2", Name: "Alur lama", Version: 1, State: "retired", Unit: "Bidang Humas", Classifications: []string{"public"}, Steps: [][]WorkflowStage{{stage("approval", "approver", "", "")}}}},
			Transitions: []Transition{{"draft", "submit", "in_review"}, {"in_review", "reject", "rejected"}}}},
		{"workflow", PageWorkflow, WorkflowPage{Frame: frame(NavWorkflows), Replay: &FlowReplay{Days: 90, Looked: 12, Skipped: 1, Refused: 3, Spared: 1, Lacks: []FlowReplayRow{{"legal", 2, 1, []ReplayDraft{{"d1", "Bakti <sosial>", at}}}, {"", 1, 1, nil}}, Spares: []FlowReplayRow{{"security", 1, 1, nil}}}, Flow: Workflow{ID: "w1", Name: "Alur umum", Version: 3, State: "proposed", Unit: "Dinas Kominfo", Steps: [][]WorkflowStage{{legal}}},
			Note: "tambah hukum", By: "Adi Nugraha", At: at, Digest: hash, Seen: "4.2.9f2c", Waits: true, ActiveVersion: 2, MayActivate: true, MayWithdraw: true,
			Difference: FlowDifference{Members: []FlowMember{{"valid_days", FlowValue{Texts: []string{"30"}}, FlowValue{Texts: []string{"14"}}}, {"kinds", FlowValue{}, FlowValue{Family: "content_kind", Texts: []string{"speech"}}}, {"appeal", FlowValue{Stage: &legal}, FlowValue{Stage: &legal}}}, Added: []string{"legal"}, Removed: []string{"security"}, Fewer: []string{"security"}, Longer: []string{"valid_days"},
				Changed: []FlowStage{{"approval", stage("approval", "approver", "", ""), stage("approval", "superior", "", ""), []string{"roles"}}}},
			Shortages: []Shortage{{"w1", "legal", "Bidang Humas", 2, 1}}}},
		{"workflow_against", PageWorkflow, WorkflowPage{Frame: frame(NavWorkflows), NeverTaken: true, Instead: []FlowInstead{{"standard", "Alur <standar>", 2, []string{"security"}, []string{"valid_days"}}, {"closed", "Alur tertutup", 1, nil, nil}}, Replay: &FlowReplay{Days: 90}, Flow: Workflow{ID: "w1", Name: "Alur umum", Version: 3, State: "proposed", Unit: "Dinas Kominfo"},
			By: "Adi Nugraha", At: at, Digest: hash, Waits: true, Self: true, MayWithdraw: true, Difference: FlowDifference{Empty: true}, Why: &Refusal{Code: "workflow.second_person"},
			Against: []FieldError{{Field: "against", Key: "workflow.overtaken", Args: []string{"2"}}}}},
		{"workflow_active", PageWorkflow, WorkflowPage{Frame: frame(NavWorkflows), Flow: Workflow{ID: "w1", Name: "Alur umum", Version: 3, State: "active", Unit: "Dinas Kominfo"},
			By: "Adi Nugraha", At: at, Second: "Sari Wulandari", Then: at, Digest: hash, Hidden: 2, MoreRuns: true,
			Runs: []OpenRun{{"d1", "Jadwal layanan", "Bidang Humas", 2, 1, true, nil}, {"d2", "", "Bidang Humas", 1, 3, false, &Refusal{Code: "run.fewer_eyes", Args: []string{"security"}}}}}},
		{"workflow_unmoved", PageWorkflow, WorkflowPage{Frame: frame(NavWorkflows), Flow: Workflow{ID: "w1", Name: "Alur umum", Version: 3, State: "active", Unit: "Dinas Kominfo"},
			Digest: hash, Moving: "d1", Typed: "SK 12", Errors: []FieldError{{Field: "why-d1", Key: "reason.missing"}},
			Runs: []OpenRun{{"d1", "Jadwal layanan", "Bidang Humas", 2, 1, true, nil}, {"d2", "", "Bidang Humas", 1, 3, true, nil}}}},
		{"workflow_withdrawn", PageWorkflow, WorkflowPage{Frame: frame(NavWorkflows), Flow: Workflow{ID: "w1", Name: "Alur umum", Version: 4, State: "withdrawn", Unit: "Dinas Kominfo"},
			By: "Adi Nugraha", At: at, Second: "Sari Wulandari", Then: at, Digest: hash, Reason: "belum perlu"}},
		{"workflow_form", PageFlowForm, WorkflowForm{Frame: frame(NavWorkflows), StageNames: []FlowRoles{{"legal", []string{"legal"}}, {"verification", []string{"verifier", "security"}}}, New: true, ID: "rilis", Name: "Alur rilis", Unit: "root", Classifications: []Choice{{Value: "public", Selected: true}, {Value: "secret"}}, Channels: []Choice{{Value: "web"}}, Kinds: []Choice{{Value: "news", Selected: true}}, ValidDays: "30", RatifyHours: "24",
			Stages: []FlowFields{{N: 1, Name: "verification", Step: "1", Roles: "verifier", Quorum: "1", Due: "24"}, {N: 2, Name: "security", Roles: "security", Quorum: "1", Due: "8", Step: "1", Findings: "review", Above: "public", More: true}, {N: 3}},
			Appeal: FlowFields{N: 4, Roles: "superior", Quorum: "1", Due: "72"}, Emergency: FlowFields{N: 5, Roles: "duty", Quorum: "1", Due: "4"}, Units: []Choice{{Value: "root", Label: "Dinas Kominfo", Selected: true}, {Value: "humas", Label: "Bidang Humas"}}, Roles: []string{"verifier", "security"}, Calendars: []string{"office"},
			ChannelNames: []string{"web"}, KindNames: []string{"post", "news"}, CategoryNames: []string{"location"}, Severities: []string{"review"}, Levels: []string{"public"},
			Shown: true, Flow: Workflow{Name: "Alur rilis", Unit: "Dinas Kominfo", State: "proposed", Steps: [][]WorkflowStage{{legal}}}, Against: []FieldError{{Field: "against", Key: "workflow.always"}},
			Difference: FlowDifference{Empty: true}}},
		{"workflow_form_edit", PageFlowForm, WorkflowForm{Frame: frame(NavWorkflows), ID: "standard", Name: "Alur standar", Unit: "root", ValidDays: "30", Stages: []FlowFields{{N: 1, Step: "1", Roles: "verifier"}, {N: 2}}, Appeal: FlowFields{N: 3}, Emergency: FlowFields{N: 4},
			Errors: []FieldError{{Field: "stage-1", Key: "workflow.nameless"}, {Field: "stages", Key: "workflow.always"}}}},
		{"workflows_empty", PageWorkflows, Workflows{Frame: frame(NavWorkflows)}},
		{"channels", PageChannels, Channels{Frame: frame(NavChannels), MayWrite: true, Kinds: []string{"feed", "manual", "webhook"}, Secret: "whsec_c2FtcGxl",
			Items: []ChannelRow{{"web", "Situs web", "feed", true, "/feeds/web.atom", 3}, {"x", "X", "manual", false, "", 1}},
			Form:  ChannelForm{"portal", "Portal", "webhook", "https://portal.contoh.go.id/masuk"}}},
		{"channels_empty", PageChannels, Channels{Frame: frame(NavChannels)}},
	}
}

func sampleEvidence() []sample {
	rows := []AuditRow{{14, at, "Penyetuju Contoh", "approver", "session", "draft.cleared", "d1", "Bakti sosial", "", "in_review", "cleared", 12},
		{13, at, "Administrator Contoh", "", "shell", "house.repainted", "", "", "3", "", "", 0}, {12, at, "Konseptor Contoh", "author", "token", "draft.created", "d2", "", "", "", "draft", 1}}
	audit := Audit{Frame: frame(NavAudit), Items: rows, Acts: []Choice{{Value: "draft.created"}, {Value: "draft.cleared"}}, Filtered: true, MayVerify: true, MayExport: true,
		Checkpoint: &Checkpoint{"layak.contoh/0193", 15, "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=", at, "layak.contoh/0193\n15\nq83v…\n\n— layak …\n", "layak+abcd+AQ=="},
		Result:     &VerifyResult{Holds: true, Size: 15, Root: "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=", FirstBad: -1, Drafts: 6, Warnings: []string{"time runs backwards at 9"}, At: at}}
	broken := Audit{Frame: frame(NavAudit), MayVerify: true, Result: &VerifyResult{Size: 15, Root: "q83v", FirstBad: 9, Reason: "leaf.hash", Drafts: 6}}
	filtered := Audit{Frame: frame(NavAudit), Filtered: true}
	story := Story{Frame: frame(NavAudit), Draft: head("cleared"), Receipt: true, Steps: []StoryStep{
		{Index: 3, At: at, Actor: "Konseptor Contoh", Capacity: "author", Via: "session", Act: "draft.created", After: "draft", Revision: 1, PolicyLine: 1, PolicyVersion: 41},
		{Index: 7, At: at, Actor: "Verifikator Contoh", Capacity: "verifier", Via: "token", Act: "draft.returned", Before: "in_review", After: "changes_requested", Stage: "verification",
			Decision: "request_changes", Revision: 2, Reason: "Sebutkan tanggal kegiatan.", RulesetVersion: 7, RulesetDigest: hash, PolicyLine: 9, PolicyVersion: 41, Workflow: "Alur umum", WorkflowVersion: 2},
		{Index: 14, At: at, Actor: "Sistem", Via: "job", Act: "publication.sent", Channel: "web", Revision: 3}}}
	return []sample{
		{"audit", PageAudit, audit}, {"audit_broken", PageAudit, broken}, {"audit_filtered", PageAudit, filtered},
		{"story", PageStory, story}, {"story_empty", PageStory, Story{Frame: frame(NavAudit), Draft: head("draft")}},
	}
}
