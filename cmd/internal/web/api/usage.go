package api

import (
	"bytes"
	"strconv"

	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/intake"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

func usageRoutes() []Route {
	return []Route{
		get("/clients/:client/usage", account.View, (*Server).usage),
		put("/clients/:client/usage/settings", account.Track, (*Server).setUsage),
		post("/clients/:client/usage/imports", account.Track, (*Server).addExport),
		get("/clients/:client/usage/imports", account.Track, (*Server).exports),
		act("/clients/:client/usage/seal", account.Track, (*Server).sealUsage),
		post("/clients/:client/usage/use", account.Adjust, (*Server).useUsage),
		get("/usage/imports/:import", account.Track, (*Server).export),
		act("/usage/imports/:import/read", account.Track, (*Server).readExport),
		remove("/usage/imports/:import", account.Track, (*Server).removeExport),
	}
}

// export is a body that is taken as it is: a vendor's export or a summary.
type export struct{ Data []byte }

// usageShape is what is known of the AI use of a client. Nothing in it is about
// a person.
type usageShape struct {
	Current  bool                  `json:"current"` // false while uploads are read or summed up
	Summary  *usage.Summary        `json:"summary"`
	Spend    []usage.Spend         `json:"spend"`
	Why      []problem.Problem     `json:"why"`
	Plans    map[string]usage.Plan `json:"plans"`
	Days     int                   `json:"days"`
	SummedAt *string               `json:"summed_at"`
}

// settingsBody is what an organisation says beside its exports.
type settingsBody struct {
	Days  int64      `json:"days"`
	Plans []planBody `json:"plans"`
}

type planBody struct {
	Tool  string  `json:"tool"`
	Floor float64 `json:"floor"`
	Cap   float64 `json:"cap"`
	Seat  float64 `json:"seat"`
	Since string  `json:"since"`
}

// importShape is one upload.
type importShape struct {
	ID     string            `json:"id"`
	Client string            `json:"client"`
	Name   string            `json:"name"`
	Size   int64             `json:"size"`
	State  upload.State      `json:"state"`
	At     string            `json:"at"`
	By     string            `json:"by"`
	GoneAt *string           `json:"gone_at"`
	Done   int64             `json:"done"`
	Asks   []upload.Question `json:"asks"`
	Files  []upload.File     `json:"files"`
}

// readBody answers what an upload asks.
type readBody struct {
	Currency    string     `json:"currency"`
	Rates       []rateBody `json:"rates"`
	CursorTotal string     `json:"cursor_total"`
	DateOrder   string     `json:"date_order"`
	Sure        bool       `json:"amounts_are_right"`
}

type rateBody struct {
	Currency string  `json:"currency"`
	Worth    float64 `json:"worth"`
}

type useBody struct {
	Base   int64  `json:"base"`
	Reason string `json:"reason"`
}

func shapeImport(i upload.Import) importShape {
	return importShape{
		i.ID, i.Client, i.Name, i.Size, i.State, stamp(i.At), i.By.Name, maybe(i.GoneAt), i.Done,
		append([]upload.Question{}, append(i.Asks(), i.MayAsk()...)...), append([]upload.File{}, i.Files...),
	}
}

func (s *Server) usage(c *call) (usageShape, error) {
	known, err := s.Uploads.Store.Usage(c.UserContext(), c.organisation(), c.Params("client"))
	if err != nil {
		return usageShape{}, err
	}
	list, err := s.Uploads.Store.Imports(c.UserContext(), c.organisation(), c.Params("client"))
	if err != nil {
		return usageShape{}, err
	}
	out := usageShape{
		Current: known.Current(), Summary: known.Digest.Summary, Spend: append([]usage.Spend{}, known.Digest.Spend...), Why: append([]problem.Problem{}, known.Digest.Why...),
		Plans: known.Settings.Plans, Days: known.Settings.Kept(),
	}
	for _, i := range list {
		out.Current = out.Current && i.State != upload.Waiting
	}
	if out.Plans == nil {
		out.Plans = map[string]usage.Plan{}
	}
	if !known.SummedAt.IsZero() {
		at := stamp(known.SummedAt)
		out.SummedAt = &at
	}
	return out, nil
}

func (s *Server) setUsage(c *call, b settingsBody) (usageShape, error) {
	set := upload.Settings{Days: int(b.Days), Plans: make(map[string]usage.Plan, len(b.Plans))}
	var found problem.List
	for _, one := range b.Plans {
		plan := usage.Plan{Floor: one.Floor, Cap: one.Cap, Seat: one.Seat}
		if one.Since != "" {
			if err := plan.Since.UnmarshalText([]byte(one.Since)); err != nil {
				found = append(found, problem.New("since-"+one.Tool, "usage_day", "got", one.Since))
			}
		}
		if !usage.SoundTool(one.Tool) {
			found = append(found, problem.New("tool", "usage_plan_tool"))
		}
		set.Plans[one.Tool] = plan
	}
	err := found.Err()
	if err == nil {
		err = s.Uploads.Set(c.UserContext(), c.organisation(), c.Params("client"), set)
	}
	if err != nil {
		return usageShape{}, err
	}
	return s.usage(c)
}

func (s *Server) exports(c *call) (list[importShape], error) {
	found, err := s.Uploads.Store.Imports(c.UserContext(), c.organisation(), c.Params("client"))
	if err != nil {
		return list[importShape]{}, err
	}
	return paged(c, found, shapeImport)
}

// addExport takes a file in; it is read in the background.
func (s *Server) addExport(c *call, sent export) (importShape, error) {
	name := shell.Clean(c.Query("name"))
	if name == "" {
		name = "export"
	}
	i, err := s.Uploads.Add(c.UserContext(), c.organisation(), c.Params("client"), name, bytes.NewReader(sent.Data), c.author())
	if err == nil {
		c.Location(Root + "/usage/imports/" + i.ID)
	}
	return shapeImport(i), err
}

func (s *Server) export(c *call) (importShape, error) {
	i, err := s.Uploads.Store.Import(c.UserContext(), c.organisation(), c.Params("import"))
	return shapeImport(i), err
}

func (s *Server) readExport(c *call, b readBody) (importShape, error) {
	r := upload.Reading{Currency: b.Currency, Rates: make(map[string]float64), CursorTotal: intake.CursorTotal(b.CursorTotal), DateOrder: intake.DateOrder(b.DateOrder), Sure: b.Sure}
	for _, one := range b.Rates {
		r.Rates[one.Currency] = one.Worth
	}
	if err := s.Uploads.Answer(c.UserContext(), c.organisation(), c.Params("import"), r); err != nil {
		return importShape{}, err
	}
	return s.export(c)
}

func (s *Server) removeExport(c *call) error {
	return s.Uploads.Delete(c.UserContext(), c.organisation(), c.Params("import"), c.author())
}

func (s *Server) sealUsage(c *call, _ none) (usageShape, error) {
	if err := s.Uploads.SealRecords(c.UserContext(), c.organisation(), c.Params("client"), c.author()); err != nil {
		return usageShape{}, err
	}
	return s.usage(c)
}

// useUsage makes a version of the client's newest result that knows what is known.
func (s *Server) useUsage(c *call, b useBody) (versionShape, error) {
	one, err := s.Clients.Store.Client(c.UserContext(), c.organisation(), c.Params("client"))
	if err != nil {
		return versionShape{}, err
	}
	if b.Base < 1 {
		return versionShape{}, problem.List{problem.New("base", "api_version")}
	}
	var r client.Revision
	err = s.limited(c.UserContext(), func() (err error) {
		r, err = s.Uploads.Use(c.UserContext(), c.organisation(), one, b.Base, b.Reason, c.author())
		return err
	})
	if err == nil {
		c.Location(Root + "/assessments/" + r.Assessment + "/results/" + strconv.FormatInt(r.Number, 10))
	}
	return shapeVersion(r), err
}
