// Package reports turns one frozen result into a document: pages of blocks,
// written as a PDF, and the same charts and sentences for a web page. It
// computes nothing of the model; every figure is read from the result.
package reports

import (
	"fmt"
	"time"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
	"waterline/reports/brand"
	"waterline/reports/chart"
	"waterline/reports/font"
	"waterline/templates/locale"
)

// Paper is the size of a page.
type Paper string

// The papers.
const (
	A4     Paper = "A4"
	Letter Paper = "Letter"
)

// size is the paper in points.
func (p Paper) size() (width, height float64) {
	if p == Letter {
		return 612, 792
	}
	return 595.28, 841.89
}

// Options are what a report needs beside the result.
type Options struct {
	Locale      *locale.Locale
	Paper       Paper
	Date        time.Time           // printed, and the date of the file
	Evidence    *evidence.Base      // names the sources; nil prints their ids only
	Bank        *questionnaire.Bank // words the questions, in the language of Locale; nil prints their ids only
	Book        *playbook.Book      // words the plays, likewise; nil leaves what the result says
	Brand       Brand
	Answers     *assessment.Answers     // carried in the file with the result; nil carries neither
	Version     string                  // of the program, carried in the file
	Composition Composition             // what a consultant makes of the pages; carried in the file
	Changes     []assessment.Adjustment // the log of assumptions changed by a consultant, the oldest first; carried in the file
	Previous    *Previous               // the run before, compared on a page of its own; carried in the file; nil on a first run
	Screen      bool                    // drawn by a browser, which has every script
}

// Brand is who the report comes from. The zero value is Waterline itself.
type Brand = brand.Brand

// Build composes the report of a result. The error names what is wrong with the
// options, or the page whose content does not fit.
func Build(res assessment.Result, opt Options) (doc *Document, err error) {
	return build(res, opt, newMemory())
}

// build is Build with what was measured before.
func build(res assessment.Result, opt Options, known memory) (doc *Document, err error) {
	defer func() {
		if r := recover(); r != nil {
			doc, err = nil, fmt.Errorf("report: building failed: %v", r)
		}
	}()
	if opt.Locale == nil {
		return nil, fmt.Errorf("report: no language given")
	}
	if opt.Paper = opt.paper(); opt.Paper != A4 && opt.Paper != Letter {
		return nil, fmt.Errorf("report: paper %q is neither %s nor %s", opt.Paper, A4, Letter)
	}
	opt.Date = opt.Date.UTC().Truncate(24 * time.Hour) // a report is dated by the day, so are its bytes
	fonts, err := font.Open(opt.Brand.Font)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	words := newWords
	if opt.Screen {
		words = onScreen
	}
	w := words(res.In(opt.Bank, opt.Book), opt.Locale, fonts)
	source, err := newSource(res, opt)
	if err != nil {
		return nil, err
	}
	opt.Brand, _ = opt.Brand.Settled()
	w.unmarked = opt.Brand.Unmarked
	b := &builder{words: w, opt: opt, fonts: fonts, fingerprint: source.Fingerprint(), memory: known}
	doc = &Document{
		Title:    b.title(w.client()),
		Author:   w.clean(opt.Brand.Name),
		Subject:  w.t("report.cover.subject"),
		Language: opt.Locale.Tag(),
		Date:     opt.Date,
		Paper:    opt.Paper,
		Footer:   b.footer(),
		fonts:    fonts,
		brand:    chart.Colour(opt.Brand.Colour),
		look:     b.look(),
		attached: source.attachments(w.t),
		memory:   b.memory,
		cards:    w.t("report.section.cards"),
	}
	if wrong, _ := b.checkedComposition(opt.Composition); len(wrong) > 0 {
		return nil, fmt.Errorf("report: %w", wrong)
	}
	return doc, doc.layOut(b.pages())
}

// paper is the paper asked for, else that of the brand, else A4.
func (o Options) paper() Paper {
	switch {
	case o.Paper != "":
		return o.Paper
	case o.Brand.Paper == "letter":
		return Letter
	default:
		return A4
	}
}

