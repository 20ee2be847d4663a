package api

import (
	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/problem"
)

// followsShape is the result that a re-run goes on from. It may be deleted since.
type followsShape struct {
	Assessment string `json:"assessment"`
	Version    int64  `json:"version"`
	Quarter    string `json:"quarter"`
	At         string `json:"at"`
}

// rerunBody is the quarter that a re-run is for, that of today where none is
// given.
type rerunBody struct {
	Quarter string `json:"quarter"`
}

// rerunShape is a re-run with a link for its respondent.
type rerunShape struct {
	Assessment assessmentShape `json:"assessment"`
	Link       string          `json:"link"`
	Open       bool            `json:"open"` // it was there already, and is gone on with
}

// rerun begins the run of a quarter after an assessment, or goes on with the one
// that is open.
func (s *Server) rerun(c *call, b rerunBody) (rerunShape, error) {
	var q calendar.Quarter
	if b.Quarter != "" {
		var err error
		if q, err = calendar.ParseQuarter(b.Quarter); err != nil {
			return rerunShape{}, problem.List{problem.New("quarter", assessment.CodeQuarterUnread, "got", b.Quarter)}
		}
	}
	begun, err := s.Clients.Rerun(c.UserContext(), c.organisation(), c.Params("assessment"), q, c.author())
	if err != nil {
		return rerunShape{}, err
	}
	a, err := s.assessmentOf(c, begun.Draft.ID)
	c.Location(Root + "/assessments/" + begun.Draft.ID)
	return rerunShape{a, c.link(begun.Key), begun.Again}, err
}
