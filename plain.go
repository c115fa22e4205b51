package main

import (
	"errors"
	"fmt"

	"layak/domain"
	"layak/templates"
)

// plain turns a refusal into the sentences that the pages show, for a shell:
// what, which field, why, and what would help. Other errors pass unchanged.
func plain(err error) error {
	var e *domain.Error
	if !errors.As(err, &e) {
		return err
	}
	pages, loadErr := templates.New()
	if loadErr != nil {
		return err
	}
	sentence, help := pages.Problem(templates.English, e.Key, e.Args...)
	text := sentence
	if e.Field != "" {
		text = e.Field + ": " + text
	}
	if help != "" {
		text += " " + help
	}
	return fmt.Errorf("%s (%s)", text, e.Key)
}
