package tracking

import (
	"context"
	"errors"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
)

// Entry is one actual as somebody enters it.
type Entry struct {
	Initiative string // id
	assessment.Actual
	Note      string
	Confirmed bool // it is what was measured, however far from the forecast
	Withdrawn bool // what counts is taken back, with the note; Value and Source are not read

	Place string // of what is wrong with it, such as "actuals[2]"; "" names the measure
	Line  int    // in a table, whose columns are its places then; 0 for none
}

// at is the place of a part of the entry.
func (e Entry) at(part string) string {
	switch {
	case e.Line > 0:
		return part
	case e.Place != "":
		return e.Place + "." + part
	}
	return e.Measure + "." + part
}

// Batch is what is entered at once, all or nothing.
type Batch struct {
	Entries []Entry
	Edition int64 // of the one initiative, as it was read; 0 for whichever is there
	By      client.Author
}

// Entered is what became of a batch.
type Entered struct {
	New       int // of a month and measure that had none
	Corrected int // that stand for others now
	Same      int // that were there already
	Withdrawn int
}

// Changed reports whether anything was saved.
func (e Entered) Changed() bool { return e.New+e.Corrected+e.Withdrawn > 0 }

const tries = 3

// Enter saves actuals and takes back those that are withdrawn, which stay
// readable; no earlier version counts in their place. What is there already
// changes nothing, so that a batch may be sent again. The error is a problem.List with everything that is wrong,
// places beginning as the entries say; nothing is saved then. Conflict if the
// initiative was saved since the edition of the batch was read.
func (s *Service) Enter(ctx context.Context, organisation string, b Batch) (Entered, error) {
	if b.Edition != 0 {
		return s.enter(ctx, organisation, b)
	}
	var done Entered
	err := again(func() (err error) { done, err = s.enter(ctx, organisation, b); return err })
	return done, err
}

// again tries what a save that came between may refuse.
func again(do func() error) error {
	var err error
	for range tries {
		var known *assessment.Error
		if err = do(); !errors.As(err, &known) || known.Code != assessment.Conflict {
			return err
		}
	}
	return err
}

func (s *Service) enter(ctx context.Context, organisation string, b Batch) (Entered, error) {
	done, found, err := s.attempt(ctx, organisation, b, false)
	if err == nil {
		err = found.Err()
	}
	return done, err
}

// Check is Enter without saving: the error is a problem.List with everything
// that is wrong.
func (s *Service) Check(ctx context.Context, organisation string, b Batch) error {
	_, found, err := s.attempt(ctx, organisation, b, true)
	if err == nil {
		err = found.Err()
	}
	return err
}

// attempt checks a batch and saves it where nothing is wrong and it is no trial.
func (s *Service) attempt(ctx context.Context, organisation string, b Batch, trial bool) (Entered, problem.List, error) {
	if len(b.Entries) == 0 {
		return Entered{}, problem.List{problem.New("actuals", CodeNothing)}, nil
	}
	of := make(map[string]*sheet)
	var order []*sheet
	var found problem.List
	for _, e := range b.Entries {
		if of[e.Initiative] == nil {
			sh, err := s.sheet(ctx, organisation, e.Initiative)
			if err != nil {
				return Entered{}, nil, err
			}
			of[e.Initiative] = sh
			order = append(order, sh)
		}
		found = append(found, of[e.Initiative].put(e, s.now())...)
	}
	for _, sh := range order {
		found = append(found, sh.falling()...)
	}
	if len(found) > 0 || trial {
		return Entered{}, found, nil
	}
	var done Entered
	var changes []Change
	for _, sh := range order {
		if c := sh.change(b, s.Clock(), &done); len(c.Actuals) > 0 {
			changes = append(changes, c)
		}
	}
	if len(changes) == 0 {
		return done, nil, nil
	}
	return done, nil, s.Store.SaveActuals(ctx, organisation, changes)
}
