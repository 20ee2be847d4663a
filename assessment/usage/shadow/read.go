package shadow

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
)

// Read reads a log, either as it is or packed with gzip, or a zip archive of
// logs, each of which is a log of its own. A zip archive can be read only from an
// io.ReaderAt with an io.Seeker.
//
// There is an outcome for each log, whether it was read or refused. The error is
// of the machine: reading, or the context.
func Read(ctx context.Context, name string, in io.Reader, opt Options, to *Tally) ([]Outcome, error) {
	keys := usage.NewKeyring(opt.Secret)
	var out []Outcome
	err := content.Walk(name, in, opt.Limits, func(name string, text *content.Text, no *content.Refused) error {
		one := Outcome{File: name}
		if no != nil {
			one.Refusal = problem.List{problem.New("", no.Code, no.Pairs...)}
		} else if err := read(ctx, &one, text, &opt, keys, to); err != nil {
			return err
		}
		out = append(out, one)
		return nil
	})
	return out, err
}

// log is the reading of one log.
type log struct {
	ctx   context.Context
	opt   *Options
	out   *Outcome
	to    *Tally
	keys  *usage.Keyring
	clock clock
	line  int
	today usage.Day

	naming  *naming           // of members of documents
	whos    map[string]person // people by how the log names them
	byName  bool
	byPlace bool
	asked   bool // a request was met, so that answers say nothing new
	refusal problem.List
	err     error // of the machine
}

// person is who a name stands for.
type person struct {
	number int32
	byName bool
	sound  bool
}

// mostWhos bounds the names that are remembered of a log.
const mostWhos = 1 << 15

func read(ctx context.Context, out *Outcome, text *content.Text, opt *Options, keys *usage.Keyring, to *Tally) error {
	l := &log{
		ctx: ctx, opt: opt, out: out, to: to, keys: keys, today: usage.DayOf(opt.Now) + 1, // a zone may be ahead of UTC
		clock: clock{now: opt.Now, order: opt.Order}, whos: make(map[string]person),
	}
	l.run(text)
	if l.err == nil && l.refusal == nil {
		l.finish()
	}
	if l.err != nil {
		to.drop()
		return l.err
	}
	if _, err := io.Copy(io.Discard, text); err != nil && l.refusal == nil {
		l.unreadable(err)
	}
	out.Refusal, out.SHA256 = l.refusal, text.SHA256()
	if len(out.Refusal) > 0 || l.err != nil {
		to.drop()
		return l.err
	}
	out.Repeated = to.keep(out.SHA256)
	to.byName, to.byAddress = to.byName || l.byName, to.byAddress || l.byPlace
	return nil
}

func (l *log) stopped() bool { return l.refusal != nil || l.err != nil }

// refuse ends the reading: nothing of the log counts.
func (l *log) refuse(code string, pairs ...string) {
	if l.refusal == nil {
		l.refusal = problem.List{problem.New("", code, pairs...)}
	}
}

func (l *log) notice(code string, pairs ...string) {
	l.out.Notices = append(l.out.Notices, problem.New("", code, pairs...))
}

// reject says what is wrong with a line; it does not count then.
func (l *log) reject(field, code string, pairs ...string) {
	l.out.Rejected++
	if len(l.out.Problems) < mostProblems {
		l.out.Problems = append(l.out.Problems, problem.New(field, code, pairs...).At(l.line))
	}
}

// skip leaves a line out as it is no request.
func (l *log) skip(reason string) {
	if l.out.Skipped == nil {
		l.out.Skipped = make(map[string]int64)
	}
	l.out.Skipped[reason]++
}

// finish says what there is to say when all lines are read.
func (l *log) finish() {
	switch {
	case l.out.Format == nil:
		l.refuse("shadow_unknown")
		return
	case l.clock.ambiguous:
		l.refuse("usage_date_order")
		return
	case l.out.Rows > 0 && l.out.Rows == l.out.Rejected:
		l.refusal = l.out.Problems
		return
	}
	if l.clock.yearless {
		l.notice("shadow_no_year")
	}
	if l.out.Rows == 0 {
		l.notice("shadow_nothing")
	}
}

// unreadable says why a log ends before its end.
func (l *log) unreadable(err error) {
	var no content.Refused
	switch {
	case errors.As(err, &no):
		l.refuse(no.Code, no.Pairs...)
	case errors.Is(err, content.ErrLong):
		l.cut("usage_long")
	case errors.Is(err, io.ErrUnexpectedEOF):
		l.cut("usage_cut")
	default:
		l.err = err
	}
}

// cut says that a log ends in the middle; what came before counts.
func (l *log) cut(code string, pairs ...string) {
	l.out.Incomplete = true
	l.out.Problems = append(l.out.Problems, problem.New("", code, pairs...).At(l.line))
}

// row counts a line that was read.
func (l *log) row() {
	if l.out.Rows++; l.out.Rows%1024 == 0 && l.ctx.Err() != nil {
		l.err = l.ctx.Err()
	}
}

// take counts an entry, the line of which is at hand.
func (l *log) take(e *entry) {
	l.row()
	day, ok := l.clock.on(e.when)
	switch {
	case strings.TrimSpace(e.when) == "":
		l.reject("time", "usage_missing")
		return
	case !ok:
		l.reject("time", "shadow_time", "got", content.Short(e.when))
		return
	case day > l.today:
		l.reject("time", "usage_future", "day", day.String(), "today", usage.DayOf(l.opt.Now).String())
		return
	case day < earliest:
		l.reject("time", "usage_past", "day", day.String())
		return
	}
	if l.out.First == 0 || day < l.out.First {
		l.out.First = day
	}
	l.out.Last = max(l.out.Last, day)
	name := hostOf(e.host)
	switch {
	case name == "":
		l.skip("no_name")
		return
	case e.kind != "" && !lookup(e.kind):
		l.skip("other_lookup")
		return
	}
	l.match(e, name, day)
}

// earliest is before any log that can be of interest; an earlier day is a time in
// the wrong unit.
var earliest = usage.NewDay(2015, 1, 1)

// match counts an entry whose host is a tool's.
func (l *log) match(e *entry, host string, day usage.Day) {
	found, ok := l.to.list.find(host)
	switch {
	case !ok:
		return
	case found.beside:
		l.skip("beside")
		return
	case e.blocked:
		l.skip("blocked")
		return
	}
	p := l.who(e)
	if !p.sound || l.stopped() {
		return
	}
	l.out.Matched++
	l.to.put(p.number, found.tool, day)
	if p.number != nobody {
		l.byName = l.byName || p.byName
		l.byPlace = l.byPlace || !p.byName
	}
}

// who is the person of an entry.
func (l *log) who(e *entry) person {
	raw := e.user + "\x00" + e.address
	if p, met := l.whos[raw]; met {
		return p
	}
	name, byName := e.who()
	p := person{number: nobody, byName: byName, sound: true}
	if name != "" {
		actor, ok := l.keys.Actor(name, usage.Human, usage.ByLogin)
		if !ok {
			l.reject("user", "usage_not_utf8")
			p.sound = false
			return p
		}
		if p.number, ok = l.to.person(actor.Key, name, l.opt.Group); !ok {
			l.refuse("shadow_people", "max", strconv.Itoa(mostPeople))
			return p
		}
	}
	if len(l.whos) >= mostWhos {
		clear(l.whos)
	}
	l.whos[strings.Clone(raw)] = p
	return p
}

// known is a format by its id.
func known(id string) *Format {
	all := Formats()
	return &all[slices.IndexFunc(all, func(f Format) bool { return f.ID == id })]
}
