package domain

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

type contentVector struct {
	Name        string    `json:"name"`
	Title       string    `json:"title"`
	Class       string    `json:"classification"`
	PublishAt   string    `json:"publish_at"`
	Variants    []Variant `json:"variants"`
	Canonical   string    `json:"canonical"`
	ContentHash string    `json:"content_hash"`
	VariantHash []string  `json:"variant_hashes"`
}

// The vectors are part of the documentation: other programs check their own
// hashing with them.
func TestContentVectors(t *testing.T) {
	text, err := os.ReadFile("../docs/vectors/content.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []contentVector
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	if len(vectors) < 5 {
		t.Fatalf("only %d vectors", len(vectors))
	}
	for _, v := range vectors {
		c := Content{Title: Normalize(v.Title), Classification: Classification(v.Class)}
		if v.PublishAt != "" {
			if c.NotBefore, err = time.Parse(time.RFC3339Nano, v.PublishAt); err != nil {
				t.Fatal(err)
			}
		}
		for _, x := range v.Variants {
			c.Variants = append(c.Variants, Variant{Channel: x.Channel, Text: Normalize(x.Text)})
		}
		if got := string(c.Canonical()); got != v.Canonical {
			t.Errorf("%s: canonical form\n got %s\nwant %s", v.Name, got, v.Canonical)
		}
		if got := c.Hash(); got != v.ContentHash {
			t.Errorf("%s: content hash %s, want %s", v.Name, got, v.ContentHash)
		}
		for i, x := range c.Variants {
			if got := x.Hash(); got != v.VariantHash[i] {
				t.Errorf("%s: variant %s hash %s, want %s", v.Name, x.Channel, got, v.VariantHash[i])
			}
		}
	}
}

func TestNormalize(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"a", "a"},
		{"a\r\nb\rc\nd", "a\nb\nc\nd"},
		{"a  \t\n b \n\n\n", "a\n b"},
		{"cafe\u0301", "caf\u00e9"},
		{"a\u00a0\u2003\nb\u3000", "a\nb"},
		{"  inden", "  inden"},
		{" \n \n", ""},
	} {
		if got := Normalize(c.in); got != c.want {
			t.Errorf("Normalize(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestNormalizeIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := Normalize(rapid.String().Draw(t, "text"))
		if again := Normalize(once); again != once {
			t.Fatalf("normalizing twice changes %q to %q", once, again)
		}
		if strings.Contains(once, "\r") || strings.HasSuffix(once, "\n") {
			t.Fatalf("not normal: %q", once)
		}
	})
}

// Any difference in what a clearance covers is another hash; order of channels
// is none.
func TestHashCoversEverything(t *testing.T) {
	base := func() Content {
		return Content{Title: "Judul", Classification: Public, NotBefore: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
			Variants: []Variant{{Channel: "web", Text: "satu"}, {Channel: "x", Text: "dua"}}}
	}
	want := base().Hash()
	for name, change := range map[string]func(*Content){
		"title":          func(c *Content) { c.Title += "!" },
		"classification": func(c *Content) { c.Classification = Restricted },
		"time":           func(c *Content) { c.NotBefore = c.NotBefore.Add(-time.Microsecond) },
		"no time":        func(c *Content) { c.NotBefore = time.Time{} },
		"text":           func(c *Content) { c.Variants[1].Text = "duA" },
		"channel":        func(c *Content) { c.Variants[1].Channel = "y" },
		"swapped":        func(c *Content) { c.Variants[0].Text, c.Variants[1].Text = c.Variants[1].Text, c.Variants[0].Text },
		"fewer":          func(c *Content) { c.Variants = c.Variants[:1] },
		"attachment":     func(c *Content) { c.Variants[0].Attachments = []Attachment{{SHA256: "00"}} },
	} {
		c := base()
		change(&c)
		if c.Hash() == want {
			t.Errorf("%s: the hash does not cover it", name)
		}
	}
	c := base()
	c.Variants[0], c.Variants[1] = c.Variants[1], c.Variants[0]
	c.NotBefore = c.NotBefore.In(time.FixedZone("WIB", 7*3600))
	if c.Hash() != want {
		t.Error("order of channels or zone of the time changes the hash")
	}
}

// The canonical form is JSON that says exactly what went in, for any text.
func TestCanonicalIsFaithful(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Content{Title: rapid.String().Draw(t, "title"), Classification: Public,
			Variants: []Variant{{Channel: "web", Text: rapid.String().Draw(t, "text")}}}
		form := c.Canonical()
		var back canonicalContent
		if err := json.Unmarshal(form, &back); err != nil {
			t.Fatal(err)
		}
		if back.Title != c.Title || back.Variants[0].Text != c.Variants[0].Text {
			t.Fatalf("%q reads back as %+v", form, back)
		}
		if bytes.Contains(form, []byte(`\u2028`)) || bytes.Contains(form, []byte(`\u003c`)) {
			t.Fatalf("not the RFC 8785 form: %s", form)
		}
	})
}

// TestClassificationNames: forms, flags and the API's description offer the same.
func TestClassificationNames(t *testing.T) {
	if got := strings.Join(ClassificationNames(), ","); got != "public,restricted,secret,top_secret" {
		t.Error(got)
	}
}
