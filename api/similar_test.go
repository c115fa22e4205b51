package api

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

const pangan = "Gerakan pangan murah digelar di halaman balai desa. Warga dapat membeli beras, telur dan minyak goreng dengan harga terjangkau. " +
	"Petugas gizi memeriksa balita dan memberi makanan tambahan."

func TestSimilarDrafts(t *testing.T) {
	w := newWorld(t)
	old, hash := w.submitted(map[string]any{"title": "Pangan murah", "body": pangan})
	w.call("verifier", "POST /drafts/"+old+"/decisions", map[string]any{"decision": "reject", "content_hash": hash, "comment": "Jam tidak disebut."}).is(201)
	w.submitted(map[string]any{"title": "Buku", "body": "Perpustakaan keliling singgah di tiga sekolah dasar bulan depan."})
	d, _ := w.submitted(map[string]any{"title": "Pangan murah", "body": strings.Replace(pangan, "telur", "gula", 1)})
	at := "/drafts/" + d + "/similar"
	if got := w.call("verifier", "GET "+at, nil).is(200); len(got.list("items")) != 0 {
		t.Errorf("%s", got.body)
	}
	w.later(time.Minute)
	w.work()
	got := w.call("verifier", "GET "+at, nil).is(200)
	if len(got.list("items")) != 1 || got.text("items", "0", "draft") != old || got.text("items", "0", "state") != "rejected" {
		t.Fatalf("%s", got.body)
	}
	if r, _ := got.at("items", "0", "resemblance").(float64); r < 0.6 || r >= 1 {
		t.Errorf("resemblance %v", r)
	}
	if got.text("items", "0", "decision", "comment") != "Jam tidak disebut." || got.text("items", "0", "decision", "by_name") != "verifier" ||
		got.text("items", "0", "decision", "stage") != "verification" || got.at("items", "0", "decision", "present") != true || len(got.list("items", "0", "shared")) == 0 {
		t.Errorf("%s", got.body)
	}
	w.call("rules", "GET "+at, nil).refused(404, "draft.unknown")
	w.call("", "GET "+at, nil).is(401)

	page := w.browser("verifier").get("/drafts/" + d + "/review").is(http.StatusOK)
	page.has("Similar drafts", "Pangan murah", "%)", "Reject", "Jam tidak disebut.", "Wording in common", `href="/drafts/`+old+`"`)
	w.browser("author").get("/drafts/"+old+"/review").has("Similar drafts", `href="/drafts/`+d+`"`).lacks("Perpustakaan")
}

func TestNothingSimilarIsSaid(t *testing.T) {
	w := newWorld(t)
	id, _ := w.submitted(map[string]any{"body": pangan})
	w.later(time.Minute)
	w.work()
	w.browser("verifier").get("/drafts/" + id + "/review").has("None of the earlier drafts that you may read is similar.").lacks(`class="card similar"`)
}
