package audit_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/gowebpki/jcs"
	"pgregory.net/rapid"

	"layak/domain/audit"
	"layak/domain/audit/verify"
)

const content = `{"classification":"public","not_before":"2026-03-02T09:00:00+07:00","title":"Vaksinasi gratis <minggu ini>","v":"1","variants":[` +
	`{"attachments":[{"alt":"Peta posko","media_type":"image/png","sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}],"channel":"web","text":"Baris satu\nBaris \"dua\""},` +
	`{"attachments":[],"channel":"x","text":"Vaksinasi gratis 💉"}]}`

// cleared is a log of seven leaves whose fifth clears content, and what its
// receipt is made of.
func cleared(t testing.TB, change func(*audit.Leaf)) (*memory, audit.Receipt) {
	t.Helper()
	m := &memory{}
	var r audit.Receipt
	copy(r.ContentKey[:], "content key content key content key")
	reason := audit.Opening{Value: "Sesuai kaidah; tidak ada keberatan."}
	copy(reason.Key[:], "reason key reason key reason key rea")
	r.Content = []byte(content)
	r.Opened = map[string]audit.Opening{"reason": reason}
	for seq := range int64(7) {
		l := leafAt(seq)
		if seq == 4 {
			l.Act, l.After = "draft.cleared", "cleared"
			l.Private = map[string]string{
				"content_hash": audit.Commit(r.ContentKey[:], []byte(audit.ContentHash(r.Content))),
				"reason":       audit.Commit(reason.Key[:], []byte(reason.Value)),
				"name":         audit.Commit([]byte("kept secret"), []byte("Budi")),
			}
			if change != nil {
				change(&l)
			}
			r.Leaf = encode(t, l)
			m.add(r.Leaf)
			continue
		}
		m.add(encode(t, l))
	}
	return m, r
}

func (m *memory) prove(t testing.TB, r audit.Receipt, skey string) audit.Receipt {
	t.Helper()
	hashes, err := audit.Inclusion(7, 4, m)
	if err != nil {
		t.Fatal(err)
	}
	r.Proof = audit.Proof{Seq: 4, Hashes: hashes, Checkpoint: m.checkpoint(t, 7, skey)}
	return r
}

