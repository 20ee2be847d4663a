package workspace

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/tracking"
)

// measured gives an initiative a history: live, figures in and out of their
// ranges, one corrected, one withdrawn, one confirmed.
func (s *site) measured(i tracking.Initiative, note string) {
	s.t.Helper()
	ctx, by := s.t.Context(), client.Author{ID: "ben", Name: "Ben Holt"}
	_, err := s.Tracking.Step(ctx, i.Organisation, i.ID, i.Edition, tracking.Step{State: assessment.Live, Month: calendar.NewMonth(2026, time.May), Owner: i.Owner, Note: note}, by)
	must(s.t, err)
	put := func(month time.Month, measure string, value float64) {
		_, err := s.Tracking.Enter(ctx, i.Organisation, tracking.Batch{By: by, Entries: []tracking.Entry{{
			Initiative: i.ID, Note: note, Confirmed: true, Actual: assessment.Actual{Month: calendar.NewMonth(2026, month), Measure: measure, Value: value, Source: "sample"},
		}}})
		must(s.t, err)
	}
	for n, month := range []time.Month{time.March, time.June, time.September} {
		for _, m := range assessment.OutcomeMeasures() {
			_, middle, _, known := tracking.Range(i.Forecast, m.Name, i.MonthNumber(calendar.NewMonth(2026, month)))
			if !known {
				middle = map[bool]float64{true: 0.1, false: 20}[m.Unit == "share"]
			}
			put(month, m.Name, middle*(1+0.2*float64(n)))
		}
	}
	put(time.September, assessment.MeasureHoursFreed, 1_000_000)
	put(time.September, assessment.MeasureStraightThrough, 0.01)
	_, err = s.Tracking.Enter(ctx, i.Organisation, tracking.Batch{By: by, Entries: []tracking.Entry{{
		Initiative: i.ID, Note: note, Withdrawn: true, Actual: assessment.Actual{Month: calendar.NewMonth(2026, time.June), Measure: assessment.MeasureCases},
	}}})
	must(s.t, err)
}

// initiativeGallery is every page of initiatives in its states.
func (s *site) initiativeGallery() []specimen {
	s.t.Helper()
	blank := s.made(url.Values{"tags": {""}})
	untouched, full, wordy := s.earlier("Brook Insurance", nil), s.earlier("Alder Insurance", nil), s.earlier(strings.Repeat("Versicherungs", 9), endless)
	one, long := s.begun(s.org, full), s.begun(s.org, wordy)
	empty := s.begun(s.org, s.earlier("Cedar Insurance", nil))
	s.measured(one, "Counted by hand")
	s.measured(long, strings.Repeat("Schadensbearbeitung", 20))
	stopped := s.begun(s.org, s.earlier("Dune Insurance", nil))
	_, err := s.Tracking.Step(s.t.Context(), s.org, stopped.ID, 1, tracking.Step{State: assessment.Stopped, Month: calendar.NewMonth(2026, time.July)}, client.Author{Name: "Ben Holt"})
	must(s.t, err)
	at := func(i tracking.Initiative) string { return initiativeURL(i.ID) }
	wrong := url.Values{"month": {"2026-10"}, "edition": {"0"}}
	for _, m := range assessment.OutcomeMeasures() {
		wrong.Set("value-"+m.Name, "9,000,000")
		wrong.Set("source-"+m.Name, "guess")
	}
	wrong.Set("value-cases", strings.Repeat("many", 30))
	table := "initiative,month,measure,value,source\n" + one.ID + ",2026-Q9," + strings.Repeat("x", 90) + ",1,2\nnobody,2026-01,cases,-1,system\n"
	home := func(c client.Client) string { return clientURLOf(c.ID) }
	return []specimen{
		{name: "initiatives, no result", path: initiativesURL(strings.TrimPrefix(blank, clientsPath+"/"))},
		{name: "initiatives, none", path: initiativesURL(untouched.ID)}, {name: "initiatives", path: initiativesURL(full.ID) + "?new=2&corrected=1&same=0&empty=4"},
		{name: "initiatives, long", path: initiativesURL(wordy.ID)},
		{name: "new initiative", path: initiativesURL(full.ID) + "/new"}, {name: "new initiative, long", path: initiativesURL(wordy.ID) + "/new"},
		{name: "new initiative, wrong", path: initiativesURL(full.ID) + "/new", form: url.Values{"started": {"x"}, "owner": {strings.Repeat("x", 130)}}},
		{name: "initiative, empty", path: at(empty)}, {name: "initiative", path: at(one) + "?done=actuals_entered"}, {name: "initiative, long", path: at(long)}, {name: "initiative, stopped", path: at(stopped)},
		{name: "initiative, wrong", path: at(one) + "/state", from: at(one), form: url.Values{"state": {"live"}, "month": {"2024-01"}, "edition": {"1"}, "owner": {strings.Repeat("x", 130)}}},
		{name: "actuals", path: at(one) + "/actuals?month=2026-09"}, {name: "actuals, empty", path: at(empty) + "/actuals"}, {name: "actuals, long", path: at(long) + "/actuals?month=2026-06"},
		{name: "actuals, wrong", path: at(one) + "/actuals", from: at(one) + "/actuals?month=2026-10", form: wrong},
		{name: "table", path: home(full) + "/actuals"}, {name: "table, long", path: home(wordy) + "/actuals"}, {name: "table, wrong", path: home(full) + "/actuals", form: url.Values{"pasted": {table}}},
		{name: "update, none", path: home(untouched) + "/update"}, {name: "update", path: home(full) + "/update"}, {name: "update, long", path: home(wordy) + "/update"},
		{name: "update, behind", path: home(full) + "/update", form: url.Values{"base": {"1"}}, status: 409},
		{name: "client with initiatives", path: home(full)}, {name: "client with initiatives, long", path: home(wordy)}, {name: "portfolio with initiatives", path: portfolioPath},
	}
}

