package e2e

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// typed puts a text into a field as a person does.
func typed(field, text string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{const f = document.querySelector(%q); f.value = %q; f.dispatchEvent(new Event("input", {bubbles: true}));}`, field, text))
}

// TestTryingARule types into the editor of a rule: after a pause every
// criterion is explained, a rule that is broken says where, and once it is
// mended the explanation is back.
func TestTryingARule(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	need(t, "axe", err == nil)
	s := serve(t, "--demo")
	p := s.signIn(t, "rules")
	const rule = "/rules/ops-force-movement"
	for _, l := range looks {
		p.open(rule, l)
		yaml := ask(p, chromedp.Value("#yaml"))
		p.do(typed("#text", "Dua regu polres berangkat besok pagi menuju pelabuhan.\nPaket dikirim besok."), chromedp.WaitVisible(".explained .reasons"))
		p.examine("rules", rule+"-tried", string(axe), l)
		p.do(typed("#yaml", yaml+"\ncolour: red\n"), chromedp.WaitVisible("#tried #problems"))
		p.sees("#problems", "colour")
		p.do(typed("#yaml", yaml), chromedp.WaitVisible(".explained .reasons"))
		if left := ask(p, chromedp.Evaluate[float64](`document.querySelectorAll("#problems").length`)); left != 0 {
			t.Error("what was wrong is still there")
		}
	}
}
