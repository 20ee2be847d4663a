package api

import (
	"errors"
	"net/url"
	"slices"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/cmd/internal/account"
)

func assessmentRoutes() []Route {
	return []Route{
		get("/clients/:client/assessments", account.View, (*Server).assessments),
		secret(post("/clients/:client/assessments", account.EditClient, (*Server).startAssessment)),
		post("/clients/:client/imports", account.EditClient, (*Server).importAnswers),
		get("/assessments/:assessment", account.View, (*Server).assessment),
		secret(post("/assessments/:assessment/reruns", account.EditClient, (*Server).rerun)),
		get("/assessments/:assessment/links", account.EditClient, (*Server).links),
		secret(post("/assessments/:assessment/links", account.EditClient, (*Server).addLink)),
		remove("/assessments/:assessment/links/:link", account.EditClient, (*Server).revokeLink),
	}
}

// assessmentShape is an assessment with how far it is.
type assessmentShape struct {
	ID          string           `json:"id"`
	Client      string           `json:"client"`
	Depth       assessment.Depth `json:"depth"`
	CreatedAt   string           `json:"created_at"`
	UpdatedAt   string           `json:"updated_at"`
	SubmittedAt *string          `json:"submitted_at"`
	ExpiresAt   string           `json:"expires_at"`
	Progress    progressShape    `json:"progress"`
	Newest      *versionShape    `json:"newest"`
	Quarter     *string          `json:"quarter"` // of a re-run
	Follows     *followsShape    `json:"follows"` // of a re-run
}

type progressShape struct {
	Answered int `json:"answered"`
	Asked    int `json:"asked"`
}

// versionShape is a version of a result without the result.
type versionShape struct {
	Assessment string                  `json:"assessment"`
	Number     int64                   `json:"number"`
	Kind       string                  `json:"kind"`
	Base       *int64                  `json:"base"`
	Reason     string                  `json:"reason,omitempty"`
	By         *person                 `json:"by"`
	At         string                  `json:"at"`
	Changes    []assessment.Adjustment `json:"changes,omitempty"`
	Currency   string                  `json:"currency"`
	P50        float64                 `json:"npv_p50"`
	Mean       float64                 `json:"npv_mean"`
}

func shapeVersion(r client.Revision) versionShape {
	out := versionShape{r.Assessment, r.Number, "run", nil, r.Reason, authorOf(r.By), stamp(r.At), r.Changes, r.Currency, r.Middle, r.Mean}
	if r.Edit {
		out.Kind, out.Base = "edit", &r.Base
	}
	return out
}

func shapeAssessment(of string, a client.Assessment) assessmentShape {
	out := assessmentShape{
		a.ID, of, a.Depth, stamp(a.CreatedAt), stamp(a.UpdatedAt), maybe(a.SubmittedAt), stamp(a.ExpiresAt), progressShape(a.Progress), nil, nil, nil,
	}
	if f := a.Follows; f != nil {
		quarter := a.Quarter.String()
		out.Quarter, out.Follows = &quarter, &followsShape{f.Assessment, f.Version, f.Quarter.String(), stamp(f.At)}
	}
	if a.Newest != nil {
		newest := shapeVersion(*a.Newest)
		out.Newest = &newest
	}
	return out
}

func (s *Server) assessments(c *call) (list[assessmentShape], error) {
	of := c.Params("client")
	found, err := s.Clients.Follow(c.UserContext(), c.organisation(), of)
	if err != nil {
		return list[assessmentShape]{}, err
	}
	return paged(c, found, func(a client.Assessment) assessmentShape { return shapeAssessment(of, a) })
}

func (s *Server) assessment(c *call) (assessmentShape, error) {
	return s.assessmentOf(c, c.Params("assessment"))
}

func (s *Server) assessmentOf(c *call, id string) (assessmentShape, error) {
	d, of, err := s.Clients.Store.AssessmentDraft(c.UserContext(), c.organisation(), id)
	if err != nil {
		return assessmentShape{}, err
	}
	versions, err := s.Clients.Store.Revisions(c.UserContext(), c.organisation(), d.ID)
	if err != nil {
		return assessmentShape{}, err
	}
	a := client.Assessment{
		ID: d.ID, Depth: d.Depth, CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt, SubmittedAt: d.SubmittedAt, ExpiresAt: d.ExpiresAt,
		Progress: d.Progress(s.Clients.BankOf(d.Questionnaire)), Quarter: d.Quarter, Follows: d.Follows,
	}
	if len(versions) > 0 {
		a.Newest = &versions[0]
	}
	return shapeAssessment(of, a), nil
}

