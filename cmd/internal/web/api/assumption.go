package api

import (
	"strconv"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/cmd/internal/account"
)

func assumptionRoutes() []Route {
	return []Route{
		get("/assessments/:assessment/assumptions", account.View, (*Server).assumptions),
		act("/assessments/:assessment/rescore", account.Adjust, (*Server).rescore),
		post("/assessments/:assessment/adjustments", account.Adjust, (*Server).adjust),
		get("/assessments/:assessment/changes", account.View, (*Server).changes),
	}
}

// sheetShape is a version with all that may be replaced in it.
type sheetShape struct {
	Version     versionShape      `json:"version"`
	Newest      int64             `json:"newest"`
	Renewed     bool              `json:"renewed"`
	Assumptions []assumptionShape `json:"assumptions"`
}

// assumptionShape is one quantity: what stands, and what would without an edit.
type assumptionShape struct {
	Path     string             `json:"path"`
	Process  string             `json:"process"`
	Quantity string             `json:"quantity"`
	Now      assessment.Stated  `json:"now"`
	Default  *assessment.Stated `json:"default"`
	Fraction bool               `json:"fraction"`
	Scale    string             `json:"scale,omitempty"`
	Unit     string             `json:"unit,omitempty"`
	Words    []string           `json:"words,omitempty"`
	Reason   string             `json:"reason,omitempty"`
	Effect   float64            `json:"effect"`
	EVPPI    float64            `json:"evppi"`
}

func (s *Server) assumptions(c *call) (sheetShape, error) {
	number, err := version(c.Query("version"))
	if err != nil {
		return sheetShape{}, err
	}
	sheet, err := s.Clients.Sheet(c.UserContext(), c.organisation(), c.Params("assessment"), number)
	if err != nil {
		return sheetShape{}, err
	}
	c.tag(strconv.FormatInt(sheet.Number, 10))
	return sheetShape{
		shapeVersion(sheet.Revision), sheet.Newest, sheet.Renewed,
		listOf(sheet.Assumptions, func(a assessment.Assumption) assumptionShape {
			return assumptionShape{a.Path, a.Process, a.Quantity, a.Stated, a.Default, a.Fraction, a.Scale, a.Unit, a.Words, a.Reason, a.Effect, a.EVPPI}
		}).Data,
	}, nil
}

// editBody replaces one assumption: three figures, a word, or what stood before.
type editBody struct {
	Path   string            `json:"path"`
	Low    *float64          `json:"low"`
	Middle *float64          `json:"middle"`
	High   *float64          `json:"high"`
	Value  string            `json:"value"`
	Reset  bool              `json:"reset"`
	Reason string            `json:"reason"`
	Letter assessment.Letter `json:"evidence"`
}

// edits are the bodies as the domain has them.
func edits(bodies []editBody) ([]assessment.Edit, error) {
	var found problem.List
	out := make([]assessment.Edit, len(bodies))
	for i, b := range bodies {
		place := "edits[" + strconv.Itoa(i+1) + "]"
		e := assessment.Edit{Path: b.Path, Value: b.Value, Reset: b.Reset, Reason: b.Reason, Letter: b.Letter}
		figures := b.Low != nil && b.Middle != nil && b.High != nil
		partly := b.Low != nil || b.Middle != nil || b.High != nil
		ways := 0
		for _, way := range []bool{partly, b.Value != "", b.Reset} {
			if way {
				ways++
			}
		}
		if ways != 1 || partly && !figures {
			found = append(found, problem.New(place, "api_edit"))
		}
		if figures {
			e.Low, e.Middle, e.High = *b.Low, *b.Middle, *b.High
		}
		out[i] = e
	}
	return out, found.Err()
}

// rescoreBody is edits to try on a version.
type rescoreBody struct {
	Version int64      `json:"version"`
	Edits   []editBody `json:"edits"`
}

// rescoreShape is a version before and after edits, of the same draws.
type rescoreShape struct {
	Moved  client.Moved      `json:"moved"`
	Before assessment.Result `json:"before"`
	After  assessment.Result `json:"after"`
}

func (s *Server) rescore(c *call, b rescoreBody) (rescoreShape, error) {
	put, err := edits(b.Edits)
	if err != nil {
		return rescoreShape{}, err
	}
	var r client.Rescored
	err = s.limited(c.UserContext(), func() (err error) {
		r, err = s.Clients.Rescore(c.UserContext(), c.organisation(), c.Params("assessment"), b.Version, put)
		return err
	})
	return rescoreShape{r.Moved, r.Before, r.After}, err
}

// adjustBody is edits to save as the version after their base.
type adjustBody struct {
	Base   int64      `json:"base"`
	Reason string     `json:"reason"`
	Edits  []editBody `json:"edits"`
}

func (s *Server) adjust(c *call, b adjustBody) (versionShape, error) {
	put, err := edits(b.Edits)
	if err == nil && b.Base < 1 {
		err = problem.List{problem.New("base", "api_version")}
	}
	if err != nil {
		return versionShape{}, err
	}
	var r client.Revision
	err = s.limited(c.UserContext(), func() (err error) {
		r, err = s.Clients.Adjust(c.UserContext(), c.organisation(), c.Params("assessment"), client.Edits{Base: b.Base, Edits: put, Reason: b.Reason, By: c.author()})
		return err
	})
	if err == nil {
		c.Location(Root + "/assessments/" + r.Assessment + "/results/" + strconv.FormatInt(r.Number, 10))
	}
	return shapeVersion(r), err
}

// changesShape is what differs between two versions.
type changesShape struct {
	From         int64                   `json:"from"`
	To           int64                   `json:"to"`
	Moved        client.Moved            `json:"moved"`
	SameDraws    bool                    `json:"same_draws"`
	SameEvidence bool                    `json:"same_evidence"`
	Gained       []string                `json:"gained"`
	Lost         []string                `json:"lost"`
	Changes      []assessment.Adjustment `json:"changes"`
}

func (s *Server) changes(c *call) (changesShape, error) {
	from, err := c.number("from", 1, 1<<40)
	if err != nil {
		return changesShape{}, err
	}
	to, err := version(c.Query("to"))
	if err != nil {
		return changesShape{}, err
	}
	if from == 0 {
		return changesShape{}, problem.List{problem.New("from", "required")}
	}
	d, err := s.Clients.Diff(c.UserContext(), c.organisation(), c.Params("assessment"), from, to)
	return changesShape{
		d.From.Number, d.To.Number, d.Moved, d.SameDraws, d.SameEvidence,
		append([]string{}, d.Gained...), append([]string{}, d.Lost...), append([]assessment.Adjustment{}, d.Changes...),
	}, err
}
