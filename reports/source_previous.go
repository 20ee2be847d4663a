package reports

import (
	"encoding/json"
	"errors"
	"time"

	"waterline/assessment"
	"waterline/reports/pdf"
)

// The files of the run before that a report carries, and what has changed since.
const (
	previousAnswersFile = "previous-answers.json"
	previousResultFile  = "previous-result.json"
	changeFile          = "change.json"
)

// PreviousRun is what decides how a report reads the run before.
type PreviousRun struct {
	Questionnaire string `json:"questionnaire"`  // that its answers were given to
	Date          string `json:"date,omitempty"` // YYYY-MM-DD, "" where it is not known
}

// previous collects what is carried of the run before.
func (s *Source) previous(p *Previous) (err error) {
	if p == nil {
		return nil
	}
	s.Versions.Previous = &PreviousRun{Questionnaire: p.Answers.Questionnaire}
	if !p.Date.IsZero() {
		s.Versions.Previous.Date = p.Date.UTC().Format(time.DateOnly)
	}
	if s.PreviousAnswers, err = assessment.Encode(p.Answers); err != nil {
		return err
	}
	if !gives(s.PreviousAnswers, p.Result) {
		return errors.New("the answers given for the run before are not those of its result")
	}
	if s.PreviousResult, err = json.Marshal(p.Result); err != nil {
		return err
	}
	s.Change, err = json.Marshal(p.Change)
	return err
}

// carried is a file of the comparison with the run before.
type carried struct {
	name, about string
	content     []byte
	relation    pdf.Relation
}

// compared are the files of the comparison with the run before, none without it.
func (s *Source) compared() []carried {
	if s.Versions.Previous == nil {
		return nil
	}
	return []carried{
		{previousAnswersFile, "verify.attached_previous_answers", s.PreviousAnswers, pdf.Source},
		{previousResultFile, "verify.attached_previous_result", s.PreviousResult, pdf.Source},
		{changeFile, "verify.attached_change", s.Change, pdf.Data},
	}
}
