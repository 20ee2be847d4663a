package main

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// maxAnswers bounds an answers file. A complete one with the most processes and
// tools the bank allows stays well below it.
const maxAnswers = 2 << 20

// standard is the argument that means standard input or output.
const standard = "-"

// answers reads and checks an answers file.
func (p *program) answers(name string, bank *questionnaire.Bank) (assessment.Answers, error) {
	data, err := p.read(name)
	if err != nil {
		return assessment.Answers{}, err
	}
	shown := name
	if name == standard {
		shown = p.words.T("cli.standard_input")
	}
	answers, err := assessment.Load(shown, data, bank)
	return answers, p.faults(shown, err)
}

func (p *program) read(name string) ([]byte, error) {
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
			return nil, p.wrong("cli.input_directory", "file", plain(name))
		}
		in, shown = f, plain(name)
	}
	data, err := io.ReadAll(io.LimitReader(in, maxAnswers+1))
	switch {
	case err != nil:
		return nil, p.broken("cli.input_unreadable", "file", shown, "error", because(err))
	case len(data) > maxAnswers:
		return nil, p.wrong("cli.input_large", "file", shown)
	}
	return data, nil
}
