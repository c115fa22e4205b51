package verify

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// maxHashes bounds an inclusion proof: one hash a level of the largest tree.
const maxHashes = 48

// proof is a C2SP tlog-proof@v1 as text says it, not yet checked.
type proof struct {
	index      int64
	hashes     []Hash
	checkpoint string
}

// parseProof reads the text form strictly: no extra data (nothing signs it),
// one spelling of every number and hash.
func parseProof(text string) (proof, error) {
	head, checkpoint, ok := strings.Cut(text, "\n\n")
	if !ok {
		return proof{}, errors.New("no empty line before the checkpoint")
	}
	lines := strings.Split(head, "\n")
	if len(lines) < 2 || len(lines) > 2+maxHashes || lines[0] != "c2sp.org/tlog-proof@v1" {
		return proof{}, errors.New("not a tlog-proof of version 1")
	}
	p := proof{checkpoint: checkpoint}
	word, ok := strings.CutPrefix(lines[1], "index ")
	if ok {
		p.index, ok = number(word)
	}
	if !ok {
		return proof{}, fmt.Errorf("index line %q", lines[1])
	}
	for _, line := range lines[2:] {
		raw, ok := decode64(line)
		if !ok || len(raw) != tlog.HashSize {
			return proof{}, fmt.Errorf("hash line %q", line)
		}
		p.hashes = append(p.hashes, Hash(raw))
	}
	return p, nil
}

// Inclusion checks a tlog-proof@v1 text: that the log of vkey, at the signed
// checkpoint in the text, has exactly these leaf bytes at the returned index.
// A proof that does not show it is a *Failure, a bad key wraps ErrKey.
func Inclusion(text string, leaf []byte, vkey string) (index int64, at Checkpoint, err error) {
	k, err := parseKey(vkey)
	if err != nil {
		return 0, Checkpoint{}, err
	}
	p, err := parseProof(text)
	if err != nil {
		return 0, Checkpoint{}, refuse(ReasonReceiptProof, "%v", err)
	}
	if at, err = k.checkpoint(p.checkpoint); err != nil {
		return 0, Checkpoint{}, refuse(ReasonCheckpoint, "%v", err)
	}
	if err := tlog.CheckRecord(p.hashes, at.Size, at.Root, p.index, tlog.RecordHash(leaf)); err != nil {
		return 0, Checkpoint{}, refuse(ReasonReceiptProof, "leaf %d is not in the log of %d leaves: %v", p.index, at.Size, err)
	}
	return p.index, at, nil
}
