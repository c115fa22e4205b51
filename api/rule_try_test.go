package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"layak/domain"
	"layak/templates"
)

// contoh says which criteria it has; the building block movement is one of the
// built-in rules.
const contoh = `id: contoh-gerak
version: 1
title: {id: Gerak, en: Movement}
category: operations
severity: {review: 50, block: 80}
base: 30
message: {id: Gerak., en: Movement.}
suggestion: {id: Nanti saja., en: Later.}
match:
  - phrase: [roket dikirim]
  - regex: 'grid \d{4}'
evidence:
  - {name: force, match: [{phrase: [pasukan]}], window: 4, points: 30}
  - {name: when, match: [{phrase: [besok]}], points: 25}
  - {name: press, match: [{phrase: [siaran pers]}], window: document, points: -20}
require: {all: [force]}
unless:
  - {match: [{phrase: [roket mainan]}], target: document, why: mainan anak}
samples:
  hit: [Roket dikirim pasukan.]
  miss: [Roket dikirim.]
`

func TestTryingARuleExplainsEachCriterion(t *testing.T) {
	w := newHouse(t)
	try := func(text string) reply {
		return w.call("rules", "POST /rules/try", map[string]any{"yaml": contoh, "text": text}).is(200)
	}
	before := w.leaves()
	got := try("Pasukan: roket dikirim besok.\nHari ini cerah dan panas. Roket dikirim saja.")
	if got.text("verdict") != "block" || len(got.list("findings")) != 1 {
		t.Fatalf("%s", got.body)
	}
	if got.text("explanation", "outcome") != "found" || got.text("explanation", "match", "1", "state") != "skipped" || got.text("explanation", "match", "1", "why") != "gate" {
		t.Errorf("%s", got.body)
	}
	hit := []string{"explanation", "tries", "0"}
	at := func(path ...string) []string { return append(append([]string{}, hit...), path...) }
	if got.at(at("score")...) != 85.0 || got.text(at("band")...) != "high" || got.text(at("severity")...) != "block" {
		t.Errorf("%s", got.body)
	}
	for i, want := range []string{"base  hit", "all force hit", "adds when hit", "adds press missed", "unless mainan anak missed"} {
		n := string(rune('0' + i))
		if c := got.text(at("criteria", n, "role")...) + " " + got.text(at("criteria", n, "name")...) + " " + got.text(at("criteria", n, "state")...); c != want {
			t.Errorf("criterion %d: %q, want %q", i, c, want)
		}
	}
	if got.text(at("criteria", "1", "window")...) != "4" || got.at(at("criteria", "1", "points")...) != 30.0 || got.text(at("criteria", "1", "places", "0", "words")...) != "Pasukan" {
		t.Errorf("%s", got.body)
	}
	hit[2] = "1" // the other occurrence lacks what is required, so that nothing else is asked
	if got.text(at("outcome")...) != "missed" || got.at(at("score")...) != nil || got.text(at("criteria", "1", "why")...) != "outside" || got.text(at("criteria", "2", "state")...) != "skipped" {
		t.Errorf("%s", got.body)
	}
	if got := try("Pasukan: roket dikirim. Roket mainan. Siaran pers."); got.text("explanation", "outcome") != "below" || got.at("explanation", "tries", "0", "score") != 40.0 {
		t.Errorf("%s", got.body)
	}
	list := w.call("rules", "POST /rules/try", map[string]any{"yaml": "id: kata\nkind: list\nentries: [satu]", "text": "satu"}).is(200)
	if list.at("explanation") != nil {
		t.Errorf("a list has criteria: %s", list.body)
	}
	long := "Pasukan roket dikirim " + strings.Repeat("panjang ", 10_000)
	if got := try(long); len(got.body) > 20_000 {
		t.Errorf("%d bytes for one long sentence", len(got.body))
	}
	w.call("rules", "POST /rules/try", map[string]any{"yaml": contoh, "text": strings.Repeat("panjang ", 40_000)}).refused(413, "text.too_large", "text")
	w.call("rules", "POST /rules/try", map[string]any{"yaml": contoh + "colour: red\n", "text": "x"}).refused(422, "rule.problems", "yaml")
	w.call("author", "POST /rules/try", map[string]any{"yaml": contoh, "text": "x"}).refused(403, "access.denied")
	if n := w.leaves(); n != before {
		t.Errorf("%d acts recorded", n-before)
	}
}

