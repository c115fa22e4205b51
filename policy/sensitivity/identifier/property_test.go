package identifier

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// check holds every kind to what Finder promises of a folded text.
func check(t interface {
	Helper()
	Errorf(string, ...any)
}, text []byte) {
	t.Helper()
	signs := SignsOf(text)
	for _, k := range kinds {
		possible, last := k.Possible(signs), -1
		k.Find(text, func(s, e int) {
			if s < 0 || s >= e || e > len(text) {
				t.Errorf("%s in %q: span %d:%d", k.Name, text, s, e)
				return
			}
			if wordBefore(text, s) && wordAfter(text, s) || wordBefore(text, e) && wordAfter(text, e) {
				t.Errorf("%s in %q: %q is inside a token", k.Name, text, text[s:e])
			}
			if !possible {
				t.Errorf("%s in %q: impossible by its signs", k.Name, text)
			}
			if k.Name != "coordinates" && k.Name != "npwp" && s < last {
				t.Errorf("%s in %q: %d:%d begins in the one before", k.Name, text, s, e)
			}
			last = e
			again := false
			k.Find(text[s:e:e], func(a, b int) { again = again || a == 0 && b == e-s })
			if !again {
				t.Errorf("%s in %q: %q alone is not found", k.Name, text, text[s:e])
			}
		})
	}
}

// snippets are what texts are made of, so that random ones come near.
var snippets = func() (out []string) {
	for _, c := range cases {
		for _, text := range append(c.hits, c.miss...) {
			out = append(out, strings.ToLower(strings.NewReplacer("«", "", "»", "").Replace(text)))
		}
	}
	return append(out, " ", ".", ",", "-", "–", "/", ":", "(", ")", "°", "'", "\"", "@", "\n", "npwp ", "62", "0", "08", "+", "s", "ls", "é", "\xff", "😀", "₀")
}()

func TestSpans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text []byte
		for range rapid.IntRange(1, 5).Draw(t, "n") {
			s := rapid.SampledFrom(snippets).Draw(t, "snippet")
			from := rapid.IntRange(0, len(s)).Draw(t, "from")
			text = append(text, s[from:rapid.IntRange(from, len(s)).Draw(t, "to")]...)
		}
		check(t, text)
	})
}

func FuzzKinds(f *testing.F) {
	for _, s := range snippets {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) { check(t, text) })
}

// TestGroupedAlike holds that a number in one piece and in groups is judged alike.
func TestGroupedAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		region := rapid.SampledFrom([]int{1101, 3374, 9601, 6473, 7321, 3399, 9999}).Draw(t, "region")
		day := rapid.IntRange(0, 72).Draw(t, "day")
		n := fmt.Sprintf("%04d%02d%02d%02d%02d%04d", region, rapid.IntRange(0, 99).Draw(t, "district"), day, rapid.IntRange(0, 13).Draw(t, "month"),
			rapid.IntRange(0, 99).Draw(t, "year"), rapid.IntRange(0, 9999).Draw(t, "serial"))
		want := validNIK([]byte(n))
		for _, sep := range []string{" ", ".", "-", " - "} {
			for _, text := range []string{n, n[:6] + sep + n[6:12] + sep + n[12:], n[:4] + sep + n[4:8] + sep + n[8:12] + sep + n[12:]} {
				if got := len(found(t, "nik", "a "+text+", b")) == 1; got != want {
					t.Fatalf("%q: %v", text, got)
				}
			}
		}
	})
}

// TestDates compares the calendar with counting days.
func TestDates(t *testing.T) {
	days := 0
	for year := 1900; year < 2100; year++ {
		for month := range 14 {
			for day := range 40 {
				if realDate(year, month, day) {
					days++
				}
			}
		}
	}
	if days != 73049 {
		t.Errorf("%d days from 1900 to 2099", days)
	}
}

func TestRegions(t *testing.T) {
	count := func(set regionSet) (n int) {
		for code := range 10000 {
			if set.has(code) {
				n++
			}
		}
		return n
	}
	if now, all := count(regionBits(regionsNow)), count(regions); now != 514 || all <= now {
		t.Errorf("%d codes now, %d in all", now, all)
	}
}

