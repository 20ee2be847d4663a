package api

import (
	"strconv"

	"waterline/assessment"
	"waterline/assessment/survey"
	"waterline/cmd/internal/account"
)

func surveyRoutes() []Route {
	one, form := "/questionnaires/:questionnaire", "/forms/:form"
	return []Route{
		get("/questionnaires", account.View, (*Server).questionnaires),
		post("/questionnaires", account.EditForm, (*Server).addQuestionnaire),
		get(one, account.View, (*Server).questionnaire),
		put(one, account.EditForm, (*Server).saveQuestionnaire),
		post(one+"/publish", account.EditForm, (*Server).publish),
		get(one+"/versions/:version", account.View, (*Server).published),
		get("/forms", account.View, (*Server).forms),
		post("/forms", account.EditForm, (*Server).addForm),
		get(form, account.View, (*Server).form),
		put(form, account.EditForm, (*Server).saveForm),
		act(form+"/on", account.EditForm, (*Server).formOn),
		act(form+"/off", account.EditForm, (*Server).formOff),
	}
}

// textBody is a questionnaire or a form as YAML.
type textBody struct {
	Text string `json:"text"`
}

// questionnaireShape is a questionnaire: its draft, with what the lint says of
// it, and the numbers of its versions. Text and lint are left out of lists.
type questionnaireShape struct {
	Name      string        `json:"name"`
	Edition   int64         `json:"edition"`
	UpdatedAt string        `json:"updated_at"`
	Versions  []int         `json:"versions"`
	Text      string        `json:"text,omitempty"`
	Problems  []wrong       `json:"problems,omitempty"`
	Style     []wrong       `json:"style,omitempty"`
	Budget    []budgetShape `json:"budget,omitempty"`
}

// budgetShape is how much of its points a depth uses.
type budgetShape struct {
	Depth     assessment.Depth `json:"depth"`
	Points    int              `json:"points"`
	Most      int              `json:"most"`
	Questions int              `json:"questions"`
}

// countsShape are the assessments of a form that are still kept.
type countsShape struct {
	Started   int `json:"started"`
	Submitted int `json:"submitted"`
	Leads     int `json:"leads"`
}

func shapeQuestionnaire(q survey.Questionnaire) questionnaireShape {
	out := questionnaireShape{Name: q.Name, Edition: q.Edition, UpdatedAt: stamp(q.UpdatedAt), Versions: make([]int, len(q.Versions))}
	for i, v := range q.Versions {
		out.Versions[i] = v.Number
	}
	return out
}

func (c *call) writer() survey.Author {
	return survey.Author{ID: c.actor.User, Name: c.token.User.Name}
}

func (s *Server) questionnaires(c *call) (list[questionnaireShape], error) {
	found, err := s.Surveys.Store.Questionnaires(c.UserContext(), c.organisation())
	if err != nil {
		return list[questionnaireShape]{}, err
	}
	return paged(c, found, shapeQuestionnaire)
}

// proved is a questionnaire with its text and what the lint says of it.
func (s *Server) proved(c *call, name string) (questionnaireShape, error) {
	q, err := s.Surveys.Store.Questionnaire(c.UserContext(), c.organisation(), name)
	if err != nil {
		return questionnaireShape{}, err
	}
	proof := s.Surveys.Prove(q, q.Text)
	out := shapeQuestionnaire(q)
	out.Text, out.Problems, out.Style, out.Budget = q.Text, wrongs(c.words, proof.Faults), wrongs(c.words, proof.Style), listOf(proof.Budget, func(b survey.Budget) budgetShape { return budgetShape(b) }).Data
	c.tag(strconv.FormatInt(q.Edition, 10))
	return out, nil
}

func (s *Server) questionnaire(c *call) (questionnaireShape, error) {
	return s.proved(c, c.Params("questionnaire"))
}

func (s *Server) addQuestionnaire(c *call, b textBody) (questionnaireShape, error) {
	q, err := s.Surveys.Add(c.UserContext(), c.organisation(), b.Text, c.writer())
	if err != nil {
		return questionnaireShape{}, err
	}
	c.Location(Root + "/questionnaires/" + q.Name)
	return s.proved(c, q.Name)
}

// edition is that of the draft, once the request says that it knows it.
func (s *Server) edition(c *call) (int64, error) {
	q, err := s.Surveys.Store.Questionnaire(c.UserContext(), c.organisation(), c.Params("questionnaire"))
	if err != nil {
		return 0, err
	}
	return q.Edition, c.match(strconv.FormatInt(q.Edition, 10))
}

