// Command bench compares Layak's scanner with the matchers that others use, in
// one run on one machine: generated phrases, a post of 280 characters and long
// text. It prints speed by CPU time and how many times as fast Layak is.
//
// Every matcher is checked to find the planted phrases, all of them, before it
// is timed. Each gets the same share of time, so slow ones are measured on less
// text; the size is printed.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"text/tabwriter"
	"time"
)

// A matcher finds phrases in text, whole words in any case. Some take the text
// as it is, others a folded copy that they make themselves: that is timed too.
type matcher struct {
	name  string
	build func(phrases []string) (count func(text string) int, err error)
	// What building a thousand phrases takes of the processor, about: building
	// cannot be stopped, so it does not begin when less than twice that is left.
	thousand time.Duration
	most     int    // phrases that it is asked to take, 0 for any number
	why      string // it cannot run here; then build is nil
}

func matchers() []matcher {
	return []matcher{
		{name: "Layak, whole pipeline", build: buildLayak, thousand: 30 * time.Millisecond},
		{name: "Hyperscan, fast folding", build: buildHyperscan, thousand: 3 * time.Second, most: 10_000, why: hyperscanMissing},
		{name: "Aho–Corasick, x/text folding", build: buildAhoCorasick, thousand: 60 * time.Millisecond},
		{name: "gitleaks' detector", build: buildGitleaks, thousand: 100 * time.Millisecond},
	}
}

func main() {
	total := flag.Duration("time", 165*time.Second, "time for everything; what does not fit is skipped by name")
	share := flag.Duration("share", 600*time.Millisecond, "processor time for each figure")
	flag.Parse()
	if err := run(*total, *share); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(total, share time.Duration) error {
	end := time.Now().Add(total)
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, kind := range []struct {
		name string
		of   func(int) *corpus
		most int
	}{{"other words than the text", newCorpus, 100_000}, {"words of the text", newSharedCorpus, 10_000}} {
		for _, n := range []int{1000, 10_000, 100_000} {
			if n > kind.most {
				continue
			}
			if err := compare(out, kind.of(n), fmt.Sprintf("%d phrases of %s", n, kind.name), share, end); err != nil {
				return err
			}
		}
	}
	return nil
}

// compare measures every matcher on one corpus.
func compare(out *tabwriter.Writer, c *corpus, title string, share time.Duration, end time.Time) error {
	n := len(c.phrases)
	fmt.Fprintf(out, "%s\tbuilt in s\tpost µs\tLayak is\tlong MB/s\tLayak is\tmeasured on\n", title)
	var ours figures
	for _, m := range matchers() {
		if why := m.skip(n, end); why != "" {
			fmt.Fprintf(out, "%s\t-\t-\t-\t-\t-\tskipped: %s\n", m.name, why)
			continue
		}
		f, err := measure(m, c, share)
		if err != nil {
			return fmt.Errorf("%s with %d phrases: %w", m.name, n, err)
		}
		if ours.speed == 0 {
			ours = f
		}
		fmt.Fprintf(out, "%s\t%.2f\t%.2f\t%.1f ×\t%.2f\t%.1f ×\t%d kB\n", m.name, f.built.Seconds(),
			f.post, f.post/ours.post, f.speed, ours.speed/f.speed, f.size>>10)
	}
	fmt.Fprintln(out)
	return out.Flush()
}

// skip says why m does not run, "" where it does.
func (m matcher) skip(n int, end time.Time) string {
	switch {
	case m.why != "":
		return m.why
	case m.most > 0 && n > m.most:
		return fmt.Sprintf("more than %d phrases take minutes to compile", m.most)
	case time.Until(end) < 2*time.Duration(n/1000)*m.thousand:
		return "out of time"
	}
	return ""
}

type figures struct {
	built time.Duration
	post  float64 // µs of the processor
	speed float64 // MB for a second of the processor
	size  int     // bytes of text that speed was measured on
}

func measure(m matcher, c *corpus, share time.Duration) (f figures, err error) {
	defer debug.FreeOSMemory()
	start := cpuTime()
	count, err := m.build(c.phrases)
	f.built = cpuTime() - start
	if err != nil {
		return f, err
	}
	for _, i := range []int{0, len(c.phrases) / 2, len(c.phrases) - 1} {
		if text := "Ada " + c.phrases[i] + ", lalu pulang."; count(text) != 1 {
			return f, fmt.Errorf("found %d times in %q", count(text), text)
		}
	}
	runtime.GC()
	spent, rounds := repeat(share/2, func() { count(c.post) })
	f.post = spent.Seconds() * 1e6 / float64(rounds)
	for size := 16 << 10; ; size *= 4 {
		size = min(size, len(c.long))
		text, planted := c.part(size)
		if got := count(text); got != planted {
			return f, fmt.Errorf("found %d of %d planted", got, planted)
		}
		spent, rounds := repeat(share/8, func() { count(text) })
		f.speed, f.size = float64(len(text))*float64(rounds)/1e6/spent.Seconds(), len(text)
		if size == len(c.long) || spent/time.Duration(rounds) > share/4 {
			return f, nil
		}
	}
}

// repeat calls f until it has taken that much time of the processor.
func repeat(share time.Duration, f func()) (spent time.Duration, rounds int) {
	start := cpuTime()
	for n := 1; spent < share; n = min(n*2, 1000) {
		for range n {
			f()
		}
		rounds += n
		spent = cpuTime() - start
	}
	return spent, rounds
}
