package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/reports"
	"waterline/templates/locale"
)

// maxReport bounds a report that is checked. One of ours is below 1 MB unless
// it carries large logos.
const maxReport = 32 << 20

type verifyCommand struct {
	File string `arg:"" name:"FILE.pdf" help:"Report that Waterline wrote; - reads standard input."`
}

// Run computes the report again from what is inside it and says whether it is
// the same. Every other answer is a failure with its own words.
func (c *verifyCommand) Run(p *program) error {
	data, err := p.readReport(c.File)
	if err != nil {
		return err
	}
	v := verification{program: p, file: plain(c.File), data: data}
	if c.File == standard {
		v.file = p.words.T("cli.standard_input")
	}
	for _, step := range []func() error{v.open, v.versions, v.figures, v.previous, v.pages} {
		if err := step(); err != nil {
			return err
		}
	}
	return p.print(v.verdict + "\n" + v.say("verify.made_with", "method", strconv.Itoa(v.result.Method), "questionnaire", v.result.Questionnaire,
		"seed", strconv.FormatUint(v.result.Seed, 10), "draws", p.words.Number(float64(v.result.Draws), 0), "fingerprint", v.source.Fingerprint()) + "\n")
}

// verification is the state of one check.
type verification struct {
	*program
	file    string
	data    []byte
	source  *reports.Source
	answers assessment.Answers
	result  assessment.Result // recomputed
	before  *reports.Previous // the run before, its change recomputed; nil without one
	verdict string
}

func (v *verification) say(key string, pairs ...string) string {
	return v.words.T(key, append(pairs, "file", v.file)...)
}

func (v *verification) changed(key string, pairs ...string) error {
	return failure{code: exitInput, text: v.say(key, pairs...)}
}

// open finds what the file was made from.
func (v *verification) open() (err error) {
	v.source, err = reports.ReadSource(v.data)
	switch {
	case errors.Is(err, reports.ErrNotPDF):
		return v.changed("verify.not_pdf")
	case errors.Is(err, reports.ErrTruncated):
		return v.changed("verify.truncated")
	case errors.Is(err, reports.ErrNoSource):
		return v.changed("verify.no_source")
	case err != nil:
		return v.changed("verify.damaged", "error", plain(err.Error()))
	}
	return nil
}

// versions refuses a file that this program cannot compute again.
func (v *verification) versions() error {
	bank, base, _, err := knowledge()
	if err != nil {
		return err
	}
	in := v.source.Versions
	var list []string
	for _, one := range [][3]string{
		{"verify.method", strconv.Itoa(in.Method), strconv.Itoa(assessment.Method)},
		{"verify.questionnaire", in.Questionnaire, bank.Ref()},
		{"verify.evidence", in.Evidence, base.SHA256},
	} {
		if one[1] != one[2] {
			list = append(list, v.words.T("verify.other_one", "what", v.words.T(one[0]), "file", plain(one[1]), "running", one[2]))
		}
	}
	if len(list) > 0 {
		return failure{code: exitInput, text: v.say("verify.other_versions", "made", plain(in.Program)) + "\n" + strings.Join(list, "\n")}
	}
	v.answers, err = assessment.Decode("answers.json", v.source.Answers, bank)
	if err != nil {
		return v.changed("verify.answers_wrong")
	}
	return nil
}

// figures computes the result again and lists the figures that differ.
func (v *verification) figures() error {
	bank, base, book, err := knowledge()
	if err != nil {
		return err
	}
	in := v.source.Versions
	v.result, err = assessment.Evaluate(assessment.Input{
		Answers: v.answers, Bank: bank, Evidence: base, Book: book, Seed: in.Seed, Draws: in.Draws,
	})
	if err != nil {
		return v.changed("verify.answers_wrong")
	}
	recomputed, err := json.Marshal(v.result)
	if err != nil {
		return err
	}
	return v.differ(v.source.Result, recomputed)
}

// differ lists the figures that the file has otherwise than they are computed.
func (v *verification) differ(carried, recomputed []byte) error {
	found, err := differences(carried, recomputed)
	if err != nil {
		return v.changed("verify.damaged", "error", plain(err.Error()))
	}
	if len(found) == 0 {
		return nil
	}
	lines := []string{v.words.N("verify.differ", len(found), "file", v.file)}
	for i, d := range found {
		if i == mostProblems {
			lines = append(lines, v.words.N("verify.differ_more", len(found)-i))
			break
		}
		lines = append(lines, v.words.T("verify.differ_one", "path", plain(d.path), "file", v.value(d.before), "recomputed", v.value(d.after)))
	}
	return failure{code: exitInput, text: strings.Join(lines, "\n")}
}

func (v *verification) value(text string) string {
	if text == "" {
		return v.words.T("verify.absent")
	}
	return plain(text)
}

// pages makes the report again and compares the files.
func (v *verification) pages() error {
	in := v.source.Versions
	fresh, err := v.again()
	if err != nil {
		return err
	}
	if bytes.Equal(fresh, v.data) {
		v.verdict = v.say("verify.same")
		return nil
	}
	if !v.source.Prints(v.source.Fingerprint()) {
		return v.changed("verify.fingerprint", "fingerprint", v.source.Fingerprint())
	}
	if in.Program != version {
		v.verdict = v.say("verify.same_figures", "made", plain(in.Program), "running", version)
		return nil
	}
	other, err := reports.ReadSource(fresh)
	if err != nil {
		return err
	}
	if list := v.source.ChangedPages(other); len(list) > 0 {
		numbers := make([]string, len(list))
		for i, n := range list {
			numbers[i] = strconv.Itoa(n)
		}
		return failure{code: exitInput, text: v.words.N("verify.pages", len(list), "file", v.file, "list", strings.Join(numbers, ", "))}
	}
	if !reports.SameTree(v.data, fresh) {
		return v.changed("verify.described")
	}
	return v.changed("verify.saved")
}

// again is the report made once more from what the file carries.
func (v *verification) again() ([]byte, error) {
	in := v.source.Versions
	words, err := locale.Load(in.Locale)
	if err != nil {
		return nil, v.changed("verify.versions_wrong")
	}
	bank, base, book, err := wording(in.Locale)
	if err != nil {
		return nil, err
	}
	date, err := time.Parse(time.DateOnly, in.Date)
	if err != nil {
		return nil, v.changed("verify.versions_wrong")
	}
	brand, err := v.source.DecodeBrand()
	if err != nil {
		return nil, v.changed("verify.brand_wrong")
	}
	made, err := pdf(v.result, reports.Options{
		Locale: words, Paper: in.Paper, Date: date, Evidence: base, Bank: bank, Book: book, Brand: brand, Answers: &v.answers, Version: in.Program,
		Changes: v.source.Changes, Composition: v.source.Composition, Previous: v.before,
	})
	if err != nil {
		return nil, v.changed("verify.versions_wrong")
	}
	return made, nil
}

// readReport reads the file to check, within bounds.
func (p *program) readReport(name string) ([]byte, error) {
	in := p.stdin
	if name != standard {
		f, err := os.Open(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, p.wrong("verify.missing", "file", plain(name))
		case err != nil:
			return nil, p.wrong("cli.input_unreadable", "file", plain(name), "error", because(err))
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, maxReport+1))
	switch {
	case err != nil:
		return nil, p.wrong("cli.input_unreadable", "file", plain(name), "error", because(err))
	case len(data) > maxReport:
		return nil, p.wrong("verify.large", "file", plain(name), "size", strconv.Itoa(maxReport>>20))
	}
	return data, nil
}
