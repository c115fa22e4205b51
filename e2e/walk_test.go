package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// tally counts what people do in the browser, by chapters: it is the measure of whether
// an office can be set up within half an hour.
type tally struct {
	chapters             []string
	pages, forms, fields map[string]int
}

func newTally() *tally {
	return &tally{pages: map[string]int{}, forms: map[string]int{}, fields: map[string]int{}}
}

// begin opens a chapter.
func (y *tally) begin(chapter string) { y.chapters = append(y.chapters, chapter) }

func (y *tally) count(what map[string]int) { what[y.chapters[len(y.chapters)-1]]++ }

// sum adds what the chapters that are named have.
func (y *tally) sum(what map[string]int, chapters ...string) (n int) {
	for _, c := range chapters {
		n += what[c]
	}
	return n
}

func (y *tally) String() string {
	var out strings.Builder
	for _, c := range slices.Compact(slices.Clone(y.chapters)) {
		fmt.Fprintf(&out, "%-12s %3d pages opened, %3d fields filled in, %3d forms sent\n", c, y.pages[c], y.fields[c], y.forms[c])
	}
	return out.String()
}

// walker is somebody at a browser that runs no scripts.
type walker struct {
	*person
	*tally
	username string
}

// passwordOf is the password that somebody in an office without a demo has of their own.
func passwordOf(username string) string { return "kunci-kantor-" + username }

// givenOf is the one that an administrator gives them, which they have to change.
func givenOf(username string) string { return "sementara-" + username }

// arrive signs somebody in, in Indonesian, with scripts switched off. Who was invited
// changes the password that they were given first.
func (y *tally) arrive(t *testing.T, s *server, username string, invited bool) *walker {
	t.Helper()
	w := &walker{&person{t, browser(t), s.url}, y, username}
	w.scripts(false)
	w.do(chromedp.Navigate(s.url+"/signin"), chromedp.WaitReady("main"))
	w.send(".langs button[value=id]", "")
	if invited {
		w.owns()
	}
	w.signIn(passwordOf(username), "")
	w.do(chromedp.WaitReady("nav.side"))
	return w
}

// signIn fills in the sign-in, and looks for words on the page that it leads to.
func (w *walker) signIn(password, words string) {
	w.Helper()
	w.fill("#username", w.username, "#password", password)
	w.send("main form button.primary", words)
}

// owns makes the password that somebody was given their own: there is nothing else that
// they may do.
func (w *walker) owns() {
	w.Helper()
	w.signIn(givenOf(w.username), "Kata sandi Anda ditetapkan orang lain.")
	w.visit("/people")
	w.reads("Kata sandi Anda diatur oleh Tata Contoh.")
	w.lacks("nav.side a")
	w.fill("#present", givenOf(w.username), "#password-form [name=password]", passwordOf(w.username))
	w.send("#password-form button", "Masuk")
}

// scripts lets pages run scripts, or not.
func (w *walker) scripts(run bool) {
	w.Helper()
	if _, err := chromedp.Call(w.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !run}); err != nil {
		w.lost(err)
	}
}

// visit opens a page.
func (w *walker) visit(page string) {
	w.Helper()
	w.count(w.pages)
	w.do(chromedp.Navigate(w.url+page), chromedp.WaitReady("main"))
}

// fill puts values into fields, each behind its selector.
func (w *walker) fill(pairs ...string) {
	w.Helper()
	for pair := range slices.Chunk(pairs, 2) {
		w.count(w.fields)
		w.do(chromedp.WaitReady(pair[0]), chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{document.querySelector(%q).value = %q}`, pair[0], pair[1])))
	}
}

// unfold opens what is folded, where it is not open already.
func (w *walker) unfold(details string) {
	w.Helper()
	if _, open := ask(w.person, chromedp.Attributes(details))["open"]; !open {
		w.do(chromedp.Click(details + " > summary"))
	}
}

// send presses a button, waits for the page that answers, and looks for words on it;
// without words, that nothing is refused.
func (w *walker) send(button, words string) {
	w.Helper()
	w.count(w.forms)
	w.leave(chromedp.Click(button))
	w.reads(words)
	if words == "" {
		w.lacks(".refusal, .wrong")
	}
}

// leave does what leads to another page, and waits for that.
func (w *walker) leave(step chromedp.Action[chromedp.Void]) {
	w.Helper()
	w.do(chromedp.Evaluate[chromedp.Void](`document.documentElement.dataset.left = "1"`), step, chromedp.WaitReady("html:not([data-left]) main"))
}

// reads looks for words on the page.
func (w *walker) reads(words string) {
	w.Helper()
	if got := w.text(); !strings.Contains(got, words) {
		w.Errorf("%s does not read %q at %s:\n%s", w.username, words, ask(w.person, chromedp.Location()), got)
	}
}

// lacks looks for what must not be on the page.
func (w *walker) lacks(selector string) {
	w.Helper()
	if n := ask(w.person, chromedp.Evaluate[float64](fmt.Sprintf("document.querySelectorAll(%q).length", selector))); n != 0 {
		w.Errorf("%s is offered %s", w.username, selector)
	}
}

func (w *walker) text() string {
	w.Helper()
	return ask(w.person, chromedp.TextContent("main"))
}

// at is the path of what is open.
func (w *walker) at() string {
	w.Helper()
	path, _, _ := strings.Cut(strings.TrimPrefix(ask(w.person, chromedp.Location()), w.url), "?")
	return path
}

// forge sends a form that the page does not offer, as whoever knows the developer
// tools of a browser can.
func (w *walker) forge(action string, fields map[string]string) {
	w.Helper()
	w.count(w.forms)
	script := fmt.Sprintf(`{const f = document.createElement("form"); f.method = "post"; f.action = %q;`, action)
	for name, value := range fields {
		script += fmt.Sprintf(`{const i = document.createElement("input"); i.name = %q; i.value = %q; f.append(i);}`, name, value)
	}
	w.leave(chromedp.Evaluate[chromedp.Void](script + `document.body.append(f); f.submit();}`))
}

// hidden reads a field that the page carries along.
func (w *walker) hidden(name string) string {
	w.Helper()
	return ask(w.person, chromedp.Attributes("main input[type=hidden][name="+name+"]"))["value"]
}

// looks judges the page that is open in both languages, light and dark, wide and
// narrow; it leaves it in Indonesian, and counts for nobody.
func (w *walker) looks(name, axe string) {
	w.Helper()
	page := strings.TrimPrefix(ask(w.person, chromedp.Location()), w.url)
	w.scripts(true)
	defer w.scripts(false)
	for _, of := range [][]look{looks[2:], looks[:2]} {
		w.open(page, of[0])
		for _, l := range of {
			w.dress(l)
			w.examine(w.username, name, axe, l)
		}
	}
	w.dress(looks[0])
}

// glance judges what is open as it is: an answer to a form cannot be asked for again.
func (w *walker) glance(name, axe string) {
	w.Helper()
	w.scripts(true)
	defer w.scripts(false)
	for _, l := range []look{looks[1], looks[0]} {
		w.dress(l)
		w.examine(w.username, name, axe, l)
	}
}

// until asks for the page again while background work goes on.
func (w *walker) until(draft, state string) {
	w.Helper()
	w.count(w.pages)
	w.state(w.url+draft, state)
}

// dayAfterTomorrow is a day to come, as a field for dates has it.
func dayAfterTomorrow() string { return time.Now().Add(48 * time.Hour).Format(time.DateOnly) }
