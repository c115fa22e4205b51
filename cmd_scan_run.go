package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"layak/domain"
	"layak/policy/sensitivity"
)

// scanReport writes what a scan comes to, in one format.
type scanReport interface {
	document(d scanDocument) error
	failed(f scanFailure) error // what has no result; standard error names it already
	end(status exitStatus) error
}

// scanDocument is one text and what was found in it.
type scanDocument struct {
	name   string          // for people: the file, and the line of a JSON Lines input
	id     json.RawMessage // for programs
	file   string
	line   int   // of a JSON Lines input; 0 where the file is the text
	size   int64 // of the file; -1 where nobody knows
	fields []domain.Field
	binary bool // it looks like no text
	result domain.ScanResult
	why    *domain.ScanExplanation // with --explain
}

// scanFailure is a file or line that could not be scanned.
type scanFailure struct {
	file string
	line int
	err  error

	// Of a line: its id, and what stands where its result would.
	id     json.RawMessage
	result domain.ScanResult
}

// scanRun scans one document after the other and remembers the worst.
type scanRun struct {
	scanner  domain.Scanner
	console  *console
	report   scanReport
	progress *progress
	failOn   domain.Severity
	explain  bool
	rules    []string // to explain
	status   exitStatus
	say      speaker
}

func (r *scanRun) failed(f scanFailure) {
	r.status = exitNotScanned
	where := ""
	if f.line > 0 {
		where = fmt.Sprintf("%s:%d: ", f.file, f.line)
	}
	_ = r.progress.aside(func() error {
		fmt.Fprintf(r.console.err, "layak scan: %s\n", printable(where+r.say.failure(f.err)))
		return r.report.failed(f)
	})
}

// inputs replaces directories by the files in them, and returns the bytes of
// all; 0 where that cannot be told.
func (r *scanRun) inputs(names []string, recursive bool) (out []string, total int64) {
	known := true
	for _, name := range names {
		info, err := os.Stat(name)
		switch {
		case name == "-" || err != nil: // what cannot be read is said where it is opened
			known = known && name != "-"
			out = append(out, name)
		case !info.IsDir():
			known = known && info.Mode().IsRegular()
			total += info.Size()
			out = append(out, name)
		case !recursive:
			r.failed(scanFailure{file: name, err: failing("%s is a directory; --recursive scans the files in it", name)})
		default:
			files, size := r.walk(name)
			out, total = append(out, files...), total+size
		}
	}
	if !known {
		total = 0
	}
	return out, total
}

// walk lists the regular files below a directory in order of name, without
// those that a dot hides.
func (r *scanRun) walk(root string) (files []string, total int64) {
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		switch hidden := path != root && strings.HasPrefix(e.Name(), "."); {
		case err != nil:
			r.failed(scanFailure{file: path, err: err})
			if e != nil && e.IsDir() {
				return fs.SkipDir
			}
		case hidden && e.IsDir():
			return fs.SkipDir
		case !hidden && e.Type().IsRegular():
			files = append(files, path)
			if info, err := e.Info(); err == nil {
				total += info.Size()
			}
		}
		return nil
	})
	if err != nil {
		r.failed(scanFailure{file: root, err: err})
	}
	return files, total
}

// input scans one file, or standard input for "-".
func (r *scanRun) input(name string, lines bool) error {
	in, size := r.console.in, int64(-1)
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			size = info.Size()
		}
	}
	r.progress.doing(name)
	if lines {
		return r.lines(name, size, in)
	}
	text, err := readInput(in, size)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	if size < 0 && len(text) <= scanFieldLimit {
		size = int64(len(text))
	}
	id, err := json.Marshal(name)
	if err != nil {
		return err
	}
	d := scanDocument{name: name, id: id, file: name, size: size, fields: []domain.Field{{Name: "body", Text: text}}, binary: looksBinary(text)}
	if d.binary {
		_ = r.progress.aside(func() error {
			_, err := fmt.Fprintln(r.console.err, "layak scan:", printable(r.say.say("%s looks like a binary file (a NUL byte in its first 8 kB); it is scanned as text", name)))
			return err
		})
	}
	err = r.document(d, true)
	r.progress.did(int64(len(text)))
	return err
}

