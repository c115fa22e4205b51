package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// Bounds of setting up an office, so that it fits half an hour: half a minute for a
// form, with what is read and typed.
const mostPages, mostFields, mostForms = 25, 150, 45

// office is a new institution, and who is signed in to it.
type office struct {
	*testing.T
	*tally
	s   *server
	in  map[string]*walker
	axe string
}

// TestOffice sets up an office as its first administrators would: three units, a
// workflow with security and legal side by side, two acting officials; then works in
// it, lets an emergency out, and tries the ways around the table. Nothing is there
// but the built-in profile, no page runs a script, and only the first two
// administrators come from the shell.
func TestOffice(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	need(t, "axe", err == nil)
	o := &office{t, newTally(), serve(t), map[string]*walker{}, string(axe)}
	o.found()
	o.units()
	o.people()
	o.mandates()
	o.workflow()
	setUp := slices.Clone(o.chapters)
	o.clear()
	o.emergency()
	o.around()
	o.proven()
	t.Logf("\n%v", o.tally)
	pages, fields, forms := o.sum(o.pages, setUp...), o.sum(o.fields, setUp...), o.sum(o.forms, setUp...)
	if pages > mostPages || fields > mostFields || forms > mostForms {
		t.Errorf("setting up takes %d forms with %d fields on %d pages, too much for half an hour", forms, fields, pages)
	}
	if all := o.sum(o.forms, o.chapters...); all > 150 {
		t.Errorf("%d forms were sent", all)
	}
}

// as is somebody at a browser of their own, signed in once.
func (o *office) as(username string) *walker {
	o.Helper()
	if o.in[username] == nil {
		o.in[username] = o.arrive(o.T, o.s, username, o.invited(username))
	}
	return o.in[username]
}

// invited tells whether somebody was added in the browser.
func (o *office) invited(username string) bool {
	return slices.ContainsFunc(staff, func(p [5]string) bool { return p[0] == username })
}

// found makes the two administrators in the shell.
func (o *office) found() {
	o.Helper()
	o.begin("shell")
	for username, name := range map[string]string{"tata": "Tata Contoh", "usaha": "Usaha Contoh"} {
		file := filepath.Join(o.s.dir, username)
		write(o.T, file, passwordOf(username))
		if out, status := o.s.run(o.T, "user", "add", username, "--name", name, "--role", "admin", "--db", filepath.Join(o.s.dir, "layak.db"), "--password-file", file); status != 0 {
			o.Fatalf("user add: %s", out)
		}
	}
}

// units adds three units, and names the institution in what will be proposed.
func (o *office) units() {
	o.Helper()
	o.begin("units")
	tata := o.as("tata")
	tata.visit("/units")
	for _, u := range [][2]string{{"komunikasi", "Bidang Komunikasi Publik"}, {"persandian", "Bidang Persandian"}, {"hukum", "Bagian Hukum"}} {
		tata.fill("#add [name=id]", u[0], "#add [name=name]", u[1])
		tata.send("#add button", "")
	}
	tata.unfold(`details:has(form[action="/units/root/rename"])`)
	tata.fill("#name-root", "Dinas Contoh")
	tata.send(`form[action="/units/root/rename"] button`, "")
}

// agree proposes what the first administrator has collected; the second says yes.
func (o *office) agree(note string) {
	o.Helper()
	tata, usaha := o.as("tata"), o.as("usaha")
	tata.visit("/changes")
	tata.leave(chromedp.Click("#own a.primary"))
	tata.count(tata.pages)
	tata.fill("#note", note)
	tata.send("#propose button.primary", "")
	change := tata.at()
	usaha.visit("/")
	usaha.leave(chromedp.Click(fmt.Sprintf(`#turn a[href="%s"]`, change)))
	usaha.count(usaha.pages)
	usaha.looks("change-waits", o.axe)
	usaha.send("#decide button.primary", "")
}

// staff is who works in the office besides the two administrators: username, name,
// unit, role, and the unit of the role.
var staff = [][5]string{
	{"konsep", "Kenanga Contoh", "komunikasi", "author", "komunikasi"},
	{"konsep2", "Kenanga Contoh (kedua)", "komunikasi", "verifier", "komunikasi"},
	{"periksa", "Puspa Contoh", "komunikasi", "verifier", "komunikasi"},
	{"kabid", "Kamboja Contoh", "komunikasi", "approver", "komunikasi"},
	{"wakil", "Wijaya Contoh", "komunikasi", "", ""},
	{"sandi", "Seroja Contoh", "persandian", "security", "root"},
	{"jurist", "Jepun Contoh", "hukum", "", ""},
	{"siaga", "Sedap Contoh", "komunikasi", "duty", "komunikasi"},
	{"kepala", "Kantil Contoh", "root", "superior", "root"},
	{"periksa-log", "Lavender Contoh", "root", "auditor", "root"},
}

// people invites everybody and collects their roles into one change.
func (o *office) people() {
	o.Helper()
	o.begin("people")
	tata := o.as("tata")
	tata.visit("/people")
	for _, p := range staff {
		role := p[3]
		if p[2] != p[4] {
			role = ""
		}
		tata.fill("#add [name=username]", p[0], "#add [name=name]", p[1], "#add [name=password]", givenOf(p[0]), "#add [name=role]", role, "#add [name=unit]", p[2])
		tata.send("#add button.primary", "")
	}
	o.give("sandi", "security", "root")
	o.give("konsep", "verifier", "komunikasi")
	o.give("siaga", "superior", "root")
	o.agree("Peran sesuai SK/2/CONTOH")
}

// give adds a role of somebody to what the first administrator collects.
func (o *office) give(username, role, unit string) {
	o.Helper()
	tata := o.as("tata")
	tata.visit("/people")
	row := o.row(tata, username)
	tata.unfold(row + ` details:has(form[action$="/grants"])`)
	form := row + ` form[action$="/grants"]`
	tata.fill(form+" [name=role]", role, form+" [name=unit]", unit)
	tata.send(form+" button", "")
}

// row is the card of somebody on the page of people.
func (o *office) row(w *walker, username string) string {
	w.Helper()
	id := ask(w.person, chromedp.Evaluate[string](fmt.Sprintf(`[...document.querySelectorAll(".people > li")].find(li => li.querySelector("header code").textContent == %q)?.id ?? ""`, username)))
	if id == "" {
		w.Fatalf("%s is not on the page", username)
	}
	return "#" + id
}
