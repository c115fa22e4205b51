package verify

import (
	"crypto/subtle"
	"fmt"
	"strings"

	"github.com/gowebpki/jcs"
)

const (
	receiptFormat = "layak-receipt/1"
	actCleared    = "draft.cleared"
	actSubmitted  = "draft.submitted"
	actAppealed   = "draft.appealed"
	stateCleared  = "cleared"
	keySize       = 32
	maxReceipt    = 32 << 20 // bytes of a receipt file
)

// ReceiptReport is what a receipt proves; nothing in it rests on the receipt's
// own word.
type ReceiptReport struct {
	// Leaf is the clearance: who (an opaque id) in which capacity, when, by
	// which line of which policy, under which rules and workflow.
	Leaf Leaf
	// ContentHash is recomputed from the content, and the leaf commits to it.
	ContentHash string
	// Content is what was cleared, from the bytes that were hashed.
	Content Content
	// Opened are further values that the leaf commits to: a reason, a name.
	Opened map[string]string
	// Log is the signed checkpoint in which the leaf is included.
	Log Checkpoint
}

// Receipt checks a receipt file with nothing but the log's verifier key (note
// format), whose name pins the origin. A receipt that does not hold is a
// *Failure with Index -1; a key that is none wraps ErrKey.
//
// It proves that the log has a leaf which clears exactly this content. It
// cannot prove that the clearance still stands: a later retraction is another
// leaf.
func Receipt(data []byte, vkey string) (ReceiptReport, error) {
	if _, err := parseKey(vkey); err != nil {
		return ReceiptReport{}, err
	}
	f, err := parseReceipt(data)
	if err != nil {
		return ReceiptReport{}, refuse(ReasonReceiptFormat, "%v", err)
	}
	leaf, err := ParseLeaf(f.leaf)
	if err != nil {
		return ReceiptReport{}, refuse(ReasonLeafFormat, "%v", err)
	}
	if err := f.provesLeaf(&leaf); err != nil {
		return ReceiptReport{}, err
	}
	index, at, err := Inclusion(f.proof, f.leaf, vkey)
	if err != nil {
		return ReceiptReport{}, err
	}
	if index != leaf.Seq {
		return ReceiptReport{}, refuse(ReasonLeafSeq, "leaf %d is at index %d", leaf.Seq, index)
	}
	if leaf.Origin != at.Origin {
		return ReceiptReport{}, refuse(ReasonLeafOrigin, "%q in the log %q", leaf.Origin, at.Origin)
	}
	content, opened, err := f.binds(&leaf)
	if err != nil {
		return ReceiptReport{}, err
	}
	return ReceiptReport{leaf, f.contentHash, content, opened, at}, nil
}

// receiptFile is a receipt file, read but not checked.
type receiptFile struct {
	draft, content, contentHash, proof string
	contentKey, leaf                   []byte
	opened                             map[string]opening
	record                             string // the readable record in canonical form
}

type opening struct {
	value string
	key   []byte
}

// parseReceipt brings the file into canonical form first. That refuses
// duplicate names, broken UTF-8, lone surrogates and trailing bytes, and makes
// the record comparable with the leaf byte by byte, however it was indented.
func parseReceipt(data []byte) (receiptFile, error) {
	if len(data) > maxReceipt {
		return receiptFile{}, fmt.Errorf("%d bytes, at most %d", len(data), maxReceipt)
	}
	canonical, err := jcs.Transform(data)
	if err != nil {
		return receiptFile{}, err
	}
	f := receiptFile{opened: map[string]opening{}}
	var format string
	c := open(string(canonical))
	c.want('{')
	c.field("content", &f.content)
	c.field("content_hash", &f.contentHash)
	f.contentKey = c.bytes("content_key", keySize)
	c.field("draft", &f.draft)
	c.field("format", &format)
	f.leaf = c.bytes("leaf", 0)
	c.member("opened")
	c.object(func(name string) {
		var o opening
		c.want('{')
		o.key = c.bytes("key", keySize)
		c.field("value", &o.value)
		c.want('}')
		f.opened[name] = o
	})
	c.field("proof", &f.proof)
	c.member("record")
	if c.err == nil {
		// The record is the last member, so it ends before the last brace.
		f.record = strings.TrimSuffix(c.text[c.at:], "}")
		c.at = len(c.text)
	}
	if err := c.done(); err != nil {
		return receiptFile{}, err
	}
	if format != receiptFormat {
		return receiptFile{}, fmt.Errorf("format %q", format)
	}
	return f, nil
}

// bytes reads a member whose value is base64 of that many bytes; 0 is any
// number.
func (c *cursor) bytes(name string, size int) []byte {
	var text string
	c.field(name, &text)
	b, ok := decode64(text)
	if !ok || size > 0 && len(b) != size {
		c.fail("%s is not base64 in its one spelling, or of another length", name)
	}
	return b
}

// provesLeaf compares the readable members with the leaf and checks that the
// leaf is a clearance of a draft.
func (f *receiptFile) provesLeaf(leaf *Leaf) error {
	switch {
	case f.record != string(f.leaf):
		return refuse(ReasonReceiptRecord, "the record is not what the leaf says")
	case f.draft != leaf.Draft || leaf.Draft == "":
		return refuse(ReasonReceiptRecord, "draft %q, the leaf says %q", f.draft, leaf.Draft)
	case leaf.Act != actCleared:
		return refuse(ReasonReceiptAct, "the act is %q", leaf.Act)
	case leaf.After != stateCleared:
		return refuse(ReasonReceiptAct, "the state afterwards is %q", leaf.After)
	}
	return nil
}

// binds checks that the leaf commits to the content and to all that is opened.
func (f *receiptFile) binds(leaf *Leaf) (Content, map[string]string, error) {
	if is := contentHash(f.content); f.contentHash != is {
		return Content{}, nil, refuse(ReasonReceiptContent, "content hash %s, the content has %s", f.contentHash, is)
	}
	if !committed(leaf, contentName, f.contentHash, f.contentKey) {
		return Content{}, nil, refuse(ReasonReceiptContent, "the leaf commits to other content")
	}
	content, err := parseContent(f.content)
	if err != nil {
		return Content{}, nil, refuse(ReasonReceiptContent, "%v", err)
	}
	opened := map[string]string{}
	for name, o := range f.opened {
		if name == contentName || !committed(leaf, name, o.value, o.key) {
			return Content{}, nil, refuse(ReasonReceiptOpened, "the leaf does not commit to this %q", name)
		}
		opened[name] = o.value
	}
	return content, opened, nil
}

func committed(leaf *Leaf, name, value string, key []byte) bool {
	return subtle.ConstantTimeCompare([]byte(leaf.Private[name]), []byte(commit(key, value))) == 1
}