// readInput reads to the limit and one byte above, which is enough for the
// scanner to see that a text is too long. A size that is known saves copies.
func readInput(in io.Reader, size int64) (string, error) {
	var b strings.Builder
	if size > 0 {
		b.Grow(int(min(size, scanFieldLimit) + 1))
	}
	_, err := io.Copy(&b, io.LimitReader(in, scanFieldLimit+1))
	return b.String(), err
}

// looksBinary reports a NUL byte near the beginning, as grep and git look for it.
func looksBinary(text string) bool {
	const near = 8 << 10
	return strings.IndexByte(text[:min(len(text), near)], 0) >= 0
}

// lines scans JSON Lines as they come. A line that cannot be read is named, and
// its result is that of a scan that could not be done: results and lines stay in
// step for whoever pairs them by their place.
func (r *scanRun) lines(name string, size int64, in io.Reader) error {
	reader := bufio.NewReaderSize(in, 1<<16)
	for n := 1; ; n++ {
		line, length, err := boundedLine(reader)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read %s: %w", name, err)
		}
		if length > scanLineLimit {
			r.failed(scanFailure{file: name, line: n, err: failing("the line is longer than %d MiB and is not scanned", scanLineLimit>>20), result: r.unread(reasonLongLine)})
		} else if len(bytes.TrimSpace(line)) > 0 {
			if d, e := parseScanLine(line); e != nil {
				r.failed(scanFailure{file: name, line: n, err: e, id: d.ID, result: r.unread(reasonLine)})
			} else if e := r.document(scanDocument{name: fmt.Sprintf("%s:%d", name, n), id: d.ID, file: name, line: n, size: size, fields: d.Fields}, soundJSON(line)); e != nil {
				return e
			}
		}
		r.progress.did(length)
		if err != nil {
			return nil
		}
	}
}

// scanLineLimit is how many bytes a JSON line may have. Decoding a line and
// scanning its text take many times its size in memory.
const scanLineLimit = 16 << 20

// boundedLine reads one line, its end included. Of a line over scanLineLimit it
// answers the length alone and keeps no more than that of it.
func boundedLine(in *bufio.Reader) (line []byte, length int64, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if length += int64(len(part)); length > scanLineLimit {
			line = nil
		} else {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, length, err
		}
	}
}

// Why the result of a line that is not scanned is incomplete.
const (
	reasonLine     = "scan.line"
	reasonLongLine = "scan.line_too_long"
)

// unread is the result of a line without a text.
func (r *scanRun) unread(reason string) domain.ScanResult {
	result := r.scanner.Scan(context.Background(), nil, r.console.now()) // names the rule set
	result.Incomplete, result.Reason, result.Verdict = true, reason, domain.SeverityBlock
	return result
}

// document scans one text and writes its result. sound is false where decoding
// has already replaced broken characters.
func (r *scanRun) document(d scanDocument, sound bool) error {
	if explainer, ok := r.scanner.(domain.RuleExplainer); ok && r.explain {
		why := explainer.Explain(context.Background(), d.fields, r.console.now(), r.rules...)
		d.why, d.result = &why, why.Result
	} else {
		d.result = r.scanner.Scan(context.Background(), d.fields, r.console.now())
	}
	if !sound && !d.result.Incomplete {
		d.result.Incomplete, d.result.Reason, d.result.Verdict = true, sensitivity.ReasonInvalidUTF8, domain.SeverityBlock
	}
	switch {
	case d.result.Incomplete:
		r.status = exitNotScanned
	case d.result.Verdict >= r.failOn && r.status == 0:
		r.status = exitFound
	}
	return r.progress.aside(func() error { return r.report.document(d) })
}
