package store

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/questionnaire"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/webhook"
)

func TestActuals_EveryVersionIsKept(t *testing.T) {
	s, kept := tracked(t)
	i := begun(t, s)
	must(t, kept.AddEndpoint(t.Context(), webhook.Endpoint{ID: "e", Organisation: "org", URL: "https://example.com/", Types: webhook.Types(), CreatedAt: noon}, "whsec_", 1))
	enter := func(want tracking.Entered, entries ...tracking.Entry) {
		t.Helper()
		done, err := s.Enter(t.Context(), "org", tracking.Batch{Entries: entries, By: ana})
		must(t, err)
		if done != want {
			t.Errorf("entered %+v, want %+v", done, want)
		}
	}
	june := []tracking.Entry{
		entry(t, i.ID, "2026-06", assessment.MeasureHoursFreed, 210), entry(t, i.ID, "2026-06", assessment.MeasureSpend, 41000),
	}
	enter(tracking.Entered{New: 2}, june...)
	enter(tracking.Entered{Same: 2}, june...)
	june[0].Value = 190
	enter(tracking.Entered{Corrected: 1, Same: 1}, june...)
	enter(tracking.Entered{New: 1}, entry(t, i.ID, "2026-03", assessment.MeasureSpend, 20000)) // months need no order
	back := tracking.Entry{Initiative: i.ID, Note: "Counted twice", Withdrawn: true, Actual: assessment.Actual{Month: month(t, "2026-06"), Measure: assessment.MeasureHoursFreed}}
	enter(tracking.Entered{Withdrawn: 1}, back)
	_, err := s.Enter(t.Context(), "org", tracking.Batch{Entries: []tracking.Entry{back}, By: ana})
	wantProblems(t, err, "hours_freed.month actual_none")
	got, err := kept.Initiative(t.Context(), "org", i.ID)
	must(t, err)
	var values []float64
	for _, a := range got.Versions(month(t, "2026-06"), assessment.MeasureHoursFreed) {
		values = append(values, a.Value)
	}
	if !reflect.DeepEqual(values, []float64{210, 190, 190}) || len(got.Counting()) != 2 || got.Counting()[0].Month != month(t, "2026-03") {
		t.Errorf("versions are %v, %d count", values, len(got.Counting()))
	}
	if got.Edition != 5 {
		t.Errorf("edition %d after a start and four saves", got.Edition)
	}
	_, err = s.Enter(t.Context(), "org", tracking.Batch{Entries: june, Edition: 2, By: ana})
	wantCode(t, err, assessment.Conflict)
	line, err := kept.Timeline(t.Context(), "org", i.Client, 0, 9)
	must(t, err)
	var told []string
	for _, e := range line.Entries[:4] {
		told = append(told, string(e.Kind)+" "+e.Text)
	}
	if want := []string{"unmeasured 1", "measured 1", "measured 1", "measured 2"}; !reflect.DeepEqual(told, want) {
		t.Errorf("the timeline says %v, want %v", told, want)
	}
	list, err := kept.Deliveries(t.Context(), "org", "e", 10)
	must(t, err)
	if len(list) != 4 || !strings.Contains(list[0].Body, `"data":{"initiative":"`+i.ID+`","client":"`+i.Client+`","figures":1}`) {
		t.Errorf("%d deliveries, %+v", len(list), list)
	}
}

