package tracking

import (
	"slices"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/questionnaire"
)

// Initiative is an opportunity of a client that was started.
type Initiative struct {
	ID           string
	Organisation string
	Client       string // id
	Assessment   string // whose result it was started from; it may be deleted since
	Version      int64  // of that assessment
	MadeAt       time.Time
	Process      string // id
	Owner        string // the team that runs it, "" where nobody said; never a person

	State   assessment.InitiativeState
	Started calendar.Month // first month of building
	Live    calendar.Month // none while it is not
	Ended   calendar.Month // none while it is not stopped

	Forecast assessment.Forecast             // as it was at the start
	Baseline map[string]questionnaire.Answer // by question, those of assessment.BaselineQuestions that were answered

	CreatedAt time.Time
	By        client.Author
	Edition   int64    // counts the saves, so that a save can tell what it was based on
	States    []State  // the oldest first
	Actuals   []Actual // every version, by month, then measure, the oldest first
}

// State is one step of an initiative, as somebody entered it.
type State struct {
	Number int64 // from 1
	State  assessment.InitiativeState
	Month  calendar.Month // from which it is so
	Note   string
	By     client.Author
	At     time.Time
}

// Actual is one version of an outcome that was measured.
type Actual struct {
	assessment.Actual
	Number    int64 // of the entries of the initiative, from 1
	Note      string
	Confirmed bool // somebody said that a figure far from the forecast is what was measured
	Withdrawn bool // it was taken back; Value is what it was
	By        client.Author
	At        time.Time
}

// Name is the process by its name when the initiative began.
func (i Initiative) Name() string { return i.Forecast.Name }

// Currency is that of the forecast and of every amount entered.
func (i Initiative) Currency() string { return i.Forecast.Currency }

// Open reports whether it goes on.
func (i Initiative) Open() bool { return i.State != assessment.Stopped }

// MonthNumber counts months of the forecast: 1 is the first month of building.
func (i Initiative) MonthNumber(m calendar.Month) int { return m.Since(i.Started) + 1 }

// Judged is the month in which target and stop rule are judged.
func (i Initiative) Judged() calendar.Month { return i.Started.Plus(i.Forecast.Judged - 1) }

// Beforehand reports whether the forecast was made before a month was over, so
// that the month can prove it wrong.
func (i Initiative) Beforehand(m calendar.Month) bool { return m >= calendar.MonthOf(i.MadeAt.UTC()) }

// Versions are those of one measure in one month, the oldest first.
func (i Initiative) Versions(m calendar.Month, measure string) []Actual {
	var out []Actual
	for _, a := range i.Actuals {
		if a.Month == m && a.Measure == measure {
			out = append(out, a)
		}
	}
	return out
}

// Counting are the actuals that count: the newest version of each measure of
// each month, where it was not withdrawn, by month and then measure.
func (i Initiative) Counting() []Actual {
	var out []Actual
	for n, a := range i.Actuals {
		last := n+1 == len(i.Actuals) || i.Actuals[n+1].Month != a.Month || i.Actuals[n+1].Measure != a.Measure
		if last && !a.Withdrawn {
			out = append(out, a)
		}
	}
	return out
}

// Newest is the last actual of a measure that counts.
func (i Initiative) Newest(measure string) (Actual, bool) {
	for _, a := range slices.Backward(i.Counting()) {
		if a.Measure == measure {
			return a, true
		}
	}
	return Actual{}, false
}

// known is the initiative as an evaluation takes it. Amounts are left out where
// the currency is another one.
func (i Initiative) known(currency string) assessment.Initiative {
	out := assessment.Initiative{Process: i.Process, State: i.State, Started: i.Started, Live: i.Live, Ended: i.Ended, Baseline: i.Baseline}
	for _, a := range i.Counting() {
		if i.Currency() != currency && money(a.Measure) {
			continue
		}
		if !i.Ended.IsZero() && a.Month > i.Ended { // what was paid after it was stopped
			a.Month = i.Ended
			out.Actuals = slices.DeleteFunc(out.Actuals, func(o assessment.Actual) bool { return o.Month == a.Month && o.Measure == a.Measure })
		}
		out.Actuals = append(out.Actuals, a.Actual)
	}
	return out
}

// sorted puts versions in the order of Actuals.
func sorted(all []Actual) []Actual {
	slices.SortStableFunc(all, func(a, b Actual) int {
		if a.Month != b.Month {
			return int(a.Month - b.Month)
		}
		if a.Measure != b.Measure {
			return rank(a.Measure) - rank(b.Measure)
		}
		return int(a.Number - b.Number)
	})
	return all
}

// Sort puts the actuals in their order; a store that read them calls it.
func (i *Initiative) Sort() { i.Actuals = sorted(i.Actuals) }

func rank(measure string) int {
	return slices.IndexFunc(assessment.OutcomeMeasures(), func(m assessment.OutcomeMeasure) bool { return m.Name == measure })
}

// unit is that of a measure, "" for none of the measures.
func unit(measure string) string {
	if n := rank(measure); n >= 0 {
		return assessment.OutcomeMeasures()[n].Unit
	}
	return ""
}

func money(measure string) bool { return unit(measure) == "money" }

// Stands is the actual of a measure in a month that counts.
func (i Initiative) Stands(m calendar.Month, measure string) (Actual, bool) {
	versions := i.Versions(m, measure)
	if len(versions) == 0 || versions[len(versions)-1].Withdrawn {
		return Actual{}, false
	}
	return versions[len(versions)-1], true
}

// Before is a measure as it was before the start, where that is known.
func (i Initiative) Before(measure string) (float64, bool) {
	for _, e := range i.Forecast.Effects {
		if e.Measure == measure && e.Before != nil {
			return *e.Before, true
		}
	}
	if a := i.Baseline["PR-CYCLE"]; measure == assessment.MeasureCycleHours && a.Known() {
		return a.Likely(), true
	}
	return 0, false
}
