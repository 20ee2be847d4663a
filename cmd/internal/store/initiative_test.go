package store

import (
	"context"
	"crypto/rand"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/account"
	"waterline/examples"
)

func month(t *testing.T, s string) calendar.Month {
	t.Helper()
	m, err := calendar.ParseMonth(s)
	must(t, err)
	return m
}

// foretold is a forecast whose figures are easy to reckon with: a year, of every
// measure but the time of a case, the same in each month but the spend.
func foretold(_ assessment.Input, process string) (assessment.Forecast, error) {
	f := assessment.Forecast{
		Process: process, Name: "Claims intake", Play: "triage", PlayName: "Sort what comes in", Currency: "GBP", PLive: 0.6, GoLive: []float64{2, 3, 5},
		Levels: []float64{0.05, 0.5, 0.95}, Judged: 6,
		Target: assessment.Measure{Name: assessment.MeasureStraightThrough, Value: 0.5, Unit: "share", Letter: assessment.Benchmark},
		Kill:   assessment.Measure{Name: assessment.MeasureStraightThrough, Value: 0.3, Unit: "share", Letter: assessment.Benchmark},
	}
	quantiles := map[string][]float64{
		assessment.MeasureStraightThrough: {0.2, 0.5, 0.7}, assessment.MeasureHoursFreed: {50, 200, 400},
		assessment.MeasureBenefit: {-1000, 4000, 9000}, assessment.MeasureCases: {4000, 5000, 6000}, assessment.MeasureSpend: {20000, 30000, 45000},
	}
	for _, m := range assessment.OutcomeMeasures() {
		if !m.Foretold {
			continue
		}
		e := assessment.Effect{Measure: m.Name, Unit: m.Unit}
		for range 12 {
			e.Months = append(e.Months, quantiles[m.Name])
		}
		f.Effects = append(f.Effects, e)
	}
	return f, nil
}

// tracked is the service of initiatives on a real database, in November 2026.
func tracked(t *testing.T) (*tracking.Service, *Store) {
	t.Helper()
	clients, s := consultancy(t, 1000)
	service := &tracking.Service{Store: s, Clients: clients, Foretell: foretold, Clock: clients.Clock, Random: rand.Reader}
	clients.Standings = service.Standings
	return service, s
}

// begun is an initiative of the insurer, started in January 2026.
func begun(t *testing.T, s *tracking.Service) tracking.Initiative {
	t.Helper()
	who, f := imported(t, s.Clients)
	i, err := s.Start(t.Context(), "org", tracking.Beginning{
		Client: who.ID, Assessment: f.Assessment, Process: *f.Result.Starter.ID, Owner: " Claims team ", Started: month(t, "2026-01"),
	}, ana)
	must(t, err)
	return i
}

func entry(t *testing.T, id, m, measure string, value float64) tracking.Entry {
	t.Helper()
	return tracking.Entry{Initiative: id, Actual: assessment.Actual{Month: month(t, m), Measure: measure, Value: value, Source: "system"}}
}

func TestInitiative_StartFreezesForecastAndBaseline(t *testing.T) {
	s, kept := tracked(t)
	i := begun(t, s)
	got, err := kept.Initiative(t.Context(), "org", i.ID)
	must(t, err)
	got.MadeAt, got.CreatedAt, got.States[0].At = i.MadeAt, i.CreatedAt, i.States[0].At // the database keeps milliseconds
	if !reflect.DeepEqual(got, i) {
		t.Errorf("kept %+v\nwant %+v", got, i)
	}
	if got.Owner != "Claims team" || got.Judged() != month(t, "2026-06") || got.Currency() != "GBP" {
		t.Errorf("%s, judged in %s, in %s", got.Owner, got.Judged(), got.Currency())
	}
	if a := got.Baseline["PR-MINUTES"]; !a.Known() {
		t.Errorf("the baseline is %v", got.Baseline)
	}
	_, err = s.Start(t.Context(), "org", tracking.Beginning{Client: i.Client, Assessment: i.Assessment, Process: i.Process, Started: i.Started}, ana)
	var taken *tracking.Taken
	if !errors.As(err, &taken) || taken.Initiative != i.ID {
		t.Errorf("a second one: %v", err)
	}
	wantCode(t, err, assessment.Conflict)
	_, err = s.Start(t.Context(), "org", tracking.Beginning{Client: i.Client, Assessment: i.Assessment, Process: "claims", Owner: strings.Repeat("x", 121), Started: month(t, "2027-01")}, ana)
	wantProblems(t, err, "owner too_long", "started initiative_future", "process initiative_process")
	line, err := kept.Timeline(t.Context(), "org", i.Client, 0, 1)
	must(t, err)
	if e := line.Entries[0]; e.Kind != client.Launched || e.Initiative != i.ID || e.Text != "Claims intake" {
		t.Errorf("the timeline says %+v", e)
	}
}