func TestActuals_WhatIsWrongComesAtOnce(t *testing.T) {
	s, kept := tracked(t)
	i := begun(t, s)
	put := func(m, measure string, value float64, source string) tracking.Entry {
		e := entry(t, i.ID, m, measure, value)
		e.Source = source
		return e
	}
	_, err := s.Enter(t.Context(), "org", tracking.Batch{By: ana, Entries: []tracking.Entry{
		put("2026-12", "hours_freed", 10, "system"),                                                // it is November
		put("2025-12", "hours_freed", 10, "system"),                                                // started in January
		put("2026-05", "likes", 10, "hearsay"),                                                     // two faults
		put("2026-05", "straight_through", 62, "system"),                                           // per cent
		put("2026-05", "cases", -1, "system"),                                                      // no such thing
		put("2026-05", "benefit", -500, "system"),                                                  // a loss is one
		put("2026-05", "hours_freed", 200_000, "system"),                                           // a thousand times the middle
		put("2026-06", "hours_freed", 0.2, "system"),                                               // a thousandth
		put("2026-07", "hours_freed", 0, "system"),                                                 // nothing is no slip
		put("2026-05", "spend", 30_000, "system"),                                                  //
		put("2026-07", "spend", 20_000, "system"),                                                  // less than in May
		put("2026-07", "spend", 25_000, "system"),                                                  // the same month twice
		put("2026-05", "cycle_hours", 9e15, "system"),                                              // no figure of any unit
		{Initiative: i.ID, Actual: assessment.Actual{Measure: "spend", Value: 1, Source: "guess"}}, // no month
	}})
	wantProblems(t, err, "hours_freed.month initiative_future", "hours_freed.month initiative_before_start", "likes.source actual_source", "likes.measure actual_measure",
		"straight_through.value actual_share", "cases.value actual_negative", "hours_freed.value actual_asked", "hours_freed.value actual_asked",
		"spend.month actual_twice", "cycle_hours.value actual_number", "spend.month initiative_month", "spend.value actual_spend_falls")
	_, err = s.Enter(t.Context(), "org", tracking.Batch{By: ana})
	wantProblems(t, err, "actuals actual_nothing")
	got, err := kept.Initiative(t.Context(), "org", i.ID)
	must(t, err)
	if len(got.Actuals) != 0 {
		t.Errorf("%d actuals were saved", len(got.Actuals))
	}
	sure := put("2026-05", "hours_freed", 200_000, "system")
	sure.Confirmed = true
	done, err := s.Enter(t.Context(), "org", tracking.Batch{By: ana, Entries: []tracking.Entry{
		sure, put("2026-05", "spend", 30_000, "system"), put("2026-05", "cycle_hours", 20, "expert"),
	}})
	must(t, err)
	if done.New != 3 {
		t.Errorf("%+v", done)
	}
	_, err = s.Enter(t.Context(), "org", tracking.Batch{By: ana, Entries: []tracking.Entry{put("2026-03", "spend", 31_000, "system")}})
	wantProblems(t, err, "spend.value actual_spend_falls")
}

func TestActuals_AnotherCurrencyIsRefused(t *testing.T) {
	s, kept := tracked(t)
	i := begun(t, s)
	_, err := raw(kept).Exec(`UPDATE client SET currency = 'EUR' WHERE id = $1`, i.Client)
	must(t, err)
	_, err = s.Enter(t.Context(), "org", tracking.Batch{By: ana, Entries: []tracking.Entry{
		entry(t, i.ID, "2026-05", assessment.MeasureSpend, 30_000), entry(t, i.ID, "2026-05", assessment.MeasureCases, 5000),
	}})
	wantProblems(t, err, "spend.value actual_currency")
}

