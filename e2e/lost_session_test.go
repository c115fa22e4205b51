package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// TestLostSession types a draft into a page whose session has ended meanwhile:
// the text waits behind the sign-in, and is still in the form afterwards.
func TestLostSession(t *testing.T) {
	t.Parallel()
	s := serve(t, "--demo")
	author := s.signIn(t, "author")
	author.do(chromedp.Navigate(s.url+"/drafts/new"), chromedp.SetValue("#title", "Jam layanan"))
	if _, err := chromedp.Call(author.ctx, network.ClearBrowserCookies, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	const text = "Loket kami buka sampai pukul 15.00."
	author.do(chromedp.SetValue("#body", text), chromedp.Click(`input[name=channel][value=web]`), chromedp.Click(`button[name=do][value=save]:not(.vh)`), chromedp.WaitVisible("#password"))
	if at := ask(author, chromedp.Location()); strings.Contains(at, "Loket") {
		t.Errorf("the address gives the text away: %s", at)
	}
	author.shoot("author", "lost-signin", looks[0])
	author.do(chromedp.SetValue("#username", "author"), chromedp.SetValue("#password", "layak-demo-author"), chromedp.Click("main form button.primary"),
		chromedp.WaitVisible("textarea[name=body]"))
	if kept := ask(author, chromedp.Value("textarea[name=body]")); kept != text {
		t.Errorf("after signing in again the text is %q", kept)
	}
	author.shoot("author", "lost-resume", looks[0])
	author.do(chromedp.Click("main form button.primary"), chromedp.WaitVisible("#body"))
	if kept := ask(author, chromedp.Value("#body")); kept != text {
		t.Errorf("the form holds %q", kept)
	}
	if kept := ask(author, chromedp.Value("#title")); kept != "Jam layanan" {
		t.Errorf("the form holds the title %q", kept)
	}
	author.shoot("author", "lost-form", looks[0])
}