func wantProblems(t *testing.T, err error, want ...string) {
	t.Helper()
	var list problem.List
	if !errors.As(err, &list) {
		t.Fatalf("error is %v, want problems", err)
	}
	var got []string
	for _, p := range list {
		got = append(got, p.Path+" "+p.Code)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("problems are %q, want %q", got, want)
	}
}

func TestInitiative_Steps(t *testing.T) {
	s, kept := tracked(t)
	i := begun(t, s)
	step := func(edition int64, state assessment.InitiativeState, m string) (tracking.Initiative, error) {
		return s.Step(t.Context(), "org", i.ID, edition, tracking.Step{State: state, Month: month(t, m), Owner: "Claims team"}, ana)
	}
	_, err := step(1, assessment.Live, "2025-12")
	wantProblems(t, err, "month initiative_before_start")
	_, err = step(1, "paused", "2026-04")
	wantProblems(t, err, "state initiative_state")
	_, err = step(1, assessment.Live, "2026-04")
	must(t, err)
	_, err = step(1, assessment.Stopped, "2026-09")
	wantCode(t, err, assessment.Conflict) // somebody saved since
	_, err = step(2, assessment.Stopped, "2026-03")
	wantProblems(t, err, "month initiative_before_live")
	_, err = s.Enter(t.Context(), "org", tracking.Batch{By: ana, Entries: []tracking.Entry{entry(t, i.ID, "2026-08", assessment.MeasureCases, 5000)}})
	must(t, err)
	_, err = step(3, assessment.Stopped, "2026-07")
	wantProblems(t, err, "month initiative_after_stop")
	_, err = step(3, assessment.Building, "2026-09")
	wantProblems(t, err, "month initiative_has_actuals")
	got, err := step(3, assessment.Stopped, "2026-09")
	must(t, err)
	if got.State != assessment.Stopped || got.Live != month(t, "2026-04") || got.Ended != month(t, "2026-09") || len(got.States) != 3 || got.Edition != 4 {
		t.Errorf("%+v", got)
	}
	_, err = s.Enter(t.Context(), "org", tracking.Batch{By: ana, Entries: []tracking.Entry{
		entry(t, i.ID, "2026-10", assessment.MeasureCases, 5000), entry(t, i.ID, "2026-10", assessment.MeasureSpend, 30_000), // a last invoice
	}})
	wantProblems(t, err, "cases.month initiative_after_stop")
	again, err := s.Start(t.Context(), "org", tracking.Beginning{Client: i.Client, Assessment: i.Assessment, Process: i.Process, Started: month(t, "2026-10")}, ana)
	must(t, err)
	_, err = step(4, assessment.Live, "2026-09") // while another one goes on
	var taken *tracking.Taken
	if !errors.As(err, &taken) || taken.Initiative != again.ID {
		t.Errorf("opened again: %v", err)
	}
	list, err := kept.Initiatives(t.Context(), "org", i.Client)
	must(t, err)
	if len(list) != 2 || list[0].ID != again.ID {
		t.Errorf("%d initiatives, the newest start is not first", len(list))
	}
	upTo, known, err := s.Known(t.Context(), "org", i.Client)
	must(t, err)
	if len(known) != 1 || known[0].Started != month(t, "2026-10") || upTo != month(t, "2026-10") {
		t.Errorf("known up to %s: %+v", upTo, known)
	}
}

