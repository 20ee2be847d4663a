package workspace

import (
	"errors"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/survey"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const formRoute = formsPath + "/e/:form"

func formURL(id string) string { return formsPath + "/e/" + id }

func formRoutes() []Route {
	return []Route{
		get(formsPath+"/new", account.EditForm, (*Server).newForm),
		post(formsPath+"/new", account.EditForm, (*Server).addForm),
		get(formRoute, account.View, (*Server).form),
		post(formRoute, account.EditForm, (*Server).saveForm),
		post(formRoute+"/switch", account.EditForm, (*Server).switchForm),
	}
}

// formPage is the text of a form beside where it stands and what came of it.
type formPage struct {
	page
	ID, Action  string
	Text        string
	Edition     string
	Made        bool // it is stored
	MayEdit, On bool
	Found       []misplaced
	Address     string
	Snippet     string
	Counts      survey.Counts
	Choices     []string // references it may ask from
	Moved       bool     // somebody else saved meanwhile
}

// Rows is the height of the text, for templates.
func (formPage) Rows() int { return 14 }

func (s *Server) newForm(c *fiber.Ctx, v *visit) error {
	return s.showForm(c, v, http.StatusOK, &formPage{Text: s.Surveys.BeginForm()})
}

func (s *Server) addForm(c *fiber.Ctx, v *visit) error {
	text, err := sentText(c)
	var made survey.Form
	if err == nil {
		made, err = s.Surveys.AddForm(c.UserContext(), v.actor.Organisation, text, v.surveyor())
	}
	var found problem.List
	if errors.As(err, &found) {
		return s.showForm(c, v, http.StatusUnprocessableEntity, &formPage{Text: text, Found: v.misplacedAll(found)})
	}
	if err != nil {
		return err
	}
	return seeOther(c, formURL(made.ID)+"?done=form_added")
}

// sentText is the file that was chosen, or else what stands in the box; that too
// where the error says what is wrong with the file.
func sentText(c *fiber.Ctx) (string, error) {
	_, data, err := shell.File(c, "file", ".yaml", ".yml")
	if len(data) > 0 {
		return shell.Clean(string(data)), err
	}
	return shell.Form(c).One("text"), err
}

func (s *Server) form(c *fiber.Ctx, v *visit) error {
	f, err := s.Surveys.Store.Form(c.UserContext(), v.actor.Organisation, c.Params("form"))
	if err != nil {
		return err
	}
	return s.showForm(c, v, http.StatusOK, &formPage{ID: f.ID, Text: f.Text, Edition: number(f.Edition)})
}

func (s *Server) saveForm(c *fiber.Ctx, v *visit) error {
	f, id := shell.Form(c), c.Params("form")
	text, err := sentText(c)
	edition := wholeNumber(f.Line("edition"))
	if err == nil {
		err = s.Surveys.SaveForm(c.UserContext(), v.actor.Organisation, id, edition, text, v.surveyor())
	}
	var found problem.List
	switch {
	case errors.As(err, &found):
		return s.showForm(c, v, http.StatusUnprocessableEntity, &formPage{ID: id, Text: text, Edition: number(edition), Found: v.misplacedAll(found)})
	case isConflict(err):
		return s.showForm(c, v, http.StatusConflict, &formPage{ID: id, Text: text, Moved: true})
	case err != nil:
		return err
	}
	return seeOther(c, formURL(id)+"?done=form_saved")
}

func isConflict(err error) bool {
	var known *assessment.Error
	return errors.As(err, &known) && known.Code == assessment.Conflict
}

func (s *Server) switchForm(c *fiber.Ctx, v *visit) error {
	on, id := shell.Form(c).Line("on") == "yes", c.Params("form")
	if err := s.Surveys.SwitchForm(c.UserContext(), v.actor.Organisation, id, on, v.surveyor()); err != nil {
		return err
	}
	word := "form_off"
	if on {
		word = "form_on"
	}
	return seeOther(c, formURL(id)+"?done="+word)
}

func (s *Server) showForm(c *fiber.Ctx, v *visit, status int, p *formPage) error {
	p.Title, p.Action, p.MayEdit = v.t("workspace.forms.new_form"), formsPath+"/new", v.may(account.EditForm)
	p.Error, p.Flash, p.Crumbs = len(p.Found) > 0 || p.Moved, v.done(c), v.formCrumbs()
	if p.ID != "" {
		f, err := s.Surveys.Store.Form(c.UserContext(), v.actor.Organisation, p.ID)
		if err != nil {
			return err
		}
		if p.Edition == "" {
			p.Edition = number(f.Edition)
		}
		p.Title, p.Action, p.Made, p.On, p.Counts = v.t("workspace.forms.form", "id", f.ID), formURL(f.ID), true, f.On, f.Counts
		p.Address = s.base(c) + "/e/" + f.ID
		p.Snippet = `<iframe src="` + p.Address + `" title="AI assessment" style="width:100%;height:720px;border:0"></iframe>` + "\n" +
			`<script src="` + s.base(c) + `/embed.js" async></script>`
		p.Scripts = []string{"js/copy.js"}
	}
	all, err := s.Surveys.Store.Questionnaires(c.UserContext(), v.actor.Organisation)
	if err != nil {
		return err
	}
	for _, q := range all {
		for _, one := range q.Versions {
			p.Choices = append(p.Choices, one.Name+"@"+number(int64(one.Number)))
		}
	}
	return s.send(c, v, status, "form", p)
}
