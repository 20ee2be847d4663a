package workspace

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/problem"
	"waterline/assessment/survey"
	"waterline/cmd/internal/account"
)

const formsPath = "/workspace/forms"

func formsRoutes() []Route {
	return slices.Concat(
		[]Route{get(formsPath, account.View, (*Server).forms)},
		formRoutes(),
		questionnaireRoutes(),
	)
}

// formsPage lists the forms of the organisation and its questionnaires.
type formsPage struct {
	page
	MayEdit        bool
	Forms          []formRow
	Questionnaires []questionnaireRow
}

type formRow struct {
	ID, URL, Asks             string
	On                        bool
	Started, Submitted, Leads string
}

type questionnaireRow struct {
	Name, URL, Version, Quick, Full, Changed, State string
	Class                                           string
}

func (s *Server) forms(c *fiber.Ctx, v *visit) error {
	ctx, org := c.UserContext(), v.actor.Organisation
	kept, err := s.Surveys.Store.Forms(ctx, org)
	if err != nil {
		return err
	}
	all, err := s.Surveys.Store.Questionnaires(ctx, org)
	if err != nil {
		return err
	}
	p := formsPage{page: page{Title: v.t("workspace.forms.title"), Flash: v.done(c)}, MayEdit: v.may(account.EditForm)}
	for _, f := range kept {
		row := formRow{ID: f.ID, URL: formURL(f.ID), On: f.On, Started: strconv.Itoa(f.Counts.Started), Submitted: strconv.Itoa(f.Counts.Submitted), Leads: strconv.Itoa(f.Counts.Leads)}
		if read, err := s.Surveys.ReadForm(ctx, org, f.Text); err == nil {
			row.Asks = read.Questionnaire
		}
		p.Forms = append(p.Forms, row)
	}
	for _, q := range all {
		p.Questionnaires = append(p.Questionnaires, s.questionnaireRow(v, q))
	}
	return s.send(c, v, http.StatusOK, "forms", &p)
}

func (s *Server) questionnaireRow(v *visit, q survey.Questionnaire) questionnaireRow {
	proof := s.Surveys.Prove(q, q.Text)
	row := questionnaireRow{Name: q.Name, URL: questionnaireURL(q.Name), Changed: v.words.Locale.ShortDate(q.UpdatedAt)}
	if n := q.Latest(); n > 0 {
		row.Version = q.Name + "@" + strconv.Itoa(n)
	}
	for _, b := range proof.Budget {
		text := v.points(b)
		if b.Depth == "quick" {
			row.Quick = text
		} else {
			row.Full = text
		}
	}
	switch differs, err := s.Surveys.Compare(q, q.Latest(), survey.DraftNumber); {
	case len(proof.Faults) > 0:
		row.State, row.Class = v.words.Locale.N("workspace.forms.faults", len(proof.Faults)), "bad"
	case q.Latest() == 0:
		row.State, row.Class = v.t("workspace.forms.unpublished"), "warn"
	case err == nil && len(differs) > 0:
		row.State, row.Class = v.t("workspace.forms.changed"), "warn"
	default:
		row.State, row.Class = v.t("workspace.forms.published"), "on"
	}
	return row
}

// points is a budget in words, such as "41 of 45 points".
func (v *visit) points(b survey.Budget) string {
	return v.t("workspace.forms.points", "points", strconv.Itoa(b.Points), "most", strconv.Itoa(b.Most))
}

// surveyor is the visitor as questionnaires write down who did something.
func (v *visit) surveyor() survey.Author {
	return survey.Author{ID: v.actor.User, Name: v.session.User.Name}
}

// misplacedAll are faults of a text, by line.
func (v *visit) misplacedAll(found problem.List) []misplaced {
	var out []misplaced
	for _, one := range found.Sorted() {
		out = append(out, v.placed(one))
	}
	return out
}

// formCrumbs lead from the list to a page of a form or questionnaire.
func (v *visit) formCrumbs(more ...link) []link {
	return append([]link{{Text: v.t("workspace.forms.title"), URL: formsPath}}, more...)
}
