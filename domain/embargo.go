package domain

import "time"

// EmbargoRule begins the rule id of an embargo's findings; what follows is the
// embargo's id. No rule may have such an id.
const EmbargoRule = "embargo-"

// Embargo is words that nobody may publish before an announcement. Its words and
// reason are confidential; only their digest goes into the audit log.
type Embargo struct {
	ID         string
	Phrases    []string
	Owner      string // person id: who knows when it is announced
	Reason     string
	LegalBasis string // shown with findings
	Category   string
	Scope
	Period
	// ByHand says that Until is not the announcement but the latest end: then a
	// publication time after it lifts nothing in advance.
	ByHand    bool
	By        string
	At        time.Time
	LiftedBy  string // "" while nobody lifted it
	LiftedAt  time.Time
	EndReason string // why it was lifted
	Erased    bool   // words and reasons are gone
	Salt      string // random; keeps the digest from confirming guesses
	Version   int64
}

// Phase says where it stands.
func (e Embargo) Phase(now time.Time) Phase {
	if !e.LiftedAt.IsZero() {
		return PhaseEnded
	}
	return e.at(now)
}

// hold says what an embargo does to a text.
type hold int

const (
	holdNone  hold = iota // nothing: it has ended, or begins after the text goes out
	holdAfter             // the text goes out after the announcement: seen, and set aside
	holdBlock
)

// hold judges a text that goes out at the instant, as of now. What is scheduled
// for after the announcement passes; the gate asks again when it goes out.
func (e Embargo) hold(now, out time.Time) hold {
	if out.Before(now) {
		out = now
	}
	switch {
	case e.Phase(now) == PhaseEnded || out.Before(e.From):
		return holdNone
	case !e.ByHand && !out.Before(e.Until):
		return holdAfter
	}
	return holdBlock
}

// Digest covers everything that the embargo says and what became of it. The
// salt keeps it from confirming a guess of the words.
func (e Embargo) Digest() string {
	e.Version = 0
	e.From, e.Until, e.At, e.LiftedAt = e.From.UTC(), e.Until.UTC(), e.At.UTC(), e.LiftedAt.UTC()
	return digest(canonical(e))
}

// rule is the embargo as the engine looks for it. The message names the end and
// nothing else: who wrote the words knows them, the reason is not for everybody.
func (e Embargo) rule(phrases []string) listRule {
	until := InWords(e.Until, e.Zone)
	r := listRule{ID: EmbargoRule + e.ID, Version: max(e.Version, 1), Category: e.Category, Severity: SeverityBlock.String(), Base: 100,
		LegalBasis: e.LegalBasis, Match: []listMatch{{Phrase: phrases, Forms: "both"}},
		Message: map[string]string{
			"id": "Diembargo sampai " + until["id"] + ". Sebelum itu tidak boleh terbit.",
			"en": "Under embargo until " + until["en"] + ". Not to be published before."},
		Suggestion: map[string]string{
			"id": "Hapus bagian ini, atau jadwalkan terbit sesudah embargo berakhir.",
			"en": "Leave this out, or schedule it for after the embargo ends."}}
	if e.ByHand {
		r.Message = map[string]string{
			"id": "Diembargo sampai dicabut, paling lambat " + until["id"] + ".",
			"en": "Under embargo until it is lifted, " + until["en"] + " at the latest."}
		r.Suggestion = map[string]string{
			"id": "Hapus bagian ini, atau tunggu sampai embargo dicabut.",
			"en": "Leave this out, or wait until the embargo is lifted."}
	}
	return r
}