// shares bound how many random inputs of the right shape a kind takes, in
// promille; docs/identifiers.md tells them.
var shares = []struct {
	kind, shape string // 9 a digit, a a letter, x either
	low, high   float64
}{
	{"nik", "9999999999999999", 1.8, 3.2},
	{"nik", "9999 9999 9999 9999", 1.8, 3.2},
	{"nip", "999999999999999999", 0, 0.1},
	{"npwp", "999999999999999", 8, 12},
	{"npwp", "99.999.999.9-999.999", 90, 110},
	{"npwp", "9999999999999999", 0.6, 1.5},
	{"card", "9999999999999999", 15, 30},
	{"phone", "9999999999", 15, 45},
	{"phone", "0999999999", 250, 400},
	{"phone", "9999-9999-9999", 20, 40},
	{"phone", "99-99-9999", 0, 0},
	{"iban", "aa99xxxxxxxxxxxxxxxx", 0, 0.2},
	{"coordinates.decimal", "9.9999, 999.9999", 20, 60},
	{"coordinates.decimal", "9.999, 999.999", 0, 0},
	{"coordinates.grid", "99aaa9999999999", 0.5, 2},
	{"callsign", "xxxxx", 2, 6},
	{"ipv6", "xx:xx:xx:xx:xx:xx", 0, 0},
	{"docnumber.secret", "a-99/aa/9999", 0.1, 3},
	{"docnumber.inner", "99/a/9999", 0.5, 2},
	{"frequency.channel", "999.999", 10, 30},
	{"pluscode", "xxxx+xx", 15, 30},
	{"plate", "a 9999 aaa", 550, 700}, {"plate", "aa 9999 aa", 40, 110}, {"plate", "aaa99aa", 0, 1},
}

func TestFalseShare(t *testing.T) {
	const rounds = 100_000
	for _, c := range shares {
		r := rand.New(rand.NewPCG(1, uint64(len(c.shape))))
		kind, _ := ByName(c.kind)
		text, hits := []byte(c.shape), 0
		for range rounds {
			for i := range c.shape {
				switch c.shape[i] {
				case '9':
					text[i] = byte('0' + r.IntN(10))
				case 'a':
					text[i] = byte('a' + r.IntN(26))
				case 'x':
					text[i] = "abcdefghijklmnopqrstuvwxyz0123456789"[r.IntN(36)]
				}
			}
			kind.Find(text, func(int, int) { hits++ })
		}
		got := float64(hits) / rounds * 1000
		t.Logf("%-20s %-22s %.3f ‰", c.kind, c.shape, got)
		if got < c.low || got > c.high {
			t.Errorf("%s takes %.3f ‰ of %s, not %g to %g", c.kind, got, c.shape, c.low, c.high)
		}
	}
}

// TestAllocations holds that finders allocate nothing, hits or not.
func TestAllocations(t *testing.T) {
	text := []byte(strings.Join(snippets, " \n "))
	n := 0
	count := func(int, int) { n++ }
	for _, k := range kinds {
		if a := testing.AllocsPerRun(10, func() { k.Find(text, count) }); a > 0 {
			t.Errorf("%s: %v allocations", k.Name, a)
		}
	}
}

// hostile texts in which a careless finder would look far from every byte.
var hostile = []string{"1 ", "1", "1.", "0", "08", "62 ", "+62", "(0", "a", "@", "a@", "a.", "a@a.", ":", "1:", "f:", "2001:", "r/", "r/1/", "r/ /", "1/r/", "a/1/r", "1.-", "146.725 ", "q5m7+", "+", "b-1/i/",
	"6°", "6°12'", "-6.2 ", "-6.2088 ", "6 s ", "48m ", "48m yu ", "1,", "1.111.", "gb29 ", "gb29nwbk", "npwp ", "npwp 1", "yb0", "7a1", "°", "é", "\xff", "lintang ", "    "}

// TestLinear compares the time of a text with that of one sixteen times as long,
// which would take 256 times as long if time were quadratic.
func TestLinear(t *testing.T) {
	for _, unit := range hostile {
		small, large := []byte(strings.Repeat(unit, 4<<10/len(unit))), []byte(strings.Repeat(unit, 64<<10/len(unit)))
		for _, k := range kinds {
			run := func(text []byte) float64 {
				best := 1e18
				for range 2 {
					best = min(best, elapsed(func() { k.Find(text, func(int, int) {}) }))
				}
				return best
			}
			a, b := run(small), run(large)
			for again := 0; again < 3 && b > 100*a && b > 50e6; again++ { // the machine may be busy
				a, b = run(small), run(large)
			}
			if b > 100*a && b > 50e6 {
				t.Errorf("%s on %q: %.0f ns, then %.0f ns for sixteen times the text", k.Name, unit, a, b)
			}
		}
	}
}

func TestByName(t *testing.T) {
	if _, ok := ByName("nothing"); ok {
		t.Error("found a kind that is not there")
	}
	if !slices.IsSortedFunc(Kinds(), func(a, b Kind) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("kinds are not in the order of their names")
	}
	text := bytes.Repeat([]byte("3374056408920003 "), 3)
	n := 0
	findNIK(text, func(int, int) { n++ })
	if n != 3 {
		t.Errorf("%d of 3", n)
	}
}