func TestTryingARuleByForms(t *testing.T) {
	w := newHouse(t)
	rules := w.browser("rules")
	fields := func(yaml, text string) []string { return []string{"yaml", yaml, "version", "0", "text", text} }
	page := rules.post("/rules/try", fields(contoh, "Pasukan: roket dikirim besok.\r\nHari ini cerah dan panas. Roket dikirim saja.")...).is(http.StatusOK)
	page.has("Every criterion", "It is a finding.", "30 + 30 + 25 = 85", "band high", "Required</b>: Forces and fighting vehicles <code>force</code>", "at most 4 words away", "No finding.",
		"Outside its window; that is the nearest.", "Failed first: Forces and fighting vehicles.", "Not scored", "The text lacks grid, a digit, so the pattern need not be tried.", "Unless</b>: mainan anak", "Does not hold.", "from 50")
	rules.post("/rules/try", fields(contoh, "Pasukan: roket dikirim. Roket mainan. Siaran pers.")...).has("30 + 30 − 20 = 40", "below every severity")
	rules.post("/rules/try", fields(strings.Replace(contoh, "version: 1", "version: 1\nfields: [title]", 1), "x")...).has("looks only at fields title")
	broken := rules.post("/rules/try", fields(contoh+"colour: red\n", "teks yang tetap")...).is(http.StatusUnprocessableEntity)
	broken.has("Line 22, column 1", "colour: red", "teks yang tetap").lacks("Every criterion")
	rules.post("/rules/try", fields(contoh, strings.Repeat("panjang ", 40_000))...).is(http.StatusRequestEntityTooLarge).has("roket dikirim")
	w.browser("author").post("/rules/try", fields(contoh, "x")...).is(http.StatusForbidden)
	rules.get("/rules/number").is(http.StatusOK).has(`data-try="/rules/tried"`)
}

func TestTryingARuleWhileTyping(t *testing.T) {
	w := newHouse(t)
	rules := w.browser("rules")
	tried := func(b *browser, in map[string]any) sheet {
		body, err := json.Marshal(in)
		w.must(err)
		return b.json("/rules/tried", string(body))
	}
	tried(rules, map[string]any{"yaml": contoh, "text": "Pasukan: roket dikirim besok."}).is(http.StatusOK).has("Every criterion", "= 85").lacks("<html")
	tried(rules, map[string]any{"yaml": contoh + "colour: red\n", "text": "x"}).is(http.StatusUnprocessableEntity).has("Line 22, column 1").lacks("<html")
	tried(rules, map[string]any{"yaml": contoh, "words": "x"}).is(http.StatusBadRequest)
	tried(rules, map[string]any{"yaml": contoh, "text": strings.Repeat("panjang ", 40_000)}).is(http.StatusRequestEntityTooLarge)
	tried(w.browser("author"), map[string]any{"yaml": contoh, "text": "x"}).is(http.StatusForbidden)
}

func TestExplanationNamesWhatHasNoPlace(t *testing.T) {
	pages, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	p := &page{s: &Server{Options: Options{Pages: pages}}, lang: templates.English}
	row := p.criterionRow(domain.Criterion{Role: domain.RoleAdds, Name: "other-words", State: domain.MarkHit, Points: 5})
	if row.Name != "Other words of this sentence, together" || row.Code != "" {
		t.Errorf("%+v", row)
	}
}
