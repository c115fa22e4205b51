package connect

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestSecretsGoThereAndBack(t *testing.T) {
	s, err := NewSecret(rand.Reader)
	if err != nil || len(s) != secretSize {
		t.Fatal(len(s), err)
	}
	back, err := ParseSecret(s.Text())
	if err != nil || !bytes.Equal(back, s) {
		t.Errorf("%v", err)
	}
	if _, err := NewSecret(strings.NewReader("short")); err == nil {
		t.Error("too little randomness was accepted")
	}
}

func TestSecretsDoNotShow(t *testing.T) {
	s := Secret("0123456789abcdef01234567")
	for _, verb := range []string{"%s", "%v", "%+v", "%#v", "%x", "%q", "%d"} {
		if got := fmt.Sprintf(verb, s); got != "whsec_…" {
			t.Errorf("%s shows %s", verb, got)
		}
	}
}

func FuzzParseSecret(f *testing.F) {
	for _, text := range []string{"", "whsec_", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
		"WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "whsec_MfKQ9r8G\nKYqrTwjUPD8ILPZIo2LaLaSw",
		"whsec_c2hvcnQ=", "whsec_" + strings.Repeat("AAAA", 22), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw "} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSecret(text)
		if err != nil && !errors.Is(err, ErrSecret) || err != nil && text != "" && strings.Contains(err.Error(), text) && len(text) > 10 {
			t.Errorf("%q: %v", text, err)
		}
		if err == nil && s.Text() != text {
			t.Errorf("%q is read as %q", text, s.Text())
		}
	})
}
