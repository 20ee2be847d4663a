package client

import (
	"cmp"
	"context"
	"slices"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
)

// Outlined is a version of one of a client's assessments with its outline.
type Outlined struct {
	Revision
	Outline
}

// Trend is a client quarter after quarter.
type Trend struct {
	Points []Point // one a quarter that has a run, the oldest first
}

// Point is the version that stands for a quarter, and what sets it apart from
// the point before.
type Point struct {
	Quarter calendar.Quarter
	Outlined
	Breaks []Break // none on the first
}

// Break is something besides the answers that two points differ in. A figure
// that moved across one is no progress.
type Break string

// The breaks.
const (
	BrokenMethod        Break = "method"
	BrokenEvidence      Break = "evidence"
	BrokenQuestionnaire Break = "questionnaire"
	BrokenCurrency      Break = "currency" // concerns money alone
)

// Trend is what became of a client. NotFound if the client is not there.
func (s *Service) Trend(ctx context.Context, organisation, id string) (Trend, error) {
	if _, err := s.Store.Client(ctx, organisation, id); err != nil {
		return Trend{}, err
	}
	all, err := s.Trends(ctx, organisation, []string{id})
	return all[id], err
}

// Trends is the trend of several clients, by client; those without a result
// have none.
func (s *Service) Trends(ctx context.Context, organisation string, ids []string) (map[string]Trend, error) {
	year, err := s.Store.Year(ctx, organisation)
	if err != nil {
		return nil, err
	}
	editions, err := s.Store.Outlines(ctx, organisation, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Trend, len(editions))
	for id, all := range editions {
		runs, err := s.Store.ClientRuns(ctx, organisation, id)
		if err != nil {
			return nil, err
		}
		out[id] = trendOf(all, year, said(runs))
	}
	return out, nil
}

// said are the quarters of re-runs, which say what they are for, by assessment.
func said(runs []assessment.Run) map[string]calendar.Quarter {
	out := make(map[string]calendar.Quarter)
	for _, r := range runs {
		if r.Follows != nil && !r.Quarter.IsZero() {
			out[r.Assessment] = r.Quarter
		}
	}
	return out
}

// trendOf picks the version that stands for each quarter: of all those whose
// run is for it or else was made in it, the one made last. An edit belongs to
// the quarter of the run it corrects, however late it was made.
func trendOf(all []Outlined, year calendar.Year, said map[string]calendar.Quarter) Trend {
	newest := make(map[calendar.Quarter]Outlined)
	for _, e := range all {
		q := year.Of(calendar.MonthOf(ran(all, e).UTC()))
		if told, there := said[e.Assessment]; there {
			q = told
		}
		was, there := newest[q]
		if !there || later(e.Revision, was.Revision) {
			newest[q] = e
		}
	}
	var t Trend
	for q, e := range newest {
		t.Points = append(t.Points, Point{Quarter: q, Outlined: e})
	}
	slices.SortFunc(t.Points, func(a, b Point) int { return cmp.Compare(a.Quarter.Since(b.Quarter), 0) })
	for i := 1; i < len(t.Points); i++ {
		t.Points[i].Breaks = breaks(t.Points[i-1].Outline, t.Points[i].Outline)
	}
	return t
}

// ran is when the run was made that a version is or was edited from.
func ran(all []Outlined, e Outlined) time.Time {
	for e.Edit {
		i := slices.IndexFunc(all, func(o Outlined) bool { return o.Assessment == e.Assessment && o.Number == e.Base })
		if i < 0 || all[i].Number >= e.Number {
			break // a base that is not there: its own day is the best that is known
		}
		e = all[i]
	}
	return e.At
}

// later reports whether a stands for a quarter rather than b.
func later(a, b Revision) bool {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Number, b.Number), cmp.Compare(a.Assessment, b.Assessment)) > 0
}

func breaks(before, after Outline) []Break {
	var out []Break
	for _, b := range []struct {
		differ bool
		what   Break
	}{
		{before.Method != after.Method, BrokenMethod},
		{before.Evidence != after.Evidence, BrokenEvidence},
		{before.Questionnaire != after.Questionnaire, BrokenQuestionnaire},
		{before.Currency != after.Currency, BrokenCurrency},
	} {
		if b.differ {
			out = append(out, b.what)
		}
	}
	return out
}

// Method reports whether something besides the answers and the currency differs
// from the point before.
func (p Point) Method() bool {
	return slices.ContainsFunc(p.Breaks, func(b Break) bool { return b != BrokenCurrency })
}

// At is the point of a quarter.
func (t Trend) At(q calendar.Quarter) (Point, bool) {
	i := slices.IndexFunc(t.Points, func(p Point) bool { return p.Quarter == q })
	if i < 0 {
		return Point{}, false
	}
	return t.Points[i], true
}

// Span is the first quarter and how many there are to the last, those without a
// run counted; none for no points.
func (t Trend) Span() (first calendar.Quarter, quarters int) {
	if len(t.Points) == 0 {
		return calendar.Quarter{}, 0
	}
	first = t.Points[0].Quarter
	return first, t.Points[len(t.Points)-1].Quarter.Since(first) + 1
}

// InMoney are the points in the currency of the last one: amounts of two
// currencies stand on no one axis.
func (t Trend) InMoney() []Point {
	if len(t.Points) == 0 {
		return nil
	}
	currency := t.Points[len(t.Points)-1].Outline.Currency
	return slices.DeleteFunc(slices.Clone(t.Points), func(p Point) bool { return p.Outline.Currency != currency })
}

// Dimensions are the ids of all dimensions that have a level at some point, in
// the order of the newest point that has them.
func (t Trend) Dimensions() []string {
	var ids []string
	for i := len(t.Points) - 1; i >= 0; i-- {
		for _, l := range t.Points[i].Levels {
			if !slices.Contains(ids, l.Dimension) {
				ids = append(ids, l.Dimension)
			}
		}
	}
	return ids
}

// Level is that of a dimension at a point.
func (o Outline) Level(dimension string) (Reached, bool) {
	i := slices.IndexFunc(o.Levels, func(l Reached) bool { return l.Dimension == dimension })
	if i < 0 {
		return Reached{}, false
	}
	return o.Levels[i], true
}