// startBody is an assessment to be filled in by a respondent.
type startBody struct {
	Depth    assessment.Depth `json:"depth"`
	Language string           `json:"language"`
}

// startShape is an assessment with the link for its respondent.
type startShape struct {
	Assessment assessmentShape `json:"assessment"`
	Link       string          `json:"link"`
}

func (s *Server) startAssessment(c *call, b startBody) (startShape, error) {
	var found problem.List
	if b.Language != "" && !s.speaks(b.Language) {
		found = append(found, s.noLanguage())
	}
	if b.Depth != assessment.Quick && b.Depth != assessment.Full {
		found = append(found, problem.New("depth", client.CodeDepth, "options", "quick, full"))
	}
	if err := found.Err(); err != nil {
		return startShape{}, err
	}
	key, d, err := s.Clients.Start(c.UserContext(), c.organisation(), c.Params("client"), b.Depth, b.Language, c.author())
	if err != nil {
		return startShape{}, err
	}
	c.Location(Root + "/assessments/" + d.ID)
	a := client.Assessment{
		ID: d.ID, Depth: d.Depth, CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt, ExpiresAt: d.ExpiresAt, Progress: d.Progress(s.Clients.BankOf(d.Questionnaire)),
	}
	return startShape{shapeAssessment(c.Params("client"), a), c.link(key)}, nil
}

// link is the address that opens an assessment.
func (c *call) link(key string) string {
	base := c.server.PublicURL
	if base == "" {
		base = c.BaseURL()
	}
	return base + "/r/" + url.PathEscape(key)
}

func (s *Server) noLanguage() problem.Problem {
	var tags string
	for i, words := range s.Languages {
		if i > 0 {
			tags += ", "
		}
		tags += words.Tag()
	}
	return problem.New("language", "api_language", "options", tags)
}

func (s *Server) importAnswers(c *call, d document) (versionShape, error) {
	language := c.Query("language")
	if language != "" && !s.speaks(language) {
		return versionShape{}, problem.List{s.noLanguage()}
	}
	var f client.Frozen
	err := s.limited(c.UserContext(), func() (err error) {
		f, err = s.Clients.Import(c.UserContext(), c.organisation(), c.Params("client"), d.Name, d.Data, language, c.author())
		return err
	})
	if err == nil {
		c.Location(Root + "/assessments/" + f.Assessment)
	}
	return shapeVersion(f.Revision), err
}

// linkShape is a link without its secret. Its id is no key.
type linkShape struct {
	ID        string `json:"id"`
	Part      string `json:"part,omitempty"`
	CreatedAt string `json:"created_at"`
	ExpiresAt string `json:"expires_at"`
	URL       string `json:"url,omitempty"` // once, when it is made
}

// owned finds an assessment of the organisation.
func (s *Server) owned(c *call) (string, error) {
	d, _, err := s.Clients.Store.AssessmentDraft(c.UserContext(), c.organisation(), c.Params("assessment"))
	return d.ID, err
}

func (s *Server) links(c *call) (list[linkShape], error) {
	id, err := s.owned(c)
	if err != nil {
		return list[linkShape]{}, err
	}
	found, err := s.Clients.Assessments.Links(c.UserContext(), id)
	return listOf(found, func(l assessment.Link) linkShape {
		return linkShape{ID: l.KeyHash, Part: l.Part, CreatedAt: stamp(l.CreatedAt), ExpiresAt: stamp(l.ExpiresAt)}
	}), err
}

func (s *Server) addLink(c *call, _ none) (linkShape, error) {
	key, l, err := s.Clients.NewLink(c.UserContext(), c.organisation(), c.Params("assessment"))
	return linkShape{ID: l.KeyHash, Part: l.Part, CreatedAt: stamp(l.CreatedAt), ExpiresAt: stamp(l.ExpiresAt), URL: c.link(key)}, err
}

func (s *Server) revokeLink(c *call) error {
	id, err := s.owned(c)
	if err != nil {
		return err
	}
	return s.Clients.Assessments.RevokeLink(c.UserContext(), id, c.Params("link"), s.Clock())
}

// refusal reports whether an error is of one of the codes.
func refusal(err error, codes ...assessment.Code) bool {
	var known *assessment.Error
	return errors.As(err, &known) && slices.Contains(codes, known.Code)
}
