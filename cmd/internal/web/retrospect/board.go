package retrospect

import (
	"strconv"

	"waterline/assessment/client"
	"waterline/assessment/tracking"
	"waterline/templates/locale"
)

// Outcome is one line of a board: what was measured beside what was foretold.
type Outcome struct {
	Name, Value, Range, Letter, Verdict string
	Outside                             bool
	How                                 string // how it is computed, where that does not go without saying
	Process                             string // of a time of a case
}

// Outcomes words a board in the order in which outcomes are shown.
func Outcomes(l *locale.Locale, b tracking.Board) []Outcome {
	if b.Started == 0 {
		return nil
	}
	count := func(x float64) string { return l.Number(x, 0) }
	hours := func(x float64) string { return l.Figure(x, 2) }
	money := func(x float64) string { return l.Money(x, b.Currency) }
	live := outcome(l, "live", b.Live, count)
	live.Value = l.T("outcome.of", "n", count(b.Live.Value), "of", strconv.Itoa(b.Started))
	out := []Outcome{live, outcome(l, "hours", b.Hours, hours)}
	for _, c := range b.Cycles {
		one := Outcome{
			Name: l.T("outcome.cycle", "process", c.Name), Value: l.T("outcome.cycle_hours", "hours", hours(c.After)), Range: "–", Letter: Letter(c.Source),
			Verdict: l.T("outcome.not_foretold"), Process: c.Name,
		}
		if c.Before != nil {
			one.Verdict = l.T("outcome.before", "hours", hours(*c.Before))
		}
		out = append(out, one)
	}
	if b.Currency == "" {
		return append(out, Outcome{Name: l.T("outcome.benefit"), Value: "–", Range: "–", Letter: "–", Verdict: l.T("outcome.currencies")})
	}
	cost := outcome(l, "cost", b.Cost, money)
	cost.How = l.T("outcome.cost_how")
	return append(out, outcome(l, "benefit", b.Benefit, money), cost)
}

// outcome words one figure of a board.
func outcome(l *locale.Locale, key string, o tracking.Outcome, write func(float64) string) Outcome {
	out := Outcome{Name: l.T("outcome." + key), Value: "–", Range: "–", Letter: "–", Verdict: l.T("outcome.unmeasured")}
	if !o.Known {
		return out
	}
	out.Value, out.Letter, out.Verdict = write(o.Value), Letter(o.Source), l.T("outcome.not_foretold")
	if o.Foretold {
		out.Range = l.T("report.ranged", "value", write(o.Middle), "range", l.Span(write(o.Low), write(o.High)))
		out.Outside = !o.Inside()
		out.Verdict = l.T("outcome.inside")
		if out.Outside {
			out.Verdict = l.T("outcome.outside")
		}
	}
	return out
}

// Usage words what dashboards count: label and figure. Figures that nobody told
// are left out.
func Usage(l *locale.Locale, u client.Usage) [][2]string {
	out := [][2]string{{l.T("outcome.usage.tools"), strconv.Itoa(u.Tools)}}
	for _, one := range []struct {
		key string
		n   *float64
	}{{"seats", u.Seats}, {"active", u.Active}} {
		value := "–"
		if one.n != nil {
			value = l.Number(*one.n, 0)
		}
		out = append(out, [2]string{l.T("outcome.usage." + one.key), value})
	}
	return out
}
