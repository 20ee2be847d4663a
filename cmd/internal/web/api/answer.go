package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"waterline/assessment"
	"waterline/cmd/internal/account"
)

func answerRoutes() []Route {
	return []Route{
		get("/assessments/:assessment/answers", account.View, (*Server).answers),
		put("/assessments/:assessment/answers", account.Answer, (*Server).putAnswers),
	}
}

// encoded is the answers of a draft as an answers file: those that count, and
// nothing that a consultant put in their place.
func encoded(d assessment.Draft) (json.RawMessage, string, error) {
	a := d.Answers
	a.Overrides, a.Said, a.Shown = nil, nil, assessment.Shown{}
	a.AsOf, a.Initiatives = 0, nil
	data, err := assessment.Encode(a)
	sum := sha256.Sum256(data)
	return data, hex.EncodeToString(sum[:16]), err
}

func (s *Server) answers(c *call) (json.RawMessage, error) {
	d, _, err := s.Clients.Store.AssessmentDraft(c.UserContext(), c.organisation(), c.Params("assessment"))
	if err != nil {
		return nil, err
	}
	data, tag, err := encoded(d)
	c.tag(tag)
	return data, err
}

func (s *Server) putAnswers(c *call, sent document) (json.RawMessage, error) {
	d, _, err := s.Clients.Store.AssessmentDraft(c.UserContext(), c.organisation(), c.Params("assessment"))
	if err != nil {
		return nil, err
	}
	_, tag, err := encoded(d)
	if err != nil {
		return nil, err
	}
	if err := c.match(tag); err != nil {
		return nil, err
	}
	if err := s.Clients.PutAnswers(c.UserContext(), c.organisation(), d, sent.Name, sent.Data); err != nil {
		return nil, err
	}
	return s.answers(c)
}
