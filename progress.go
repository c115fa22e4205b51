package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// A progress is told after progressAfter, or at once where the input is larger
// than progressSize: what is faster needs none.
const (
	progressAfter = 2 * time.Second
	progressSize  = 20 << 20
	progressEvery = 150 * time.Millisecond
	progressCells = 24
)

// progress draws one line on a terminal while something long is done; everything
// else stays silent. All methods do nothing on nil.
type progress struct {
	w     io.Writer
	now   func() time.Time
	stop  chan struct{}
	ended sync.WaitGroup

	mu     sync.Mutex
	since  time.Time
	total  int64 // bytes; 0 where nobody knows
	done   int64
	what   string // being done now
	frames int
	drawn  bool
}

// newProgress begins to watch; nil where standard error is no terminal.
func newProgress(c *console, total int64) *progress {
	if !terminal(c.err) || c.getenv("TERM") == "dumb" {
		return nil
	}
	p := &progress{w: c.err, now: c.now, stop: make(chan struct{}), since: c.now(), total: total}
	p.ended.Go(func() {
		tick := time.NewTicker(progressEvery)
		defer tick.Stop()
		for {
			select {
			case <-p.stop:
				return
			case <-tick.C:
				p.draw()
			}
		}
	})
	return p
}

// doing names what is done now.
func (p *progress) doing(what string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.what = what
}

// did counts bytes that are done.
func (p *progress) did(bytes int64) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += bytes
}

// aside takes the line away while something else is written.
func (p *progress) aside(write func() error) error {
	if p == nil {
		return write()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.erase()
	return write()
}

// end takes the line away for good.
func (p *progress) end() {
	if p == nil {
		return
	}
	close(p.stop)
	p.ended.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.erase()
}

func (p *progress) erase() {
	if p.drawn {
		io.WriteString(p.w, "\r\x1b[K")
		p.drawn = false
	}
}

func (p *progress) draw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	passed := p.now().Sub(p.since)
	if passed < progressAfter && max(p.total, p.done) <= progressSize {
		return
	}
	p.frames++
	fmt.Fprintf(p.w, "\r\x1b[K%s", p.line(passed))
	p.drawn = true
}

// line is the bar, how much of how much, for how long, and what is done now. A
// document counts when it is done; the wheel turns meanwhile.
func (p *progress) line(passed time.Duration) string {
	const megabyte = 1 << 20
	wheel := `|/-\`[p.frames%4]
	size := fmt.Sprintf("%d MB", p.done/megabyte)
	bar := ""
	if p.total > 0 {
		share := min(1, float64(p.done)/float64(p.total))
		full := int(share * progressCells)
		bar = fmt.Sprintf("[%s%s] %3.0f %% ", strings.Repeat("#", full), strings.Repeat(".", progressCells-full), 100*share)
		size = fmt.Sprintf("%d/%d MB", p.done/megabyte, p.total/megabyte)
	}
	return fmt.Sprintf("%s%s %c %d s %s", bar, size, wheel, int(passed.Seconds()), firstCells(printable(p.what), 30))
}
