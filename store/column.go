package store

import (
	"encoding/json"
	"fmt"
	"time"
)

// micros is how an instant is stored: microseconds since 1970 in UTC, 0 for
// the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// encoded is a value in a text column. Values are our own plain structs,
// strings and maps of them, which always encode.
func encoded(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic("store: a column does not encode: " + err.Error())
	}
	return string(data)
}

func decode(column, text string, into any) error {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("column %s: %w", column, err)
	}
	return nil
}

// encodedList writes a list of strings, nil like an empty one.
func encodedList(list []string) string {
	if len(list) == 0 {
		return "[]"
	}
	return encoded(list)
}

// encodedSome writes a list, and none as nothing.
func encodedSome[T any](list []T) string {
	if len(list) == 0 {
		return ""
	}
	return encoded(list)
}

// decodeList reads it back; an empty list is nil.
func decodeList(column, text string) ([]string, error) {
	if text == "[]" {
		return nil, nil
	}
	var list []string
	err := decode(column, text, &list)
	return list, err
}

// encodedMap writes a map of strings, nil like an empty one.
func encodedMap(m map[string]string) string {
	if len(m) == 0 {
		return "{}"
	}
	return encoded(m)
}

// decodeMap reads it back; an empty map is nil.
func decodeMap(column, text string) (map[string]string, error) {
	if text == "{}" {
		return nil, nil
	}
	var m map[string]string
	err := decode(column, text, &m)
	return m, err
}
