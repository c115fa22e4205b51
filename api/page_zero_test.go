package api

import (
	"net/url"
	"testing"

	"layak/domain"
)

// TestStorable: forms with a zero or with broken UTF-8 are refused in the one place
// where they are read, and the field is named.
func TestStorable(t *testing.T) {
	for _, tt := range []struct {
		form  url.Values
		key   string
		field string
	}{
		{url.Values{"unit": {"a", "b"}, "body": {"x\r\ny\tz"}}, "", ""},
		{url.Values{"unit": {"a", "b\x00"}}, "text.control_character", "unit"},
		{url.Values{"username": {"\x00"}, "password": {"x"}}, "text.control_character", "username"},
		{url.Values{"reason": {"\xff"}}, "text.not_utf8", "reason"},
		{url.Values{"a\x00": {"x"}}, "request.malformed", ""},
	} {
		err := storable(tt.form)
		if tt.key == "" {
			if err != nil {
				t.Errorf("%v: %v", tt.form, err)
			}
			continue
		}
		e, ok := err.(*domain.Error)
		if !ok || e.Key != tt.key || e.Field != tt.field || e.Kind != domain.Invalid && e.Kind != domain.Malformed {
			t.Errorf("%v: %+v", tt.form, err)
		}
	}
}
