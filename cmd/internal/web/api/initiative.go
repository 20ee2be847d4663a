package api

import (
	"strconv"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/account"
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
