// Package workbook writes a frozen result as a spreadsheet that can be checked:
// the answers, every assumption with its source, the quantiles of the draws,
// and one middle case as live formulas. Figures of the draws are read from the
// result; only the middle case is worked out here, by the formulas it shows.
package workbook

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"waterline/assessment"
	"waterline/reports"
)

// Source is what a workbook is made from. Result, Answers and Middle belong to
// the same input.
type Source struct {
	Result  assessment.Result
	Answers assessment.Answers
	Middle  assessment.Middle
	Sample  *assessment.Sample // nil: without the sheet of draws
}

// Write writes the workbook. The same source and options give the same bytes.
// Options need a locale, evidence and a bank.
func Write(w io.Writer, src Source, opt reports.Options) (err error) {
	if opt.Locale == nil || opt.Evidence == nil || opt.Bank == nil {
		return errors.New("workbook: it takes a language, the evidence and the questions")
	}
	b, err := newBook(src, opt)
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	defer func() { err = errors.Join(err, b.file.Close()) }()
	for _, write := range []func() error{
		b.summary, b.figures, b.inputs, b.assumptions, b.references, b.expected, b.months,
		b.quantiles, b.fan, b.spend, b.use, b.governance, b.sensitivity, b.change, b.about, b.draws,
	} {
		if err := write(); err != nil {
			return fmt.Errorf("workbook: %w", err)
		}
	}
	if err := b.close(); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	if err := pack(w, b.file); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}

// book is a workbook being written.
type book struct {
	src    Source
	opt    reports.Options
	res    assessment.Result
	file   *excelize.File
	looks  map[look]int
	sheets int
	cases  []initiative // of the expected case
}

func newBook(src Source, opt reports.Options) (*book, error) {
	b := &book{src: src, opt: opt, res: src.Result.In(opt.Bank, opt.Book), file: excelize.NewFile(), looks: make(map[look]int)}
	b.opt.Brand, _ = opt.Brand.Settled() // whoever read the brand has shown its warnings
	b.opt.Date = opt.Date.UTC().Truncate(24 * time.Hour)
	for at := lookText; at < looksEnd; at++ {
		id, err := b.file.NewStyle(b.style(at))
		if err != nil {
			return nil, err
		}
		b.looks[at] = id
	}
	return b, nil
}

// close sets what belongs to the whole file: its properties and that programs
// work out the formulas when they open it.
func (b *book) close() error {
	author := clean(b.opt.Brand.PreparedBy)
	day := b.opt.Date.Format(time.RFC3339)
	err := b.file.SetDocProps(&excelize.DocProperties{
		Title: b.t("title", "client", b.client()), Creator: author, LastModifiedBy: author,
		Created: day, Modified: day, Language: b.opt.Locale.Tag(),
	})
	if err != nil {
		return err
	}
	made := &excelize.AppProperties{Application: cmp.Or(b.opt.Brand.Mark(), author), Company: clean(b.opt.Brand.Name)}
	if err := b.file.SetAppProps(made); err != nil {
		return err
	}
	full := true
	return b.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &full})
}

// t is a sentence of the workbook.
func (b *book) t(key string, pairs ...string) string {
	return b.opt.Locale.T("workbook."+key, pairs...)
}

// word is the name of a code, or the code where the language has none.
func (b *book) word(group, code string) string {
	if code == "" {
		return ""
	}
	return b.opt.Locale.Or(group+"."+code, code)
}

func (b *book) client() string {
	if b.res.Organisation.Name == "" {
		return b.opt.Locale.T("report.unnamed")
	}
	return clean(b.res.Organisation.Name)
}
