package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web"
	"waterline/reports"
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

// languages is what the pages say, in the language of the program first and
// then in all others that there are.
func (p *program) languages(shown exhibit) (first web.Language, others []web.Language, err error) {
	if first, err = spoken(p.words, shown); err != nil {
		return first, nil, err
	}
	for _, tag := range locale.Tags() {
		if tag == p.words.Tag() {
			continue
		}
		words, err := locale.Load(tag)
		if err != nil {
			return first, nil, err
		}
		other, err := spoken(words, shown)
		if err != nil {
			return first, nil, err
		}
		others = append(others, other)
	}
	return first, others, nil
}

// spoken is what the pages say in one language.
func spoken(words *locale.Locale, shown exhibit) (web.Language, error) {
	bank, base, book, err := wording(words.Tag())
	if err != nil {
		return web.Language{}, err
	}
	return web.Language{
		Locale: words, Bank: bank, Book: book,
		Report: func(_ context.Context, look reports.Brand, answers assessment.Answers, result assessment.Result, made time.Time) ([]byte, error) {
			return pdf(result, reports.Options{Locale: words, Evidence: base, Bank: bank, Book: book, Date: made,
				Answers: reports.MadeFrom(answers, result), Brand: look, Version: version})
		},
		Sample: func(look reports.Brand) (web.Sample, error) {
			return sample(shown.result, reports.Options{Locale: words, Evidence: base, Bank: bank, Book: book, Date: shown.made,
				Answers: reports.MadeFrom(shown.answers, shown.result), Brand: look, Version: version})
		},
	}, nil
}
