package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// look is one way of looking at a page.
type look struct {
	lang, scheme string
	width        int64
	axe          bool // also run the accessibility rules, which take a second
}

// The first two are of one language, as are the last: a page is loaded once for both.
var looks = []look{{"id", "light", 1280, true}, {"id", "dark", 320, false}, {"en", "light", 320, false}, {"en", "dark", 1280, true}}

// pagesOf lists what each person looks at; {draft:title} stands for the
// address of the demo's draft with that title.
var pagesOf = map[string][]string{
	"author":   {"/", "/drafts", "/drafts/new", "/drafts/{draft:NIK}", "/drafts/{draft:Apresiasi}", "/drafts/{draft:Apresiasi}/edit", "/account", "/nowhere"},
	"verifier": {"/", "/drafts/{draft:Free English}/review", "/drafts/{draft:Pelatihan}/review", "/drafts/{draft:Samsat}/review"},
	"security": {"/", "/embargoes", "/allowances", "/drafts/{draft:Pengawalan}/review", "/drafts/{draft:Daftar penerima}"},
	"approver": {"/", "/drafts/{draft:Hari pendonor}", "/drafts/{draft:Jadwal pemeliharaan}", "/drafts/{draft:Layanan samsat}", "/drafts/{draft:Layanan samsat}/review"},
	"deputy":   {"/mandates", "/drafts/{draft:Tips mudik}", "/drafts/{draft:Pelatihan}/review"},
	"admin": {"/people", "/mandates", "/units", "/policy", "/policy/try?person=author&act=draft.create&unit=humas", "/changes", "/workflows", "/workflows/standard/1", "/workflows/standard/edit?version=1",
		"/workflows/new", "/profile/import", "/calendars?edit=office", "/channels", "/rules", "/rulesets"},
	"admin2": {"/changes/{change}"},
	"rules": {"/rules", "/rules/import", "/rules/new", "/rules/mark-secret", "/rules/ops-force-movement", "/simulations/{simulation}", "/samples",
		"/samples?state=adopted", "/samples/{sample}/proposal", "/rulesets"},
	"superior": {"/", "/emergencies"},
	"auditor":  {"/audit", "/simulations/{simulation}", "/drafts/{draft:Layanan samsat}/story", "/policy"},
}

// TestPages looks at every page of the demo, in both languages, light and
// dark, wide and narrow: no accessibility violation (WCAG 2.2 AA by axe-core),
// no sideways scrolling, no script error. LAYAK_SHOTS names a folder for
// pictures of what was seen.
func TestPages(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	need(t, "axe", err == nil)
	s := serve(t, "--demo")
	drafts := s.drafts(t)
	learned := strings.NewReplacer("{simulation}", s.first(t, "rules", "/rules/ops-force-movement/simulations"),
		"{sample}", s.first(t, "rules", "/samples"), "{change}", s.first(t, "admin", "/changes"))
	t.Run("anyone", func(t *testing.T) {
		t.Parallel()
		anyone := &person{t, browser(t), s.url}
		anyone.inspect("anyone", []string{"/signin"}, string(axe))
	})
	for who, pages := range pagesOf {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			var found []string
			for _, page := range pages {
				found = append(found, resolve(t, drafts, learned.Replace(page)))
			}
			s.signIn(t, who).inspect(who, found, string(axe))
		})
	}
}

// first is the id of the first of a list that somebody reads.
func (s *server) first(t *testing.T, who, list string) string {
	t.Helper()
	var in struct{ Items []struct{ ID string } }
	if err := json.Unmarshal([]byte(fetch(t, s.url+"/api/v1"+list, s.token(t, who))), &in); err != nil || len(in.Items) == 0 {
		t.Fatal(list, err)
	}
	return in.Items[0].ID
}

var placeholder = regexp.MustCompile(`\{draft:([^}]+)\}`)

func resolve(t *testing.T, drafts map[string]string, page string) string {
	return placeholder.ReplaceAllStringFunc(page, func(m string) string {
		want := placeholder.FindStringSubmatch(m)[1]
		if want == "NIK" {
			want = "Daftar penerima"
		}
		for title, id := range drafts {
			if strings.HasPrefix(title, want) {
				return id
			}
		}
		t.Fatalf("the demo has no draft %q", want)
		return ""
	})
}

