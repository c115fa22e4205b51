package templates

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "write the goldens anew")

// TestPages renders every page in each language from sample data and checks
// what holds for all of them; the golden holds what a reader sees.
func TestPages(t *testing.T) {
	p := mustNew(t)
	seen := map[string]bool{}
	for _, s := range samples() {
		seen[s.page] = true
		for _, lang := range Langs() {
			name := s.name + "." + string(lang)
			t.Run(name, func(t *testing.T) {
				var b bytes.Buffer
				if err := p.Render(&b, s.page, lang, s.data); err != nil {
					t.Fatal(err)
				}
				if dir := os.Getenv("LAYAK_PAGES_DIR"); dir != "" { // to look at them
					if err := os.WriteFile(filepath.Join(dir, name+".html"), b.Bytes(), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				if b.Len() > 100_000 {
					t.Errorf("%d bytes, want at most 100 kB", b.Len())
				}
				doc := wellFormed(t, b.String())
				checkTree(t, doc, s.page != PageFindings && s.page != PageRuleTried)
				golden(t, name+".txt", outline(doc))
			})
		}
	}
	for _, page := range PageNames() {
		if !seen[page] {
			t.Errorf("page %s has no sample", page)
		}
	}
}

func TestRenderRefuses(t *testing.T) {
	p := mustNew(t)
	var b bytes.Buffer
	for _, c := range []struct {
		page string
		data any
		want error
	}{
		{"nowhere", Home{}, ErrUnknownPage}, {PageHome, Drafts{}, ErrWrongView}, {PageHome, nil, ErrWrongView},
		{PageHome, (*Home)(nil), ErrWrongView}, {PageHome, map[string]any{}, ErrWrongView},
	} {
		if err := p.Render(&b, c.page, Indonesian, c.data); !errors.Is(err, c.want) {
			t.Errorf("%s with %T: %v, want %v", c.page, c.data, err, c.want)
		}
	}
	if b.Len() != 0 {
		t.Errorf("a refused page wrote %d bytes", b.Len())
	}
	if err := p.Render(&b, PageHome, "xx", &Home{Frame: Frame{Zone: "Mars"}}); err != nil {
		t.Errorf("unknown language and zone: %v", err)
	}
}

// TestHostileText puts markup into every text of a page; none may come through.
func TestHostileText(t *testing.T) {
	p := mustNew(t)
	evil := `"><script>alert(1)</script><img src=x onerror=y>`
	h := head("draft")
	h.Title, h.Unit, h.Author, h.State, h.Channels = evil, evil, evil, evil, []string{evil}
	f := Finding{Fingerprint: evil, Rule: evil, Severity: evil, Category: evil, Field: evil, Excerpt: evil, Message: evil, Suggestion: evil, Replacement: evil}
	data := DraftShow{Frame: Frame{Institution: evil, Path: evil, Flash: &Flash{Key: evil, Kind: evil}}, Draft: h, Refusal: &Refusal{Code: evil, Detail: evil},
		Findings: Findings{Checked: true, Verdict: evil, Form: evil, Items: []Finding{f}}, Texts: []DraftText{{evil, MarkedText{evil, []Mark{{0, 5, evil, evil, evil}}}}},
		Publications: []Publication{{Channel: evil, URL: "javascript:alert(1)", Text: "</textarea>" + evil, MayConfirm: true}}}
	var b bytes.Buffer
	if err := p.Render(&b, PageDraftShow, English, data); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script>alert", "<img src=x", `href="javascript:`} {
		if strings.Contains(b.String(), bad) {
			t.Errorf("%q came through", bad)
		}
	}
	walk(wellFormed(t, b.String()), func(n *html.Node) { checkInline(t, n) })

	passage := SampleRow{ID: evil, Text: MarkedText{evil, []Mark{{0, 5, evil, evil, evil}}}, Label: evil, Category: evil, RuleID: evil, By: evil, Note: evil, State: "open",
		Rules: []Choice{{Value: evil, Label: evil}}}
	change := SimulationDraft{evil, evil, evil, evil, true, []SimulationRule{{evil, []SimulationHit{{evil, evil, evil}}, nil, 1}}}
	for page, data := range map[string]any{
		PageSamples:    Samples{Items: []SampleRow{passage}, State: "open"},
		PageSimulation: Simulation{SimulationRow: SimulationRow{ID: evil, State: "running", By: evil}, RuleID: evil, Saved: true, MayCancel: true, Editor: "/rules/" + evil, Drafts: []SimulationDraft{change}},
		PageReview:     Review{Findings: Findings{Checked: true, MayMark: true, DraftID: evil, From: evil, Items: []Finding{{Fingerprint: evil, Mark: evil, Alarm: true, Note: evil}}}, Leak: &Leak{[]string{evil}, []string{evil}, evil, evil, evil, evil}},
	} {
		b.Reset()
		if err := p.Render(&b, page, English, data); err != nil {
			t.Fatal(err)
		}
		walk(wellFormed(t, b.String()), func(n *html.Node) {
			checkInline(t, n)
			if n.Data == "img" && attr(n, "src") == "x" {
				t.Errorf("<img> came through in %s", page)
			}
		})
	}

	row := DraftRow{ID: evil, Title: evil, Unit: evil, Author: evil, Channels: []string{evil}, State: evil, Stages: []string{evil}, Worst: evil}
	b.Reset()
	if err := p.Render(&b, PageHome, English, Home{Turn: []DraftRow{row}}); err != nil {
		t.Fatal(err)
	}
	walk(wellFormed(t, b.String()), func(n *html.Node) {
		checkInline(t, n)
		if n.Data == "script" && attr(n, "src") == "" || n.Data == "img" && attr(n, "src") == "x" {
			t.Errorf("<%s> came through in a row", n.Data)
		}
	})
}

// TestTogether renders pages from many readers at once, each first asking for a
// zone; go test -race watches.
func TestTogether(t *testing.T) {
	p := mustNew(t)
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			data := Home{Frame: Frame{Zone: zones[i%len(zones)].Name}}
			if err := p.Render(io.Discard, PageHome, Langs()[i%2], data); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestZoneOfReader(t *testing.T) {
	p := mustNew(t)
	for zone, want := range map[string]string{"WIB": "23 November 2026, 10.05 WIB", "WITA": "11.05 WITA", "WIT": "12.05 WIT", "UTC": "03.05 UTC", "": "10.05 WIB"} {
		var b bytes.Buffer
		data := Story{Frame: Frame{Zone: zone}, Steps: []StoryStep{{At: at, Act: "draft.created"}}}
		if err := p.Render(&b, PageStory, Indonesian, data); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.NewReplacer("<span>", "", "</span>", "").Replace(b.String()), want) {
			t.Errorf("zone %q: no %q", zone, want)
		}
	}
}

func mustNew(t testing.TB) *Pages {
	t.Helper()
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test ./templates -update writes it)", err)
	}
	if got != string(want) {
		t.Errorf("%s differs from its golden; look at the page, then go test ./templates -update\n%s", name, firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := 0; i < len(w) && i < len(g); i++ {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d\n- %s\n+ %s", i+1, w[i], g[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

func BenchmarkRenderReview(b *testing.B) {
	p := mustNew(b)
	for _, s := range samples() {
		if s.name != "review" {
			continue
		}
		for b.Loop() {
			if err := p.Render(bytes.NewBuffer(nil), s.page, Indonesian, s.data); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		mustNew(b)
	}
}

var voidElements = map[string]bool{"meta": true, "link": true, "input": true, "img": true, "br": true, "wbr": true}

// wellFormed checks that every element that was opened is closed in order, and
// returns the parsed document.
func wellFormed(t *testing.T, page string) *html.Node {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(page))
	var open []string
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		name, _ := z.TagName()
		tag := string(name)
		switch {
		case kind == html.StartTagToken && !voidElements[tag]:
			open = append(open, tag)
		case kind == html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != tag {
				t.Fatalf("</%s> closes %v", tag, open)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Fatalf("left open: %v", open)
	}
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestCodesBreakBehindDots(t *testing.T) {
	if got, want := string(dotted("a.<b>.c")), "a.<wbr>&lt;b&gt;.<wbr>c"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestStorySaysADecisionOnce: the act's own word says what was decided; the
// decision is added only where it says more.
func TestStorySaysADecisionOnce(t *testing.T) {
	for decision, want := range map[string]string{"approve": "", "request_changes": "", "reject": "", "": "", "approve_as_amended": "approve_as_amended"} {
		if got := (StoryStep{Decision: decision}).Besides(); got != want {
			t.Errorf("%q: %q, want %q", decision, got, want)
		}
	}
}

func TestPolicyLineLeadsToThePolicy(t *testing.T) {
	p := mustNew(t)
	for nav, linked := range map[string]bool{NavPolicy: true, NavAudit: false} {
		for page, data := range map[string]any{
			PageStory: Story{Frame: Frame{Nav: []string{nav}}, Steps: []StoryStep{{At: at, Act: "draft.approved", PolicyLine: 16, PolicyVersion: 127}}},
			PageAudit: Audit{Frame: Frame{Nav: []string{nav}}, Items: []AuditRow{{At: at, Act: "draft.approved", Policy: 16}}},
		} {
			var b bytes.Buffer
			if err := p.Render(&b, page, English, data); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(b.String(), `href="/policy?line=16#line-16"`) != linked {
				t.Errorf("%s for %s: linked %v, want %v", page, nav, !linked, linked)
			}
		}
	}
}
