package verify

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Leaf is a leaf of version 1 as its bytes say it; docs/evidence.md explains
// the fields. Numbers that are absent are 0.
type Leaf struct {
	Seq                                        int64
	Origin, Time                               string // time as spelled: RFC 3339, UTC, microseconds
	Actor, Via, Capacity, Mandate              string
	Act, Draft                                 string
	Revision                                   int64
	Stage, Decision, Channel, Subject          string
	Before, After                              string
	PolicyLine, PolicyVersion                  string
	RulesetVersion                             int64
	RulesetDigest, ScanDigest                  string
	Workflow                                   string
	WorkflowVersion                            int64
	Override, IdempotencyKey                   string
	Attachments                                []string
	Facts                                      map[string]string
	Private                                    map[string]string // name -> commitment
	seq, revision, rulesetNumber, workflowText string            // as spelled
}

const (
	leafVersion = "1"
	timeLayout  = "2006-01-02T15:04:05.000000Z"
	maxLeaf     = 64 << 10
	maxSize     = 1 << 48 // the arithmetic of tlog loops forever beyond 2^62
)

// ParseLeaf reads a leaf in its one form; every other spelling is an error.
func ParseLeaf(data []byte) (Leaf, error) {
	if len(data) > maxLeaf {
		return Leaf{}, fmt.Errorf("%d bytes, at most %d", len(data), maxLeaf)
	}
	var l Leaf
	var version string
	c := open(string(data))
	c.want('{')
	c.field("act", &l.Act)
	c.field("actor", &l.Actor)
	c.field("after", &l.After)
	c.member("attachments")
	c.array(func() { l.Attachments = append(l.Attachments, c.string()) })
	c.field("before", &l.Before)
	c.field("capacity", &l.Capacity)
	c.field("channel", &l.Channel)
	c.field("decision", &l.Decision)
	c.field("draft", &l.Draft)
	c.member("facts")
	l.Facts = c.strings()
	c.field("idempotency_key", &l.IdempotencyKey)
	c.field("mandate", &l.Mandate)
	c.field("origin", &l.Origin)
	c.field("override", &l.Override)
	c.field("policy_line", &l.PolicyLine)
	c.field("policy_version", &l.PolicyVersion)
	c.member("private")
	l.Private = c.strings()
	c.field("revision", &l.revision)
	c.field("ruleset_digest", &l.RulesetDigest)
	c.field("ruleset_version", &l.rulesetNumber)
	c.field("scan_digest", &l.ScanDigest)
	c.field("seq", &l.seq)
	c.field("stage", &l.Stage)
	c.field("subject", &l.Subject)
	c.field("time", &l.Time)
	c.field("v", &version)
	c.field("via", &l.Via)
	c.field("workflow", &l.Workflow)
	c.field("workflow_version", &l.workflowText)
	c.want('}')
	if err := c.done(); err != nil {
		return Leaf{}, err
	}
	if version != leafVersion {
		return Leaf{}, fmt.Errorf("version %q", version)
	}
	return l, l.check()
}

// strings reads an object of strings; nil where it is empty.
func (c *cursor) strings() (m map[string]string) {
	c.object(func(name string) {
		if m == nil {
			m = map[string]string{}
		}
		m[name] = c.string()
	})
	return m
}

func (l *Leaf) check() error {
	var ok bool
	if l.Seq, ok = number(l.seq); !ok {
		return fmt.Errorf("seq %q", l.seq)
	}
	for _, n := range []struct {
		text string
		into *int64
	}{{l.revision, &l.Revision}, {l.rulesetNumber, &l.RulesetVersion}, {l.workflowText, &l.WorkflowVersion}} {
		if n.text == "" {
			continue
		}
		if *n.into, ok = number(n.text); !ok || *n.into == 0 {
			return fmt.Errorf("number %q", n.text)
		}
	}
	// time.Parse reads more spellings than the one; writing it again tells.
	t, err := time.Parse(timeLayout, l.Time)
	if err != nil || t.Format(timeLayout) != l.Time || t.IsZero() {
		return fmt.Errorf("time %q", l.Time)
	}
	switch {
	case !validOrigin(l.Origin):
		return fmt.Errorf("origin %q", l.Origin)
	case l.Actor == "":
		return errors.New("no actor")
	case l.Via != "session" && l.Via != "token" && l.Via != "shell" && l.Via != "job":
		return fmt.Errorf("via %q", l.Via)
	case !validAct(l.Act):
		return fmt.Errorf("act %q", l.Act)
	}
	for name, commitment := range l.Private {
		if !validCommitment(commitment) {
			return fmt.Errorf("private %q is not a commitment", name)
		}
	}
	return nil
}

// number reads a decimal without sign or leading zeros.
func number(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && strconv.FormatInt(n, 10) == s
}

// Column returns the field of that name, as the leaf spells it; ok is false
// where version 1 has no such field of type string. Columns that a store keeps
// beside a leaf are copies of these.
func (l *Leaf) Column(name string) (value string, ok bool) {
	switch name {
	case "act":
		return l.Act, true
	case "actor":
		return l.Actor, true
	case "after":
		return l.After, true
	case "before":
		return l.Before, true
	case "capacity":
		return l.Capacity, true
	case "channel":
		return l.Channel, true
	case "decision":
		return l.Decision, true
	case "draft":
		return l.Draft, true
	case "idempotency_key":
		return l.IdempotencyKey, true
	case "mandate":
		return l.Mandate, true
	case "origin":
		return l.Origin, true
	case "override":
		return l.Override, true
	case "policy_line":
		return l.PolicyLine, true
	case "policy_version":
		return l.PolicyVersion, true
	case "revision":
		return l.revision, true
	case "ruleset_digest":
		return l.RulesetDigest, true
	case "ruleset_version":
		return l.rulesetNumber, true
	case "scan_digest":
		return l.ScanDigest, true
	case "seq":
		return l.seq, true
	case "stage":
		return l.Stage, true
	case "subject":
		return l.Subject, true
	case "time":
		return l.Time, true
	case "via":
		return l.Via, true
	case "workflow":
		return l.Workflow, true
	case "workflow_version":
		return l.workflowText, true
	}
	return "", false
}
