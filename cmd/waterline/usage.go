package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/intake"
)

type usageCommand struct {
	exportFlags
	planFlags
	JSON bool `name:"json" help:"Write the whole result as JSON."`
}

// exportFlags are the exports and how they are to be read.
type exportFlags struct {
	Files []string `arg:"" name:"FILE" help:"Exports of AI usage or cost, as vendors give them: CSV or JSON, also packed with gzip or zip; - reads standard input."`

	Currency    string             `name:"currency" placeholder:"CODE" help:"Convert amounts into this currency, with --rate."`
	Rate        map[string]float64 `name:"rate" placeholder:"CODE=N" help:"Worth of one unit of a currency in that of --currency, such as EUR=1.08."`
	CursorTotal string             `name:"cursor-total" placeholder:"WORD" help:"What Total Tokens of a Cursor table holds, where the file does not tell: disjoint, with or without."`
	DateOrder   string             `name:"date-order" placeholder:"WORD" help:"What dates such as 10/01/2026 begin with: month or day."`
	Sure        bool               `name:"amounts-are-right" help:"Take amounts that are unlike the list price of their tokens."`
}

// Run reads the exports and says what they hold. What is wrong with rows or
// files is listed, and the rest is kept.
func (c *usageCommand) Run(ctx context.Context, p *program) error {
	opt, err := c.options(p)
	if err != nil {
		return err
	}
	question, err := c.question(p, opt.Secret)
	if err != nil {
		return err
	}
	ledger := usage.NewLedger()
	outcomes, err := c.read(ctx, p, opt, ledger)
	if err != nil {
		return err
	}
	judged, err := judgeExports(ledger, question)
	if err != nil {
		return err
	}
	text := usagePage(outcomes, ledger, p.words) + judgedPage(judged, p.words)
	if c.JSON {
		if text, err = usageJSON(outcomes, ledger, judged); err != nil {
			return err
		}
	}
	if err := p.print(text); err != nil {
		return err
	}
	return p.usageFaults(outcomes)
}

// read reads all exports, one after another.
func (c *exportFlags) read(ctx context.Context, p *program, opt intake.Options, to intake.Receiver) ([]intake.Outcome, error) {
	var outcomes []intake.Outcome
	for _, name := range c.Files {
		some, err := p.export(ctx, name, opt, to)
		if err != nil {
			return nil, err
		}
		outcomes = append(outcomes, some...)
	}
	return outcomes, nil
}

// options checks the flags. Keys of actors go nowhere, so a secret of the
// moment will do.
func (c *exportFlags) options(p *program) (intake.Options, error) {
	opt := intake.Options{
		Secret: make([]byte, 32), Now: time.Now(), Currency: strings.ToUpper(c.Currency), Rates: make(map[string]float64),
		CursorTotal: intake.CursorTotal(c.CursorTotal), DateOrder: intake.DateOrder(c.DateOrder), PriceIsSure: c.Sure,
	}
	if _, err := rand.Read(opt.Secret); err != nil {
		return opt, err
	}
	for code, rate := range c.Rate {
		opt.Rates[strings.ToUpper(code)] = rate
	}
	if fault, wrong := opt.Fault(); wrong {
		return opt, p.misused("problem."+fault.Code, "got", plain(fault.Args["got"]))
	}
	return opt, nil
}

// export reads one file or archive.
func (p *program) export(ctx context.Context, name string, opt intake.Options, to intake.Receiver) ([]intake.Outcome, error) {
	in, shown := p.stdin, p.words.T("cli.standard_input")
	if name != standard {
		f, err := os.Open(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, p.wrong("cli.input_missing", "file", plain(name))
		case err != nil:
			return nil, p.wrong("cli.input_unreadable", "file", plain(name), "error", because(err))
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return nil, p.wrong("cli.usage_directory", "file", plain(name))
		}
		in, shown = io.Reader(f), name
	}
	outcomes, err := intake.Read(ctx, shown, in, opt, to)
	if err != nil {
		return nil, p.broken("cli.input_unreadable", "file", plain(shown), "error", because(err))
	}
	return outcomes, nil
}

// fileFaults are what is wrong with one file that was read.
type fileFaults struct {
	file              string
	refusal, problems problem.List
	rejected          int64 // rows with a problem
}

// usageFaults lists what was refused, in files and rows.
func (p *program) usageFaults(outcomes []intake.Outcome) error {
	all := make([]fileFaults, len(outcomes))
	for i, o := range outcomes {
		all[i] = fileFaults{o.File, o.Refusal, o.Problems, o.Rejected}
	}
	return p.fileFaults(all)
}

