package templates

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var token = regexp.MustCompile(`--([a-z-]+):\s*#([0-9a-f]{6});`)

// TestContrast holds the tokens to WCAG 2.2 AA in light and dark: 4.5 for words,
// 3 for the edges of controls and the focus ring.
func TestContrast(t *testing.T) {
	css := string(mustNew(t).assets.byName["tokens.css"].body)
	bright, night, ok := strings.Cut(css, "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("tokens.css has no dark half")
	}
	light := colours(bright, nil)
	for name, c := range map[string]map[string]float64{"light": light, "dark": colours(night, light)} {
		for _, p := range []struct {
			front string
			backs string
			least float64
		}{
			{"ink", "paper surface sunk block-tint review-tint warn-tint info-tint clear-tint still-tint", 4.5},
			{"soft", "paper surface sunk clear-tint still-tint", 4.5},
			{"link", "paper surface sunk", 4.5}, {"on-brand", "brand brand-deep", 4.5}, {"on-brand-soft", "brand-deep", 4.5},
			{"block", "paper surface sunk block-tint", 4.5}, {"review", "paper surface review-tint", 4.5}, {"warn", "paper surface warn-tint", 4.5},
			{"info", "paper surface info-tint", 4.5}, {"clear", "paper surface clear-tint", 4.5}, {"still", "surface still-tint", 4.5},
			{"ins", "ins-tint", 4.5}, {"del", "del-tint", 4.5},
			{"edge", "paper surface sunk", 3}, {"focus", "paper surface sunk block-tint", 3},
		} {
			for _, back := range strings.Fields(p.backs) {
				if got := contrast(c[p.front], c[back]); got < p.least {
					t.Errorf("%s: %s on %s has %.2f, want %.1f", name, p.front, back, got, p.least)
				}
			}
		}
	}
}

// colours reads the relative luminance of each token; base fills in the rest.
func colours(css string, base map[string]float64) map[string]float64 {
	out := map[string]float64{}
	for k, v := range base {
		out[k] = v
	}
	for _, m := range token.FindAllStringSubmatch(css, -1) {
		n, _ := strconv.ParseUint(m[2], 16, 32)
		out[m[1]] = 0.2126*linear(n>>16) + 0.7152*linear(n>>8&255) + 0.0722*linear(n&255)
	}
	return out
}

func linear(v uint64) float64 {
	c := float64(v&255) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }
