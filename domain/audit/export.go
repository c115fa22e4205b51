package audit

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// ExportFormat names the export's format and version.
const ExportFormat = "layak-log/1"

// ErrExport is wrapped where what is exported is not what was announced.
var ErrExport = errors.New("audit: export refused")

// ExportHeader is the first line of an export. Nothing in it is to be trusted
// but the checkpoint, and that only by whoever has the key from elsewhere.
type ExportHeader struct {
	Origin     string // the log's origin id
	Size       int64  // number of leaves that follow
	Checkpoint string // signed checkpoint of exactly that size
	Key        string // verifier key, for convenience; may be ""
}

// Export writes a log as JSON Lines (RFC 8785, strings only), a leaf a line.
// It streams and never holds more than one line.
type Export struct {
	w          *bufio.Writer
	line       []byte
	next, size int64
}

// NewExport writes the header to w and returns what writes the leaves. The
// caller must Close it.
func NewExport(w io.Writer, h ExportHeader) (*Export, error) {
	if !ValidOrigin(h.Origin) || h.Size < 0 {
		return nil, fmt.Errorf("%w: origin %q, size %d", ErrExport, h.Origin, h.Size)
	}
	x := &Export{w: bufio.NewWriterSize(w, 64<<10), size: h.Size}
	b := append(x.line, '{')
	b = member(b, "checkpoint", h.Checkpoint)
	b = member(b, "format", ExportFormat)
	b = member(b, "origin", h.Origin)
	b = member(b, "size", strconv.FormatInt(h.Size, 10))
	b = member(b, "vkey", h.Key)
	return x, x.write(b)
}

// Leaf writes the next leaf: its stored bytes and its stored hash, both as they
// are, right or wrong; the reader finds out which. Leaves come in order from 0,
// ErrExport otherwise.
func (x *Export) Leaf(seq int64, leaf []byte, hash Hash) error {
	if seq != x.next || seq >= x.size {
		return fmt.Errorf("%w: leaf %d, expected %d of %d", ErrExport, seq, x.next, x.size)
	}
	x.next++
	b := append(x.line[:0], '{')
	b = member(b, "hash", hash.String())
	b = member(b, "leaf", string(leaf))
	b = member(b, "seq", strconv.FormatInt(seq, 10))
	return x.write(b)
}

// Close writes out what is buffered; it does not close the underlying writer.
// It fails with ErrExport where fewer leaves were written than announced.
func (x *Export) Close() error {
	if err := x.w.Flush(); err != nil {
		return fmt.Errorf("audit: write the export: %w", err)
	}
	if x.next != x.size {
		return fmt.Errorf("%w: %d leaves of %d", ErrExport, x.next, x.size)
	}
	return nil
}

// write ends the object and the line, and keeps the buffer for the next one.
func (x *Export) write(b []byte) error {
	b[len(b)-1] = '}'
	b = append(b, '\n')
	x.line = b
	if _, err := x.w.Write(b); err != nil {
		return fmt.Errorf("audit: write the export: %w", err)
	}
	return nil
}
