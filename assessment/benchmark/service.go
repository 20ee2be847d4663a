package benchmark

import (
	"context"
	"fmt"
	"time"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/questionnaire"
)

// Service computes what pools show and holds results against it.
type Service struct {
	store    Store
	evidence *evidence.Base
	banks    Banks
	asked    Asked
	clock    func() time.Time

	rules     rules
	grid      []float64           // of levels
	questions map[string][]string // dimension → its questions
}

// Banks finds the questionnaire of a reference.
type Banks func(reference string) (*questionnaire.Bank, bool)

// New is a service with the rules and the levels of a model.
func New(store Store, model assessment.Input, banks Banks, asked Asked, clock func() time.Time) (*Service, error) {
	r, err := rulesOf(model.Evidence)
	if err != nil {
		return nil, fmt.Errorf("benchmark: %w", err)
	}
	bank := model.Bank
	s := &Service{store: store, evidence: model.Evidence, banks: banks, asked: asked, clock: clock, rules: r, questions: make(map[string][]string)}
	if s.grid, _, err = assessment.Likelihoods(model); err != nil {
		return nil, fmt.Errorf("benchmark: %w", err)
	}
	for _, d := range bank.Dimensions {
		for _, q := range bank.DimensionItems(d.ID) {
			s.questions[d.ID] = append(s.questions[d.ID], q.ID)
		}
	}
	return s, nil
}

// Refresh computes every pool anew, unless that was done less than a day ago. It
// reports whether it did.
func (s *Service) Refresh(ctx context.Context) (bool, error) {
	now := s.clock()
	states, err := s.store.States(ctx)
	if err != nil {
		return false, err
	}
	pools := map[string]*pool{"": {state: State{}, crowd: newCrowd()}}
	for _, one := range states {
		if now.Sub(one.At) < s.rules.every {
			return false, nil
		}
		pools[one.Pool] = &pool{state: one, crowd: newCrowd()}
	}
	err = s.store.EachRun(ctx, func(r Run) error {
		if pools[r.Pool] == nil {
			pools[r.Pool] = &pool{state: State{Pool: r.Pool}, crowd: newCrowd()}
		}
		data := s.rules.works(r.Result, s.asked)
		if err := s.levels(r, data); err != nil {
			return err
		}
		pools[r.Pool].crowd.add(r, data)
		return nil
	})
	if err != nil {
		return false, err
	}
	next := make([]State, 0, len(pools))
	for name, p := range pools {
		if name != "" && len(p.crowd.runs) == 0 {
			continue // nobody agrees any more, or the organisation is gone
		}
		next = append(next, release{s.rules, s.grid}.state(p.state, p.crowd, now))
	}
	return true, s.store.SaveStates(ctx, next)
}

// pool is one pool while it is computed.
type pool struct {
	state State
	crowd *crowd
}

func newCrowd() *crowd { return &crowd{agreed: make(map[string]bool)} }

// Forget drops everything that was computed.
func (s *Service) Forget(ctx context.Context) error { return s.store.SaveStates(ctx, nil) }

// Among holds a result of an assessment against the others of its pool. ok is
// false where there is nothing to hold it against.
func (s *Service) Among(ctx context.Context, id string, r assessment.Result) (c Comparison, ok bool, err error) {
	of, err := s.store.Pool(ctx, id)
	if err != nil {
		return Comparison{}, false, err
	}
	state, err := s.store.State(ctx, of)
	if err != nil {
		return Comparison{}, false, err
	}
	c = s.compare(state, r)
	return c, len(c.Levels) > 0 || len(c.Work) > 0, nil
}

// Overview is what one pool shows, for those who look after the instance.
type Overview struct {
	Pool   string
	At     time.Time
	Agreed int // organisations, to the nearest step; 0 for fewer than may be told
	Cells  []Cell
}

// Overviews lists every pool, with nothing that a respondent may not see.
func (s *Service) Overviews(ctx context.Context) ([]Overview, error) {
	states, err := s.store.States(ctx)
	if err != nil {
		return nil, err
	}
	var out []Overview
	for _, one := range states {
		o := Overview{Pool: one.Pool, At: one.At, Cells: one.Shown()}
		if one.Agreed >= s.rules.least {
			o.Agreed = s.rules.count(one.Agreed)
		}
		out = append(out, o)
	}
	return out, nil
}

// Least is how many organisations a cell needs.
func (s *Service) Least() int { return s.rules.least }

// Step is the step in which counts are shown.
func (s *Service) Step() int { return s.rules.step }
