package mail

import (
	"bytes"
	"context"
	"fmt"
	html "html/template"
	"strings"
	text "text/template"
	"time"

	"waterline/assessment"
	"waterline/reports/brand"
	"waterline/templates"
	"waterline/templates/locale"
)

// Language is what mails say in one language. Report makes the PDF that is
// attached, of answers that may have changed since the result was made.
type Language struct {
	Locale *locale.Locale
	Report func(ctx context.Context, b brand.Brand, a assessment.Answers, r assessment.Result, made time.Time) ([]byte, error)
}

// letter is what every mail has; each kind fills it.
type letter struct {
	Subject     string
	Preheader   string // what a list of mails shows beside the subject: the answer
	Title       string
	Text, After []string // before and after the button
	Button, URL string
	Why         string // why the reader gets it, and what happens to the address
	Unsubscribe string
	Later       string  // before Links
	Links       []named // other ways to answer the mail

	From string // who it comes from
	Mark bool   // our own name may stand in it
}

// named is a link with its words.
type named struct{ Text, URL string }

// printer sets letters in one language.
type printer struct {
	Language
	html *html.Template
	text *text.Template
}

func newPrinter(l Language) (*printer, error) {
	words := map[string]any{"t": l.Locale.T, "lang": l.Locale.Tag}
	p := &printer{Language: l}
	var err error
	if p.html, err = html.New("letter.html").Funcs(words).ParseFS(templates.Files, "mail/letter.html"); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	if p.text, err = text.New("letter.txt").Funcs(words).ParseFS(templates.Files, "mail/letter.txt"); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return p, nil
}

// print sets a letter as a message.
func (p *printer) print(l letter) (Message, error) {
	var page, plain bytes.Buffer
	if err := p.html.Execute(&page, l); err != nil {
		return Message{}, fmt.Errorf("mail: %w", err)
	}
	if err := p.text.Execute(&plain, l); err != nil {
		return Message{}, fmt.Errorf("mail: %w", err)
	}
	return Message{Subject: l.Subject, Text: plain.String(), HTML: page.String(), Unsubscribe: l.Unsubscribe}, nil
}

// answer is what a result comes to in half a sentence. It holds no word that a
// respondent typed: whoever typed it may have typed the address as well.
func (p *printer) answer(r assessment.Result) string {
	n, of := len(r.Portfolio.Chosen), len(r.Opportunities)
	figures := []string{"n", p.Locale.Number(float64(n), 0), "of", p.Locale.Number(float64(of), 0)}
	switch {
	case n == 0:
		return p.Locale.T("mail.answer.none")
	case of == 1:
		return p.Locale.T("mail.answer.only")
	case n == 1:
		return p.Locale.T("mail.answer.single", figures...)
	}
	return p.Locale.T("mail.answer.some", figures...)
}

// value is what can be expected, with its range and chance.
func (p *printer) value(r assessment.Result) string {
	if len(r.Portfolio.Chosen) == 0 {
		return p.Locale.T("mail.no_value")
	}
	npv := r.Portfolio.NPV
	return p.Locale.T("mail.value", "value", p.Locale.Money(npv.Mean, r.Currency), "range", p.Locale.MoneyRange(npv.P5, npv.P95, r.Currency),
		"months", p.Locale.Number(float64(r.HorizonMonths), 0), "likely", p.Locale.Likely(npv.PPositive))
}

// link brings a respondent back, or for the first time where a consultant asks.
func (p *printer) link(kind assessment.MailKind, url string, until time.Time) letter {
	l := p.kind(kind, url, "date", p.Locale.Date(until))
	l.Text = []string{p.Locale.T("mail." + string(kind) + ".text")}
	return l
}

// report has the answer, for the respondent.
func (p *printer) report(r assessment.Result, url string, until time.Time) letter {
	l := p.kind(assessment.MailReport, url, "date", p.Locale.Date(until), "answer", p.answer(r))
	l.Preheader = p.value(r)
	l.Text = []string{p.value(r), p.Locale.T("mail.report.text")}
	return l
}

// share has the answer without money, for somebody who may not see it.
func (p *printer) share(r assessment.Result, url string, until time.Time, locked bool) letter {
	l := p.kind(assessment.MailShare, url, "date", p.Locale.Date(until), "answer", p.answer(r))
	l.Text = []string{p.Locale.T("mail.share.text")}
	if locked {
		l.Text = append(l.Text, p.Locale.T("mail.share.text_locked"))
	}
	return l
}

// kind fills a letter with the words that its kind has.
func (p *printer) kind(kind assessment.MailKind, url string, pairs ...string) letter {
	say := func(part string) string {
		key := "mail." + string(kind) + "." + part
		if !p.Locale.Has(key) {
			return ""
		}
		return sentence(p.Locale.T(key, append([]string(nil), pairs...)...))
	}
	return letter{
		Subject: say("subject"), Preheader: say("preheader"), Title: say("title"), Button: say("button"), URL: url,
		After: []string{say("after")}, Why: say("why"),
	}
}

// sentence writes typographic spaces as plain ones: mail programs break lines
// as they like, and some show the others as boxes.
func sentence(s string) string {
	return strings.NewReplacer("\u202f", "\u00a0", "\u2060", "").Replace(s)
}