// Each state that the stop rule of a project may be in, and what it is judged by.
func TestInitiative_StopRule(t *testing.T) {
	s, kept := tracked(t)
	i := begun(t, s) // judged in June: stop below 0.3, target 0.5
	for n, tc := range []struct {
		month string // with a share of straight-through, "" for none
		value float64
		now   string
		want  client.KillState
	}{
		{"", 0, "2026-06", client.Waiting},
		{"", 0, "2026-07", client.Unjudged},
		{"2026-05", 0.1, "2026-06", client.Waiting}, // before its month nothing is decided
		{"2026-05", 0.1, "2026-07", client.Unjudged},
		{"2026-06", 0.29, "2026-06", client.BelowStop},
		{"2026-06", 0.30, "2026-07", client.Between},
		{"2026-06", 0.50, "2026-07", client.OnCourse},
		{"2026-08", 0.20, "2026-09", client.BelowStop},
	} {
		one := i
		if tc.month != "" {
			one.Actuals = []tracking.Actual{{Actual: assessment.Actual{Month: month(t, tc.month), Measure: assessment.MeasureStraightThrough, Value: tc.value}}}
		}
		if got := one.Standing(month(t, tc.now)).State; got != tc.want {
			t.Errorf("case %d: %s, want %s", n, got, tc.want)
		}
	}
	p, err := s.Clients.Portfolio(t.Context(), "org", client.Query{})
	must(t, err)
	if len(p.Panels) != 1 || p.Panels[0].Starter.State != client.Unjudged || len(p.Panels[0].Initiatives) != 1 {
		t.Fatalf("the portfolio says %+v", p.Panels)
	}
	_, err = s.Step(t.Context(), "org", i.ID, 1, tracking.Step{State: assessment.Stopped, Month: month(t, "2026-09")}, ana)
	must(t, err)
	i, err = kept.Initiative(t.Context(), "org", i.ID)
	must(t, err)
	if got := i.Standing(month(t, "2026-11")).State; got != client.StoppedState {
		t.Errorf("stopped is %s", got)
	}
}

// TestOrganisationsSeeNothingOfEachOthersInitiatives calls every method of
// tracking.Store for what belongs to another organisation.
func TestOrganisationsSeeNothingOfEachOthersInitiatives(t *testing.T) {
	s, kept := tracked(t)
	i := begun(t, s)
	ctx := t.Context()
	before := allRows(t, kept)
	foreign := i
	foreign.ID, foreign.Organisation, foreign.Process = "new", "other", "other"
	calls := map[string]func() (any, error){
		"AddInitiative": func() (any, error) { return nil, kept.AddInitiative(ctx, foreign) },
		"Initiative":    func() (any, error) { _, err := kept.Initiative(ctx, "other", i.ID); return nil, err },
		"Initiatives":   func() (any, error) { _, err := kept.Initiatives(ctx, "other", i.Client); return nil, err },
		"InitiativesOf": func() (any, error) {
			l, err := kept.InitiativesOf(ctx, "other", []string{i.Client})
			return len(l), err
		},
		"AllInitiatives": func() (any, error) { l, err := kept.AllInitiatives(ctx, "other"); return len(l), err },
		"SaveState":      func() (any, error) { return nil, kept.SaveState(ctx, "other", i, tracking.State{At: noon}, nil) },
		"SaveActuals": func() (any, error) {
			return nil, kept.SaveActuals(ctx, "other", []tracking.Change{{Initiative: i.ID, Edition: 1, Actuals: []tracking.Actual{{Number: 1, At: noon}}}})
		},
	}
	methods := reflect.TypeFor[tracking.Store]()
	for n := range methods.NumMethod() {
		name := methods.Method(n).Name
		call, listed := calls[name]
		if !listed {
			t.Errorf("method %s is not tried", name)
			continue
		}
		switch found, err := call(); {
		case found != nil:
			if err != nil || found != 0 {
				t.Errorf("%s found %v (%v)", name, found, err)
			}
		default:
			wantCode(t, err, assessment.NotFound)
		}
	}
	if after := allRows(t, kept); !reflect.DeepEqual(before, after) {
		t.Errorf("rows were %v and are %v", before, after)
	}
}

