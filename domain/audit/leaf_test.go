package audit_test

import (
	"bytes"
	"errors"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gowebpki/jcs"
	"pgregory.net/rapid"

	"layak/domain/audit"
	"layak/domain/audit/verify"
)

// anyLeaf draws leaves with every kind of text in every field.
func anyLeaf(t *rapid.T, seq int64) audit.Leaf {
	text := func(label string) string { return rapid.String().Draw(t, label) }
	texts := func(label string) map[string]string {
		m := rapid.MapOfN(rapid.StringMatching(`[A-Za-z][A-Za-z0-9_.:-]{0,12}`), rapid.String(), 0, 3).Draw(t, label)
		if len(m) == 0 {
			return nil
		}
		return m
	}
	l := audit.Leaf{
		Origin: origin, Seq: seq,
		Time:  time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "time")).UTC(),
		Actor: "a" + text("actor"), Via: rapid.SampledFrom([]string{"session", "token", "shell", "job"}).Draw(t, "via"),
		Capacity: text("capacity"), Mandate: text("mandate"),
		Act: rapid.StringMatching(`[a-z][a-z_]{0,9}\.[a-z][a-z_]{0,9}`).Draw(t, "act"), Draft: text("draft"),
		Revision: rapid.Int64Min(0).Draw(t, "revision"), Stage: text("stage"), Decision: text("decision"),
		Channel: text("channel"), Subject: text("subject"), Before: text("before"), After: text("after"),
		PolicyLine: text("policy_line"), PolicyVersion: text("policy_version"),
		RulesetVersion: rapid.Int64Min(0).Draw(t, "ruleset"), RulesetDigest: text("digest"), ScanDigest: text("scan"),
		Workflow: text("workflow"), WorkflowVersion: rapid.Int64Min(0).Draw(t, "workflow_version"),
		Override: text("override"), IdempotencyKey: text("key"), Facts: texts("facts"),
	}
	if list := rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "attachments"); len(list) > 0 {
		l.Attachments = list
	}
	for name, value := range texts("private") {
		if l.Private == nil {
			l.Private = map[string]string{}
		}
		l.Private[name] = audit.Commit([]byte(name), []byte(value))
	}
	return l
}

func TestLeafHasOneForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := anyLeaf(t, rapid.Int64Min(0).Draw(t, "seq"))
		data, err := l.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if canonical, err := jcs.Transform(data); err != nil || !bytes.Equal(canonical, data) {
			t.Fatalf("not RFC 8785: %v\n%s\n%s", err, data, canonical)
		}
		back, err := audit.ParseLeaf(data)
		if err != nil || !reflect.DeepEqual(back, l) {
			t.Fatalf("read back %+v\nwrote %+v: %v", back, l, err)
		}
		seen, err := verify.ParseLeaf(data)
		if err != nil {
			t.Fatal(err)
		}
		if seen.Seq != l.Seq || seen.Actor != l.Actor || seen.PolicyLine != l.PolicyLine || seen.Revision != l.Revision ||
			!maps.Equal(seen.Facts, l.Facts) || !maps.Equal(seen.Private, l.Private) || !reflect.DeepEqual(seen.Attachments, l.Attachments) {
			t.Fatalf("the verifier read %+v\nwrote %+v", seen, l)
		}
	})
}

