package assessment

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"waterline/assessment/calendar"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// Origin is the result that a re-run goes on from. It stays as it is, and may be
// gone: the re-run has all that it took from it.
type Origin struct {
	Assessment    string
	Version       int64
	At            time.Time // when it was made
	Questionnaire string
	Quarter       calendar.Quarter
}

// Earlier is an answer of the run before.
type Earlier struct {
	Value   json.RawMessage      // as in an answers file
	Answer  questionnaire.Answer // missing where no question is known that it fits
	At      time.Time            // when it was last said
	LeftOut string               // why it was not carried over, as of LeftOut; "" where it was
}

// Run is one run of a series: assessments that follow each other, first to last.
type Run struct {
	Assessment string
	Series     string // id of the first run
	Version    int64  // newest of the respondent's own answers; 0 while there is none
	At         time.Time
	Currency   string
	Quarter    calendar.Quarter // of a first run without a result, none
	Follows    *Origin          // nil of a first run
}

// Open reports whether there is no result yet.
func (r Run) Open() bool { return r.Version == 0 }

// Kept is a version of a result as it was frozen.
type Kept struct {
	Version int64
	At      time.Time
	Answers []byte // canonical; nil for a result from before answers were kept
	Result  Result
}

// Ongoing is the refusal of a re-run while another one of the series is open:
// that one is to be gone on with.
type Ongoing struct {
	Assessment string
	Quarter    calendar.Quarter
}

func (o *Ongoing) Error() string { return fmt.Sprintf("the run of %s is open", o.Quarter) }

// As makes it a Conflict for the edge.
func (o *Ongoing) As(target any) bool {
	known, ok := target.(**Error)
	if ok {
		*known = &Error{Code: Conflict, Safe: "error.run_open", Err: o}
	}
	return ok
}

// Codes of problems with a re-run.
const (
	CodeQuarterOrder  = "quarter_order"  // not after the last run's
	CodeQuarterAhead  = "quarter_ahead"  // it has not begun
	CodeQuarterUnread = "quarter_unread" // it is none
	CodeCurrency      = "currency_changed"
)

// Rerunnable are the quarters that the next run of a series may be for: after
// that of the last run, up to the one of today; the latest first.
func Rerunnable(last, today calendar.Quarter) []calendar.Quarter {
	var out []calendar.Quarter
	for q := today; q.Since(last) > 0 && len(out) < 4; q = q.Plus(-1) {
		out = append(out, q)
	}
	return out
}

// CheckQuarter finds what is wrong with the quarter of a re-run.
func CheckQuarter(q, last, today calendar.Quarter) problem.List {
	switch {
	case q.Since(last) <= 0:
		return problem.List{problem.New("quarter", CodeQuarterOrder, "got", q.String(), "last", last.String(), "next", last.Plus(1).String())}
	case q.Since(today) > 0:
		return problem.List{problem.New("quarter", CodeQuarterAhead, "got", q.String(), "today", today.String())}
	}
	return nil
}

// Dated fills the quarters of runs that were not begun for one: that in which
// their result was made.
func Dated(runs []Run, year calendar.Year) []Run {
	for i := range runs {
		if r := &runs[i]; r.Quarter.IsZero() && !r.Open() {
			r.Quarter = year.Of(calendar.MonthOf(r.At))
		}
	}
	return runs
}

// Last is the newest run with a result; false where there is none.
func Last(runs []Run) (Run, bool) {
	done := slices.DeleteFunc(slices.Clone(runs), Run.Open)
	if len(done) == 0 {
		return Run{}, false
	}
	return slices.MaxFunc(done, func(a, b Run) int { return cmp.Or(a.Quarter.Since(b.Quarter), a.At.Compare(b.At)) }), true
}

// LastOf is the last of the runs of a draft's series, which must be the draft
// itself: Conflict otherwise. NotFound where the draft has no result yet.
func LastOf(runs []Run, d Draft) (Run, error) {
	last, ok := Last(Dated(runs, d.Year))
	switch {
	case !ok, slices.ContainsFunc(runs, func(r Run) bool { return r.Assessment == d.ID && r.Open() }):
		return last, &Error{Code: NotFound, Safe: "error.no_result"}
	case last.Assessment != d.ID:
		return last, &Error{Code: Conflict, Safe: "error.run_not_last"}
	}
	return last, nil
}

// Prior is the last run with what a re-run takes over from it.
type Prior struct {
	Draft Draft
	Run   Run
	Kept  Kept
	From  *questionnaire.Bank // that its answers were given to, nil where it is not known any more
}