// An initiative outlives the assessment it was started from, as its forecast
// stands beside it, and goes with its client or organisation.
func TestInitiative_GoesWithItsClient(t *testing.T) {
	for name, end := range map[string]func(context.Context, *Store, tracking.Initiative) error{
		"client": func(ctx context.Context, s *Store, i tracking.Initiative) error {
			return s.EraseClient(ctx, "org", i.Client, client.Event{At: noon})
		},
		"organisation": func(ctx context.Context, s *Store, _ tracking.Initiative) error {
			must(t, s.AddOrganisation(ctx, account.Organisation{ID: "org", Name: "Org", CreatedAt: noon}, did("add")))
			return s.DeleteOrganisation(ctx, "org", did("delete"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, kept := tracked(t)
			i := begun(t, s)
			_, err := s.Enter(t.Context(), "org", tracking.Batch{By: ana, Entries: []tracking.Entry{entry(t, i.ID, "2026-05", assessment.MeasureCases, 5000)}})
			must(t, err)
			must(t, kept.Delete(t.Context(), i.Assessment, noon.Add(time.Hour)))
			got, err := kept.Initiative(t.Context(), "org", i.ID)
			must(t, err)
			if len(got.Actuals) != 1 || !reflect.DeepEqual(got.Forecast, i.Forecast) {
				t.Error("it did not outlive its assessment")
			}
			must(t, end(t.Context(), kept, i))
			rows := allRows(t, kept)
			for _, table := range []string{"initiative", "initiative_state", "initiative_actual"} {
				if rows[table] != 0 {
					t.Errorf("%d rows of %s are left", rows[table], table)
				}
			}
		})
	}
}

func TestInitiative_QuestionThatLeftTheBank(t *testing.T) {
	s, kept := tracked(t)
	i := begun(t, s)
	known := kept.questions
	kept.questions = func(id string) (questionnaire.Question, bool) {
		q, ok := known(id)
		return q, ok && id != "PR-MINUTES"
	}
	got, err := kept.Initiative(t.Context(), "org", i.ID)
	must(t, err)
	if _, there := got.Baseline["PR-MINUTES"]; there || len(got.Baseline) == 0 {
		t.Errorf("the baseline is %v", got.Baseline)
	}
}

// Figures over the instance read every organisation's initiatives, with what was
// measured of them.
func TestEveryInitiativeIsOfEveryOrganisation(t *testing.T) {
	s, kept := tracked(t)
	here := begun(t, s)
	who, err := s.Clients.New(t.Context(), "elsewhere", client.Client{Name: "Other"}, ana)
	must(t, err)
	data, err := examples.Files.ReadFile("insurer.yaml")
	must(t, err)
	f, err := s.Clients.Import(t.Context(), "elsewhere", who.ID, "insurer.yaml", data, "en", ana)
	must(t, err)
	there, err := s.Start(t.Context(), "elsewhere", tracking.Beginning{
		Client: who.ID, Assessment: f.Assessment, Process: *f.Result.Starter.ID, Started: month(t, "2026-01"),
	}, ana)
	must(t, err)
	all, err := kept.EveryInitiative(t.Context())
	must(t, err)
	found := make(map[string]string)
	for _, i := range all {
		found[i.ID] = i.Organisation
	}
	if len(all) != 2 || found[here.ID] != "org" || found[there.ID] != "elsewhere" {
		t.Errorf("found %v", found)
	}
}
