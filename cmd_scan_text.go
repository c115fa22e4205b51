package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"layak/domain"
)

// scanWords are the labels of the text report.
var scanWords = map[string]map[string]string{
	"id": {
		"why": "Mengapa", "parts": "Terbaca bersama", "evidence": "Bukti", "match": "kata", "instead": "Sebaiknya", "basis": "Dasar", "set": "dikesampingkan", "trial": "aturan masih diuji coba, tidak dihitung",
		"incomplete": "pemindaian tidak lengkap", "verdict": "hasil", "finding": "temuan", "findings": "temuan", "line": "baris lagi", "lines": "baris lagi",
		"document": "dokumen", "documents": "dokumen", "unread": "tidak terbaca", "not_whole": "tidak lengkap",
		"disguised": "Tersamar", "view.letters": "huruf tiruan atau bertanda", "view.digits": "angka atau tanda pengganti huruf", "view.spaced": "huruf dipisah-pisah",
		"view.repeated": "huruf diulang", "view.hashtag": "bersambung dalam tagar", "view.reversed": "terbalik", "view.broken": "terpotong-potong",
	},
	"en": {
		"why": "Why", "parts": "Read together", "evidence": "Evidence", "match": "words", "instead": "Instead", "basis": "Basis", "set": "set aside", "trial": "the rule is on trial and counts for nothing",
		"incomplete": "the scan is incomplete", "verdict": "verdict", "finding": "finding", "findings": "findings", "line": "more line", "lines": "more lines",
		"document": "document", "documents": "documents", "unread": "unread", "not_whole": "incomplete",
		"disguised": "Disguised", "view.letters": "look-alike letters or marks on letters", "view.digits": "digits or signs for letters", "view.spaced": "letters apart",
		"view.repeated": "letters repeated", "view.hashtag": "run together in a hashtag", "view.reversed": "backwards", "view.broken": "in pieces",
	},
}

// textReport writes for a person: place, severity, rule, the words underlined in
// their line, the reason, the evidence, safer wording and legal basis; last what
// it comes to.
type textReport struct {
	out    io.Writer
	lang   string
	paint  painter
	titles map[string]string // of the rules

	all        tally
	documents  int
	unread     int
	incomplete int
	worst      domain.Severity
}

// tally counts findings by severity, and those set aside.
type tally struct {
	severity [domain.SeverityBlock + 1]int
	aside    int
}

func (t *tally) add(f domain.Finding) {
	if f.Suppressed != "" {
		t.aside++
		return
	}
	t.severity[f.Severity]++
}

// write sums up: "3 findings (1 block, 2 review), 1 set aside".
func (t *tally) write(words map[string]string) string {
	n := 0
	var parts []string
	for s := domain.SeverityBlock; s > domain.SeverityClear; s-- {
		if k := t.severity[s]; k > 0 {
			n += k
			parts = append(parts, fmt.Sprintf("%d %s", k, s))
		}
	}
	out := plural(n, words, "finding")
	if len(parts) > 0 {
		out += " (" + strings.Join(parts, ", ") + ")"
	}
	if t.aside > 0 {
		out += fmt.Sprintf(", %d %s", t.aside, words["set"])
	}
	return out
}

// plural writes a number with its word, whose plural ends with s as a key.
func plural(n int, words map[string]string, word string) string {
	if n != 1 {
		word += "s"
	}
	return fmt.Sprintf("%d %s", n, words[word])
}

func (r *textReport) document(d scanDocument) error {
	words := scanWords[r.lang]
	name := printable(d.name)
	var b strings.Builder
	var count tally
	for _, f := range d.result.Findings {
		count.add(f)
		r.all.add(f)
		r.finding(&b, name, d.body(), f, f.Suppressed)
	}
	for _, f := range d.result.Silent {
		r.finding(&b, name, d.body(), f, words["trial"])
	}
	if d.why != nil {
		explainText(&b, name, *d.why, r.lang, r.paint)
	}
	r.documents++
	r.worst = max(r.worst, d.result.Verdict)
	if d.result.Incomplete {
		r.incomplete++
		fmt.Fprintf(&b, "%s: %s %s (%s)\n", name, r.paint.severity(domain.SeverityBlock, words["incomplete"]+":"), speaker{r.lang}.reasonSentence(d.result.Reason), d.result.Reason)
	}
	fmt.Fprintf(&b, "%s: %s %s, %s\n", name, words["verdict"], r.paint.severity(d.result.Verdict, d.result.Verdict.String()), count.write(words))
	_, err := io.WriteString(r.out, b.String())
	return err
}

