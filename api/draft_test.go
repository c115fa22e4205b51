package api

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"layak/domain/audit/verify"
)

const calm = "Dinas membuka pendaftaran pelatihan menulis bagi warga pada hari Senin di balai kota."

func (w *world) draft(who string, more map[string]any) reply {
	w.t.Helper()
	in := map[string]any{"title": "Pelatihan menulis", "body": calm, "channels": []string{"web"}}
	for k, v := range more {
		in[k] = v
	}
	return w.call(who, "POST /drafts", in).is(http.StatusCreated)
}

// submitted is a draft in review; its id and content hash.
func (w *world) submitted(more map[string]any) (id, hash string) {
	w.t.Helper()
	d := w.draft("author", more)
	id = d.text("id")
	w.call("author", "POST /drafts/"+id+"/submit", nil).is(http.StatusOK)
	return id, d.text("content_hash")
}

func (w *world) decide(who, id, hash, decision string) reply {
	w.t.Helper()
	return w.call(who, "POST /drafts/"+id+"/decisions", map[string]any{"decision": decision, "content_hash": hash, "comment": "sudah dibaca"})
}

// cleared is a draft that may be published.
func (w *world) cleared(more map[string]any) (id, hash string) {
	w.t.Helper()
	id, hash = w.submitted(more)
	w.decide("verifier", id, hash, "approve").is(http.StatusCreated)
	w.decide("approver", id, hash, "approve").is(http.StatusCreated)
	return id, hash
}

func TestTheWholeRoad(t *testing.T) { each(t, theWholeRoad) }

