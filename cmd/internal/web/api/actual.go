package api

import (
	"strconv"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/chart"
)

// actualsBody is figures of an initiative.
type actualsBody struct {
	Actuals []actualBody `json:"actuals"`
}

// actualBody is one figure, or one that is withdrawn.
type actualBody struct {
	Month    string   `json:"month"` // 2026-06, or a quarter such as 2026-Q2 for its last month
	Measure  string   `json:"measure"`
	Value    *float64 `json:"value"`
	Source   string   `json:"source"`
	Note     string   `json:"note"`
	Confirm  bool     `json:"confirm"`
	Withdraw bool     `json:"withdraw"`
}

// enteredShape is what became of figures.
type enteredShape struct {
	New       int `json:"new"`
	Corrected int `json:"corrected"`
	Same      int `json:"same"`
	Withdrawn int `json:"withdrawn"`
	Empty     int `json:"empty"` // lines of a table without a value
}

func (s *Server) enterActuals(c *call, b actualsBody) (enteredShape, error) {
	id := c.Params("initiative")
	if _, err := s.Tracking.Store.Initiative(c.UserContext(), c.organisation(), id); err != nil {
		return enteredShape{}, err
	}
	year, err := s.Clients.Year(c.UserContext(), c.organisation())
	if err != nil {
		return enteredShape{}, err
	}
	var found problem.List
	entries := make([]tracking.Entry, len(b.Actuals))
	for n, a := range b.Actuals {
		place := "actuals[" + strconv.Itoa(n+1) + "]"
		if a.Withdraw == (a.Value != nil) {
			found = append(found, problem.New(place, "api_actual"))
		}
		e := tracking.Entry{Initiative: id, Note: a.Note, Confirmed: a.Confirm, Withdrawn: a.Withdraw, Place: place}
		e.Measure, e.Source = a.Measure, a.Source
		e.Month, _ = tracking.ParseMonth(a.Month, year) // none is refused with the rest
		if a.Value != nil {
			e.Value = *a.Value
		}
		entries[n] = e
	}
	if err := found.Err(); err != nil {
		return enteredShape{}, err
	}
	done, err := s.Tracking.Enter(c.UserContext(), c.organisation(), tracking.Batch{Entries: entries, By: c.author()})
	return shapeEntered(done, 0), err
}

func shapeEntered(e tracking.Entered, empty int) enteredShape {
	return enteredShape{e.New, e.Corrected, e.Same, e.Withdrawn, empty}
}

// table is a body of comma-separated values.
type table struct{ Data []byte }

func (s *Server) importActuals(c *call, t table) (enteredShape, error) {
	done, err := s.Tracking.Import(c.UserContext(), c.organisation(), c.Params("client"), t.Data, c.author())
	return shapeEntered(done.Entered, done.Empty), err
}

func (s *Server) exportActuals(c *call) (file, error) {
	var month calendar.Month
	if text := c.Query("month"); text != "" {
		var err error
		if month, err = calendar.ParseMonth(text); err != nil {
			return file{}, problem.List{problem.New("month", tracking.CodeNoMonth)}
		}
	}
	columns, rows, err := s.Tracking.Export(c.UserContext(), c.organisation(), c.Params("client"), month)
	if err != nil {
		return file{}, err
	}
	data, err := verdict.Sheet(chart.Table{Head: columns, Rows: rows})
	return file{Type: "text/csv; charset=utf-8", Name: "waterline-actuals.csv", Data: data}, err
}

// updateShape is the newest version of a client with what is known of its
// initiatives.
type updateShape struct {
	Assessment  string                  `json:"assessment"`
	Base        int64                   `json:"base"`
	UpTo        *calendar.Month         `json:"up_to"`
	Figures     int                     `json:"figures"`
	Current     bool                    `json:"current"`
	Moved       client.Moved            `json:"moved"`
	Initiatives []assessment.Course     `json:"initiatives"`
	Left        []string                `json:"left"`
	Changes     []assessment.Adjustment `json:"changes"`
}

func (s *Server) update(c *call) (updateShape, error) {
	var u tracking.Update
	err := s.limited(c.UserContext(), func() (err error) {
		u, err = s.Tracking.Update(c.UserContext(), c.organisation(), c.Params("client"))
		return err
	})
	if err != nil {
		return updateShape{}, err
	}
	left := make([]string, 0)
	for _, i := range u.Left {
		left = append(left, i.Process)
	}
	return updateShape{
		u.Assessment, u.Base, known(u.UpTo), u.Figures, u.Current, u.Moved, append([]assessment.Course{}, u.After.Initiatives...), left,
		append([]assessment.Adjustment{}, u.Changes...),
	}, nil
}

// updateBody names the version that an update is based on.
type updateBody struct {
	Base int64 `json:"base"`
}

func (s *Server) saveUpdate(c *call, b updateBody) (versionShape, error) {
	if _, err := s.Clients.Store.Client(c.UserContext(), c.organisation(), c.Params("client")); err != nil {
		return versionShape{}, err
	}
	if b.Base < 1 {
		return versionShape{}, problem.List{problem.New("base", "api_version")}
	}
	var r client.Revision
	err := s.limited(c.UserContext(), func() (err error) {
		r, err = s.Tracking.SaveUpdate(c.UserContext(), c.organisation(), c.Params("client"), b.Base, func(upTo calendar.Month, figures int) string {
			return c.words.N("workspace.update.reason", figures, "month", upTo.String())
		}, c.author())
		return err
	})
	if err == nil {
		c.Location(Root + "/assessments/" + r.Assessment + "/results/" + strconv.FormatInt(r.Number, 10))
	}
	return shapeVersion(r), err
}
