package api

import (
	"strconv"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/cmd/internal/account"
)

func resultRoutes() []Route {
	return []Route{
		get("/assessments/:assessment/results", account.View, (*Server).results),
		post("/assessments/:assessment/results", account.Answer, (*Server).submit),
		get("/assessments/:assessment/results/:version", account.View, (*Server).result),
		act("/score", account.View, (*Server).score),
	}
}

func (s *Server) results(c *call) (list[versionShape], error) {
	found, err := s.Clients.Store.Revisions(c.UserContext(), c.organisation(), c.Params("assessment"))
	if err != nil {
		return list[versionShape]{}, err
	}
	return paged(c, found, shapeVersion)
}

func (s *Server) submit(c *call, _ none) (versionShape, error) {
	var f client.Frozen
	err := s.limited(c.UserContext(), func() (err error) {
		f, err = s.Clients.Submit(c.UserContext(), c.organisation(), c.Params("assessment"))
		return err
	})
	if err == nil {
		c.Location(Root + "/assessments/" + f.Assessment + "/results/" + strconv.FormatInt(f.Number, 10))
	}
	return shapeVersion(f.Revision), err
}

// version reads a number of a version, 0 for the newest.
func version(text string) (int64, error) {
	if text == "newest" || text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, problem.List{problem.New("version", "api_version")}
	}
	return n, nil
}

func (s *Server) result(c *call) (assessment.Result, error) {
	number, err := version(c.Params("version"))
	if err != nil {
		return assessment.Result{}, err
	}
	f, err := s.Clients.Store.Revision(c.UserContext(), c.organisation(), c.Params("assessment"), number)
	if err == nil {
		c.tag(strconv.FormatInt(f.Number, 10))
	}
	return f.Result, err
}

// evaluated works out what was sent and saves nothing.
func (s *Server) evaluated(c *call, d document) (assessment.Answers, assessment.Result, error) {
	in := s.Clients.Model
	draws, err := c.number("draws", 1, 1_000_000)
	if err != nil {
		return in.Answers, assessment.Result{}, err
	}
	if text := c.Query("seed"); text != "" {
		if in.Seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			return in.Answers, assessment.Result{}, problem.List{problem.New("seed", "api_seed")}
		}
	}
	if draws > 0 {
		in.Draws = int(draws)
	}
	if in.Answers, err = assessment.Load(d.Name, d.Data, in.Bank); err != nil {
		return in.Answers, assessment.Result{}, err
	}
	var r assessment.Result
	err = s.limited(c.UserContext(), func() (err error) {
		r, err = assessment.Evaluate(in)
		return err
	})
	return in.Answers, r, err
}

func (s *Server) score(c *call, d document) (assessment.Result, error) {
	_, r, err := s.evaluated(c, d)
	return r, err
}