func TestActuals_ATable(t *testing.T) {
	s, kept := tracked(t)
	i := begun(t, s)
	const head = "process,month,measure,value,source,confirm\n"
	row := func(rest string) string { return i.Process + "," + rest + "\n" }
	good := row("2026-Q1,spend,20000,system,") + row("2026-Q2,spend,41000,system,") + row("2026-Q2,hours_freed,,system,")
	_, err := s.Import(t.Context(), "org", i.Client, []byte(head+good+row("2026-Q2,hours_freed,900000,guess,")+row("2026-Q5,cases,1,system,")), ana)
	wantProblems(t, err, "value actual_asked", "month actuals_month")
	got, err := kept.Initiative(t.Context(), "org", i.ID)
	must(t, err)
	if len(got.Actuals) != 0 {
		t.Errorf("%d actuals of a table with faults were saved", len(got.Actuals))
	}
	table := []byte(head + good + row("2026-06,cycle_hours,12.5,expert,") + row("2026-Q2,benefit,9000000,guess,yes"))
	for n, want := range []tracking.Imported{
		{Entered: tracking.Entered{New: 4}, Empty: 1}, {Entered: tracking.Entered{Same: 4}, Empty: 1},
	} {
		done, err := s.Import(t.Context(), "org", i.Client, table, ana)
		must(t, err)
		if done != want {
			t.Errorf("time %d: %+v, want %+v", n+1, done, want)
		}
	}
	got, err = kept.Initiative(t.Context(), "org", i.ID)
	must(t, err)
	if len(got.Actuals) != 4 || got.Edition != 2 || got.Actuals[0].Month != month(t, "2026-03") {
		t.Errorf("%d actuals, edition %d, the first of %s", len(got.Actuals), got.Edition, got.Actuals[0].Month)
	}
	_, err = s.Import(t.Context(), "org", i.Client, []byte(head+row("2026-06,spend,,system,")), ana)
	wantProblems(t, err, "value actuals_nothing")
	_, err = s.Import(t.Context(), "other", i.Client, table, ana)
	wantCode(t, err, assessment.NotFound)
}

// What was measured moves no version by itself. Updated, the newest version says
// what its figures were before and after, and can be worked out again.
func TestUpdate_SaysWhatTheActualsMoved(t *testing.T) {
	s, kept := tracked(t)
	s.Foretell = assessment.ForecastOf
	i := begun(t, s)
	_, err := s.Step(t.Context(), "org", i.ID, 1, tracking.Step{State: assessment.Live, Month: month(t, "2026-03")}, ana)
	must(t, err)
	var entries []tracking.Entry
	for _, m := range []string{"2026-06", "2026-09"} {
		_, _, high, known := tracking.Range(i.Forecast, assessment.MeasureHoursFreed, i.MonthNumber(month(t, m)))
		if !known {
			t.Fatalf("nothing is foretold of %s", m)
		}
		entries = append(entries, entry(t, i.ID, m, assessment.MeasureHoursFreed, high))
	}
	_, err = s.Enter(t.Context(), "org", tracking.Batch{By: ana, Entries: entries})
	must(t, err)
	versions, err := kept.Revisions(t.Context(), "org", i.Assessment)
	must(t, err)
	if len(versions) != 1 {
		t.Fatalf("entering figures made %d versions", len(versions)-1)
	}
	u, err := s.Update(t.Context(), "org", i.Client)
	must(t, err)
	course := u.After.Initiatives[0]
	if u.Current || u.Figures != 2 || u.UpTo != month(t, "2026-09") || course.Used != 2 || course.Realised == nil || course.Realised.After.P50 <= course.Realised.Before.P50 {
		t.Fatalf("figures at the top of their ranges give %+v of %+v", course, u)
	}
	r, err := s.SaveUpdate(t.Context(), "org", i.Client, u.Base, tracking.Reason, ana)
	must(t, err)
	at := slices.IndexFunc(r.Changes, func(c assessment.Adjustment) bool { return c.Path == i.Process+"/realised" })
	if at < 0 {
		t.Fatalf("the log lacks R: %+v", r.Changes)
	}
	if c := r.Changes[at]; c.Before.Middle >= c.After.Middle || c.After.Source != "actuals" || c.Reason != "Actuals up to 2026-09: 2 figures" || c.Middle == 0 {
		t.Errorf("R is logged as %+v", c)
	}
	newest, err := kept.Revision(t.Context(), "org", i.Assessment, 0)
	must(t, err)
	wantAgain(t, s.Clients, newest)
	line, err := kept.Timeline(t.Context(), "org", i.Client, 0, 1)
	must(t, err)
	if e := line.Entries[0]; e.Kind != client.Updated || e.Version != 2 || e.Moved == nil {
		t.Errorf("the timeline says %+v", e)
	}
	if u, err = s.Update(t.Context(), "org", i.Client); err != nil || !u.Current {
		t.Errorf("updated, it is not current (%v)", err)
	}
	_, err = s.SaveUpdate(t.Context(), "org", i.Client, 2, tracking.Reason, ana)
	wantProblems(t, err, "initiatives client_nothing_new")
	_, err = s.SaveUpdate(t.Context(), "org", i.Client, 1, tracking.Reason, ana)
	var behind *client.Behind
	if !errors.As(err, &behind) {
		t.Errorf("from an older version: %v", err)
	}
}

