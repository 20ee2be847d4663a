package api

import (
	"context"
	"slices"
	"strconv"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/cmd/internal/account"
)

func clientRoutes() []Route {
	return []Route{
		get("/clients", account.View, (*Server).clients),
		post("/clients", account.EditClient, (*Server).addClient),
		get("/clients/:client", account.View, (*Server).client),
		put("/clients/:client", account.EditClient, (*Server).saveClient),
		act("/clients/:client/erase", account.DeleteClient, (*Server).eraseClient),
		get("/clients/:client/timeline", account.View, (*Server).timeline),
		act("/clients/:client/notes", account.EditClient, (*Server).note),
		get("/tags", account.View, (*Server).tags),
	}
}

// clientBody is what is typed of a client.
type clientBody struct {
	Name     string        `json:"name"`
	Stage    string        `json:"stage"`
	Owner    string        `json:"owner"`
	Parent   *string       `json:"parent"` // nil leaves it as it is
	Tags     []string      `json:"tags"`
	Contacts []contactBody `json:"contacts"`
	NextDue  *string       `json:"next_due"`
}

// contactBody is a person at a client.
type contactBody struct {
	Name  string `json:"name"`
	Role  string `json:"role"`
	Mail  string `json:"mail"`
	Phone string `json:"phone"`
}

// clientShape is a client. Contacts are null in lists.
type clientShape struct {
	ID        string        `json:"id"`
	Version   int64         `json:"version"`
	Name      string        `json:"name"`
	Stage     client.Stage  `json:"stage"`
	Owner     string        `json:"owner"`
	Parent    string        `json:"parent"` // id of the client that it belongs to, "" for none
	Tags      []string      `json:"tags"`
	Contacts  []contactBody `json:"contacts"`
	NextDue   *string       `json:"next_due"`
	CreatedAt string        `json:"created_at"`
	UpdatedAt string        `json:"updated_at"`
	Newest    *summaryShape `json:"newest"`
}

// summaryShape is the newest result of a client as lists show it.
type summaryShape struct {
	Assessment string       `json:"assessment"`
	Version    int64        `json:"version"`
	At         string       `json:"at"`
	Currency   string       `json:"currency"`
	Months     int          `json:"horizon_months"`
	NPV        rangeShape   `json:"npv"`
	Chosen     int          `json:"chosen"`
	Weakest    *weakestPart `json:"weakest"`
}

type rangeShape struct {
	P5  float64 `json:"p5"`
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
}

type weakestPart struct {
	Dimension string  `json:"dimension"`
	Level     float64 `json:"level"`
}

func shapeClient(c client.Client) clientShape {
	out := clientShape{
		ID: c.ID, Version: c.Version, Name: c.Name, Stage: c.Stage, Owner: c.Owner, Parent: c.Parent, Tags: append([]string{}, c.Tags...),
		CreatedAt: stamp(c.CreatedAt), UpdatedAt: stamp(c.UpdatedAt),
	}
	if c.NextDue != nil {
		day := c.NextDue.UTC().Format(time.DateOnly)
		out.NextDue = &day
	}
	if n := c.Newest; n.Known() {
		out.Newest = &summaryShape{n.Assessment, n.Version, stamp(n.At), n.Currency, n.Months, rangeShape{n.P5, n.P50, n.P95}, n.Chosen, nil}
		if n.Weakest != "" {
			out.Newest.Weakest = &weakestPart{n.Weakest, n.Level}
		}
	}
	return out
}

func shapeWholeClient(c client.Client) clientShape {
	out := shapeClient(c)
	out.Contacts = make([]contactBody, len(c.Contacts))
	for i, one := range c.Contacts {
		out.Contacts[i] = contactBody(one)
	}
	return out
}

func (s *Server) clients(c *call) (list[clientShape], error) {
	limit, err := c.limit()
	if err != nil {
		return list[clientShape]{}, err
	}
	sort, ok := client.ParseSort(c.Query("sort"))
	if !ok {
		sort = client.Sort{By: client.Field(c.Query("sort"))}
	}
	found, err := s.Clients.List(c.UserContext(), c.organisation(), client.Query{
		Filter: client.Filter{
			Search: c.Query("q"), Stage: client.Stage(c.Query("stage")), Owner: c.Query("owner"), Tag: c.Query("tag"), Due: client.Due(c.Query("due")),
		},
		Sort: sort, After: c.Query("next"), Limit: limit,
	})
	return listOf(found.Clients, shapeClient).followed(found.Next), err
}

// typed is a body as the domain has it, or what is wrong with it that the
// domain does not look at.
func (s *Server) typed(ctx context.Context, a account.Actor, b clientBody) (client.Client, problem.List, error) {
	var found problem.List
	c := client.Client{Name: b.Name, Stage: client.Stage(b.Stage), Owner: b.Owner, Tags: b.Tags}
	if b.Parent != nil {
		c.Parent = *b.Parent
	}
	for _, one := range b.Contacts {
		c.Contacts = append(c.Contacts, client.Contact(one))
	}
	if b.NextDue != nil {
		day, err := time.Parse(time.DateOnly, *b.NextDue)
		if err != nil {
			found = append(found, problem.New("next_due", "api_date"))
		}
		c.NextDue = &day
	}
	if b.Owner != "" {
		members, err := s.Accounts.Colleagues(ctx, a)
		if err != nil && !refusal(err, assessment.Forbidden) {
			return c, nil, err
		}
		// Whoever may write and not read sees no members, and may name themselves.
		known := b.Owner == a.User || slices.ContainsFunc(members, func(m account.Member) bool { return m.User.ID == b.Owner })
		if !known {
			found = append(found, problem.New("owner", "api_owner"))
		}
	}
	return c, found, nil
}

