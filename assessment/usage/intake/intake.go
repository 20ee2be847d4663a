package intake

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
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
	s := &session{ctx: ctx, opt: &opt, limits: opt.Limits.orUsual(), prices: prices, to: to, keys: usage.NewKeyring(opt.Secret)}
	in, zipped, err := isZip(in)
	if err != nil {
		return nil, err
	}
	if !zipped {
		return s.list(s.read(name, in))
	}
	files, err := members(in, s.limits)
	if err != nil {
		return s.list(s.refusal(name, err))
	}
	var out []Outcome
	for _, f := range files {
		one, err := s.member(name, f)
		if err != nil {
			return out, err
		}
		out = append(out, one)
	}
	return out, nil
}

// session is the reading of one file or archive.
type session struct {
	ctx    context.Context
	opt    *Options
	limits Limits
	prices *priceList
	to     Receiver
	keys   *usage.Keyring
	total  int64 // bytes unpacked
}

func (s *session) list(one Outcome, err error) ([]Outcome, error) {
	if err != nil {
		return nil, err
	}
	return []Outcome{one}, nil
}

// refusal is the outcome of a file that cannot be opened, or the error itself
// when it is not the file's fault.
func (s *session) refusal(name string, err error) (Outcome, error) {
	var no refused
	if !errors.As(err, &no) {
		return Outcome{}, err
	}
	return Outcome{File: name, Refusal: problem.List{problem.New("", no.code, no.pairs...)}}, nil
}

// member reads a file of an archive.
func (s *session) member(archive string, f *zip.File) (Outcome, error) {
	name := archive + ": " + f.Name
	in, err := openMember(f, s.limits, &s.total)
	if err != nil {
		return s.refusal(name, err)
	}
	defer in.Close()
	head := bufio.NewReader(in)
	if mark, _ := head.Peek(len(zipMark)); isZipMark(mark) {
		return s.refusal(name, refused{code: "usage_archive_nested"})
	}
	return s.read(name, head)
}

// read reads one file that is no archive.
func (s *session) read(name string, in io.Reader) (Outcome, error) {
	plain, err := unpacked(in, s.limits, &s.total)
	if err != nil {
		return s.refusal(name, err)
	}
	sum := sha256.New()
	text, head, err := asText(bufio.NewReaderSize(io.TeeReader(plain, sum), buffered))
	if err != nil {
		return s.refusal(name, err)
	}
	out := Outcome{File: name}
	f := &file{
		ctx: s.ctx, opt: s.opt, out: &out, to: s.to, keys: s.keys, models: make(models), today: usage.DayOf(s.opt.Now),
		prices: &prices{list: s.prices}, folded: make(map[foldKey]int),
	}
	f.run(text, head)
	f.finish()
	if f.err != nil {
		s.to.Drop()
		return out, f.err
	}
	if _, err := io.Copy(io.Discard, text); err != nil && f.refusal == nil {
		f.unreadable(err)
	}
	out.Refusal, out.SHA256 = f.refusal, hex.EncodeToString(sum.Sum(nil))
	if len(out.Refusal) > 0 {
		s.to.Drop()
		return out, nil
	}
	out.Repeated, out.Replaced = s.to.Keep(out.Format.ID, out.SHA256, out.More)
	return out, nil
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
	columns, comma := headOf(head)
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
		no     refused
		syntax *json.SyntaxError
		shape  *json.UnmarshalTypeError
	)
	switch {
	case errors.As(err, &no):
		f.refuse(no.code, no.pairs...)
	case errors.Is(err, errLong):
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
