package api

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"layak/domain"
)

var keptField = regexp.MustCompile(`<input type="hidden" name="(keep:[^"]+)" value="([^"]*)">`)

// carry sends the sign-in that a page holds.
func (b *browser) carry(s sheet, who, password string) sheet {
	b.t.Helper()
	fields := []string{"username", who, "password", password, "next", s.hidden("next"), "resume", s.hidden("resume")}
	for _, m := range keptField.FindAllStringSubmatch(s.body, -1) {
		fields = append(fields, html.UnescapeString(m[1]), html.UnescapeString(m[2]))
	}
	return b.post("/signin", fields...)
}

// What was typed when the session ended is there again after signing in.
func TestTextOutlivesItsSession(t *testing.T) {
	w := newHouse(t)
	b := w.browser("author")
	w.later(domain.SessionLength + 1)
	typed := []string{"title", "Judul \"saya\"", "body", "Baris satu <b>\r\n\r\nBaris dua", "channel", "web", "channel", "x", "unit", "humas",
		"classification", "public", "do", "save"}
	gate := b.post("/drafts/new", typed...).is(http.StatusUnauthorized).has("Sesi Anda berakhir")
	gate = b.carry(gate, "author", "salah").is(http.StatusUnauthorized).has("Baris dua")
	back := b.carry(gate, "author", "layak-demo-author").is(http.StatusOK).has("Baris satu &lt;b&gt;\n\nBaris dua", `action="/drafts/new"`, `value="check"`).lacks(`value="save"`)
	if strings.Count(back.body, `name="channel"`) != 2 {
		t.Error("a channel is lost")
	}
	b.post("/drafts/new", "title", typed[1], "body", "Baris satu <b>\n\nBaris dua", "channel", "web", "do", "check").is(http.StatusOK)

	// a decision's reason too; a password never
	w.later(domain.SessionLength + 1)
	gate = b.post("/drafts/x/decisions", "decision", "reject", "comment", "Sebabnya panjang").is(http.StatusUnauthorized)
	b.carry(gate, "author", "layak-demo-author").is(http.StatusOK).has("Sebabnya panjang", `action="/drafts/x/decisions"`).
		has(`type="radio" name="decision" value="reject" checked`).lacks(`type="hidden" name="decision"`)
	w.later(domain.SessionLength + 1)
	b.carry(b.post("/drafts/x/withdraw", "reason", "Ganti rencana").is(http.StatusUnauthorized), "author", "layak-demo-author").is(http.StatusOK).
		has("Withdraw a draft for good", "Reason", "Ganti rencana", `action="/drafts/x/withdraw"`)

	// every field is to be seen, with what it is
	w.later(domain.SessionLength + 1)
	gate = b.post("/drafts/x/decisions", "decision", "approve", "stage", "approval", "content_hash", "sha256:ab", "lain", "apa ini").is(http.StatusUnauthorized)
	back = b.carry(gate, "author", "layak-demo-author").is(http.StatusOK).has("Decide on a draft", "<b>Stage:</b> approval", "<b>Fingerprint of the content that you saw:</b> sha256:ab", "<b>lain:</b> apa ini")
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`).FindAllStringSubmatch(back.body, -1) {
		if !strings.Contains(back.body, ":</b> "+m[2]) {
			t.Errorf("%s is sent unseen", m[1])
		}
	}
	// what lifts a finding is shown and not sent
	w.later(domain.SessionLength + 1)
	gate = b.post("/drafts/x/overrides", "finding", "aa", "reason", "Sudah umum", "until", "2026-04-01").is(http.StatusUnauthorized)
	b.carry(gate, "author", "layak-demo-author").is(http.StatusOK).has("Sudah umum", "Open the page again").lacks(`action="/drafts/x/overrides"`, "Send it again", `name="reason"`)
	// acts on people, grants, policy and rule sets have to be filled in again
	for _, path := range []string{"/people", "/people/x/grants", "/people/x/suspend", "/people/x/password", "/policy", "/policy/7/remove", "/units", "/channels", "/channels/web", "/rulesets", "/rulesets/2/activate", "/embargoes/x/lift", "/account", "/account/password"} {
		w.later(domain.SessionLength + 1)
		gate = b.post(path, "username", "baru", "role", "admin", "password", "sangat-rahasia-1").is(http.StatusUnauthorized).
			has("Isilah lagi formulirnya").lacks("keep:", "sangat-rahasia-1", "baru")
		b.post("/signin", "username", "author", "password", "layak-demo-author", "next", gate.hidden("next")).leads(gate.hidden("next"))
		// nor where the sign-in is made to bring them
		w.later(domain.SessionLength + 1)
		b.post("/signin", "username", "author", "password", "layak-demo-author", "next", "/drafts", "resume", path, "keep:role", "admin").leads("/drafts")
	}
	w.later(domain.SessionLength + 1)

	// too large is said, and a page leads to the sign-in with the reason
	b.post("/drafts/new", "body", strings.Repeat("x", maxKept+1)).is(http.StatusUnauthorized).lacks("keep:body").has("tombol mundur")
	b.http.Jar.SetCookies(mustURL(w), []*http.Cookie{{Name: "layak", Value: "lys_x"}})
	b.get("/drafts").leads("/signin?next=%2Fdrafts")
	b.get("/signin").has("Sesi Anda berakhir")
	// addresses elsewhere are no form of ours
	b.post("/signin", "username", "author", "password", "layak-demo-author", "resume", "//evil.example/x", "keep:body", "x").leads("/")
}

func mustURL(w *world) *url.URL { u, err := url.Parse(w.server.URL); w.must(err); return u }

// A language chosen on the way in becomes the person's; one that somebody else
// left in the browser does not.
func TestLanguageChosenAtTheDoor(t *testing.T) {
	w := newHouse(t)
	b := w.stranger()
	b.post("/language", "lang", "id", "next", "/signin").leads("/signin")
	b.post("/signin", "username", "author", "password", "layak-demo-author").leads("/")
	b.get("/").has(`<html lang="id">`)
	b.post("/signout").leads("/signin")
	b.post("/signin", "username", "verifier", "password", "layak-demo-verifier").leads("/")
	b.get("/").has(`<html lang="en">`)
	w.browser("author").get("/").has(`<html lang="id">`)
}

// TestLanguageOfWhoNeverChose: the browser's, the same before and after signing
// in; what was chosen once counts more, in every browser.
func TestLanguageOfWhoNeverChose(t *testing.T) {
	w := newHouse(t)
	_, err := w.desk.AddPerson(context.Background(), domain.Operator(),
		domain.PersonInput{Username: "baru", Name: "Baru", UnitID: "humas", Password: "layak-demo-baru", Roles: []string{domain.RoleAuthor}})
	w.must(err)
	asks := func(lang string) *browser {
		b := w.stranger()
		b.asks = lang
		return b
	}
	enter := func(b *browser, lang string) {
		t.Helper()
		b.post("/signin", "username", "baru", "password", "layak-demo-baru").leads("/")
		b.get("/").has(`<html lang="` + lang + `">`)
	}
	for header, lang := range map[string]string{"en-GB,en;q=0.9": "en", "id": "id", "fr": "id", "": "id"} {
		b := asks(header)
		b.get("/signin").has(`<html lang="` + lang + `">`)
		enter(b, lang)
	}
	b := asks("en")
	enter(b, "en")
	b.post("/language", "lang", "id", "next", "/").leads("/")
	enter(asks("en"), "id")
}