func receipt(t testing.TB, skey string, change func(*audit.Leaf)) []byte {
	t.Helper()
	m, r := cleared(t, change)
	file, err := m.prove(t, r, skey).Encode()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestReceipt(t *testing.T) {
	skey, vkey := keys(t, 1)
	file := receipt(t, skey, nil)
	canonical, err := jcs.Transform(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"as written": file, "without white space": canonical} {
		report, err := verify.Receipt(data, vkey)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		l := report.Leaf
		if l.Draft != "01JNS6M3V6DRAFT0004" || l.Seq != 4 || l.Actor == "" || l.Capacity != "plt" || l.RulesetVersion != 7 || l.WorkflowVersion != 3 {
			t.Errorf("%s: %+v", name, l)
		}
		if report.ContentHash != audit.ContentHash([]byte(content)) || report.Log.Size != 7 || report.Log.Origin != origin {
			t.Errorf("%s: %+v", name, report)
		}
		if len(report.Opened) != 1 || report.Opened["reason"] != "Sesuai kaidah; tidak ada keberatan." {
			t.Errorf("%s: %v", name, report.Opened)
		}
		c := report.Content
		if c.Title != "Vaksinasi gratis <minggu ini>" || c.Classification != "public" || len(c.Variants) != 2 ||
			c.Variants[0].Text != "Baris satu\nBaris \"dua\"" || c.Variants[0].Attachments[0].Alt != "Peta posko" || c.Variants[1].Channel != "x" {
			t.Errorf("%s: %+v", name, c)
		}
		if want := audit.ContentHash([]byte(`{"attachments":[],"channel":"x","text":"Vaksinasi gratis 💉"}`)); c.Variants[1].Hash != want {
			t.Errorf("%s: variant %s, want %s", name, c.Variants[1].Hash, want)
		}
	}
}

func TestReceiptOfAnotherAct(t *testing.T) {
	skey, vkey := keys(t, 1)
	for name, change := range map[string]func(*audit.Leaf){
		"another act":      func(l *audit.Leaf) { l.Act = "draft.read" },
		"another state":    func(l *audit.Leaf) { l.After = "in_review" },
		"state left out":   func(l *audit.Leaf) { l.After = "" },
		"no draft":         func(l *audit.Leaf) { l.Draft = "" },
		"retracted":        func(l *audit.Leaf) { l.Act, l.After = "draft.retracted", "retracted" },
		"a leaf elsewhere": func(l *audit.Leaf) { l.Origin = "another" },
	} {
		var failure *verify.Failure
		if _, err := verify.Receipt(receipt(t, skey, change), vkey); !errors.As(err, &failure) || failure.Index != -1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A leaf that a broken writer put at another index than it says.
func TestReceiptOfAMisplacedLeaf(t *testing.T) {
	skey, vkey := keys(t, 1)
	m, r := cleared(t, func(l *audit.Leaf) { l.Seq = 5 })
	r = m.prove(t, r, skey)
	r.Proof.Seq = 5
	file, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	var failure *verify.Failure
	if _, err := verify.Receipt(bytes.Replace(file, []byte("index 5"), []byte("index 4"), 1), vkey); !errors.As(err, &failure) || failure.Reason != verify.ReasonLeafSeq {
		t.Error(err)
	}
}

func TestReceiptRefuses(t *testing.T) {
	skey, vkey := keys(t, 1)
	thief, thiefs := keys(t, 2)
	m, parts := cleared(t, nil)
	parts = m.prove(t, parts, skey)
	file := receipt(t, skey, nil)
	good := string(file)
	var fields map[string]any
	if err := json.Unmarshal(file, &fields); err != nil {
		t.Fatal(err)
	}
	// with sets one member of the file.
	with := func(name string, value any) string {
		changed := map[string]any{}
		for k, v := range fields {
			changed[k] = v
		}
		changed[name] = value
		if value == nil {
			delete(changed, name)
		}
		b, err := json.Marshal(changed)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	proof := func(edit func(p *audit.Proof)) string {
		p := parts.Proof
		p.Hashes = append([]audit.Hash(nil), p.Hashes...)
		edit(&p)
		return with("proof", p.Encode())
	}
	text := fields["proof"].(string)
	record := func(old, new string) string { // in the readable record, which comes before the leaf
		return strings.Replace(good, old, new, 1)
	}
	b64 := base64.StdEncoding
	other := encode(t, leafAt(4))
	for name, c := range map[string]struct{ data, reason string }{
		"nothing":                   {"", verify.ReasonReceiptFormat},
		"not JSON":                  {"layak", verify.ReasonReceiptFormat},
		"trailing bytes":            {good + "x", verify.ReasonReceiptFormat},
		"a second receipt":          {good + good, verify.ReasonReceiptFormat},
		"cut short":                 {good[:len(good)-3], verify.ReasonReceiptFormat},
		"other format":              {with("format", "layak-receipt/2"), verify.ReasonReceiptFormat},
		"duplicate member":          {strings.Replace(good, `"draft":`, `"draft": "x", "draft":`, 1), verify.ReasonReceiptFormat},
		"unknown member":            {with("actor_name", "Somebody Else"), verify.ReasonReceiptFormat},
		"unknown last member":       {with("zzz", "Somebody Else"), verify.ReasonReceiptRecord},
		"missing member":            {with("content_key", nil), verify.ReasonReceiptFormat},
		"member of another type":    {with("draft", 4), verify.ReasonReceiptFormat},
		"invalid UTF-8":             {strings.Replace(good, "Vaksinasi", "\xff", 1), verify.ReasonReceiptFormat},
		"lone surrogate":            {strings.Replace(good, "Vaksinasi", `\ud800`, 1), verify.ReasonReceiptFormat},
		"URL base64":                {with("leaf", base64.URLEncoding.EncodeToString(append(parts.Leaf, "???>>>"...))), verify.ReasonReceiptFormat},
		"base64 without padding":    {with("content_key", strings.TrimRight(fields["content_key"].(string), "=")), verify.ReasonReceiptFormat},
		"base64 with a newline":     {with("leaf", fields["leaf"].(string)+"\n"), verify.ReasonReceiptFormat},
		"short key":                 {with("content_key", b64.EncodeToString(parts.ContentKey[:31])), verify.ReasonReceiptFormat},
		"another key":               {with("content_key", b64.EncodeToString(make([]byte, 32))), verify.ReasonReceiptContent},
		"record edited":             {record(`"actor": "01J`, `"actor": "02J`), verify.ReasonReceiptRecord},
		"record of capacity":        {record(`"capacity": "plt"`, `"capacity": "definitive"`), verify.ReasonReceiptRecord},
		"record with a member more": {record(`"capacity": "plt"`, `"actor_name": "Budi", "capacity": "plt"`), verify.ReasonReceiptRecord},
		"another draft":             {with("draft", "01JNS6M3V6DRAFT0005"), verify.ReasonReceiptRecord},
		"another leaf":              {with("leaf", b64.EncodeToString(other)), verify.ReasonReceiptRecord},
		"leaf and record replaced":  {strings.Replace(with("leaf", b64.EncodeToString(otherActor(parts.Leaf))), "01JNS6M3V6T8QX2K4YB7E9D0FA", "01JNS6M3V6SOMEBODYELSE0000", 1), verify.ReasonReceiptProof},
		"leaf is no leaf":           {with("leaf", ""), verify.ReasonLeafFormat},
		"other content":             {strings.Replace(good, "Vaksinasi gratis 💉", "Vaksinasi berbayar", 1), verify.ReasonReceiptContent},
		"other content and hash": {strings.Replace(with("content", "{}"), fields["content_hash"].(string), audit.ContentHash([]byte("{}")), 1),
			verify.ReasonReceiptContent},
		"content hash edited":     {with("content_hash", audit.ContentHash(nil)), verify.ReasonReceiptContent},
		"reason edited":           {strings.Replace(good, "tidak ada keberatan", "ada keberatan", 1), verify.ReasonReceiptOpened},
		"a reason out of nothing": {strings.Replace(good, `"reason": {`, `"note": {`, 1), verify.ReasonReceiptOpened},
		"content hash opened":     {strings.Replace(good, `"reason": {`, `"content_hash": {`, 1), verify.ReasonReceiptOpened},
		"content hash opened truly": {with("opened", map[string]any{"content_hash": map[string]any{"value": fields["content_hash"], "key": fields["content_key"]}}),
			verify.ReasonReceiptOpened},
		"proof too long":           {proof(func(p *audit.Proof) { p.Hashes = append(p.Hashes, audit.Hash{}) }), verify.ReasonReceiptProof},
		"proof too short":          {proof(func(p *audit.Proof) { p.Hashes = p.Hashes[:1] }), verify.ReasonReceiptProof},
		"proof endless":            {proof(func(p *audit.Proof) { p.Hashes = make([]audit.Hash, 1000) }), verify.ReasonReceiptProof},
		"proof of a flipped bit":   {proof(func(p *audit.Proof) { p.Hashes[0][0] ^= 1 }), verify.ReasonReceiptProof},
		"proof of another index":   {proof(func(p *audit.Proof) { p.Seq = 5 }), verify.ReasonReceiptProof},
		"index beyond the log":     {proof(func(p *audit.Proof) { p.Seq = 7 }), verify.ReasonReceiptProof},
		"index with zeros":         {with("proof", strings.Replace(text, "index 4", "index 04", 1)), verify.ReasonReceiptProof},
		"negative index":           {with("proof", strings.Replace(text, "index 4", "index -4", 1)), verify.ReasonReceiptProof},
		"proof with extra data":    {with("proof", strings.Replace(text, "index", "extra AAAA\nindex", 1)), verify.ReasonReceiptProof},
		"proof of version 2":       {with("proof", strings.Replace(text, "@v1", "@v2", 1)), verify.ReasonReceiptProof},
		"proof without checkpoint": {with("proof", text[:strings.Index(text, "\n\n")]), verify.ReasonReceiptProof},
		"proof with CRLF":          {with("proof", strings.ReplaceAll(text, "\n", "\r\n")), verify.ReasonReceiptProof},
		"trailing line in proof":   {with("proof", text+"\n"), verify.ReasonCheckpoint},
		"checkpoint of a thief":    {proof(func(p *audit.Proof) { p.Checkpoint = m.checkpoint(t, 7, thief) }), verify.ReasonCheckpoint},
		"smaller checkpoint":       {proof(func(p *audit.Proof) { p.Checkpoint = m.checkpoint(t, 4, skey) }), verify.ReasonReceiptProof},
		"empty checkpoint":         {proof(func(p *audit.Proof) { p.Checkpoint = m.checkpoint(t, 0, skey) }), verify.ReasonReceiptProof},
	} {
		if c.data == good {
			t.Errorf("%s: nothing was changed", name)
		}
		report, err := verify.Receipt([]byte(c.data), vkey)
		var failure *verify.Failure
		if !errors.As(err, &failure) || failure.Reason != c.reason {
			t.Errorf("%s: %v", name, err)
		}
		if report.ContentHash != "" || report.Leaf.Actor != "" {
			t.Errorf("%s: refused, but reported: %+v", name, report)
		}
	}
	if _, err := verify.Receipt(file, thiefs); err == nil {
		t.Error("holds under another key")
	}
	if _, err := verify.Receipt(file, "x"); !errors.Is(err, verify.ErrKey) {
		t.Error(err)
	}
}

// One flipped bit either breaks a receipt or changes none of what it proves
// (white space, the spelling of an escape).
func TestReceiptBitFlips(t *testing.T) {
	skey, vkey := keys(t, 1)
	file := receipt(t, skey, nil)
	canonical, err := jcs.Transform(file)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		bit := rapid.IntRange(0, 8*len(file)-1).Draw(t, "bit")
		data := bytes.Clone(file)
		data[bit/8] ^= 1 << (bit % 8)
		if _, err := verify.Receipt(data, vkey); err != nil {
			return
		}
		if same, err := jcs.Transform(data); err != nil || !bytes.Equal(same, canonical) {
			t.Fatalf("bit %d of byte %d holds: %v", bit%8, bit/8, err)
		}
	})
}

func TestReceiptIsNotWrittenUnproven(t *testing.T) {
	skey, _ := keys(t, 1)
	for name, change := range map[string]func(*audit.Receipt){
		"other content":      func(r *audit.Receipt) { r.Content = []byte("{}") },
		"other key":          func(r *audit.Receipt) { r.ContentKey[0]++ },
		"other leaf":         func(r *audit.Receipt) { r.Leaf = nil },
		"proof of another":   func(r *audit.Receipt) { r.Proof.Seq++ },
		"other reason":       func(r *audit.Receipt) { r.Opened["reason"] = audit.Opening{Value: "x"} },
		"unknown value":      func(r *audit.Receipt) { r.Opened["fee"] = audit.Opening{Value: "x"} },
		"content hash again": func(r *audit.Receipt) { r.Opened["content_hash"] = audit.Opening{} },
	} {
		m, r := cleared(t, nil)
		r = m.prove(t, r, skey)
		change(&r)
		if file, err := r.Encode(); !errors.Is(err, audit.ErrReceipt) || file != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestContentIsReadStrictly(t *testing.T) {
	skey, vkey := keys(t, 1)
	for name, text := range map[string]string{
		"not canonical":    strings.Replace(content, `"v":"1"`, `"v": "1"`, 1),
		"unknown member":   strings.Replace(content, `"v":"1"`, `"u":"1","v":"1"`, 1),
		"other version":    strings.Replace(content, `"v":"1"`, `"v":"2"`, 1),
		"channel twice":    strings.Replace(content, `"channel":"x"`, `"channel":"web"`, 1),
		"hidden duplicate": strings.Replace(content, `"title":`, `"title":"Harmless","title":`, 1),
		"trailing":         content + " ",
	} {
		_, r := cleared(t, nil)
		leaf, err := audit.ParseLeaf(r.Leaf)
		if err != nil {
			t.Fatal(err)
		}
		// The log really commits to it: only strict reading stands in the way
		// of showing something else than what was hashed.
		m := &memory{}
		for seq := range int64(4) {
			m.add(encode(t, leafAt(seq)))
		}
		leaf.Private["content_hash"] = audit.Commit(r.ContentKey[:], []byte(audit.ContentHash([]byte(text))))
		r.Leaf, r.Content = encode(t, leaf), []byte(text)
		m.add(r.Leaf)
		m.add(encode(t, leafAt(5)))
		m.add(encode(t, leafAt(6)))
		file, err := m.prove(t, r, skey).Encode()
		if err != nil {
			t.Fatal(err)
		}
		var failure *verify.Failure
		if _, err := verify.Receipt(file, vkey); !errors.As(err, &failure) || failure.Reason != verify.ReasonReceiptContent {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReceipt(f *testing.F) {
	skey, vkey := keys(f, 1)
	good := receipt(f, skey, nil)
	canonical, err := jcs.Transform(good)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(canonical)
	f.Add([]byte(`{"content":"","content_hash":"","content_key":"","draft":"","format":"","leaf":"","opened":{},"proof":"","record":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		report, err := verify.Receipt(data, vkey)
		if err == nil && (report.Leaf.Seq != 4 || report.Log.Size != 7 || report.ContentHash != audit.ContentHash([]byte(content))) {
			t.Fatalf("%+v", report)
		}
	})
}

func FuzzProof(f *testing.F) {
	skey, vkey := keys(f, 1)
	m, r := cleared(f, nil)
	good := m.prove(f, r, skey).Proof.Encode()
	f.Add(good)
	f.Add(strings.Replace(good, "index 4", "index 5", 1))
	f.Add("c2sp.org/tlog-proof@v1\nindex 0\n\nx")
	f.Fuzz(func(t *testing.T, text string) {
		index, at, err := verify.Inclusion(text, r.Leaf, vkey)
		if err == nil && (index != 4 || at.Size != 7 || at.Root != m.edge.Root()) {
			t.Fatalf("%d of %+v", index, at)
		}
	})
}