func TestAxeOfInitiativePages(t *testing.T) {
	s := openSite(t)
	s.underAxe(t, s.initiativeGallery)
}

func TestMarkupOfInitiativePages(t *testing.T) {
	s := openSite(t)
	s.valid(t, s.initiativeGallery)
}

// TestBrowserEntersFigures enters a figure in a browser, is asked back, confirms
// it and updates the result, with scripts and without. No page of it weighs more
// than a first visit may.
func TestBrowserEntersFigures(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts=%v", scripts), func(t *testing.T) {
			s := openSite(t)
			full := s.earlier("Alder Insurance", nil)
			i := s.begun(s.org, full)
			b := s.screen(t, 320, scripts)
			b.visit(initiativeURL(i.ID))
			b.seen.Lock()
			if t.Logf("%.1f kB in %d requests", b.bytes/1000, b.requests); b.bytes > 110_000 || b.requests > 8 {
				t.Errorf("the page takes %.0f bytes in %d requests", b.bytes, b.requests)
			}
			b.seen.Unlock()
			b.visit(entryURL(i.ID, calendar.NewMonth(2026, time.September)))
			b.fillIn("value-cases", "9,000,000")
			b.fillIn("source-cases", "system")
			b.send(`main form[method=post] button`)
			b.until(`document.body.textContent.includes("a thousand times off")`)
			if scripts {
				b.until(`document.activeElement.id === "errors"`)
			}
			if kept := b.run(`document.querySelector("[name=value-cases]").value`); kept != "9,000,000" {
				t.Errorf("what was typed is now %q", kept)
			}
			b.run(`(document.querySelector("[name=sure-cases]").checked = true, "")`)
			b.send(`main form[method=post] button`)
			b.until(`document.body.textContent.includes("The figures are saved")`)
			b.visit(clientURLOf(full.ID) + "/update")
			b.send(`main form[method=post] button`)
			b.until(`document.body.textContent.includes("The new version knows the actuals")`)
			for _, said := range b.complained() {
				t.Errorf("the browser complains: %s", said)
			}
		})
	}
}
