package tracking

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// Service is what a consultant can do with initiatives. Who may do what is for
// the caller to decide beforehand; the organisation is always that of whoever
// asks.
type Service struct {
	Store    Store
	Clients  *client.Service
	Foretell func(in assessment.Input, process string) (assessment.Forecast, error)
	Owner    func(ctx context.Context, assessment string) (organisation, client string, err error) // nil: no draft is a client's
	Clock    func() time.Time
	Random   io.Reader // of cryptographic quality

	// Everything is every initiative of every organisation, for Instance alone;
	// nil: nobody may see that. Least is how many organisations it takes, Round
	// the step of its counts.
	Everything   func(context.Context) ([]Initiative, error)
	Least, Round int
}

// now is the month that is not over yet.
func (s *Service) now() calendar.Month { return calendar.MonthOf(s.Clock().UTC()) }

// Beginning is what is said when an initiative starts.
type Beginning struct {
	Client     string
	Assessment string
	Version    int64 // 0: the newest
	Process    string
	Owner      string         // a team
	Started    calendar.Month // first month of building
}

// Start makes an initiative of an opportunity of a client's result and freezes
// what is expected of it. The error is a problem.List when what was typed is at
// fault, and *Taken when the process has an initiative that goes on.
func (s *Service) Start(ctx context.Context, organisation string, b Beginning, by client.Author) (Initiative, error) {
	in, f, of, err := s.Clients.Input(ctx, organisation, b.Assessment, b.Version)
	if err != nil {
		return Initiative{}, err
	}
	if of != b.Client {
		return Initiative{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.draft_gone"}
	}
	var v faults
	b.Owner = strings.TrimSpace(b.Owner)
	v.text("owner", b.Owner, maxOwner)
	v.month("started", b.Started, s.now())
	var names []string
	for _, o := range f.Result.Opportunities {
		names = append(names, o.ID)
	}
	if !slices.Contains(names, b.Process) {
		v.add("process", CodeProcess, "got", b.Process, "options", strings.Join(names, ", "))
	}
	if err := v.list.Err(); err != nil {
		return Initiative{}, err
	}
	now := s.Clock()
	i := Initiative{
		Organisation: organisation, Client: b.Client, Assessment: b.Assessment, Version: f.Number, MadeAt: f.At, Process: b.Process, Owner: b.Owner,
		State: assessment.Building, Started: b.Started, Baseline: baseline(in.Answers, b.Process), CreatedAt: now, By: by, Edition: 1,
		States: []State{{Number: 1, State: assessment.Building, Month: b.Started, By: by, At: now}},
	}
	if i.Forecast, err = s.Foretell(in, b.Process); err != nil {
		return Initiative{}, fmt.Errorf("foretell %s: %w", b.Process, err)
	}
	if i.ID, err = s.id(); err != nil {
		return Initiative{}, err
	}
	return i, s.Store.AddInitiative(ctx, i)
}

// baseline is what was answered of a process before its initiative.
func baseline(a assessment.Answers, process string) map[string]questionnaire.Answer {
	for _, i := range a.Initiatives {
		if i.Process == process {
			return i.Baseline // a second try at it: the work is still compared with that before the first
		}
	}
	out := make(map[string]questionnaire.Answer)
	for _, item := range a.Groups["process"] {
		if item.ID != process {
			continue
		}
		for _, id := range assessment.BaselineQuestions() {
			if answer := item.Values[id]; answer.State != questionnaire.Missing {
				out[id] = answer
			}
		}
	}
	return out
}

// Step is a new state of an initiative.
type Step struct {
	State assessment.InitiativeState
	Month calendar.Month // from which it is so; of Building the first month, which may correct the start
	Owner string
	Note  string
}

// Step puts an initiative into a state, on the edition that was read. The error
// is a problem.List when what was typed is at fault.
func (s *Service) Step(ctx context.Context, organisation, id string, edition int64, step Step, by client.Author) (Initiative, error) {
	i, err := s.Store.Initiative(ctx, organisation, id)
	if err != nil {
		return i, err
	}
	step.Owner, step.Note = strings.TrimSpace(step.Owner), strings.TrimSpace(step.Note)
	if err := s.checkStep(i, step).Err(); err != nil {
		return i, err
	}
	was := i
	i.State, i.Owner = step.State, step.Owner
	switch step.State {
	case assessment.Building:
		i.Started, i.Live, i.Ended = step.Month, 0, 0
	case assessment.Live:
		i.Live, i.Ended = step.Month, 0
	case assessment.Stopped:
		i.Ended = step.Month
	}
	now := s.Clock()
	kept := State{Number: int64(len(i.States)) + 1, State: step.State, Month: step.Month, Note: step.Note, By: by, At: now}
	var told *client.Entry
	if kind := map[assessment.InitiativeState]client.Kind{assessment.Live: client.WentLive, assessment.Stopped: client.Ended}[i.State]; kind != "" && i.State != was.State {
		told = &client.Entry{Kind: kind, At: now, By: by, Initiative: id, Text: i.Name()}
	}
	i.Edition = edition
	if err := s.Store.SaveState(ctx, organisation, i, kept, told); err != nil {
		return was, err
	}
	return s.Store.Initiative(ctx, organisation, id)
}

func (s *Service) checkStep(i Initiative, step Step) problem.List {
	var v faults
	v.text("owner", step.Owner, maxOwner)
	v.text("note", step.Note, maxNote)
	states := []string{string(assessment.Building), string(assessment.Live), string(assessment.Stopped)}
	if !slices.Contains(states, string(step.State)) {
		v.add("state", CodeState, "options", strings.Join(states, ", "))
		return v.list
	}
	if !v.month("month", step.Month, s.now()) {
		return v.list
	}
	counting := i.Counting()
	switch {
	case step.State != assessment.Building && step.Month < i.Started:
		v.add("month", CodeBeforeStart, "got", step.Month.String(), "start", i.Started.String())
	case step.State == assessment.Stopped && step.Month < i.Live:
		v.add("month", CodeBeforeLive, "got", step.Month.String(), "live", i.Live.String())
	case step.State == assessment.Building && len(counting) > 0 && counting[0].Month < step.Month:
		v.add("month", CodeHasActuals, "got", step.Month.String(), "first", counting[0].Month.String())
	case step.State == assessment.Stopped:
		for _, a := range counting {
			if a.Month > step.Month && a.Measure != assessment.MeasureSpend {
				v.add("month", CodeAfterStop, "got", a.Month.String(), "ended", step.Month.String())
				break
			}
		}
	}
	return v.list
}

const idBytes = 12

func (s *Service) id() (string, error) {
	random := make([]byte, idBytes)
	if _, err := io.ReadFull(s.Random, random); err != nil {
		return "", fmt.Errorf("make an id: %w", err)
	}
	return hex.EncodeToString(random), nil
}
