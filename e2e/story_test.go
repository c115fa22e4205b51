package e2e

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// person is somebody at a browser.
type person struct {
	*testing.T
	ctx context.Context
	url string
}

func (s *server) signIn(t *testing.T, username string) *person {
	t.Helper()
	p := &person{t, browser(t), s.url}
	p.do(chromedp.Navigate(s.url+"/signin"), chromedp.SetValue("#username", username), chromedp.SetValue("#password", "layak-demo-"+username),
		chromedp.Click("main form button.primary"), chromedp.WaitVisible("nav.side"))
	return p
}

// do takes steps in the browser; where one fails, the page is shown.
func (p *person) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.lost(err)
	}
}

func (p *person) lost(err error) {
	p.Helper()
	where, _ := chromedp.Run(p.ctx, chromedp.Location())
	text, _ := chromedp.Run(p.ctx, chromedp.Text("main"))
	p.Fatalf("%v at %s:\n%s", err, where, text)
}

// ask reads something from the page.
func ask[T any](p *person, what chromedp.Action[T]) T {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	out, err := chromedp.Run(ctx, what)
	if err != nil {
		p.lost(err)
	}
	return out
}

func (p *person) sees(selector, want string) {
	p.Helper()
	if got := ask(p, chromedp.Text(selector)); !strings.Contains(got, want) {
		p.Errorf("%s shows %q, not %q", selector, got, want)
	}
}

// state waits until the page of the draft shows the state, asking again while
// background work goes on.
func (p *person) state(draft, want string) {
	p.Helper()
	got := ""
	for range 40 {
		p.do(chromedp.Navigate(draft))
		if got = ask(p, chromedp.Attributes(".page-head [data-state]"))["data-state"]; got == want {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	p.Fatalf("the draft is %s, not %s", got, want)
}

func (p *person) approve(draft string) {
	p.Helper()
	p.do(chromedp.Navigate(draft+"/review"), chromedp.Click(`input[name=decision][value=approve]`), chromedp.Click("#decide button.primary"),
		chromedp.WaitVisible(".flash"))
}

// TestStory walks the whole road in a browser: write, see a finding, take the
// safer wording, submit, verify, the security stage because of a finding,
// release, publish, receipt, verification, with refusals on the way.
func TestStory(t *testing.T) {
	t.Parallel()
	s := serve(t, "--demo")
	author := s.signIn(t, "author")
	author.do(chromedp.Navigate(s.url+"/drafts/new"),
		chromedp.SetValue("#title", "Terima kasih untuk prajurit"),
		chromedp.SetValue("#body", "Yonif 991 besok pukul 04.00 WIB bergerak dengan 120 personel dari markas menuju Kecamatan Cempaka."),
		chromedp.Click(`input[name=channel][value=web]`),
		chromedp.Click(`button[name=do][value=check]:not(.vh)`), chromedp.WaitVisible("#findings [data-severity=block]"))
	author.do(chromedp.Click(`button[name=do][value=submit]`), chromedp.WaitVisible(`.flash[role=alert]`))
	if kept := ask(author, chromedp.Value("#body")); !strings.Contains(kept, "Yonif 991") {
		t.Errorf("the refused form lost the text: %q", kept)
	}
	// A wording that is worth a second look, but no give-away.
	author.do(chromedp.SetValue("#body", reviewText), chromedp.Click(`button[name=do][value=submit]:not(.vh)`), chromedp.WaitVisible(".flash[data-kind=done]"))
	draft, _, _ := strings.Cut(ask(author, chromedp.Location()), "?")
	author.state(draft, "in_review")

	author.do(chromedp.Navigate(draft + "/review"))
	author.sees("#decide .whynot", "")
	verifier := s.signIn(t, "verifier")
	verifier.approve(draft)
	approver := s.signIn(t, "approver")
	approver.do(chromedp.Navigate(draft+"/review"), chromedp.WaitVisible("#decide .whynot"))
	security := s.signIn(t, "security")
	security.approve(draft)
	approver.approve(draft)
	approver.state(draft, "cleared")
	approver.do(chromedp.Click(`form[action$="/publish"] button`), chromedp.WaitVisible(".flash"))
	approver.state(draft, "published")

	feed := fetch(t, s.url+"/feeds/web.atom", "")
	if !strings.Contains(feed, "Terima kasih untuk prajurit") {
		t.Error("the feed does not have the draft")
	}
	s.prove(t, draft)
}

// prove verifies the receipt and the log from the shell, and that one changed
// letter fails.
func (s *server) prove(t *testing.T, draft string) {
	t.Helper()
	token := s.token(t, "approver")
	id := draft[strings.LastIndex(draft, "/")+1:]
	receipt := fetch(t, s.url+"/api/v1/drafts/"+id+"/receipt", token)
	key := filepath.Join(s.dir, "layak.key")
	write(t, key, fetch(t, s.url+"/audit/key", ""))
	file := filepath.Join(s.dir, "receipt.json")
	write(t, file, receipt)
	if out, status := s.run(t, "receipt", "verify", file, "--key", key); status != 0 {
		t.Errorf("the receipt does not verify: %s", out)
	}
	write(t, file, strings.Replace(receipt, "prajurit", "prajurid", 1))
	if out, status := s.run(t, "receipt", "verify", file, "--key", key); status != 1 {
		t.Errorf("a changed receipt verifies: %s", out)
	}
	if out, status := s.run(t, "audit", "verify", "--db", filepath.Join(s.dir, "layak.db")); status != 0 {
		t.Errorf("the log does not verify: %s", out)
	}
}

func (s *server) token(t *testing.T, username string) string {
	t.Helper()
	resp, err := http.Post(s.url+"/api/v1/sessions", "application/json", strings.NewReader(`{"username":"`+username+`","password":"layak-demo-`+username+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var out struct{ Token string }
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil || resp.StatusCode != http.StatusCreated || out.Token == "" {
		t.Fatalf("sign in as %s: %d %v", username, resp.StatusCode, err)
	}
	return out.Token
}

func fetch(t *testing.T, url, token string) string {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v\n%s", url, resp.StatusCode, err, body)
	}
	return string(body)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

const reviewText = "Dua regu polres berangkat besok pagi untuk mengawal festival bunga. Sampai jumpa di sana!"