// NewRerun makes the draft of a re-run that is nowhere stored yet, and the
// secret key that will open it. Each answer is carried over to be confirmed; the
// overrides of the version it starts from come along where they still fit.
func NewRerun(random io.Reader, p Prior, bank *questionnaire.Bank, q calendar.Quarter, language string, now time.Time, keep time.Duration) (string, Draft, error) {
	key, d, err := NewDraft(random, bank, p.Draft.Depth, language, now, keep)
	if err != nil {
		return "", d, err
	}
	data := p.Kept.Answers
	if data == nil {
		if data, err = Encode(p.Draft.Answers); err != nil {
			return "", d, err
		}
	}
	carried, dropped, err := Reread(data, p.From, bank)
	if err != nil {
		return "", d, err
	}
	d.Answers, d.Form, d.Quarter, d.Year = carried, p.Draft.Form, q, p.Draft.Year
	d.Answers.Usage = nil // which is of the time before
	d.Series = cmp.Or(p.Run.Series, p.Run.Assessment)
	d.Follows = &Origin{Assessment: p.Run.Assessment, Version: p.Kept.Version, At: p.Kept.At, Questionnaire: p.Draft.Questionnaire, Quarter: p.Run.Quarter}
	d.Earlier, d.Marks = make(map[Place]Earlier), make(map[Place]Mark)
	for at, a := range carried.places() {
		value, err := EncodeAnswer(a)
		if err != nil {
			return "", d, err
		}
		said := p.said(at, a)
		d.Earlier[at] = Earlier{Value: value, Answer: a, At: said}
		d.Marks[at] = Mark{Version: 1, At: said, Confirm: true}
	}
	for _, gone := range dropped {
		at := Place{Group: gone.Group, Item: gone.Item, Question: gone.Question}
		e := Earlier{Value: gone.Value, At: p.said(at, questionnaire.Answer{}), LeftOut: gone.Reason}
		d.Earlier[at] = e
	}
	return key, d, nil
}

// said is when an answer of the last run was last said: what was saved in its
// draft since the result says nothing of an answer of it.
func (p Prior) said(at Place, a questionnaire.Answer) time.Time {
	mark, ok := p.Draft.Marks[at]
	if ok && !mark.At.After(p.Kept.At) && (a.State == questionnaire.Missing || sameAnswer(a, p.Draft.answer(at))) {
		return mark.At
	}
	return p.Kept.At
}

// places goes through all answers that are there.
func (a Answers) places() map[Place]questionnaire.Answer {
	out := make(map[Place]questionnaire.Answer)
	add := func(at Place, values map[string]questionnaire.Answer) {
		for id, answer := range values {
			if at.Question = id; answer.State != questionnaire.Missing {
				out[at] = answer
			}
		}
	}
	add(Place{}, a.Values)
	for group, items := range a.Groups {
		for _, item := range items {
			add(Place{Group: group, Item: item.ID}, item.Values)
		}
	}
	return out
}

// Rerun begins the run of a quarter after the last one of the draft's series and
// returns its key. Where one is open already, it is gone on with, under a link
// of its own, and Again is true; one for an earlier quarter is for this one then.
// The error is a problem.List when the quarter is out of order, NotFound when
// there is no result to start from, and Conflict when the draft is not the last
// run. The bank of the service is that of the re-run; from is that of the draft,
// nil where it is not known any more.
func (s *Service) Rerun(ctx context.Context, d Draft, from *questionnaire.Bank, q calendar.Quarter) (Begun, error) {
	prior, err := s.prior(ctx, d, from)
	if err != nil {
		return Begun{}, err
	}
	key, next, err := NewRerun(s.Random, prior, s.Bank, q, d.Language, s.Clock(), s.Keep)
	if err != nil {
		return Begun{}, err
	}
	next.Form, next.Answers.Overrides = s.Form, nil
	err = CheckQuarter(q, prior.Run.Quarter, d.Year.Of(calendar.MonthOf(s.Clock().UTC()))).Err()
	if err == nil {
		err = s.Store.StartRun(ctx, next)
	}
	var open *Ongoing
	if errors.As(err, &open) {
		key, _, err = s.AddLink(ctx, open.Assessment)
		return Begun{Key: key, Draft: Draft{ID: open.Assessment, Quarter: open.Quarter}, Again: true}, err
	}
	return Begun{Key: key, Draft: next}, err
}

// Begun is a re-run that was begun, or gone on with.
type Begun struct {
	Key   string
	Draft Draft // of one that was open already, the id and the quarter
	Again bool  // it was open already
}

// prior reads the last run of a draft's series, which must be the draft itself.
func (s *Service) prior(ctx context.Context, d Draft, from *questionnaire.Bank) (Prior, error) {
	runs, err := s.Store.Runs(ctx, cmp.Or(d.Series, d.ID))
	if err != nil {
		return Prior{}, err
	}
	last, err := LastOf(runs, d)
	if err != nil {
		return Prior{}, err
	}
	kept, err := s.Store.Kept(ctx, d.ID, 0)
	return Prior{Draft: d, Run: last, Kept: kept, From: from}, err
}