// title is the title of the report: the brand's, else the usual one.
func (b *builder) title(client string) string {
	if title := b.clean(b.opt.Brand.TitleFor(client)); title != "" {
		return title
	}
	return b.t("report.cover.title", "client", client)
}

// builder composes the pages of one report.
type builder struct {
	*words
	opt    Options
	fonts  *font.Family
	charts map[string]Chart
	memory memory

	fingerprint string // of what the file carries; "" when it carries nothing
	said        string // section whose comment is on its page already
	dots        bool   // the summary shows the dots; otherwise a later page does
}

// pages are the pages of the depth that was asked, in reading order. A page
// whose part the result does not hold is left out.
func (b *builder) pages() []Page {
	b.charts = make(map[string]Chart)
	for _, c := range b.words.charts() {
		b.charts[c.ID] = c
	}
	pages := b.fullPages
	if b.quick() {
		pages = b.quickPages
	}
	out := b.composed(pages())
	for i := range out {
		out[i].Continued = b.t("report.continued", "name", out[i].Kicker)
	}
	return out
}

// fullPages are the pages of a full assessment.
func (b *builder) fullPages() []Page {
	pages := []Page{b.cover().of(sectionCover), b.summary().of(sectionSummary)}
	add := func(section string, p Page, there bool) {
		if there {
			pages = append(pages, p.of(section))
		}
	}
	for _, one := range []struct {
		section string
		compose func() (Page, bool)
	}{
		{"iceberg", b.iceberg}, {"maturity", b.maturity}, {"spend", b.spend}, {"spend", b.spendLines}, {"signals", b.signals}, {"signals", b.exports}, {"signals", b.logs}, {"bottlenecks", b.bottlenecks},
		{"opportunities", b.opportunities},
	} {
		p, there := one.compose()
		add(one.section, p, there)
	}
	for _, p := range b.cards() {
		add(sectionCards, p, true)
	}
	p, there := b.returns()
	add("returns", p, there)
	add("starter", b.starter(), true)
	p, there = b.roadmap()
	add("roadmap", p, there)
	p, there = b.govern()
	add("govern", p, there)
	p, there = b.since()
	add(sectionSince, p, there)
	p, there = b.assumptions()
	add(sectionAssumptions, p, there)
	p, there = b.changes()
	add(sectionChanges, p, there)
	return append(pages, b.method().of(sectionMethod))
}

// quickPages are the seven pages of a quick assessment, fewer where the result
// holds less.
func (b *builder) quickPages() []Page {
	pages := []Page{b.cover().of(sectionCover), b.summary().of(sectionSummary)}
	add := func(section string, p Page, there bool) {
		if there {
			pages = append(pages, p.of(section))
		}
	}
	p, there := b.iceberg()
	add("iceberg", p, there)
	p, there = b.maturity()
	add("maturity", p, there)
	p, there = b.opportunities()
	add("opportunities", p, there)
	if p, ok := b.shortReturns(); ok {
		add("returns", p, true)
	} else {
		add("starter", b.starter(), true)
	}
	p, there = b.since()
	add(sectionSince, p, there)
	p, there = b.changes()
	add(sectionChanges, p, there)
	return append(pages, b.moversPage().of(sectionMethod))
}

// quick reports whether only the quick path was asked.
func (b *builder) quick() bool { return b.res.Organisation.Depth == string(assessment.Quick) }

func (b *builder) footer() Footer {
	return Footer{
		Firm:    b.clean(b.opt.Brand.Footer),
		Client:  b.client(),
		Rest:    b.l.Date(b.opt.Date) + " · " + b.version(),
		Ranges:  b.t("report.footer.ranges"),
		Counter: b.t("report.footer.page", "n", "{n}", "total", "{total}"),
	}
}

// version names what the figures were computed with.
func (b *builder) version() string {
	return b.t("report.version", "method", b.l.Number(float64(b.res.Method), 0), "bank", b.res.Questionnaire)
}