func (s *Server) saveQuestionnaire(c *call, b textBody) (questionnaireShape, error) {
	edition, err := s.edition(c)
	if err != nil {
		return questionnaireShape{}, err
	}
	if err := s.Surveys.Save(c.UserContext(), c.organisation(), c.Params("questionnaire"), edition, b.Text, c.writer()); err != nil {
		return questionnaireShape{}, err
	}
	return s.questionnaire(c)
}

// publishedShape is a published version, which never changes.
type publishedShape struct {
	Name   string  `json:"name"`
	Number int     `json:"number"`
	Text   string  `json:"text"`
	At     string  `json:"at"`
	By     *person `json:"by"`
}

func shapePublished(v survey.Version) publishedShape {
	return publishedShape{v.Name, v.Number, v.Text, stamp(v.At), &person{v.By.ID, v.By.Name}}
}

func (s *Server) publish(c *call, _ none) (publishedShape, error) {
	edition, err := s.edition(c)
	if err != nil {
		return publishedShape{}, err
	}
	v, err := s.Surveys.Publish(c.UserContext(), c.organisation(), c.Params("questionnaire"), edition, c.writer())
	if err != nil {
		return publishedShape{}, err
	}
	c.Location(Root + "/questionnaires/" + v.Name + "/versions/" + strconv.Itoa(v.Number))
	return shapePublished(v), nil
}

func (s *Server) published(c *call) (publishedShape, error) {
	number, err := version(c.Params("version"))
	if err != nil {
		return publishedShape{}, err
	}
	q, err := s.Surveys.Store.Questionnaire(c.UserContext(), c.organisation(), c.Params("questionnaire"))
	if err != nil {
		return publishedShape{}, err
	}
	if number == 0 {
		number = int64(q.Latest())
	}
	for _, v := range q.Versions {
		if int64(v.Number) == number {
			c.tag(strconv.Itoa(v.Number))
			return shapePublished(v), nil
		}
	}
	return publishedShape{}, &assessment.Error{Code: assessment.NotFound, Safe: "api.refused.not_found"}
}

// formShape is a form with how often it was used.
type formShape struct {
	ID        string      `json:"id"`
	On        bool        `json:"on"`
	Edition   int64       `json:"edition"`
	UpdatedAt string      `json:"updated_at"`
	Counts    countsShape `json:"counts"`
	Text      string      `json:"text,omitempty"`
}

func shapeForm(f survey.Form) formShape {
	return formShape{f.ID, f.On, f.Edition, stamp(f.UpdatedAt), countsShape(f.Counts), ""}
}

func (s *Server) forms(c *call) (list[formShape], error) {
	found, err := s.Surveys.Store.Forms(c.UserContext(), c.organisation())
	if err != nil {
		return list[formShape]{}, err
	}
	return paged(c, found, shapeForm)
}

func (s *Server) formOf(c *call, id string) (formShape, error) {
	f, err := s.Surveys.Store.Form(c.UserContext(), c.organisation(), id)
	if err != nil {
		return formShape{}, err
	}
	out := shapeForm(f)
	out.Text = f.Text
	c.tag(strconv.FormatInt(f.Edition, 10))
	return out, nil
}

func (s *Server) form(c *call) (formShape, error) { return s.formOf(c, c.Params("form")) }

func (s *Server) addForm(c *call, b textBody) (formShape, error) {
	f, err := s.Surveys.AddForm(c.UserContext(), c.organisation(), b.Text, c.writer())
	if err != nil {
		return formShape{}, err
	}
	c.Location(Root + "/forms/" + f.ID)
	return s.formOf(c, f.ID)
}

func (s *Server) saveForm(c *call, b textBody) (formShape, error) {
	f, err := s.Surveys.Store.Form(c.UserContext(), c.organisation(), c.Params("form"))
	if err != nil {
		return formShape{}, err
	}
	if err := c.match(strconv.FormatInt(f.Edition, 10)); err != nil {
		return formShape{}, err
	}
	if err := s.Surveys.SaveForm(c.UserContext(), c.organisation(), f.ID, f.Edition, b.Text, c.writer()); err != nil {
		return formShape{}, err
	}
	return s.form(c)
}

func (s *Server) formOn(c *call, _ none) (formShape, error)  { return s.switched(c, true) }
func (s *Server) formOff(c *call, _ none) (formShape, error) { return s.switched(c, false) }

func (s *Server) switched(c *call, on bool) (formShape, error) {
	if err := s.Surveys.SwitchForm(c.UserContext(), c.organisation(), c.Params("form"), on, c.writer()); err != nil {
		return formShape{}, err
	}
	return s.form(c)
}