func theWholeRoad(t *testing.T, w *world) {
	d := w.draft("author", map[string]any{"body": calm + " BATALYON", "channels": []string{"x", "web"}, "variants": map[string]string{"x": "Pelatihan!"}})
	id := d.text("id")
	if d.text("state") != "draft" || d.Header.Get("ETag") != `"1"` || d.text("variants", "1", "text") != "Pelatihan!" ||
		d.text("worst") != "block" || d.Header.Get("Location") != prefix+"/drafts/"+id {
		t.Fatalf("created: %v %s", d.Header, d.body)
	}
	found := w.call("author", "GET /drafts/"+id+"/findings", nil).is(http.StatusOK)
	if found.text("verdict") != "block" || found.text("findings", "0", "excerpt") != "BATALYON" || found.text("findings", "0", "message") != "Message" {
		t.Errorf("findings: %s", found.body)
	}
	no := w.call("author", "POST /drafts/"+id+"/submit", nil).refused(http.StatusUnprocessableEntity, "findings.block")
	if len(no.list("findings")) != 1 || strings.Contains(string(no.body), "BATALYON") || no.at("findings", "0", "excerpt") != nil {
		t.Errorf("refused with %s", no.body)
	}
	d = w.call("author", "PATCH /drafts/"+id, map[string]any{"body": calm + " ANGGARAN"}, "If-Match", d.Header.Get("ETag")).is(http.StatusOK)
	hash := d.text("content_hash")
	d = w.call("author", "POST /drafts/"+id+"/submit", nil).is(http.StatusOK)
	if d.text("state") != "in_review" || d.text("run", "stage") != "verification" || !strings.Contains(string(d.body), `"security"`) {
		t.Fatalf("submitted: %s", d.body)
	}
	who := w.call("author", "GET /drafts/"+id+"/authorizations", nil).is(http.StatusOK)
	if !strings.Contains(string(who.body), `"guard":"policy"`) || len(who.list("people")) == 0 {
		t.Errorf("authorizations: %s", who.body)
	}
	w.decide("verifier", id, hash, "approve").is(http.StatusCreated)
	finding := w.call("security", "GET /drafts/"+id+"/findings", nil).text("findings", "0", "fingerprint")
	if finding == "" {
		t.Fatal("no finding of review")
	}
	w.decide("security", id, hash, "approve").is(http.StatusCreated)
	last := w.decide("approver", id, hash, "approve").is(http.StatusCreated)
	if last.text("state") != "cleared" || last.text("capacity") != "approver" {
		t.Fatalf("cleared: %s", last.body)
	}
	receipt := w.call("auditor", "GET /drafts/"+id+"/receipt", nil).is(http.StatusOK)
	if _, err := verify.Receipt(receipt.body, w.api.AuditKey); err != nil {
		t.Errorf("the receipt does not verify: %v\n%s", err, receipt.body)
	}
	w.call("checker", "POST /clearances/check", map[string]any{"channel": "mastodon", "text": "Pelatihan!"}).refused(422, "channel.unknown")
	c := w.call("checker", "POST /clearances/check", map[string]any{"channel": "x", "text": "Pelatihan!  "}).is(http.StatusOK)
	if c.at("cleared") != true || c.at("draft") != nil {
		t.Errorf("cleared for x: %s", c.body)
	}
	w.call("checker", "GET /clearances/"+hash, nil).is(http.StatusOK)
	if w.call("checker", "POST /clearances/check", map[string]any{"channel": "x", "text": "Pelatihan!", "attachments": []string{"ab"}}).at("cleared") != false {
		t.Error("cleared with an attachment")
	}
	d = w.call("approver", "POST /drafts/"+id+"/publish", nil).is(http.StatusAccepted)
	if d.text("state") != "publishing" {
		t.Fatalf("ordered: %s", d.body)
	}
	w.work()
	d = w.call("approver", "POST /drafts/"+id+"/publications/x/confirm", map[string]any{"url": "https://x.example/1"}).is(http.StatusOK)
	if d.text("state") != "published" || len(d.list("publications")) != 2 {
		t.Fatalf("published: %s", d.body)
	}
	feed := w.call("", "GET !/feeds/web.atom", nil).is(http.StatusOK)
	if !strings.Contains(string(feed.body), "ANGGARAN") {
		t.Errorf("feed: %s", feed.body)
	}
	var atom struct {
		Links []struct {
			Rel string `xml:"rel,attr"`
		} `xml:"link"`
		Entries []struct {
			ID      string     `xml:"id"`
			Links   []struct{} `xml:"link"`
			Content string     `xml:"content"`
		} `xml:"entry"`
	}
	w.must(xml.Unmarshal(feed.body, &atom))
	if len(atom.Links) != 1 || len(atom.Entries) != 1 || len(atom.Entries[0].Links) != 0 || !strings.HasPrefix(atom.Entries[0].ID, "urn:uuid:") ||
		!strings.Contains(atom.Entries[0].Content, "ANGGARAN") {
		t.Errorf("entries without a place of their own must link to none: %s", feed.body)
	}
	w.call("", "GET !/feeds/web.atom", nil, "If-None-Match", feed.Header.Get("ETag")).is(http.StatusNotModified)
	w.call("", "GET !/feeds/x.atom", nil).refused(http.StatusNotFound, "channel.unknown")
	story := w.call("auditor", "GET /drafts/"+id+"/story", nil).is(http.StatusOK)
	if n := len(story.list("items")); n < 8 || story.text("items", "0", "act") != "draft.created" {
		t.Errorf("the story has %d records", n)
	}
	if n := len(w.call("author", "GET /drafts/"+id+"/revisions", nil).is(http.StatusOK).list("items")); n != 2 {
		t.Errorf("%d revisions", n)
	}
}

// TestRefusalsHaveNoEffect tries what nobody may do, from every state needed,
// and compares draft and log before and after.
func TestRefusalsHaveNoEffect(t *testing.T) { each(t, refusalsHaveNoEffect) }

