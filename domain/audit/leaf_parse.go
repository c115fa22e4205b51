package audit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"
)

// wireLeaf is a leaf as JSON has it: strings only, because a JSON number
// beyond 2^53 silently becomes another number in many readers.
type wireLeaf struct {
	V               string            `json:"v"`
	Origin          string            `json:"origin"`
	Seq             string            `json:"seq"`
	Time            string            `json:"time"`
	Actor           string            `json:"actor"`
	Via             string            `json:"via"`
	Capacity        string            `json:"capacity"`
	Mandate         string            `json:"mandate"`
	Act             string            `json:"act"`
	Draft           string            `json:"draft"`
	Revision        string            `json:"revision"`
	Stage           string            `json:"stage"`
	Decision        string            `json:"decision"`
	Channel         string            `json:"channel"`
	Subject         string            `json:"subject"`
	Before          string            `json:"before"`
	After           string            `json:"after"`
	PolicyLine      string            `json:"policy_line"`
	PolicyVersion   string            `json:"policy_version"`
	RulesetVersion  string            `json:"ruleset_version"`
	RulesetDigest   string            `json:"ruleset_digest"`
	ScanDigest      string            `json:"scan_digest"`
	Workflow        string            `json:"workflow"`
	WorkflowVersion string            `json:"workflow_version"`
	Override        string            `json:"override"`
	Attachments     []string          `json:"attachments"`
	IdempotencyKey  string            `json:"idempotency_key"`
	Facts           map[string]string `json:"facts"`
	Private         map[string]string `json:"private"`
}

// ParseLeaf reads the bytes that Encode wrote, and nothing else: what it
// returns encodes to exactly the same bytes. Everything that breaks that
// (another member or member order, a duplicate key, white space, invalid
// UTF-8, a lone surrogate, another spelling of a number, time or escape) is
// refused with ErrLeaf. Empty lists and maps come back nil.
func ParseLeaf(data []byte) (Leaf, error) {
	if len(data) > MaxLeaf {
		return Leaf{}, fmt.Errorf("%w: %d bytes, at most %d", ErrLeaf, len(data), MaxLeaf)
	}
	var w wireLeaf
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&w); err != nil {
		return Leaf{}, fmt.Errorf("%w: %w", ErrLeaf, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return Leaf{}, fmt.Errorf("%w: bytes after the end", ErrLeaf)
	}
	l, err := w.leaf()
	if err != nil {
		return Leaf{}, err
	}
	// encoding/json is lenient (duplicate keys, the case of names, broken
	// UTF-8); only the bytes themselves settle whether this is the one form.
	again, err := l.Encode()
	if err != nil {
		return Leaf{}, err
	}
	if !bytes.Equal(again, data) {
		return Leaf{}, fmt.Errorf("%w: not in canonical form", ErrLeaf)
	}
	return l, nil
}

func (w wireLeaf) leaf() (Leaf, error) {
	if w.V != LeafVersion {
		return Leaf{}, fmt.Errorf("%w: version %q", ErrLeaf, w.V)
	}
	l := Leaf{
		Origin: w.Origin, Actor: w.Actor, Via: w.Via, Capacity: w.Capacity, Mandate: w.Mandate,
		Act: w.Act, Draft: w.Draft, Stage: w.Stage, Decision: w.Decision, Channel: w.Channel,
		Subject: w.Subject, Before: w.Before, After: w.After,
		PolicyLine: w.PolicyLine, PolicyVersion: w.PolicyVersion,
		RulesetDigest: w.RulesetDigest, ScanDigest: w.ScanDigest, Workflow: w.Workflow,
		Override: w.Override, IdempotencyKey: w.IdempotencyKey,
	}
	if len(w.Attachments) > 0 {
		l.Attachments = w.Attachments
	}
	if len(w.Facts) > 0 {
		l.Facts = w.Facts
	}
	if len(w.Private) > 0 {
		l.Private = w.Private
	}
	var err error
	if l.Time, err = time.Parse(TimeLayout, w.Time); err != nil {
		return Leaf{}, fmt.Errorf("%w: time: %w", ErrLeaf, err)
	}
	if l.Seq, err = strconv.ParseInt(w.Seq, 10, 64); err != nil {
		return Leaf{}, fmt.Errorf("%w: seq: %w", ErrLeaf, err)
	}
	for _, n := range []struct {
		name, text string
		into       *int64
	}{
		{"revision", w.Revision, &l.Revision},
		{"ruleset_version", w.RulesetVersion, &l.RulesetVersion},
		{"workflow_version", w.WorkflowVersion, &l.WorkflowVersion},
	} {
		if n.text == "" {
			continue
		}
		if *n.into, err = strconv.ParseInt(n.text, 10, 64); err != nil {
			return Leaf{}, fmt.Errorf("%w: %s: %w", ErrLeaf, n.name, err)
		}
	}
	return l, nil
}
