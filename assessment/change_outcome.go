package assessment

import (
	"maps"
	"slices"

	"waterline/assessment/questionnaire"
)

// outcomes holds the actuals that the run before did not know against what that
// run foretells of each initiative.
func (c *comparison) outcomes() error {
	started := c.after.Answers.Initiatives
	if len(started) == 0 {
		return nil
	}
	forecasts, err := c.foretold(started)
	if err != nil {
		return err
	}
	money := make(map[string]OutcomeMeasure)
	for _, m := range OutcomeMeasures() {
		money[m.Name] = m
	}
	for _, i := range started {
		item, _ := find(c.after.Answers.Groups["process"], i.Process)
		o := Outcome{Process: i.Process, Name: word(item.Values, "PR-NAME"), State: i.State, Reason: ReasonNoActuals, Points: make([]OutcomePoint, 0)}
		f, foretold := forecasts[i.Process]
		for _, a := range c.fresh(i) {
			measure := money[a.Measure]
			v, judged := Judge(f, i.Started, a)
			switch {
			case !foretold || !judged:
				o.Reason = ReasonNoForecast
			case measure.Unit == "money" && f.Currency != c.delta.After.Currency:
				o.Reason = ReasonCurrency
			default:
				o.Points = append(o.Points, OutcomePoint{Judgement: v, Source: a.Source, Better: better(measure, v)})
				if v.Inside {
					o.Inside++
				}
			}
		}
		if len(o.Points) > 0 {
			o.Reason = ""
		}
		c.delta.Outcomes = append(c.delta.Outcomes, o)
	}
	return nil
}

// fresh are the actuals of an initiative that the run before did not have.
func (c *comparison) fresh(i Initiative) []Actual {
	var known []Actual
	for _, was := range c.before.Answers.Initiatives {
		if was.Process == i.Process {
			known = was.Actuals
		}
	}
	return slices.DeleteFunc(slices.Clone(i.Actuals), func(a Actual) bool {
		return slices.ContainsFunc(known, func(k Actual) bool { return k.Month == a.Month && k.Measure == a.Measure })
	})
}

// better is whether an actual is better than the middle of its forecast, nil
// where the measure has no direction or they are the same.
func better(m OutcomeMeasure, v Judgement) *bool {
	if m.Better == "" || v.Value == v.Middle {
		return nil
	}
	is := v.Value > v.Middle == (m.Better == string(questionnaire.Higher))
	return &is
}

// foretold are the forecasts that the run before makes of initiatives, by
// process, those it lists. Each process stands there as it was before its
// initiative began.
func (c *comparison) foretold(started []Initiative) (map[string]Forecast, error) {
	in := c.before
	in.Answers.AsOf, in.Answers.Initiatives = 0, nil
	in.Answers.Groups = maps.Clone(in.Answers.Groups)
	in.Answers.Groups["process"] = slices.Clone(in.Answers.Groups["process"])
	for i, item := range in.Answers.Groups["process"] {
		for _, was := range c.before.Answers.Initiatives {
			if was.Process == item.ID {
				item.Values = maps.Clone(item.Values)
				maps.Copy(item.Values, was.Baseline)
			}
		}
		in.Answers.Groups["process"][i] = item
	}
	e, err := opened(in)
	if err != nil {
		return nil, err
	}
	if err := e.prepare(); err != nil {
		return nil, err
	}
	e.cases = slices.DeleteFunc(e.cases, func(p proposal) bool {
		return !slices.ContainsFunc(started, func(i Initiative) bool { return i.Process == p.ID })
	})
	return e.foretell()
}

// foretell draws every case and reads its forecast.
func (e *evaluation) foretell() (map[string]Forecast, error) {
	e.drawCases()
	n, s := len(e.cases), e.scratch()
	e.months, e.opportunities = make([]float64, n), make([]Opportunity, n)
	out := make(map[string]Forecast, n)
	for i := range e.cases {
		e.months[i], e.opportunities[i] = e.untilLive(i, s), e.opportunity(i, s)
		f, err := e.forecast(i)
		if err != nil {
			return nil, err
		}
		out[f.Process] = f
	}
	return out, e.settled()
}
