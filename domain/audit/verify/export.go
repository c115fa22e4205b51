package verify

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	exportFormat = "layak-log/1"
	// maxLine bounds a line of an export in bytes: a leaf of maxLeaf with every
	// byte escaped, and room for the header's checkpoint.
	maxLine = 6*maxLeaf + 4096
)

// Header is the first line of an export. It is not proof of anything: Export
// compares it with the leaves, and trusts its key only when told to.
type Header struct {
	Origin     string
	Size       int64
	Checkpoint string
	Key        string // verifier key, in note format; may be ""
}

// Export checks an export file. The header's checkpoint becomes trusted.Final.
// Where trusted has no Key, that of the header serves: this finds damage, but
// whoever forged the file could have signed it with a key of their own, and
// Report.Pinned is false.
//
// It returns what Log returns; a header or line that is not in its one form is
// a *Failure too.
func Export(ctx context.Context, file io.Reader, trusted Policy) (Report, error) {
	header, rows, err := ReadExport(file)
	if err != nil {
		return Report{}, err
	}
	// Without its checkpoint an export would prove itself.
	if header.Checkpoint == "" {
		return Report{}, failAt(0, ReasonExportHeader, "it has no checkpoint")
	}
	pinned := trusted.Key != ""
	if pinned && header.Key != "" && header.Key != trusted.Key {
		return Report{}, failAt(0, ReasonExportHeader, "it names another key than the trusted one")
	}
	if !pinned {
		trusted.Key = header.Key
	}
	trusted.Final = header.Checkpoint
	report, err := Log(ctx, rows, trusted)
	report.Pinned = report.Pinned && pinned
	if err != nil {
		return report, err
	}
	if header.Size != report.Size {
		return report, failAt(min(header.Size, report.Size), ReasonExportHeader, "it announces %d leaves, there are %d", header.Size, report.Size)
	}
	if header.Origin != report.Origin && report.Origin != "" {
		return report, failAt(0, ReasonExportHeader, "it says origin %q, the leaves %q", header.Origin, report.Origin)
	}
	return report, nil
}

// ReadExport reads the header of an export and returns its leaves as rows for
// Log, to be ranged over once. Lines that are not in their one form come as a
// *Failure: a bad header at once, a bad line when it is its turn.
func ReadExport(file io.Reader) (Header, iter.Seq2[Row, error], error) {
	lines := bufio.NewReaderSize(file, maxLine)
	line, err := readLine(lines)
	if err != nil {
		if errors.Is(err, errLine) || err == io.EOF {
			return Header{}, nil, failAt(0, ReasonExportHeader, "%v", err)
		}
		return Header{}, nil, fmt.Errorf("verify: read the export: %w", err)
	}
	header, err := parseHeader(string(line))
	if err != nil {
		return Header{}, nil, failAt(0, ReasonExportHeader, "%v", err)
	}
	rows := func(yield func(Row, error) bool) {
		for seq := int64(0); ; seq++ {
			line, err := readLine(lines)
			if err == io.EOF {
				return
			}
			var row Row
			if err == nil {
				row, err = parseLine(line)
			} else if !errors.Is(err, errLine) {
				yield(Row{}, fmt.Errorf("read the export: %w", err))
				return
			}
			if err != nil {
				yield(Row{}, failAt(seq, ReasonExportLine, "%v", err))
				return
			}
			if !yield(row, nil) {
				return
			}
		}
	}
	return header, rows, nil
}

var errLine = errors.New("not a line of an export")

// readLine returns the next line without its end; io.EOF where there is none.
// It is valid until the next call.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	switch {
	case err == nil:
		return line[:len(line)-1], nil
	case errors.Is(err, bufio.ErrBufferFull):
		return nil, fmt.Errorf("%w: longer than %d bytes", errLine, maxLine)
	case err == io.EOF && len(line) > 0:
		return nil, fmt.Errorf("%w: it breaks off", errLine)
	}
	return nil, err
}

func parseHeader(line string) (Header, error) {
	var h Header
	var format, size string
	c := open(line)
	c.want('{')
	c.field("checkpoint", &h.Checkpoint)
	c.field("format", &format)
	c.field("origin", &h.Origin)
	c.field("size", &size)
	c.field("vkey", &h.Key)
	c.want('}')
	if err := c.done(); err != nil {
		return Header{}, err
	}
	if format != exportFormat {
		return Header{}, fmt.Errorf("format %q", format)
	}
	var ok bool
	if h.Size, ok = number(size); !ok || !validOrigin(h.Origin) {
		return Header{}, fmt.Errorf("size %q, origin %q", size, h.Origin)
	}
	return h, nil
}

func parseLine(line []byte) (Row, error) {
	var leaf, seq, hash string
	c := open(string(bytes.TrimSuffix(line, []byte("\n"))))
	c.want('{')
	c.field("hash", &hash)
	c.field("leaf", &leaf)
	c.field("seq", &seq)
	c.want('}')
	if err := c.done(); err != nil {
		return Row{}, err
	}
	n, okSeq := number(seq)
	raw, okHash := decode64(hash)
	if !okSeq || !okHash || len(raw) != tlog.HashSize {
		return Row{}, fmt.Errorf("seq %q, hash %q", seq, hash)
	}
	return Row{Seq: n, Leaf: []byte(leaf), Hash: raw}, nil
}