func TestKnown_FitsTheAnswers(t *testing.T) {
	s, kept := tracked(t)
	i := begun(t, s)
	_, err := s.Enter(t.Context(), "org", tracking.Batch{By: ana, Entries: []tracking.Entry{
		entry(t, i.ID, "2026-05", assessment.MeasureSpend, 30_000), entry(t, i.ID, "2026-05", assessment.MeasureCases, 5000),
	}})
	must(t, err)
	_, err = s.Step(t.Context(), "org", i.ID, 2, tracking.Step{State: assessment.Stopped, Month: month(t, "2026-06")}, ana)
	must(t, err)
	_, err = s.Enter(t.Context(), "org", tracking.Batch{By: ana, Entries: []tracking.Entry{entry(t, i.ID, "2026-08", assessment.MeasureSpend, 31_000)}})
	must(t, err)
	in, _, of, err := s.Clients.Input(t.Context(), "org", i.Assessment, 0)
	must(t, err)
	if of != i.Client {
		t.Errorf("the version is of %q", of)
	}
	a := in.Answers
	upTo, list, err := s.KnownFor(t.Context(), "org", i.Client, a)
	must(t, err)
	if len(list) != 1 || len(list[0].Actuals) != 3 || upTo != month(t, "2026-06") || list[0].Actuals[2].Month != month(t, "2026-06") || list[0].Actuals[2].Value != 31_000 {
		t.Errorf("known up to %s: %+v", upTo, list) // the last invoice counts for the month of the stop
	}
	a.AsOf, a.Initiatives = upTo, list
	must(t, assessment.Validate(a, in.Bank).Err())
	a.Values = map[string]questionnaire.Answer{"P-CURRENCY": {State: questionnaire.Given, Text: "EUR"}}
	if _, list, err = s.KnownFor(t.Context(), "org", i.Client, a); err != nil || len(list) != 1 || len(list[0].Actuals) != 1 {
		t.Errorf("in another currency: %+v, %v", list, err)
	}
	a.Groups = map[string][]assessment.Item{"process": {{ID: "other"}}}
	if upTo, list, err = s.KnownFor(t.Context(), "org", i.Client, a); err != nil || len(list) != 0 || !upTo.IsZero() {
		t.Errorf("of answers without the process: %s %+v, %v", upTo, list, err)
	}
	organisation, id, err := kept.ClientOf(t.Context(), i.Assessment)
	must(t, err)
	if organisation != "org" || id != i.Client {
		t.Errorf("the assessment is of %s %s", organisation, id)
	}
	s.Owner = kept.ClientOf
	if upTo, list, err = s.KnownOf(t.Context(), assessment.Draft{ID: i.Assessment, Answers: in.Answers}); err != nil || len(list) != 1 || upTo != month(t, "2026-06") {
		t.Errorf("of its draft: %s %+v, %v", upTo, list, err)
	}
	if _, list, err = s.KnownOf(t.Context(), assessment.Draft{ID: "nobody's", Answers: in.Answers}); err != nil || len(list) != 0 {
		t.Errorf("of a draft of nobody's: %+v, %v", list, err)
	}
	_, _, err = kept.ClientOf(t.Context(), "nobody's")
	wantCode(t, err, assessment.NotFound)
}
