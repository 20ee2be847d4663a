package client

import (
	"context"
	"fmt"

	"waterline/assessment"
	"waterline/assessment/problem"
)

// Start begins an assessment for a client and returns the secret key for the
// respondent's link. Only its hash is stored.
func (s *Service) Start(ctx context.Context, organisation, client string, depth assessment.Depth, language string, by Author) (string, assessment.Draft, error) {
	if depth != assessment.Quick && depth != assessment.Full {
		return "", assessment.Draft{}, problem.List{problem.New("depth", CodeDepth, "options", "quick, full")}
	}
	key, d, err := assessment.NewDraft(s.Random, s.Model.Bank, depth, language, s.Clock(), s.Keep)
	if err != nil {
		return "", d, err
	}
	return key, d, s.Store.StartAssessment(ctx, organisation, client, d, by)
}

// Import makes an assessment of a client from an answers file, in YAML or JSON,
// and its first version. Everything wrong with the file comes at once, as a
// problem.List; nothing is stored then.
func (s *Service) Import(ctx context.Context, organisation, client, name string, data []byte, language string, by Author) (Frozen, error) {
	answers, err := assessment.Load(name, data, s.Model.Bank)
	if err != nil {
		return Frozen{}, err
	}
	in := s.Model
	in.Answers = answers
	result, err := assessment.Evaluate(in)
	if err != nil {
		return Frozen{}, err
	}
	_, d, err := assessment.NewDraft(s.Random, s.Model.Bank, answers.Depth(s.Model.Bank), language, s.Clock(), s.Keep)
	if err != nil {
		return Frozen{}, err
	}
	d.Answers = answers
	if err := s.Store.StartAssessment(ctx, organisation, client, d, by); err != nil {
		return Frozen{}, err
	}
	if err := s.Assessments.Submit(ctx, d.ID, answers.Asked(s.Model.Bank), result, s.Clock()); err != nil {
		return Frozen{}, fmt.Errorf("import: %w", err)
	}
	return s.Store.Revision(ctx, organisation, d.ID, 0)
}

// Follow lists a client's assessments with how far each respondent is.
func (s *Service) Follow(ctx context.Context, organisation, client string) ([]Assessment, error) {
	list, err := s.Store.Assessments(ctx, organisation, client)
	if err != nil {
		return nil, err
	}
	for i := range list {
		d, _, err := s.Store.AssessmentDraft(ctx, organisation, list[i].ID)
		if err != nil {
			return nil, err
		}
		list[i].Progress = d.Progress(s.bank(d.Questionnaire))
	}
	return list, nil
}

// NewLink makes another key for the respondent of a client's assessment.
func (s *Service) NewLink(ctx context.Context, organisation, id string) (string, assessment.Link, error) {
	if _, _, err := s.Store.AssessmentDraft(ctx, organisation, id); err != nil {
		return "", assessment.Link{}, err
	}
	respondents := assessment.Service{Store: s.Assessments, Clock: s.Clock, Random: s.Random, Keep: s.Keep}
	return respondents.AddLink(ctx, id)
}
