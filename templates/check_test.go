package templates

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

var (
	looksLikeKey = regexp.MustCompile(`^(frame|nav|lang|time|form|filter|paging|refusal|empty|signin|home|row|drafts?|findings|verdict|review|guards?|diff|rules?|rulesets|simulation|simstate|samples?|samplestate|samplelabel|marks?|marked|leak|people|emergency|units|policy|workflows|channels|audit|story|account|error|error_page|flash|help|road|because|missing|decision|kind|content_kind|flow|pubstate|band|zone|via|power)\.[a-z_.]+$`)
	leftOver     = regexp.MustCompile(`\{\d(:[a-z]+)?\}|%!|<no value>|ZgotmplZ`)
)

// checkTree checks what every page promises: nothing inline, ids once, every
// control with a name for those who hear the page, every reference with a goal.
func checkTree(t *testing.T, doc *html.Node, whole bool) {
	t.Helper()
	ids, labels, h1 := map[string]int{}, map[string]bool{}, 0
	walk(doc, func(n *html.Node) {
		if id := attr(n, "id"); id != "" {
			ids[id]++
		}
		if n.Data == "label" {
			labels[attr(n, "for")] = true
		}
		if n.Data == "h1" {
			h1++
		}
	})
	for id, count := range ids {
		if count > 1 {
			t.Errorf("id %q stands %d times", id, count)
		}
	}
	if whole && h1 != 1 {
		t.Errorf("%d h1, want 1", h1)
	}
	walk(doc, func(n *html.Node) {
		checkInline(t, n)
		checkControl(t, n, ids, labels)
		if n.Type != html.TextNode || inside(n, "code", "pre", "textarea") {
			return
		}
		text := strings.TrimSpace(n.Data)
		if looksLikeKey.MatchString(text) {
			t.Errorf("a key without a text: %q", text)
		}
		if m := leftOver.FindString(text); m != "" {
			t.Errorf("%q in %q", m, text)
		}
	})
}

func checkInline(t *testing.T, n *html.Node) {
	t.Helper()
	if n.Data == "style" || n.Data == "script" && (n.FirstChild != nil || attr(n, "src") == "") {
		t.Errorf("inline <%s>", n.Data)
	}
	for _, a := range n.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			t.Errorf("<%s %s>", n.Data, a.Key)
		}
		from := n.Data == "script" && a.Key == "src" || n.Data == "img" && a.Key == "src" || n.Data == "link" && a.Key == "href"
		if from && !strings.HasPrefix(a.Val, "/") {
			t.Errorf("<%s> loads %q", n.Data, a.Val)
		}
	}
}

func checkControl(t *testing.T, n *html.Node, ids map[string]int, labels map[string]bool) {
	t.Helper()
	if n.Type != html.ElementNode {
		return
	}
	switch n.Data {
	case "input", "select", "textarea":
		if attr(n, "type") != "hidden" && !labels[attr(n, "id")] && !inside(n, "label") {
			t.Errorf("<%s name=%q> has no label", n.Data, attr(n, "name"))
		}
	case "button", "a":
		if words(n) == "" && attr(n, "aria-label") == "" {
			t.Errorf("<%s> says nothing", n.Data)
		}
		if href := attr(n, "href"); strings.HasPrefix(href, "#") && href != "#" && ids[fragment(href)] == 0 {
			t.Errorf("link to %s, which is not there", href)
		}
	case "form":
		if m := attr(n, "method"); m != "post" && m != "get" || !strings.HasPrefix(attr(n, "action"), "/") {
			t.Errorf("form %s %q", m, attr(n, "action"))
		}
	case "img":
		if !has(n, "alt") {
			t.Error("img without alt")
		}
	}
	if id := attr(n, "aria-labelledby"); id != "" && ids[id] == 0 {
		t.Errorf("aria-labelledby %q, which is not there", id)
	}
}

func walk(n *html.Node, see func(*html.Node)) {
	see(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, see)
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

func inside(n *html.Node, tags ...string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		for _, tag := range tags {
			if p.Data == tag {
				return true
			}
		}
	}
	return false
}

func words(n *html.Node) string {
	var b strings.Builder
	walk(n, func(c *html.Node) {
		if c.Type == html.TextNode {
			b.WriteString(c.Data + " ")
		}
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

var lineTags = map[string]bool{"p": true, "li": true, "tr": true, "h1": true, "h2": true, "h3": true, "div": true, "section": true, "form": true, "dt": true,
	"article": true, "label": true, "button": true, "summary": true, "title": true, "header": true, "legend": true, "input": true, "select": true,
	"textarea": true, "a": true, "th": true, "td": true, "option": true}

// outline is what the golden holds: the visible words, one block a line, with
// what can be pressed, filled in and followed.
func outline(doc *html.Node) string {
	var b strings.Builder
	var see func(*html.Node)
	see = func(n *html.Node) {
		if n.Type == html.TextNode {
			if text := strings.Join(strings.Fields(n.Data), " "); text != "" {
				b.WriteString(text + " ")
			}
			return
		}
		if lineTags[n.Data] {
			b.WriteString("\n" + n.Data)
			for _, key := range []string{"href", "action", "name", "value", "data-severity", "data-state", "data-step", "data-holds", "aria-current"} {
				if v := attr(n, key); v != "" {
					b.WriteString(" " + key + "=" + v)
				}
			}
			b.WriteString(": ")
		}
		if n.Data == "mark" {
			b.WriteString("[" + attr(n, "data-severity") + "|")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			see(c)
		}
		if n.Data == "mark" {
			b.WriteString("] ")
		}
	}
	see(doc)
	var lines []string
	for _, l := range strings.Split(b.String(), "\n") {
		if l = strings.TrimSpace(l); l != "" && l != "div:" && l != "p:" && l != "section:" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// fragment is the id that a link within the page leads to, as a browser decodes it.
func fragment(href string) string {
	id, err := url.PathUnescape(href[1:])
	if err != nil {
		return href[1:]
	}
	return id
}