func refusalsHaveNoEffect(t *testing.T, w *world) {
	draft := w.draft("author", nil).text("id")
	review, hash := w.submitted(nil)
	cleared, clearedHash := w.cleared(nil)
	body := func(decision, hash string) map[string]any {
		return map[string]any{"decision": decision, "content_hash": hash, "comment": "alasan"}
	}
	rows := []struct {
		who, route string
		id         string
		body       any
		status     int
		code       string
	}{
		{"", "POST /drafts/{id}/submit", draft, nil, 401, "session.missing"},
		{"verifier", "POST /drafts/{id}/submit", draft, nil, 403, "access.denied"},
		{"checker", "POST /drafts/{id}/submit", draft, nil, 404, "draft.unknown"},
		{"author", "POST /drafts/{id}/decisions", review, body("approve", hash), 403, "decision.not_author"},
		{"admin", "POST /drafts/{id}/decisions", review, body("approve", hash), 404, "draft.unknown"},
		{"security", "POST /drafts/{id}/decisions", review, body("approve", hash), 403, ""},
		{"verifier", "POST /drafts/{id}/decisions", review, body("approve", "sha256:00"), 409, "draft.changed"},
		{"verifier", "POST /drafts/{id}/decisions", review, body("perhaps", hash), 422, "decision.unknown"},
		{"verifier", "POST /drafts/{id}/decisions", review, map[string]any{"decision": "reject", "content_hash": hash}, 422, "reason.missing"},
		{"verifier", "POST /drafts/{id}/decisions", review, map[string]any{"decision": "approve", "content_hash": hash, "stage": "approval"}, 409, "stage.not_open"},
		{"verifier", "POST /drafts/{id}/decisions", review, map[string]any{"decision": "approve", "content_hash": hash, "channel": "web"}, 422, "decision.channel"},
		{"verifier", "POST /drafts/{id}/decisions", draft, body("approve", hash), 409, "draft.not_in_review"},
		{"approver", "POST /drafts/{id}/publish", review, nil, 409, "draft.transition"},
		{"author", "POST /drafts/{id}/publish", cleared, nil, 403, "access.denied"},
		{"auditor", "POST /drafts/{id}/publish", cleared, nil, 403, "access.denied"},
		{"approver", "POST /drafts/{id}/unschedule", cleared, nil, 409, "draft.transition"},
		{"approver", "POST /drafts/{id}/decisions", cleared, body("approve", clearedHash), 409, "draft.not_in_review"},
		{"author2", "POST /drafts/{id}/withdraw", draft, map[string]any{"reason": "x"}, 403, "draft.author_only"},
		{"author", "POST /drafts/{id}/withdraw", draft, map[string]any{"reason": " "}, 422, "reason.missing"},
		{"author", "POST /drafts/{id}/appeal", draft, map[string]any{"reason": "x"}, 409, "draft.transition"},
		{"admin", "POST /drafts/{id}/erase", cleared, map[string]any{"reason": "x"}, 0, ""},
		{"author", "POST /drafts/{id}/overrides", draft, map[string]any{"finding": "x", "reason": "x", "until": "2026-03-03T00:00:00Z"}, 403, "access.denied"},
		{"security", "POST /drafts/{id}/overrides", draft, map[string]any{"finding": "x", "reason": "x", "until": "2026-03-03T00:00:00Z"}, 404, "finding.unknown"},
		{"security", "POST /drafts/{id}/overrides", draft, map[string]any{"finding": "x", "reason": "x", "until": "2030-03-03T00:00:00Z"}, 422, "override.until"},
		{"approver", "POST /drafts/{id}/publications/web/confirm", cleared, map[string]any{"url": "https://x.example"}, 409, "draft.transition"},
		{"approver", "POST /drafts/{id}/publications/web/confirm", cleared, map[string]any{"url": "javascript:x"}, 422, "url.invalid"},
		{"approver", "POST /drafts/{id}/publications/web/resolve", cleared, map[string]any{"reason": "x"}, 422, "json.missing"},
		{"author", "GET /drafts/{id}/receipt", draft, nil, 404, "receipt.none"},
		{"author", "POST /drafts/{id}/simulate", draft, nil, 404, "not_found"},
		{"author", "POST /drafts/{id}/retract", cleared, nil, 404, "not_found"},
		{"author", "PUT /drafts/{id}", draft, nil, 405, "method.not_allowed"},
	}
	for _, who := range cast {
		w.token(who[0])
	}
	changed := w.call("verifier", "POST /drafts/"+review+"/decisions", body("approve", "sha256:00"), "Accept-Language", "en")
	if detail := changed.text("detail"); !strings.Contains(detail, "content_hash") || strings.Contains(detail, "below") {
		t.Errorf("a program is told: %s", detail)
	}
	for _, r := range rows {
		before, size := w.call("auditor", "GET /drafts/"+r.id, nil), w.size()
		res := w.call(r.who, strings.Replace(r.route, "{id}", r.id, 1), r.body)
		switch {
		case r.status == 0 && res.StatusCode < 400:
			t.Errorf("%s %s answers %d", r.who, r.route, res.StatusCode)
		case r.status != 0 && res.StatusCode != r.status, r.code != "" && res.text("code") != r.code:
			t.Errorf("%s %s answers %d, want %d %s: %s", r.who, r.route, res.StatusCode, r.status, r.code, res.body)
		}
		after := w.call("auditor", "GET /drafts/"+r.id, nil)
		if string(after.body) != string(before.body) || after.Header.Get("ETag") != before.Header.Get("ETag") || w.size() != size {
			t.Errorf("%s %s was refused and changed the draft or the log", r.who, r.route)
		}
	}
	if strings.Contains(w.logs.String(), "alasan") || !strings.Contains(w.logs.String(), "code=access.denied") {
		t.Error("the journal of refusals lacks them or holds what was sent")
	}
}

