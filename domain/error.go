package domain

import (
	"errors"
	"fmt"
)

// Kind classes an error by what the caller can do about it. The edge maps each
// kind to one status; anything that is not an *Error is internal.
type Kind int

// The kinds. Their order carries no meaning.
const (
	Internal        Kind = iota // ours; the caller learns nothing but a reference
	Invalid                     // the input breaks a rule of its own (422)
	Malformed                   // the input cannot be read at all (400)
	Unauthenticated             // nobody is signed in (401)
	Forbidden                   // known, but no right (403)
	NotFound                    // absent, or not to be known of (404)
	Conflict                    // the state forbids it (409)
	Stale                       // somebody was faster (412)
	Missing                     // a precondition header is needed (428)
	TooLarge                    // over a documented bound (413)
	Unavailable                 // try again later (503)
)

// Error carries a cause for us and a safe text for them: Key is stable
// ("draft.stale"), it is the `code` of problem documents and the translation
// key of pages; Field names the input at fault; Args fill the translation and
// never hold sensitive text.
type Error struct {
	Kind     Kind
	Key      string
	Field    string
	Args     []string
	Findings []Finding   // for refusals because of findings
	Guards   []GuardMark // for refusals because of powers or duties
	Cause    error
}

// Error gives the key, field and cause; it is for logs, not for users.
func (e *Error) Error() string {
	s := e.Key
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is makes errors.Is compare by key.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Key == e.Key
}

// Faults are several things wrong with one input; the first decides the kind.
type Faults []*Error

func (f Faults) Error() string { return f[0].Error() }

// Unwrap answers the first.
func (f Faults) Unwrap() error { return f[0] }

// maxFaults bounds what is told at once.
const maxFaults = 20

// Add is add for whoever reads input before a verb does.
func (f *Faults) Add(err error) { f.add(err) }

// add adds what a check found wrong, as far as there is room.
func (f *Faults) add(err error) {
	var many Faults
	var one *Error
	switch {
	case errors.As(err, &many):
		*f = append(*f, many...)
	case errors.As(err, &one):
		*f = append(*f, one)
	}
	*f = (*f)[:min(len(*f), maxFaults)]
}

// Err is the faults as an error, nil where there are none.
func (f Faults) Err() error {
	switch len(f) {
	case 0:
		return nil
	case 1:
		return f[0]
	}
	return f
}

// KindOf returns the kind of the first *Error in the chain, else Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// KeyOf returns the key of the first *Error in the chain, else "internal".
func KeyOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Key
	}
	return "internal"
}

func refuse(kind Kind, key string, args ...string) *Error {
	return &Error{Kind: kind, Key: key, Args: args}
}

func invalid(field, key string, args ...string) *Error {
	return &Error{Kind: Invalid, Key: key, Field: field, Args: args}
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return err
	}
	return fmt.Errorf("%s: %w", what, err)
}
