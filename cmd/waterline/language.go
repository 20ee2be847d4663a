package main

import (
	"slices"
	"strings"

	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
	"waterline/templates/locale"
)

// usualLanguage is that of the program where nobody chose one, and the one in
// which results are frozen.
const usualLanguage = "en"

// speak makes the program talk in a language, and in the usual one for "".
func (p *program) speak(tag string) error {
	if tag == "" {
		return nil
	}
	if !slices.Contains(locale.Tags(), tag) {
		return p.misused("cli.language_unknown", "language", plain(tag), "languages", strings.Join(locale.Tags(), ", "))
	}
	words, err := locale.Load(tag)
	if err != nil {
		return err
	}
	p.words, p.chosen = words, true
	return nil
}

// wording is what knowledge says in a language, for readers. Answers are read
// and results frozen with knowledge itself, whatever the language.
func wording(tag string) (*questionnaire.Bank, *evidence.Base, *playbook.Book, error) {
	bank, base, book, err := knowledge()
	if err != nil {
		return nil, nil, nil, err
	}
	if bank, err = bank.In(tag); err != nil {
		return nil, nil, nil, err
	}
	if base, err = base.In(tag); err != nil {
		return nil, nil, nil, err
	}
	book, err = book.In(tag)
	return bank, base, book, err
}
