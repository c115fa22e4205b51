package domain

import "fmt"

// Wording is an English sentence that can be said in other languages: Format is
// what a translation is looked up by, Args are put in as fmt.Sprintf does. An
// argument may be a Wording, which is translated on its own.
type Wording struct {
	Format string
	Args   []any
}

// Say makes a Wording.
func Say(format string, args ...any) Wording { return Wording{format, args} }

// String is the sentence in English; "" for the zero Wording.
func (w Wording) String() string { return fmt.Sprintf(w.Format, w.Args...) }

// In is the sentence in another language: translate answers the format of that
// language, or "" where it has none.
func (w Wording) In(translate func(format string) string) string {
	format := translate(w.Format)
	if format == "" {
		format = w.Format
	}
	args := make([]any, len(w.Args))
	for i, a := range w.Args {
		if nested, ok := a.(Wording); ok {
			a = nested.In(translate)
		}
		args[i] = a
	}
	return fmt.Sprintf(format, args...)
}