// finding writes one; aside says why it does not count.
func (r *textReport) finding(b *strings.Builder, name, text string, f domain.Finding, aside string) {
	words := scanWords[r.lang]
	fmt.Fprintf(b, "%s %s %s (%s, %.2f %s)", r.paint.bold(fmt.Sprintf("%s:%d:%d:", name, f.Line, f.Column)),
		r.paint.severity(f.Severity, f.Severity.String()), f.Rule, f.Category, f.Confidence, f.Band)
	if title := r.titles[f.Rule]; title != "" {
		fmt.Fprintf(b, ": %s", title)
	}
	b.WriteByte('\n')
	gutter := len(fmt.Sprint(f.Line + strings.Count(f.Excerpt, "\n") + strings.Count(f.Excerpt, "\r")))
	for _, l := range underline(text, f.Start, f.End) {
		if l.left > 0 {
			fmt.Fprintf(b, "  %*s … %s\n", gutter, "", plural(l.left, words, "line"))
			continue
		}
		fmt.Fprintf(b, "  %*d | %s\n  %*s | %s\n", gutter, f.Line+l.number, l.line, gutter, "", r.carets(f, l.marks))
	}
	if aside != "" {
		fmt.Fprintf(b, "  %s: %s\n\n", words["set"], aside)
		return
	}
	fmt.Fprintf(b, "  %s: %s\n", words["why"], f.Message[r.lang])
	if f.Parts != nil {
		fmt.Fprintf(b, "  %s: %s\n", words["parts"], partsText(f))
	}
	if len(f.Evidence) > 0 {
		fmt.Fprintf(b, "  %s: %s\n", words["evidence"], evidenceText(text, f, words))
	}
	if len(f.Views) > 0 {
		fmt.Fprintf(b, "  %s: %s\n", words["disguised"], viewsText(f.Views, words))
	}
	fmt.Fprintf(b, "  %s: %s\n", words["instead"], f.Suggestion[r.lang])
	if f.LegalBasis != "" {
		fmt.Fprintf(b, "  %s: %s\n", words["basis"], f.LegalBasis)
	}
	b.WriteByte('\n')
}

// carets colours the marks, not the white space before them.
func (r *textReport) carets(f domain.Finding, marks string) string {
	bare := strings.TrimLeft(marks, " ")
	return marks[:len(marks)-len(bare)] + r.paint.severity(f.Severity, bare)
}

// viewsText says how the disguised words of a finding are written.
func viewsText(views []string, words map[string]string) string {
	var parts []string
	for _, view := range views {
		parts = append(parts, words["view."+view])
	}
	return strings.Join(parts, ", ")
}

