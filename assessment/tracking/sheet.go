package tracking

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/problem"
)

// sheet is an initiative while actuals are entered.
type sheet struct {
	Initiative
	currency string // of the client now
	fresh    []Entry
}

func (s *Service) sheet(ctx context.Context, organisation, id string) (*sheet, error) {
	i, err := s.Store.Initiative(ctx, organisation, id)
	if err != nil {
		return nil, err
	}
	c, err := s.Clients.Store.Client(ctx, organisation, i.Client)
	if err != nil {
		return nil, err
	}
	currency := i.Currency()
	if c.Newest.Known() {
		currency = c.Newest.Currency
	}
	return &sheet{Initiative: i, currency: currency}, nil
}

// put takes an entry after checking it by itself.
func (sh *sheet) put(e Entry, now calendar.Month) problem.List {
	e.Note = strings.TrimSpace(e.Note)
	var v faults
	at := e.at
	switch {
	case !v.month(at("month"), e.Month, now):
	case e.Month < sh.Started:
		v.add(at("month"), CodeBeforeStart, "got", e.Month.String(), "start", sh.Started.String())
	case sh.State == assessment.Stopped && e.Month > sh.Ended && e.Measure != assessment.MeasureSpend:
		v.add(at("month"), CodeAfterStop, "got", e.Month.String(), "ended", sh.Ended.String())
	}
	if e.Withdrawn {
		now, there := sh.Stands(e.Month, e.Measure)
		if !there {
			v.add(at("month"), CodeNoActual, "month", e.Month.String(), "measure", e.Measure)
		}
		e.Value, e.Source, e.Confirmed = now.Value, now.Source, now.Confirmed
	} else if !slices.Contains(Sources(), e.Source) {
		v.add(at("source"), CodeSource, "got", e.Source, "options", strings.Join(Sources(), ", "))
	}
	v.text(at("note"), e.Note, maxNote)
	if rank(e.Measure) < 0 {
		v.add(at("measure"), CodeMeasure, "got", e.Measure, "options", strings.Join(measures(), ", "))
	} else if !e.Withdrawn && sh.value(&v, e) && len(v.list) == 0 {
		sh.ask(&v, e)
	}
	if slices.ContainsFunc(sh.fresh, func(f Entry) bool { return f.Month == e.Month && f.Measure == e.Measure }) {
		v.add(at("month"), CodeTwice, "month", e.Month.String(), "measure", e.Measure)
	}
	sh.fresh = append(sh.fresh, e)
	for i := range v.list {
		v.list[i].Line = e.Line
	}
	return v.list
}

// value checks a figure by the unit of its measure.
func (sh *sheet) value(v *faults, e Entry) bool {
	at := e.at("value")
	switch {
	case math.IsNaN(e.Value) || math.Abs(e.Value) > maxAmount:
		v.add(at, CodeNumber)
	case unit(e.Measure) == "share" && (e.Value < 0 || e.Value > 1):
		v.add(at, CodeShare, "got", amount(e.Value))
	case e.Value < 0 && e.Measure != assessment.MeasureBenefit:
		v.add(at, CodeNegative, "got", amount(e.Value))
	case money(e.Measure) && sh.currency != sh.Currency():
		v.add(at, CodeCurrency, "forecast", sh.Currency(), "now", sh.currency)
	default:
		return true
	}
	return false
}

// farOff is by how many times a figure has to miss the middle of its forecast
// to be asked back: a slip of units, such as cents for euros.
const farOff = 1000

// ask has a figure confirmed that is far from its forecast. Nothing freed and
// nothing spent are no slips of units.
func (sh *sheet) ask(v *faults, e Entry) {
	e.Value += 0 // no −0
	low, middle, high, known := Range(sh.Forecast, e.Measure, sh.MonthNumber(e.Month))
	if !known {
		middle, known = sh.usual(e.Measure)
		low, high = middle, middle
	}
	got, usual := math.Abs(e.Value), math.Abs(middle)
	if e.Confirmed || !known || got == 0 || usual == 0 || e.Value >= low && e.Value <= high {
		return
	}
	if got >= farOff*usual || got <= usual/farOff {
		v.add(e.at("value"), CodeAsked, "got", amount(e.Value), "middle", amount(middle), "low", amount(low), "high", amount(high))
	}
}

// usual is a measure as it was last entered, or before the start.
func (sh *sheet) usual(measure string) (float64, bool) {
	if last, there := sh.Newest(measure); there {
		return last.Value, true
	}
	return sh.Before(measure)
}

// falling finds entries that would make the spend of a month lower than that of
// an earlier one: spend is counted from the start.
func (sh *sheet) falling() problem.List {
	type point struct {
		calendar.Month
		value float64
		entry *Entry
	}
	var all []point
	for _, a := range sh.Counting() {
		fresh := slices.ContainsFunc(sh.fresh, func(e Entry) bool { return e.Month == a.Month && e.Measure == a.Measure })
		if a.Measure == assessment.MeasureSpend && !fresh {
			all = append(all, point{a.Month, a.Value, nil})
		}
	}
	for i := range sh.fresh {
		if e := &sh.fresh[i]; e.Measure == assessment.MeasureSpend && !e.Withdrawn {
			all = append(all, point{e.Month, e.Value, e})
		}
	}
	slices.SortStableFunc(all, func(a, b point) int { return int(a.Month - b.Month) })
	var found problem.List
	for i := 1; i < len(all); i++ {
		was, is := all[i-1], all[i]
		e := is.entry
		if e == nil {
			e = was.entry
		}
		if is.value < was.value && is.Month != was.Month && e != nil {
			found = append(found, problem.New(e.at("value"), CodeSpendFalls,
				"month", is.Month.String(), "value", amount(is.value), "earlier", was.Month.String(), "before", amount(was.value)).At(e.Line))
		}
	}
	return found
}

// change is what of the entries is new.
func (sh *sheet) change(b Batch, now time.Time, done *Entered) Change {
	c := Change{Initiative: sh.ID, Edition: sh.Edition}
	if b.Edition != 0 {
		c.Edition = b.Edition
	}
	taken := 0
	for _, e := range sh.fresh {
		versions := sh.Versions(e.Month, e.Measure)
		a := Actual{Actual: e.Actual, Note: e.Note, Confirmed: e.Confirmed, Withdrawn: e.Withdrawn, By: b.By, At: now}
		a.Number = int64(len(sh.Actuals) + len(c.Actuals) + 1)
		switch {
		case e.Withdrawn:
			done.Withdrawn++
			taken++
		case len(versions) == 0 || versions[len(versions)-1].Withdrawn:
			done.New++
		case versions[len(versions)-1].same(a):
			done.Same++
			continue
		default:
			done.Corrected++
		}
		c.Actuals = append(c.Actuals, a)
	}
	kind := client.Measured
	if taken == len(c.Actuals) {
		kind = client.Unmeasured
	}
	c.Entry = client.Entry{Kind: kind, At: now, By: b.By, Initiative: sh.ID, Text: strconv.Itoa(len(c.Actuals))}
	return c
}

// same reports whether entering b again would say nothing new.
func (a Actual) same(b Actual) bool {
	return !a.Withdrawn && a.Value == b.Value && a.Source == b.Source && a.Note == b.Note
}
