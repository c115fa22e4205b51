package api

import (
	"context"
	"net/http"
	"testing"

	"layak/domain"
)

// givenPassword is what people are added with in these tests.
const givenPassword = "sandi-dari-administrator"

// owns signs somebody in with the password that they were given, and makes it their own.
func (w *world) owns(who string) {
	w.t.Helper()
	token := w.call("", "POST /sessions", map[string]string{"username": who, "password": givenPassword}).is(http.StatusCreated).text("token")
	as := []string{"Authorization", "Bearer " + token}
	w.ids[who] = w.call("", "GET /me", nil, as...).is(http.StatusOK).text("id")
	w.call("", "POST /people/"+w.ids[who]+"/password", map[string]string{"present": givenPassword, "password": "layak-demo-" + who}, as...).is(http.StatusNoContent)
}

// TestNobodyIsTwoByAPassword plays what one administrator did alone: be the second of two
// by another's password, or by a person whom they made up.
func TestNobodyIsTwoByAPassword(t *testing.T) {
	w := newWorld(t)
	w.second()
	siti := w.browser("admin")
	w.token("admin2")
	change := w.call("admin", "POST /changes", map[string]any{"items": []any{map[string]any{"do": "line.add", "role": "author", "act": "draft.publish"}}, "note": "perlu"}).is(202).text("id")

	// Siti resets Budi, or somebody else who decides or audits, by page and by program.
	n := w.size()
	for _, who := range []string{"admin2", "verifier", "approver", "rules", "auditor"} {
		siti.post("/people/"+w.ids[who]+"/password", "password", givenPassword).is(http.StatusConflict).has("cannot be reset by one person", "layak user password "+who)
		w.call("admin", "POST /people/"+w.ids[who]+"/password", map[string]string{"password": givenPassword}).refused(409, "password.powers")
	}
	if w.size() != n {
		t.Error("a refusal left a leaf")
	}
	w.call("", "POST /sessions", map[string]string{"username": "admin2", "password": givenPassword}).refused(401, "session.wrong")
	w.call("admin2", "GET /me", nil).is(200) // nobody was signed out

	// Siti makes Tuti up, with a password that she knows, and signs in as her.
	made := w.call("admin", "POST /people", map[string]any{"username": "tuti", "name": "Tuti Contoh", "unit": "humas", "password": givenPassword, "roles": []string{"verifier"}}).is(201)
	roles := made.text("change")
	w.call("admin2", "GET /changes/"+roles, nil).is(200)
	if got := w.call("admin2", "GET /changes/"+roles, nil); got.text("notes", "0", "code") != "password.proposer" || got.text("notes", "0", "person") != made.text("id") {
		t.Errorf("the second human is told nothing: %s", got.body)
	}
	w.browser("admin2").get("/changes/"+roles).has("Tuti Contoh", "was set by the proposer")
	w.agree(roles)
	token := w.call("", "POST /sessions", map[string]string{"username": "tuti", "password": givenPassword}).is(201).text("token")
	as := []string{"Authorization", "Bearer " + token, "Accept-Language", "en"}
	if me := w.call("", "GET /me", nil, as...).is(200); me.text("password_set_by") != "admin" || len(me.list("may")) != 0 {
		t.Errorf("me: %s", me.body)
	}
	n = w.size()
	for _, route := range []string{"GET /inbox", "GET /drafts", "GET /changes/" + change, "GET /people", "GET /notices", "GET /channels"} {
		if got := w.call("", route, nil, as...).refused(403, "password.set_by_other"); got.text("detail") == "" {
			t.Errorf("%s: no help", route)
		}
	}
	seen := map[string]string{"seen": w.call("admin2", "GET /changes/"+change, nil).text("seen")}
	w.call("", "POST /changes/"+change+"/activate", seen, as...).refused(403, "password.set_by_other")
	w.call("", "POST /tokens", map[string]any{"label": "x", "scopes": []string{"text.scan"}, "days": 1}, as...).refused(403, "password.set_by_other")
	b := w.stranger()
	b.post("/signin", "username", "tuti", "password", givenPassword).leads("/")
	for _, page := range []string{"/", "/drafts", "/changes/" + change, "/people"} {
		b.get(page).leads(accountPassword)
	}
	b.post("/changes/"+change+"/activate", "seen", seen["seen"]).leads(accountPassword)
	if w.size() != n+1 { // signing in
		t.Error("who may do nothing left a leaf")
	}
	// What is left is to change it, and to sign out.
	w.call("", "POST /people/"+made.text("id")+"/password", map[string]string{"present": givenPassword, "password": givenPassword}, as...).refused(422, "password.same", "password")
	b.post("/signout").leads("/signin")
	w.call("", "DELETE /sessions/current", nil, as...).is(204)
	w.owns("tuti")
	w.call("tuti", "GET /inbox", nil).is(200)
}

// TestAFormOutlivesAReset: what was typed is shown to be copied, not sent and lost.
func TestAFormOutlivesAReset(t *testing.T) {
	w := newHouse(t)
	author := w.browser("author")
	boss := domain.Actor{PersonID: w.ids["admin"], Via: domain.ViaSession}
	w.must(w.desk.SetPassword(context.Background(), boss, w.ids["author"], "", givenPassword))
	gate := author.post("/drafts/new", "title", "Judul", "body", "Teks yang panjang", "channel", "web", "do", "save").is(http.StatusUnauthorized).has("Kata sandi Anda diatur ulang oleh admin")
	author.carry(gate, "author", givenPassword).is(http.StatusOK).has("Teks yang panjang", "you have to change it first", `href="`+accountPassword+`"`).lacks(`action="/drafts/new"`)
}

// TestAProgramIsToldWhoEndedItsToken, and a token does nothing for whose password is
// another's.
func TestAProgramIsToldWhoEndedItsToken(t *testing.T) {
	w := newWorld(t)
	boss := domain.Actor{PersonID: w.ids["admin"], Via: domain.ViaSession}
	w.token("author")
	w.must(w.desk.SetPassword(context.Background(), boss, w.ids["author"], "", givenPassword))
	if got := w.call("author", "GET /me", nil, "Accept-Language", "en").refused(401, "session.reset"); got.text("title") != "Your password was reset by admin, and your session has ended." {
		t.Errorf("%s", got.body)
	}
	token := w.call("admin", "POST /tokens", map[string]any{"username": "author", "label": "portal", "scopes": []string{"text.scan"}, "days": 1}).is(201).text("token")
	w.call("", "POST /scan", map[string]string{"text": "Halo"}, "Authorization", "Bearer "+token).refused(403, "password.set_by_other")
	w.call("", "GET /me", nil, "Authorization", "Bearer "+token).refused(403, "password.set_by_other")
}