func TestBadInput(t *testing.T) {
	w := newWorld(t)
	w.token("author")
	n := w.size()
	with := func(member, value string) string {
		m := map[string]json.RawMessage{"title": json.RawMessage(`"Judul"`), "body": json.RawMessage(`"Isi"`), "channels": json.RawMessage(`["web"]`)}
		m[member] = json.RawMessage(value)
		b, err := json.Marshal(m)
		w.must(err)
		return string(b)
	}
	huge := `"` + strings.Repeat("a", 256*1024+1) + `"`
	rows := []struct {
		name, body string
		status     int
		code       string
		field      string
	}{
		{"empty", "", 400, "json.empty", "request"},
		{"blank", " \n", 400, "json.empty", "request"},
		{"cut off", `{"title":`, 400, "json.malformed", "request"},
		{"trailing", `{"title":"a"}{}`, 400, "json.malformed", "request"},
		{"no object", `[]`, 422, "json.type", "request"},
		{"null", `null`, 422, "json.null", "request"},
		{"not UTF-8", "{\"title\":\"a\xff\"}", 400, "json.not_utf8", "request"},
		{"lone surrogate", `{"title":"a\ud800"}`, 400, "json.surrogate", "title"},
		{"lone low surrogate", `{"variants":{"x":"\udc00"}}`, 400, "json.surrogate", "variants.x"},
		{"surrogates in the wrong order", `{"title":"\udc00\ud800"}`, 400, "json.surrogate", "title"},
		{"twice", `{"title":"a","title":"b"}`, 400, "json.duplicate_key", "title"},
		{"twice by escape", `{"title":"a","\u0074itle":"b"}`, 400, "json.duplicate_key", "title"},
		{"unknown", with("colour", `"red"`), 422, "json.unknown_field", "colour"},
		{"state", with("state", `"cleared"`), 422, "json.unknown_field", "state"},
		{"other case", with("Title", `"b"`), 422, "json.unknown_field", "Title"},
		{"number for text", with("title", `5`), 422, "json.type", "title"},
		{"text for list", with("channels", `"web"`), 422, "json.type", "channels"},
		{"number in list", with("channels", `["web", 1]`), 422, "json.type", "channels[1]"},
		{"null for text", with("body", `null`), 422, "json.null", "body"},
		{"control character", with("body", `"a\u0000b"`), 422, "text.control_character", "body"},
		{"no title", with("title", `""`), 422, "draft.title_missing", "title"},
		{"two lines", with("title", `"a\nb"`), 422, "draft.title_lines", "title"},
		{"no body", with("body", `" \n "`), 422, "draft.body_missing", "body"},
		{"no channels", with("channels", `[]`), 422, "draft.channels_missing", "channels"},
		{"unknown channel", with("channels", `["moon"]`), 422, "channel.unknown", "channels"},
		{"unknown classification", with("classification", `"cosmic"`), 422, "draft.classification", "classification"},
		{"time in the past", with("publish_at", `"2020-01-01T00:00:00Z"`), 422, "draft.publish_at_past", "publish_at"},
		{"time without zone", with("publish_at", `"2027-01-01T00:00:00"`), 422, "time.zone", "publish_at"},
		{"no time", with("publish_at", `"tomorrow"`), 422, "time.invalid", "publish_at"},
		{"number for time", with("publish_at", `1893456000`), 422, "json.type", "publish_at"},
		{"variant of another channel", with("variants", `{"x":"a"}`), 422, "draft.variant_channel", "variants.x"},
		{"variant without text", with("variants", `[{"channel":"web"}]`), 422, "json.missing", "variants[0].text"},
		{"variant twice", with("variants", `[{"channel":"web","text":"a"},{"channel":"web","text":"b"}]`), 422, "json.duplicate_name", "variants[1]"},
		{"attachment", with("attachments", `[{"sha256":"ab"}]`), 422, "attachment.unsupported", "attachments"},
		{"unknown unit", with("unit", `"nowhere"`), 422, "unit.unknown", "unit"},
		{"foreign unit", with("unit", `"wilayah-timur"`), 403, "access.denied", ""},
		{"too much text", with("body", huge), 413, "text.too_large", "body"},
		{"too much", with("body", `"`+strings.Repeat("a", maxBody)+`"`), 413, "request.too_large", "request"},
		{"too deep", with("variants", strings.Repeat("[", 100)+strings.Repeat("]", 100)), 400, "json.too_deep", "variants" + zeros(maxDepth)},
	}
	for _, r := range rows {
		res := w.call("author", "POST /drafts", r.body)
		if r.field == "" {
			res.refused(r.status, r.code)
		} else {
			res.refused(r.status, r.code, r.field)
		}
		if strings.Contains(string(res.body), "cosmic") || strings.Contains(string(res.body), "tomorrow") {
			t.Errorf("%s: the refusal repeats what was sent: %s", r.name, res.body)
		}
	}
	if res := w.call("author", "POST /drafts", with("body", huge)); !strings.Contains(string(res.body), "256 kB") {
		t.Errorf("the bound is not named: %s", res.body)
	}
	w.call("author", "POST /drafts", with("title", `"a"`), "Content-Type", "text/plain").refused(415, "request.media_type", "Content-Type")
	w.call("author", "POST /drafts", with("title", `"a"`), "Content-Type", "application/json; charset=latin1").refused(415, "request.media_type")
	two := w.call("author", "POST /drafts", `{"title":5,"state":"x"}`).is(422)
	if len(two.list("errors")) != 2 {
		t.Errorf("not every field is named: %s", two.body)
	}
	w.call("author", "GET /drafts?limit=x", nil).refused(422, "request.parameter", "limit")
	w.call("author", "GET /drafts?limit=9999", nil).refused(422, "request.parameter", "limit")
	w.call("author", "GET /drafts?cursor=x", nil).refused(422, "list.cursor")
	w.call("author", "GET /drafts?state=dreaming", nil).refused(422, "draft.state_unknown", "state")
	w.call("author", "GET /drafts?unit=%00", nil).refused(400, "request.malformed")
	w.call("author", "GET /drafts/%ff", nil).is(404)
	if w.size() != n {
		t.Error("something bad was taken")
	}
	// What looks odd and is right is taken.
	d := w.call("author", "POST /drafts", `{"title":"\ud83d\ude00 e\u0301","body":"a\r\nb ","channels":["web"],"publish_at":null,"variants":[]}`).is(201)
	if d.text("title") != "😀 é" || d.text("body") != "a\nb" {
		t.Errorf("normalized to %s", d.body)
	}
}