func (s *Server) addClient(c *call, b clientBody) (clientShape, error) {
	one, found, err := s.typed(c.UserContext(), c.actor, b)
	if err != nil {
		return clientShape{}, err
	}
	if len(found) > 0 {
		if one.Stage == "" {
			one.Stage = client.Lead
		}
		return clientShape{}, append(found, one.Tidied().Validate()...)
	}
	one, err = s.Clients.New(c.UserContext(), c.organisation(), one, c.author())
	if err == nil {
		c.Location(Root + "/clients/" + one.ID)
		c.tag(strconv.FormatInt(one.Version, 10))
	}
	return shapeWholeClient(one), err
}

func (s *Server) client(c *call) (clientShape, error) {
	one, err := s.Clients.Store.Client(c.UserContext(), c.organisation(), c.Params("client"))
	if err == nil {
		c.tag(strconv.FormatInt(one.Version, 10))
	}
	return shapeWholeClient(one), err
}

func (s *Server) saveClient(c *call, b clientBody) (clientShape, error) {
	was, err := s.Clients.Store.Client(c.UserContext(), c.organisation(), c.Params("client"))
	if err != nil {
		return clientShape{}, err
	}
	if err := c.match(strconv.FormatInt(was.Version, 10)); err != nil {
		return clientShape{}, err
	}
	one, found, err := s.typed(c.UserContext(), c.actor, b)
	if err != nil {
		return clientShape{}, err
	}
	if one.Stage == "" {
		one.Stage = was.Stage
	}
	if b.Parent == nil {
		one.Parent = was.Parent
	}
	if len(found) > 0 {
		return clientShape{}, append(found, one.Tidied().Validate()...)
	}
	one.ID, one.Version, one.CreatedAt, one.Newest = was.ID, was.Version, was.CreatedAt, was.Newest
	one, err = s.Clients.Save(c.UserContext(), c.organisation(), one, c.author())
	if err == nil {
		c.tag(strconv.FormatInt(one.Version, 10))
	}
	return shapeWholeClient(one), err
}

// eraseBody is the name of a client, so that nobody erases the wrong one.
type eraseBody struct {
	Name string `json:"name"`
}

func (s *Server) eraseClient(c *call, b eraseBody) (none, error) {
	return none{}, s.Clients.Erase(c.UserContext(), c.organisation(), c.Params("client"), b.Name, c.author())
}

// entryShape is one line of a timeline.
type entryShape struct {
	Number     int64         `json:"number"`
	Kind       client.Kind   `json:"kind"`
	At         string        `json:"at"`
	By         *person       `json:"by"`
	Assessment string        `json:"assessment,omitempty"`
	Version    int64         `json:"version,omitempty"`
	Report     string        `json:"report,omitempty"`
	Initiative string        `json:"initiative,omitempty"`
	Text       string        `json:"text,omitempty"`
	Moved      *client.Moved `json:"moved,omitempty"`
}

func authorOf(a client.Author) *person {
	if a == (client.Author{}) {
		return nil
	}
	return &person{a.ID, a.Name}
}

func (s *Server) timeline(c *call) (list[entryShape], error) {
	limit, err := c.limit()
	if err != nil {
		return list[entryShape]{}, err
	}
	before := 0
	if cursor := c.Query("next"); cursor != "" {
		var ok bool
		if before, ok = fromCursor(cursor); !ok || before < 1 {
			return list[entryShape]{}, problem.List{problem.New("next", "api_cursor")}
		}
	}
	found, err := s.Clients.Store.Timeline(c.UserContext(), c.organisation(), c.Params("client"), int64(before), limit)
	out := listOf(found.Entries, func(e client.Entry) entryShape {
		return entryShape{e.Number, e.Kind, stamp(e.At), authorOf(e.By), e.Assessment, e.Version, e.Issued, e.Initiative, e.Text, e.Moved}
	})
	if found.Next > 0 {
		out = out.followed(toCursor(int(found.Next)))
	}
	return out, err
}

// noteBody is a note for the timeline.
type noteBody struct {
	Note string `json:"note"`
}

func (s *Server) note(c *call, b noteBody) (none, error) {
	return none{}, s.Clients.Note(c.UserContext(), c.organisation(), c.Params("client"), b.Note, c.author())
}

// tagShape is a tag in use.
type tagShape struct {
	Name    string `json:"name"`
	Clients int    `json:"clients"`
}

func (s *Server) tags(c *call) (list[tagShape], error) {
	found, err := s.Clients.Tags(c.UserContext(), c.organisation())
	return listOf(found, func(t client.Tag) tagShape { return tagShape(t) }), err
}