func (s *server) drafts(t *testing.T) map[string]string {
	t.Helper()
	var list struct {
		Items []struct{ ID, Title string }
	}
	if err := json.Unmarshal([]byte(fetch(t, s.url+"/api/v1/drafts?limit=200", s.token(t, "auditor"))), &list); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, d := range list.Items {
		out[d.Title] = d.ID
	}
	return out
}

func (p *person) inspect(who string, pages []string, axe string) {
	p.Helper()
	for _, of := range [][]look{looks[:2], looks[2:]} {
		for _, page := range pages {
			p.open(page, of[0])
			for _, l := range of {
				p.dress(l)
				p.examine(who, page, axe, l)
			}
		}
	}
}

// open goes to a page as the look has it.
func (p *person) open(page string, l look) {
	p.Helper()
	p.dress(l)
	p.do(chromedp.Navigate(p.url+page), chromedp.WaitReady("main"))
	if got := ask(p, chromedp.Attributes("html"))["lang"]; got != l.lang {
		p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector(".langs button[value=%s]").click()`, l.lang)),
			chromedp.WaitReady(fmt.Sprintf("html[lang=%s] main", l.lang)), chromedp.Navigate(p.url+page), chromedp.WaitReady("main"))
	}
}

// dress sets the width and the colours of whatever is open.
func (p *person) dress(l look) {
	p.Helper()
	p.do(chromedp.EmulateViewport(l.width, 900))
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}}}); err != nil {
		p.Fatal(err)
	}
}

// examine judges what is open.
func (p *person) examine(who, page, axe string, l look) {
	p.Helper()
	where := fmt.Sprintf("%s %s (%s, %s, %d px)", who, page, l.lang, l.scheme, l.width)
	p.fits(where, l.width)
	if l.axe {
		p.do(chromedp.Evaluate[chromedp.Void](axe))
		if found := ask(p, chromedp.Evaluate[string](axeRun, chromedp.EvalAwaitPromise)); found != "" {
			p.Errorf("%s: %s", where, found)
		}
	}
	p.shoot(who, page, l)
	if between := (look{l.lang, l.scheme, 1040, false}); l.width > between.width {
		p.dress(between)
		p.fits(where+" at 1040 px", between.width)
		p.dress(l)
	}
}

// fits judges whether what is open is as wide as the window.
func (p *person) fits(where string, width int64) {
	p.Helper()
	if wide := ask(p, chromedp.Evaluate[float64]("document.documentElement.scrollWidth")); int64(wide) > width {
		p.Errorf("%s scrolls sideways: %v px", where, wide)
	}
	if cut := ask(p, chromedp.Evaluate[string](tablesCut)); cut != "" {
		p.Errorf("%s: a table is cut off: %s", where, cut)
	}
}

// tablesCut names the first table, or part of a row, that is wider than its frame.
const tablesCut = `(() => { for (const d of document.querySelectorAll(".table")) { const edge = d.getBoundingClientRect().right + 1;
  for (const part of d.querySelectorAll("table, td > *")) { const at = part.getBoundingClientRect().right;
    if (at > edge) return at + " px, beyond " + edge + ": " + part.innerText.slice(0, 60) } }
  return "" })()`

const axeRun = `axe.run(document, {runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]}).then(r =>
  r.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + (n.any[0] ? n.any[0].message : "")).join(" | ")).join("\n"))`

func (p *person) shoot(who, page string, l look) {
	dir := os.Getenv("LAYAK_SHOTS")
	if dir == "" {
		return
	}
	name := strings.Trim(strings.NewReplacer("/", "_", "?", "_").Replace(page), "_")
	name = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`).ReplaceAllString(name, "x")
	file := filepath.Join(dir, fmt.Sprintf("%s-%s-%d-%s-%s.png", who, name, l.width, l.lang, l.scheme))
	for i := 2; ; i++ {
		if _, err := os.Stat(file); err != nil {
			break
		}
		file = filepath.Join(dir, fmt.Sprintf("%s-%s-%d-%s-%s-%d.png", who, name, l.width, l.lang, l.scheme, i))
	}
	if err := os.WriteFile(file, ask(p, chromedp.FullScreenshot(100)), 0o600); err != nil {
		p.Fatal(err)
	}
}
