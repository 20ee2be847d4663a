package intake

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
)

// Read reads an export: a table, a document, either packed with gzip, or a zip
// archive of such files, each of which is a file of its own. A zip archive can
// be read only from an io.ReaderAt with an io.Seeker.
//
// There is an outcome for each file, whether it was read or refused. The error
// is of the machine: reading, the receiver, or the context; what outcomes there
// are then are those of files before.
func Read(ctx context.Context, name string, in io.Reader, opt Options, to Receiver) ([]Outcome, error) {
	prices, err := listPrices()
	if err != nil {
		return nil, err
	}
	s := &session{ctx: ctx, opt: &opt, prices: prices, to: to, keys: usage.NewKeyring(opt.Secret)}
	var out []Outcome
	err = content.Walk(name, in, opt.Limits, func(name string, text *content.Text, no *content.Refused) error {
		one := Outcome{File: name}
		if no != nil {
			one.Refusal = problem.List{problem.New("", no.Code, no.Pairs...)}
		} else if err := s.read(&one, text); err != nil {
			return err
		}
		out = append(out, one)
		return nil
	})
	return out, err
}

// session is the reading of one file or archive.
type session struct {
	ctx    context.Context
	opt    *Options
	prices *priceList
	to     Receiver
	keys   *usage.Keyring
}

// read reads one file that was opened.
func (s *session) read(out *Outcome, text *content.Text) error {
	f := &file{
		ctx: s.ctx, opt: s.opt, out: out, to: s.to, keys: s.keys, models: make(models), today: usage.DayOf(s.opt.Now),
		prices: &prices{list: s.prices}, folded: make(map[foldKey]int), kinds: make(map[foldKind]int32),
	}
	f.events, _ = s.to.(EventReceiver)
	f.run(text.Reader, text.Head)
	f.finish()
	if f.err != nil {
		s.to.Drop()
		return f.err
	}
	if _, err := io.Copy(io.Discard, text); err != nil && f.refusal == nil {
		f.unreadable(err)
	}
	out.Refusal, out.SHA256 = f.refusal, text.SHA256()
	if len(out.Refusal) > 0 {
		s.to.Drop()
		return nil
	}
	out.Repeated, out.Replaced = s.to.Keep(out.Format.ID, out.SHA256, out.More)
	return nil
}

// run recognises a file and reads its rows.
func (f *file) run(text *bufio.Reader, head []byte) {
	if first := strings.TrimLeft(string(head[:min(len(head), 1024)]), " \t\r\n"); strings.HasPrefix(first, "{") || strings.HasPrefix(first, "[") {
		if g, ok := f.recognise(documentGuesses(head)); ok {
			f.out.Unmapped = g.unmapped
			f.readDocument(g.format.json, text, g.shape)
		}
		return
	}
	columns, comma := content.HeadOf(head)
	if g, ok := f.recognise(tableGuesses(columns)); ok {
		f.readTable(g.format.csv, text, comma)
	}
}

// recognise decides what a file is, or refuses it with what it may be.
func (f *file) recognise(guesses []guess) (guess, bool) {
	best, fit := choose(guesses)
	switch {
	case best.format != nil:
		f.out.Format, f.out.Confidence = best.format, best.confidence()
		return best, true
	case len(fit) > 1:
		f.refuse("usage_ambiguous", "format", fit[0].format.ID, "other", fit[1].format.ID)
	default:
		if near, ok := nearest(guesses); ok {
			f.refuse("usage_near", "format", near.format.ID, "missing", strings.Join(near.missing[:min(len(near.missing), mostNames)], ", "))
		} else {
			f.refuse("usage_unknown")
		}
	}
	return guess{}, false
}

// finish says what there is to say when all rows are read.
func (f *file) finish() {
	if f.stopped() {
		return
	}
	if f.atEnd != nil {
		f.atEnd(&row{file: f})
	}
	if !f.stopped() {
		f.prices.judge(f)
	}
	f.flush()
	if len(f.out.Unmapped) > 0 {
		f.notice("usage_unmapped", "names", strings.Join(f.out.Unmapped[:min(len(f.out.Unmapped), mostNames)], ", "))
	}
	if f.out.Records == 0 && !f.stopped() {
		f.notice("usage_nothing")
	}
	if f.out.Rows > 0 && f.out.Rows == f.out.Rejected && !f.stopped() {
		f.refusal = f.out.Problems
	}
}

// unreadable says why a file ends before its end.
func (f *file) unreadable(err error) {
	var (
		no     content.Refused
		syntax *json.SyntaxError
		shape  *json.UnmarshalTypeError
	)
	switch {
	case errors.As(err, &no):
		f.refuse(no.Code, no.Pairs...)
	case errors.Is(err, content.ErrLong):
		f.cut("usage_long")
	case errors.As(err, &syntax), errors.As(err, &shape):
		f.cut("usage_broken", "detail", detail(err))
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		f.cut("usage_cut")
	default:
		f.err = err
	}
}

// cut says that a file ends in the middle; what came before counts.
func (f *file) cut(code string, pairs ...string) {
	f.out.Incomplete = true
	f.out.Problems = append(f.out.Problems, problem.New("", code, pairs...))
}
