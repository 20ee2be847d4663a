package api

import (
	"strconv"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/chart"
)

func initiativeRoutes() []Route {
	return []Route{
		get("/clients/:client/initiatives", account.View, (*Server).initiatives),
		post("/clients/:client/initiatives", account.EditClient, (*Server).startInitiative),
		get("/initiatives/:initiative", account.View, (*Server).initiative),
		put("/initiatives/:initiative/state", account.EditClient, (*Server).stepInitiative),
		act("/initiatives/:initiative/actuals", account.Track, (*Server).enterActuals),
		get("/clients/:client/actuals", account.View, (*Server).exportActuals),
		act("/clients/:client/actuals", account.Track, (*Server).importActuals),
		get("/clients/:client/update", account.View, (*Server).update),
		post("/clients/:client/update", account.Adjust, (*Server).saveUpdate),
	}
}

// initiativeShape is an initiative as lists show it.
type initiativeShape struct {
	ID         string                     `json:"id"`
	Edition    int64                      `json:"edition"`
	Client     string                     `json:"client"`
	Process    string                     `json:"process"`
	Name       string                     `json:"name"`
	Owner      string                     `json:"owner"`
	State      assessment.InitiativeState `json:"state"`
	Started    calendar.Month             `json:"started"`
	Live       *calendar.Month            `json:"live"`
	Ended      *calendar.Month            `json:"ended"`
	Assessment string                     `json:"assessment"`
	Version    int64                      `json:"version"`
	Currency   string                     `json:"currency"`
	CreatedAt  string                     `json:"created_at"`
	Rule       ruleShape                  `json:"rule"`
}

// ruleShape is how an initiative stands against its stop rule.
type ruleShape struct {
	State    client.KillState   `json:"state"`
	Kill     assessment.Measure `json:"kill"`
	Target   assessment.Measure `json:"target"`
	Judged   calendar.Month     `json:"judged"`
	Value    *float64           `json:"value"`
	Measured *calendar.Month    `json:"measured"`
}

// wholeInitiative is one with its forecast and everything entered.
type wholeInitiative struct {
	initiativeShape
	Forecast assessment.Forecast `json:"forecast"`
	States   []stateShape        `json:"states"`
	Actuals  []actualShape       `json:"actuals"`
}

type stateShape struct {
	State assessment.InitiativeState `json:"state"`
	Month calendar.Month             `json:"month"`
	Note  string                     `json:"note"`
	By    string                     `json:"by"`
	At    string                     `json:"at"`
}

// actualShape is one version of an actual. Verdict is null where none is
// possible; Unjudged says why.
type actualShape struct {
	Number    int64                 `json:"number"`
	Month     calendar.Month        `json:"month"`
	Measure   string                `json:"measure"`
	Value     float64               `json:"value"`
	Source    string                `json:"source"`
	Note      string                `json:"note"`
	Counts    bool                  `json:"counts"`
	Withdrawn bool                  `json:"withdrawn"`
	Confirmed bool                  `json:"confirmed"`
	By        string                `json:"by"`
	At        string                `json:"at"`
	Verdict   *assessment.Judgement `json:"verdict"`
	Unjudged  tracking.Unjudged     `json:"unjudged,omitempty"`
}

func known(m calendar.Month) *calendar.Month {
	if m.IsZero() {
		return nil
	}
	return &m
}

func (s *Server) shapeInitiative(i tracking.Initiative) initiativeShape {
	st := i.Standing(calendar.MonthOf(s.Clock().UTC()))
	return initiativeShape{
		ID: i.ID, Edition: i.Edition, Client: i.Client, Process: i.Process, Name: i.Name(), Owner: i.Owner, State: i.State,
		Started: i.Started, Live: known(i.Live), Ended: known(i.Ended), Assessment: i.Assessment, Version: i.Version, Currency: i.Currency(),
		CreatedAt: stamp(i.CreatedAt), Rule: ruleShape{st.State, st.Kill, st.Target, st.Judged, st.Value, known(st.Measured)},
	}
}

