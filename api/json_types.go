package api

import (
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"layak/domain"
)

// instant is a point in time in RFC 3339 with its zone; null is none.
type instant struct {
	given bool // the member was there
	at    time.Time
	zone  string
}

// zones are the IANA names for the offsets in which Indonesia lives.
var zones = map[int]string{7 * 3600: domain.DefaultZone, 8 * 3600: domain.ZoneWITA, 9 * 3600: domain.ZoneWIT}

func (i *instant) fill(n node, path string, errs *inputErrors) {
	i.given = true
	if n.kind == 'n' {
		return
	}
	if n.kind != '"' {
		errs.add("json.type", path, "string")
		return
	}
	at, err := time.Parse(time.RFC3339, n.text)
	if err != nil {
		key := "time.invalid"
		for _, form := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
			if _, err := time.Parse(form, n.text); err == nil {
				key = "time.zone"
			}
		}
		errs.add(key, path)
		return
	}
	_, offset := at.Zone()
	i.at, i.zone = at, zones[offset]
	if y := at.UTC().Year(); y < 1970 || y > 9000 {
		errs.add("time.invalid", path)
	}
}

// Schema implements huma.SchemaProvider.
func (instant) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time", Nullable: true, Description: "RFC 3339 with its zone; null is none"}
}

// texts are texts by name, in the order given: as an array of objects, or as
// an object with a member for each.
type texts struct {
	list  []namedText
	key   string // what the array's objects call the name
	names map[string]bool
}

type namedText struct{ name, text string }

func (t *texts) fill(n node, path string, errs *inputErrors) {
	switch n.kind {
	case '{':
		for _, name := range n.keys {
			field := join(path, name)
			if text, ok := textOf(n.members[name], field, errs); ok {
				t.add(name, text, field, errs)
			}
		}
	case '[':
		for i, item := range n.list {
			t.fillItem(item, path+"["+strconv.Itoa(i)+"]", errs)
		}
	case 'n':
		errs.add("json.null", path)
	default:
		errs.add("json.type", path, "array")
	}
}

func (t *texts) fillItem(n node, path string, errs *inputErrors) {
	if n.kind != '{' {
		errs.add("json.type", path, "object")
		return
	}
	for _, key := range n.keys {
		if key != t.key && key != "text" {
			errs.add("json.unknown_field", join(path, key))
		}
	}
	for _, key := range []string{t.key, "text"} {
		if _, there := n.members[key]; !there {
			errs.add("json.missing", join(path, key))
			return
		}
	}
	name, ok1 := textOf(n.members[t.key], join(path, t.key), errs)
	text, ok2 := textOf(n.members["text"], join(path, "text"), errs)
	if ok1 && ok2 {
		t.add(name, text, path, errs)
	}
}

func (t *texts) add(name, text, path string, errs *inputErrors) {
	switch {
	case t.names[name]:
		errs.add("json.duplicate_name", path)
		return
	case t.names == nil:
		t.names = map[string]bool{}
	}
	t.names[name] = true
	t.list = append(t.list, namedText{name, text})
}

func (t *texts) schema() *huma.Schema {
	text := &huma.Schema{Type: huma.TypeString}
	no := false
	return &huma.Schema{OneOf: []*huma.Schema{
		{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{t.key: text, "text": text},
			Required: []string{t.key, "text"}, AdditionalProperties: no}},
		{Type: huma.TypeObject, AdditionalProperties: text},
	}}
}

// variants are a draft's texts for channels where they differ from its body.
type variants struct {
	given bool
	texts
}

func (v *variants) fill(n node, path string, errs *inputErrors) {
	v.given, v.key = true, "channel"
	v.texts.fill(n, path, errs)
}

// Schema implements huma.SchemaProvider.
func (variants) Schema(huma.Registry) *huma.Schema { return (&texts{key: "channel"}).schema() }

func (v variants) byChannel() map[string]string {
	out := map[string]string{}
	for _, x := range v.list {
		out[x.name] = x.text
	}
	return out
}

// namedTexts are the fields of a text to scan.
type namedTexts struct{ texts }

func (v *namedTexts) fill(n node, path string, errs *inputErrors) {
	v.key = "name"
	v.texts.fill(n, path, errs)
}

// Schema implements huma.SchemaProvider.
func (namedTexts) Schema(huma.Registry) *huma.Schema { return (&texts{key: "name"}).schema() }
