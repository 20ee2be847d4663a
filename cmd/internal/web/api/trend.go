package api

import (
	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/cmd/internal/account"
)

func trendRoutes() []Route {
	return []Route{
		get("/clients/:client/trend", account.View, (*Server).trend),
		get("/clients/:client/change", account.View, (*Server).change),
	}
}

// trendShape is a client quarter after quarter, the oldest first.
type trendShape struct {
	Points []pointShape `json:"points"`
}

// pointShape is the version that stands for a quarter.
type pointShape struct {
	Quarter    string         `json:"quarter"`
	Assessment string         `json:"assessment"`
	Version    int64          `json:"version"`
	At         string         `json:"at"`
	Breaks     []client.Break `json:"breaks"`
	client.Outline
}

func (s *Server) trend(c *call) (trendShape, error) {
	found, err := s.Clients.Trend(c.UserContext(), c.organisation(), c.Params("client"))
	out := trendShape{Points: make([]pointShape, len(found.Points))}
	for i, p := range found.Points {
		out.Points[i] = pointShape{p.Quarter.String(), p.Assessment, p.Number, stamp(p.At), append([]client.Break{}, p.Breaks...), p.Outline}
	}
	return out, err
}

// changeShape is what two quarters of a client differ in.
type changeShape struct {
	From string `json:"from"`
	To   string `json:"to"`
	assessment.Delta
}

// change compares two quarters, the last two where none are asked for.
func (s *Server) change(c *call) (changeShape, error) {
	found, err := s.Clients.Trend(c.UserContext(), c.organisation(), c.Params("client"))
	if err != nil {
		return changeShape{}, err
	}
	if len(found.Points) < 2 {
		return changeShape{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.no_result"}
	}
	var faults problem.List
	asked := func(name string, p client.Point) client.Point {
		text := c.Query(name)
		if text == "" {
			return p
		}
		quarter, err := calendar.ParseQuarter(text)
		point, there := found.At(quarter)
		if err != nil || !there {
			faults = append(faults, problem.New(name, "api_quarter"))
		}
		return point
	}
	before, after := asked("from", found.Points[len(found.Points)-2]), asked("to", found.Points[len(found.Points)-1])
	if len(faults) == 0 && after.Quarter.Since(before.Quarter) < 1 {
		faults = append(faults, problem.New("to", "api_quarters"))
	}
	if err := faults.Err(); err != nil {
		return changeShape{}, err
	}
	out := changeShape{From: before.Quarter.String(), To: after.Quarter.String()}
	err = s.limited(c.UserContext(), func() (err error) {
		out.Delta, _, err = s.Clients.Since(c.UserContext(), c.organisation(), c.Params("client"), before.Pick(), after.Pick())
		return err
	})
	return out, err
}