func zeros(n int) string { return strings.Repeat("[0]", n) }

func TestConditionalRequests(t *testing.T) { each(t, conditionalRequests) }

func conditionalRequests(t *testing.T, w *world) {
	d := w.draft("author", nil)
	id, tag := d.text("id"), d.Header.Get("ETag")
	patch := func(match string, body any) reply {
		if match == "" {
			return w.call("author", "PATCH /drafts/"+id, body)
		}
		return w.call("author", "PATCH /drafts/"+id, body, "If-Match", match)
	}
	title := map[string]any{"title": "Lain"}
	patch("", title).refused(428, "request.if_match", "If-Match")
	for _, bad := range []string{`"0"`, `"99"`, `"x"`, `W/` + tag, `1`, `"1`, `"98", "99"`, `"01"`, `"-1"`, `"+1"`} {
		patch(bad, title).refused(412, "draft.stale")
	}
	w.call("checker", "PATCH /drafts/"+id, title, "If-Match", tag).refused(404, "draft.unknown")
	w.call("verifier", "PATCH /drafts/"+id, title, "If-Match", tag).refused(403, "access.denied")
	if next := patch(tag, title).is(200); next.Header.Get("ETag") != `"2"` || next.text("title") != "Lain" || next.at("revision") != 2.0 {
		t.Errorf("%v %s", next.Header, next.body)
	}
	patch(tag, title).refused(412, "draft.stale")
	if same := patch(`"2"`, title).is(200); same.Header.Get("ETag") != `"2"` {
		t.Error("an edit that changes nothing made a version")
	}
	patch(`"7" , "2"`, map[string]any{"body": "Tiga"}).is(200)
	patch(`*`, map[string]any{"body": "Empat"}).refused(428, "request.if_match")
	patch(`"3"`, map[string]any{"body": "Empat", "publish_at": "2027-01-01T10:00:00+07:00"}).is(200)
	if d := patch(`"4"`, map[string]any{"publish_at": nil}).is(200); d.at("publish_at") != nil {
		t.Errorf("the date is still there: %s", d.body)
	}
	for _, match := range []string{`"5"`, `W/"5"`, `"1", "5"`, `*`} {
		if res := w.call("author", "GET /drafts/"+id, nil, "If-None-Match", match).is(304); len(res.body) != 0 || res.Header.Get("ETag") != `"5"` {
			t.Errorf("%s: %v %s", match, res.Header, res.body)
		}
	}
	w.call("author", "GET /drafts/"+id, nil, "If-None-Match", `"4"`).is(200)
	w.call("checker", "GET /drafts/"+id, nil, "If-None-Match", `*`).refused(404, "draft.unknown")
}