// evidenceText lists the points of a score with their words.
func evidenceText(text string, f domain.Finding, words map[string]string) string {
	var parts []string
	for i, e := range f.Evidence {
		name, points := e.Name, fmt.Sprintf("%+d", e.Points)
		if i == 0 {
			name, points = words["match"], fmt.Sprint(e.Points)
		}
		part := name + " " + points
		if e.End > e.Start {
			part += " “" + middleCut(printable(text[e.Start:e.End]), 30, 20) + "”"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ") + fmt.Sprintf(" = %.0f", 100*f.Confidence)
}

// failed counts what has no result.
func (r *textReport) failed(scanFailure) error {
	r.unread++
	r.worst = domain.SeverityBlock
	return nil
}

// end sums up several documents; one has said all.
func (r *textReport) end(exitStatus) error {
	if r.documents+r.unread < 2 {
		return nil
	}
	words := scanWords[r.lang]
	line := fmt.Sprintf("%s: %s %s, %s", plural(r.documents, words, "document"), words["verdict"], r.paint.severity(r.worst, r.worst.String()), r.all.write(words))
	for _, x := range []struct {
		n    int
		what string
	}{{r.incomplete, "not_whole"}, {r.unread, "unread"}} {
		if x.n > 0 {
			line += fmt.Sprintf(", %d %s", x.n, words[x.what])
		}
	}
	_, err := fmt.Fprintln(r.out, line)
	return err
}

// painter colours for a terminal; the zero value leaves all as it is.
type painter bool

func (p painter) in(code, s string) string {
	if !p || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p painter) bold(s string) string { return p.in("1", s) }
func (p painter) dim(s string) string  { return p.in("2", s) }

func (p painter) severity(s domain.Severity, text string) string {
	return p.in([...]string{"32", "36", "33", "35", "1;31"}[s], text)
}

// How much of a line is shown, in terminal columns: on each side of the words,
// and of the words themselves at their beginning and end. Of many lines the
// first and the last are shown.
const (
	contextCells = 60
	wordsBegin   = 100
	wordsEnd     = 50
	linesShown   = 5
	farthest     = 8 << 10 // bytes, far more than fits into these columns
)

// bounded returns an offset within text, on a code point boundary.
func bounded(text string, at int) int {
	at = max(0, at)
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at++
	}
	return min(at, len(text))
}

// markedLine is a line as shown, and the carets below it. number counts from the
// first line; left says instead how many lines are left out.
type markedLine struct {
	number      int
	line, marks string
	left        int
}

// underline shows the lines that text[start:end] touches, each cut around its
// words, with carets below them that stand right on a terminal.
func underline(text string, start, end int) (out []markedLine) {
	// A line may be as long as the file; what is far from the words is not shown.
	lo, hi := bounded(text, start-farthest), bounded(text, end+farthest)
	text, start, end = text[lo:hi], start-lo, end-lo
	from := strings.LastIndexAny(text[:start], "\r\n") + 1
	for n := 0; ; n++ {
		to := len(text)
		if i := strings.IndexAny(text[from:], "\r\n"); i >= 0 {
			to = from + i
		}
		if s, e := max(start, from), min(end, to); s < e || n == 0 {
			line, marks := marked(text[from:to], s-from, max(s, e)-from)
			out = append(out, markedLine{number: n, line: line, marks: marks})
		}
		next := to + 1
		if strings.HasPrefix(text[to:], "\r\n") {
			next++
		}
		if next >= end {
			break
		}
		from = next
	}
	if left := len(out) - linesShown; left > 0 {
		out = slices.Replace(out, linesShown-1, len(out)-1, markedLine{left: left})
	}
	return out
}

// marked shows one line without its end and marks line[s:e] in it.
func marked(line string, s, e int) (shown, marks string) {
	inside := line[s:e]
	if len(inside) > 2*farthest {
		inside = inside[:bounded(inside, farthest)] + inside[bounded(inside, len(inside)-farthest):]
	}
	before, inside, after := printable(line[:s]), printable(inside), printable(line[e:])
	if cut := lastCells(before, contextCells); cut != before {
		before = "… " + cut
	}
	if cut := firstCells(after, contextCells); cut != after {
		after = cut + " …"
	}
	inside = middleCut(inside, wordsBegin, wordsEnd)
	return before + inside + after, strings.Repeat(" ", terminalCells(before)) + strings.Repeat("^", max(1, terminalCells(inside)))
}

// middleCut takes out the middle of what is much longer than begin and end.
func middleCut(s string, begin, end int) string {
	if terminalCells(s) <= begin+end+3 {
		return s
	}
	return firstCells(s, begin) + " … " + lastCells(s, end)
}

// firstCells returns what fits into n columns, with its marks.
func firstCells(s string, n int) string {
	at := 0
	for at < len(s) {
		size, cells := cluster(s[at:])
		if n -= cells; n < 0 {
			break
		}
		at += size
	}
	return s[:at]
}

// lastCells returns the end of s that fits into n columns; it does not begin
// with a mark that belongs to what is cut off.
func lastCells(s string, n int) string {
	if at := len(s) - 16*n; at > 0 { // no need to look at all of a long line
		for !utf8.RuneStart(s[at]) {
			at++
		}
		s = s[at:]
	}
	left := terminalCells(s) - n
	for left > 0 {
		size, cells := cluster(s)
		s, left = s[size:], left-cells
	}
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		if !attached(r) {
			break
		}
		s = s[size:]
	}
	return s
}

// terminalCells counts terminal columns.
func terminalCells(s string) (n int) {
	for s != "" {
		size, cells := cluster(s)
		s, n = s[size:], n+cells
	}
	return n
}

const (
	joiner       = '\u200d'
	asPictogram  = '\ufe0f'
	regionalA    = '\U0001F1E6'
	regionalZ    = '\U0001F1FF'
	skinFirst    = '\U0001F3FB'
	skinLast     = '\U0001F3FF'
	jamoMedial   = '\u1160' // Hangul vowels and finals join the consonant before
	jamoFinalEnd = '\u11ff'
)

// cluster returns the bytes and columns of what a terminal draws as one: a
// character with its marks, a joined pictogram, a flag. Wide characters and
// pictograms take two columns, marks and joiners none.
func cluster(s string) (size, cells int) {
	first, size := utf8.DecodeRuneInString(s)
	cells = runeCells(first)
	for size < len(s) {
		r, n := utf8.DecodeRuneInString(s[size:])
		switch {
		case r == asPictogram && cells == 1:
			cells = 2
		case r == joiner && cells == 2:
			// A pictogram follows that is drawn into this one.
			if _, k := utf8.DecodeRuneInString(s[size+n:]); k > 0 {
				n += k
			}
		case attached(r):
		case r >= skinFirst && r <= skinLast && cells == 2:
		case r >= regionalA && r <= regionalZ && first >= regionalA && first <= regionalZ:
			return size + n, 2
		default:
			return size, cells
		}
		size += n
	}
	return size, cells
}

func attached(r rune) bool {
	return r >= 0x300 && (unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) || unicode.Is(unicode.Cf, r) || r >= jamoMedial && r <= jamoFinalEnd)
}

func runeCells(r rune) int {
	switch {
	case r < 0x300:
		if r == '\u00ad' {
			return 0
		}
		return 1
	case attached(r):
		return 0
	}
	if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

// printable replaces what would steer a terminal: control characters, escapes,
// direction marks and broken bytes. A tab becomes one space.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029':
			return '\uFFFD'
		}
		return r
	}, s)
}