func TestEncodeRefuses(t *testing.T) {
	for name, change := range map[string]func(*audit.Leaf){
		"no origin":              func(l *audit.Leaf) { l.Origin = "" },
		"origin of two words":    func(l *audit.Leaf) { l.Origin = "a b" },
		"origin with a line":     func(l *audit.Leaf) { l.Origin = "a\n1" },
		"negative seq":           func(l *audit.Leaf) { l.Seq = -1 },
		"negative revision":      func(l *audit.Leaf) { l.Revision = -1 },
		"forgotten time":         func(l *audit.Leaf) { l.Time = time.Time{} },
		"year of five digits":    func(l *audit.Leaf) { l.Time = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"no actor":               func(l *audit.Leaf) { l.Actor = "" },
		"unknown via":            func(l *audit.Leaf) { l.Via = "psychic" },
		"act without a verb":     func(l *audit.Leaf) { l.Act = "draft" },
		"act of three":           func(l *audit.Leaf) { l.Act = "draft.was.read" },
		"act in capitals":        func(l *audit.Leaf) { l.Act = "Draft.Read" },
		"invalid UTF-8":          func(l *audit.Leaf) { l.Stage = "\xff" },
		"fact name with a space": func(l *audit.Leaf) { l.Facts = map[string]string{"a b": ""} },
		"fact without a name":    func(l *audit.Leaf) { l.Facts = map[string]string{"": ""} },
		"text instead of a commitment": func(l *audit.Leaf) {
			l.Private = map[string]string{"reason": "because of Budi"}
		},
		"commitment in capitals": func(l *audit.Leaf) {
			l.Private = map[string]string{"reason": strings.ToUpper(audit.Commit(nil, nil))}
		},
		"too long": func(l *audit.Leaf) { l.Facts = map[string]string{"a": strings.Repeat("x", audit.MaxLeaf)} },
	} {
		l := leafAt(0)
		change(&l)
		data, err := l.Encode()
		if !errors.Is(err, audit.ErrLeaf) {
			t.Errorf("%s: %v, %s", name, err, data)
		}
		if err != nil && strings.Contains(err.Error(), "Budi") {
			t.Errorf("%s: the refusal repeats the private text: %v", name, err)
		}
	}
}

func TestTimeIsCutToTheMicrosecond(t *testing.T) {
	l := leafAt(0)
	l.Time = time.Date(2026, 3, 1, 8, 0, 0, 999_999_999, time.FixedZone("WIB", 7*3600))
	if data := encode(t, l); !bytes.Contains(data, []byte(`"time":"2026-03-01T01:00:00.999999Z"`)) {
		t.Fatalf("%s", data)
	}
}

// hostileLeaves are near misses: what they say is clear, but they say it in
// another way than the one.
func hostileLeaves(t testing.TB) map[string][]byte {
	good := string(encode(t, leafAt(5)))
	cut := func(old, new string) []byte {
		if strings.Count(good, old) != 1 {
			t.Fatalf("%q is in the leaf %d times", old, strings.Count(good, old))
		}
		return []byte(strings.Replace(good, old, new, 1))
	}
	return map[string][]byte{
		"nothing":            nil,
		"null":               []byte("null"),
		"array":              []byte("[]"),
		"empty object":       []byte("{}"),
		"trailing newline":   []byte(good + "\n"),
		"trailing object":    []byte(good + "{}"),
		"leading space":      []byte(" " + good),
		"byte order mark":    []byte("\ufeff" + good),
		"cut short":          []byte(good[:len(good)-1]),
		"duplicate key":      cut(`"act":`, `"act":"draft.read","act":`),
		"duplicate at end":   []byte(good[:len(good)-1] + `,"v":"1"}`),
		"unknown key":        cut(`"actor":`, `"actos":"","actor":`),
		"missing key":        cut(`"override":"",`, ``),
		"capital key":        cut(`"actor":`, `"Actor":`),
		"escaped key":        cut(`"actor":`, `"\u0061ctor":`),
		"null value":         cut(`"override":""`, `"override":null`),
		"null list":          cut(`["01JNS6M3V6ATTACH1"]`, `null`),
		"number as number":   cut(`"seq":"5"`, `"seq":5`),
		"leading zero":       cut(`"seq":"5"`, `"seq":"05"`),
		"signed":             cut(`"seq":"5"`, `"seq":"+5"`),
		"negative":           cut(`"seq":"5"`, `"seq":"-5"`),
		"beyond int64":       cut(`"seq":"5"`, `"seq":"9223372036854775808"`),
		"empty seq":          cut(`"seq":"5"`, `"seq":""`),
		"zero for none":      cut(`"revision":"6"`, `"revision":"0"`),
		"other version":      cut(`"v":"1"`, `"v":"2"`),
		"space inside":       cut(`"v":"1"`, `"v": "1"`),
		"needless escape":    cut(`"stage":"approval"`, `"stage":"\u0061pproval"`),
		"escaped slash":      cut(`"stage":"approval"`, `"stage":"a\/b"`),
		"capital escape":     cut(`"stage":"approval"`, `"stage":"\u001F"`),
		"long short escape":  cut(`"stage":"approval"`, `"stage":"\u000a"`),
		"unknown escape":     cut(`"stage":"approval"`, `"stage":"\x"`),
		"raw control":        cut(`"stage":"approval"`, "\"stage\":\"\x01\""),
		"lone surrogate":     cut(`"stage":"approval"`, `"stage":"\ud800"`),
		"low surrogate":      cut(`"stage":"approval"`, `"stage":"\udc00"`),
		"surrogate pair":     cut(`"stage":"approval"`, `"stage":"\ud83d\ude00"`),
		"raw surrogate":      cut(`"stage":"approval"`, "\"stage\":\"\xed\xa0\x80\""),
		"invalid UTF-8":      cut(`"stage":"approval"`, "\"stage\":\"\xff\""),
		"overlong UTF-8":     cut(`"stage":"approval"`, "\"stage\":\"\xc0\xaf\""),
		"other zone":         cut(`2026-03-01T08:00:05.123456Z`, `2026-03-01T15:00:05.123456+07:00`),
		"three digits":       cut(`05.123456Z`, `05.123Z`),
		"comma in time":      cut(`05.123456Z`, `05,123456Z`),
		"small z":            cut(`05.123456Z`, `05.123456z`),
		"no such day":        cut(`2026-03-01T`, `2026-02-30T`),
		"leap second":        cut(`08:00:05.1`, `08:00:60.1`),
		"zero time":          cut(`2026-03-01T08:00:05.123456Z`, `0001-01-01T00:00:00.000000Z`),
		"wrong via":          cut(`"via":"session"`, `"via":"Session"`),
		"no actor":           cut(`"actor":"01JNS6M3V6T8QX2K4YB7E9D0FA"`, `"actor":""`),
		"bad fact name":      cut(`"publication.web"`, `"publication web"`),
		"facts out of order": cut(`{"publication.web":"pending"}`, `{"z":"","a":""}`),
		"facts doubled":      cut(`{"publication.web":"pending"}`, `{"a":"","a":""}`),
		"nested fact":        cut(`{"publication.web":"pending"}`, `{"a":{}}`),
		"trailing comma":     cut(`["01JNS6M3V6ATTACH1"]`, `["01JNS6M3V6ATTACH1",]`),
		"bare commitment":    cut(`"reason":"hmac-sha256:`, `"reason":"`),
		"too long":           cut(`"stage":"approval"`, `"stage":"`+strings.Repeat("a", audit.MaxLeaf)+`"`),
		"deeply nested":      []byte(strings.Repeat("[", 60000)),
	}
}

func TestParseLeafRefuses(t *testing.T) {
	for name, data := range hostileLeaves(t) {
		if _, err := audit.ParseLeaf(data); !errors.Is(err, audit.ErrLeaf) {
			t.Errorf("%s: the writer's reader says %v", name, err)
		}
		if _, err := verify.ParseLeaf(data); err == nil {
			t.Errorf("%s: the verifier accepts it", name)
		}
	}
}

// FuzzLeaf holds the two independent readers against each other: what one
// accepts the other does, and it is RFC 8785.
func FuzzLeaf(f *testing.F) {
	f.Add(encode(f, leafAt(0)))
	f.Add(encode(f, audit.Leaf{Origin: "a", Time: start, Actor: "b", Via: "job", Act: "c.d", Stage: "\b\x1f\"\\é\u2028😀"}))
	for _, data := range hostileLeaves(f) {
		if len(data) < 4096 {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := audit.ParseLeaf(data)
		seen, errVerify := verify.ParseLeaf(data)
		if (err == nil) != (errVerify == nil) {
			t.Fatalf("the readers disagree: %v, %v", err, errVerify)
		}
		if err != nil {
			return
		}
		if canonical, err := jcs.Transform(data); err != nil || !bytes.Equal(canonical, data) {
			t.Fatalf("accepted, but not RFC 8785: %v", err)
		}
		if l.Seq != seen.Seq || l.Actor != seen.Actor || l.IdempotencyKey != seen.IdempotencyKey {
			t.Fatalf("the readers read different things: %+v, %+v", l, seen)
		}
	})
}

func TestCommit(t *testing.T) {
	// RFC 4231, test case 2.
	if got := audit.Commit([]byte("Jefe"), []byte("what do ya want for nothing?")); got != "hmac-sha256:5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" {
		t.Error(got)
	}
	key, err := audit.NewKey(seeded(1))
	if err != nil || key[0] != 1 || key[31] != 32 {
		t.Error(key, err)
	}
	if _, err := audit.NewKey(strings.NewReader("too short")); err == nil {
		t.Error("a key from too little randomness")
	}
}

func BenchmarkEncode(b *testing.B) {
	l := leafAt(123456)
	data := encode(b, l)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.Encode(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	data := encode(b, leafAt(123456))
	b.Run("writer", func(b *testing.B) {
		for b.Loop() {
			audit.ParseLeaf(data)
		}
	})
	b.Run("verifier", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			verify.ParseLeaf(data)
		}
	})
}