func TestIdempotency(t *testing.T) { each(t, idempotency) }

func idempotency(t *testing.T, w *world) {
	in := map[string]any{"title": "Satu", "body": calm, "channels": []string{"web"}}
	first := w.call("author", "POST /drafts", in, "Idempotency-Key", "k1").is(201)
	n := w.size()
	again := w.call("author", "POST /drafts", in, "Idempotency-Key", "k1").is(201)
	if string(again.body) != string(first.body) || again.Header.Get("Idempotent-Replayed") != "true" || again.Header.Get("ETag") != first.Header.Get("ETag") || w.size() != n {
		t.Errorf("the answer came back as %v %s", again.Header, again.body)
	}
	in["title"] = "Dua"
	w.call("author", "POST /drafts", in, "Idempotency-Key", "k1").refused(422, "request.other_body", "Idempotency-Key")
	w.call("author", "POST /drafts", in, "Idempotency-Key", strings.Repeat("k", 256)).refused(422, "request.key")
	w.call("author2", "POST /drafts", in, "Idempotency-Key", "k1").is(201)
	id := first.text("id")
	w.call("author", "POST /drafts/"+id+"/submit", nil, "Idempotency-Key", "k1").is(200)
	w.call("author", "POST /drafts/"+id+"/submit", nil, "Idempotency-Key", "k1").is(200)
	w.call("author", "POST /drafts/"+id+"/submit", nil, "Idempotency-Key", "k2").refused(409, "draft.transition")
	hash := map[string]any{"decision": "request_changes", "content_hash": first.text("content_hash"), "comment": "Ubah."}
	w.call("verifier", "POST /drafts/"+id+"/decisions", hash, "Idempotency-Key", "k3").is(201)
	// What was refused because of the state can succeed once that has changed;
	// wrong input is wrong whenever it comes.
	w.call("author", "POST /drafts/"+id+"/submit", nil, "Idempotency-Key", "k2").is(200)
	w.call("verifier", "POST /drafts/"+id+"/decisions", hash, "Idempotency-Key", "k3").is(201)
	wrong := map[string]any{"title": "", "body": calm, "channels": []string{"web"}}
	w.call("author", "POST /drafts", wrong, "Idempotency-Key", "k4").is(422)
	if w.call("author", "POST /drafts", wrong, "Idempotency-Key", "k4").is(422).Header.Get("Idempotent-Replayed") != "true" {
		t.Error("a refusal of the input was not kept")
	}

	var all sync.WaitGroup
	made := make([]reply, 8)
	for i := range made {
		all.Go(func() { made[i] = w.call("author", "POST /drafts", in, "Idempotency-Key", "race") })
	}
	all.Wait()
	ids := map[string]bool{}
	for _, r := range made {
		if r.StatusCode == 409 {
			r.refused(409, "request.running")
			continue
		}
		ids[r.is(201).text("id")] = true
	}
	if len(ids) != 1 {
		t.Errorf("eight requests with one key made %d drafts", len(ids))
	}
	w.later(25 * time.Hour)
	w.tokens = map[string]string{}
	if late := w.call("author", "POST /drafts", in, "Idempotency-Key", "race").is(201); ids[late.text("id")] {
		t.Error("a key is kept for more than a day")
	}
}

