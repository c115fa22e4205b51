package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestMosaicWhileTyping: what an account has said completes a text while it is
// typed, and no longer once the account is another; parts of one draft are marked
// in every field.
func TestMosaicWhileTyping(t *testing.T) {
	t.Parallel()
	s := serve(t, "--demo")
	author := s.signIn(t, "author")
	author.do(chromedp.Navigate(s.url+"/drafts/new"), chromedp.Click(`input[name=channel][value=web]`),
		chromedp.SendKeys("#body", "Lusa hari besar bagi mereka."), chromedp.WaitVisible("#findings .mosaic a"))
	author.sees("#findings .mosaic", "Yonif 991")
	author.sees("#findings .mosaic", "Sarapan bersama warga pesisir")
	author.do(chromedp.Click(`input[name=channel][value=web]`), chromedp.Click(`input[name=channel][value=x]`),
		chromedp.WaitVisible("#findings .verdict[data-severity=clear]"))

	author.do(chromedp.SendKeys("#title", "Salam Yonif 992 di Kampung Melur"), chromedp.WaitVisible("#findings .mosaic .part"))
	for _, field := range []string{"#title", "#body"} {
		mark := ask(author, chromedp.Evaluate[string](`document.querySelector("`+field+`").parentElement.querySelector(".layer mark")?.textContent ?? ""`))
		if mark == "" {
			t.Errorf("nothing is marked in %s", field)
		}
	}
}
