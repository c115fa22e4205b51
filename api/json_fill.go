package api

import (
	"reflect"
	"strconv"
	"strings"

	"layak/domain"
)

// filler is a type that reads its own JSON value, null included.
type filler interface {
	fill(n node, path string, errs *inputErrors)
}

// readJSON reads a body into a struct by the names in its json tags, exactly
// and completely: no other members, no other types, no null for what cannot be
// null (a pointer that is null stays nil), no control characters in texts. A
// member tagged must:"true" has to be there. The error is Malformed from
// parseJSON, or Invalid with every member at fault.
func readJSON(data []byte, into any) error {
	n, err := parseJSON(data)
	if err != nil {
		return err
	}
	var errs inputErrors
	fill(n, reflect.ValueOf(into).Elem(), "", &errs)
	if len(errs) > 0 {
		return errs
	}
	return nil
}

// maxErrors bounds how many inputs one answer names.
const maxErrors = 20

func (e *inputErrors) add(key, field string, args ...string) {
	if field == "" {
		field = wholeRequest
	}
	if len(*e) < maxErrors {
		*e = append(*e, &domain.Error{Kind: domain.Invalid, Key: key, Field: field, Args: args})
	}
}

func fill(n node, v reflect.Value, path string, errs *inputErrors) {
	if f, ok := v.Addr().Interface().(filler); ok {
		f.fill(n, path, errs)
		return
	}
	if n.kind == 'n' {
		errs.add("json.null", path)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(n, v.Elem(), path, errs)
	case reflect.Struct:
		fillStruct(n, v, path, errs)
	case reflect.Slice:
		fillSlice(n, v, path, errs)
	case reflect.Map:
		fillMap(n, v, path, errs)
	case reflect.String:
		text, ok := textOf(n, path, errs)
		if ok {
			v.SetString(text)
		}
	case reflect.Bool:
		if n.kind != 't' && n.kind != 'f' {
			errs.add("json.type", path, "boolean")
			return
		}
		v.SetBool(n.kind == 't')
	case reflect.Int, reflect.Int64:
		number, err := strconv.ParseInt(n.text, 10, 64)
		if n.kind != '0' || err != nil || v.OverflowInt(number) {
			errs.add("json.type", path, "integer")
			return
		}
		v.SetInt(number)
	default:
		panic("api: no JSON input of type " + v.Type().String())
	}
}

func fillStruct(n node, v reflect.Value, path string, errs *inputErrors) {
	if n.kind != '{' {
		errs.add("json.type", path, "object")
		return
	}
	known := map[string]bool{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		known[name] = true
		member, there := n.members[name]
		switch {
		case there:
			fill(member, v.Field(i), join(path, name), errs)
		case field.Tag.Get("must") == "true":
			errs.add("json.missing", join(path, name))
		}
	}
	for _, key := range n.keys {
		if !known[key] {
			errs.add("json.unknown_field", join(path, key))
		}
	}
}

func fillSlice(n node, v reflect.Value, path string, errs *inputErrors) {
	if n.kind != '[' {
		errs.add("json.type", path, "array")
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.list), len(n.list)))
	for i, item := range n.list {
		fill(item, v.Index(i), path+"["+strconv.Itoa(i)+"]", errs)
	}
}

// fillMap reads an object whose names are the sender's: plain ones, like every text.
func fillMap(n node, v reflect.Value, path string, errs *inputErrors) {
	if n.kind != '{' {
		errs.add("json.type", path, "object")
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, key := range n.keys {
		if !plain(key) {
			errs.add("text.control_character", path)
			continue
		}
		value := reflect.New(v.Type().Elem()).Elem()
		fill(n.members[key], value, join(path, key), errs)
		v.SetMapIndex(reflect.ValueOf(key), value)
	}
}

// textOf reads a string; control characters other than those of line ends and
// tabs are refused here, since no text or name of ours may hold them.
func textOf(n node, path string, errs *inputErrors) (string, bool) {
	if n.kind != '"' {
		errs.add("json.type", path, "string")
		return "", false
	}
	if !plain(n.text) {
		errs.add("text.control_character", path)
		return "", false
	}
	return n.text, true
}