func TestStrangersLearnNothing(t *testing.T) {
	w := newWorld(t)
	id := w.draft("author", nil).text("id")
	other := w.draft("author", map[string]any{"title": "Lain"}).text("id")
	missing := w.call("checker", "GET /drafts/no-such-draft", nil).refused(404, "draft.unknown")
	for _, route := range []string{"GET /drafts/%s", "GET /drafts/%s/findings", "GET /drafts/%s/revisions", "GET /drafts/%s/story", "GET /drafts/%s/authorizations",
		"GET /drafts/%s/receipt", "POST /drafts/%s/submit", "POST /drafts/%s/publish"} {
		res := w.call("checker", fmt.Sprintf(route, id), nil).refused(404, "draft.unknown")
		if string(res.body) != string(missing.body) {
			t.Errorf("%s tells a hidden draft from a missing one: %s", route, res.body)
		}
	}
	if got := w.call("author", "GET /drafts/"+id+"?id="+other, nil).is(200).text("id"); got != id {
		t.Errorf("%s was shown for %s", got, id)
	}
	w.call("author", "GET /drafts/"+id+"%3Fid="+other, nil).refused(404, "draft.unknown")
	if n := len(w.call("checker", "GET /drafts", nil).list("items")); n != 0 {
		t.Errorf("a stranger lists %d drafts", n)
	}
}

func TestListsPage(t *testing.T) {
	w := newWorld(t)
	for i := range 5 {
		w.draft("author", map[string]any{"title": fmt.Sprint("Naskah ", i)})
	}
	seen, cursor := map[string]bool{}, ""
	for range 3 {
		page := w.call("author", "GET /drafts?limit=2&cursor="+cursor, nil).is(200)
		for i := range page.list("items") {
			seen[page.text("items", fmt.Sprint(i), "id")] = true
		}
		cursor = page.text("next_cursor")
	}
	if len(seen) != 5 || cursor != "" {
		t.Errorf("%d drafts seen, cursor %q", len(seen), cursor)
	}
	entries := w.call("auditor", "GET /audit/entries?limit=3", nil).is(200)
	next := w.call("auditor", "GET /audit/entries?limit=3&cursor="+entries.text("next_cursor"), nil).is(200)
	if entries.at("items", "2", "seq").(float64) != next.at("items", "0", "seq").(float64)+1 {
		t.Errorf("%s then %s", entries.body, next.body)
	}
	lines := w.call("admin", "GET /policy?limit=1", nil).is(200)
	more := w.call("admin", "GET /policy?limit=1&cursor="+lines.text("next_cursor"), nil).is(200)
	if lines.at("items", "0", "number") == more.at("items", "0", "number") {
		t.Error("the second page of lines is the first")
	}
	if n := len(w.call("author", "GET /drafts?state=draft,in_review&mine=true&unit=humas", nil).is(200).list("items")); n != 5 {
		t.Errorf("%d drafts of mine", n)
	}
}