func (s *Server) shapeWhole(c *call, i tracking.Initiative) wholeInitiative {
	c.tag(strconv.FormatInt(i.Edition, 10))
	out := wholeInitiative{initiativeShape: s.shapeInitiative(i), Forecast: i.Forecast, States: make([]stateShape, len(i.States)), Actuals: make([]actualShape, len(i.Actuals))}
	for n, st := range i.States {
		out.States[n] = stateShape{st.State, st.Month, st.Note, st.By.Name, stamp(st.At)}
	}
	for n, a := range i.Actuals {
		stands, there := i.Stands(a.Month, a.Measure)
		shape := actualShape{
			Number: a.Number, Month: a.Month, Measure: a.Measure, Value: a.Value, Source: a.Source, Note: a.Note, Counts: there && stands.Number == a.Number,
			Withdrawn: a.Withdrawn, Confirmed: a.Confirmed, By: a.By.Name, At: stamp(a.At),
		}
		if shape.Counts {
			if j, why := i.Verdict(a); why == "" {
				shape.Verdict = &j
			} else {
				shape.Unjudged = why
			}
		}
		out.Actuals[n] = shape
	}
	return out
}

func (s *Server) initiatives(c *call) (list[initiativeShape], error) {
	all, err := s.Tracking.Store.Initiatives(c.UserContext(), c.organisation(), c.Params("client"))
	if err != nil {
		return list[initiativeShape]{}, err
	}
	return paged(c, all, s.shapeInitiative)
}

func (s *Server) initiative(c *call) (wholeInitiative, error) {
	i, err := s.Tracking.Store.Initiative(c.UserContext(), c.organisation(), c.Params("initiative"))
	if err != nil {
		return wholeInitiative{}, err
	}
	return s.shapeWhole(c, i), nil
}

// beginBody starts an initiative, of the newest result unless it says otherwise.
type beginBody struct {
	Assessment string `json:"assessment"`
	Version    int64  `json:"version"`
	Process    string `json:"process"`
	Owner      string `json:"owner"`
	Started    string `json:"started"`
}

func (s *Server) startInitiative(c *call, b beginBody) (wholeInitiative, error) {
	one, err := s.Clients.Store.Client(c.UserContext(), c.organisation(), c.Params("client"))
	if err != nil {
		return wholeInitiative{}, err
	}
	if b.Assessment == "" {
		if !one.Newest.Known() {
			return wholeInitiative{}, &assessment.Error{Code: assessment.Conflict, Safe: "error.no_result"}
		}
		b.Assessment = one.Newest.Assessment
	}
	started, err := calendar.ParseMonth(b.Started)
	if err != nil {
		started = 0 // refused with the rest
	}
	var i tracking.Initiative
	err = s.limited(c.UserContext(), func() (err error) {
		i, err = s.Tracking.Start(c.UserContext(), c.organisation(), tracking.Beginning{
			Client: one.ID, Assessment: b.Assessment, Version: b.Version, Process: b.Process, Owner: b.Owner, Started: started,
		}, c.author())
		return err
	})
	if err != nil {
		return wholeInitiative{}, err
	}
	c.Location(Root + "/initiatives/" + i.ID)
	return s.shapeWhole(c, i), nil
}

// stateBody is where an initiative stands from a month on.
type stateBody struct {
	State string  `json:"state"`
	Month string  `json:"month"`
	Owner *string `json:"owner"` // nil leaves it as it is
	Note  string  `json:"note"`
}

func (s *Server) stepInitiative(c *call, b stateBody) (wholeInitiative, error) {
	i, err := s.Tracking.Store.Initiative(c.UserContext(), c.organisation(), c.Params("initiative"))
	if err != nil {
		return wholeInitiative{}, err
	}
	if err := c.match(strconv.FormatInt(i.Edition, 10)); err != nil {
		return wholeInitiative{}, err
	}
	month, err := calendar.ParseMonth(b.Month)
	if err != nil {
		month = 0 // refused with the rest
	}
	step := tracking.Step{State: assessment.InitiativeState(b.State), Month: month, Owner: i.Owner, Note: b.Note}
	if b.Owner != nil {
		step.Owner = *b.Owner
	}
	i, err = s.Tracking.Step(c.UserContext(), c.organisation(), i.ID, i.Edition, step, c.author())
	if err != nil {
		return wholeInitiative{}, err
	}
	return s.shapeWhole(c, i), nil
}

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