// fileFaults is a failure with everything that is wrong with some files, nil
// where nothing is.
func (p *program) fileFaults(all []fileFaults) error {
	var b strings.Builder
	for _, f := range all {
		list := f.problems
		if len(f.refusal) > 0 {
			list = f.refusal
		}
		if len(list) == 0 {
			continue
		}
		if len(f.refusal) > 0 {
			b.WriteString(p.words.T("cli.usage.refused", "file", plain(f.file)) + "\n")
		} else if f.rejected > 0 {
			b.WriteString(p.words.N("cli.usage.rejected", int(f.rejected), "file", plain(f.file)) + "\n")
		}
		for _, one := range list[:min(len(list), mostProblems)] {
			b.WriteString(p.sentence(f.file, p.named(one)) + "\n")
		}
		if more := len(list) - mostProblems; more > 0 {
			b.WriteString(p.words.N("cli.faults_more", more) + "\n")
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return failure{code: exitInput, text: b.String()}
}

// named puts the names of formats in place of their ids.
func (p *program) named(one problem.Problem) problem.Problem {
	args := make(map[string]string, len(one.Args))
	for key, value := range one.Args {
		if key == "format" || key == "other" {
			value = p.words.T("usage.format." + value)
		}
		args[key] = value
	}
	one.Args = args
	return one
}

// usageResult is the JSON of the command; the names are part of the contract.
type usageResult struct {
	Records int           `json:"records"`
	Actors  int           `json:"actors"`
	Sources []usageSource `json:"sources"`
	Spend   usageSpend    `json:"spend"`

	Groups  []usageGroup        `json:"groups"`         // by tool; "*" is everybody
	Share   assessment.Interval `json:"inflated_share"` // of all metered spend
	Prior   assessment.Interval `json:"prior"`          // of the same, without the exports
	Verdict string              `json:"verdict"`
	Why     string              `json:"why,omitempty"` // code of why it is not assessable
	Privacy usagePrivacy        `json:"privacy"`
}

type usageSource struct {
	File       string           `json:"file"`
	Format     *string          `json:"format"` // null when it was not recognised
	Standing   intake.Standing  `json:"standing,omitempty"`
	Confidence float64          `json:"confidence"`
	Rows       int64            `json:"rows"`
	Rejected   int64            `json:"rejected"`
	Skipped    map[string]int64 `json:"skipped"`
	Twice      int64            `json:"twice"`
	Records    int64            `json:"records"`
	First      *usage.Day       `json:"first"`
	Last       *usage.Day       `json:"last"`
	Currency   string           `json:"currency,omitempty"`
	Unmapped   []string         `json:"unmapped"`
	Refused    bool             `json:"refused"`
	Incomplete bool             `json:"incomplete"`
	Repeated   bool             `json:"repeated"`
	Replaced   int              `json:"replaced"`
	SHA256     string           `json:"sha256,omitempty"`
	Problems   problem.List     `json:"problems"`
	Notices    problem.List     `json:"notices"`
}

type usageSpend struct {
	Lines []usage.Spend          `json:"lines"` // by tool, source, kind, currency and month
	Month *assessment.SpendLines `json:"month"` // what a month goes to; null where no spend is known
}

type usagePrivacy struct {
	MinGroup int `json:"min_group"`
}

func usageJSON(outcomes []intake.Outcome, ledger *usage.Ledger, judged assessment.Usage) (string, error) {
	result := usageResult{
		Records: ledger.Len(), Actors: ledger.Actors(), Sources: []usageSource{}, Groups: groupsOf(judged),
		Spend: usageSpend{Lines: ledger.Spend(), Month: judged.Lines}, Privacy: usagePrivacy{MinGroup: judged.MinGroup},
		Share: judged.Share, Prior: judged.Prior, Verdict: judged.Verdict, Why: judged.Why,
	}
	for i := range outcomes {
		result.Sources = append(result.Sources, sourceOf(&outcomes[i]))
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(result)
	return b.String(), err
}

func sourceOf(o *intake.Outcome) usageSource {
	s := usageSource{
		File: o.File, Confidence: o.Confidence, Rows: o.Rows, Rejected: o.Rejected, Skipped: o.Skipped, Twice: o.Twice, Records: o.Records,
		Currency: o.Currency, Unmapped: append([]string{}, o.Unmapped...), Refused: len(o.Refusal) > 0, Incomplete: o.Incomplete,
		Repeated: o.Repeated, Replaced: o.Replaced, SHA256: o.SHA256, Notices: append(problem.List{}, o.Notices...),
		Problems: append(append(problem.List{}, o.Refusal...), o.Problems...),
	}
	if o.Format != nil {
		s.Format, s.Standing = &o.Format.ID, o.Format.Standing
	}
	if s.Skipped == nil {
		s.Skipped = map[string]int64{}
	}
	if o.First != 0 {
		s.First, s.Last = &o.First, &o.Last
	}
	return s
}
