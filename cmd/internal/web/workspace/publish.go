package workspace

import (
	"cmp"
	"errors"
	"net/http"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/problem"
	"waterline/assessment/survey"
	"waterline/cmd/internal/web/shell"
)

// publishPage asks before a draft becomes a version for good.
type publishPage struct {
	page
	Action, Back string
	Ref, Edition string
	Budget       []budgetRow
	Diff         differences
}

func (s *Server) publishing(c *fiber.Ctx, v *visit) error {
	q, err := s.questionnaireAsked(c, v)
	if err != nil {
		return err
	}
	return s.showPublish(c, v, http.StatusOK, q, nil)
}

func (s *Server) showPublish(c *fiber.Ctx, v *visit, status int, q survey.Questionnaire, faults []fault) error {
	proof := questionnairePage{Text: q.Text}
	s.prove(v, q, &proof)
	if !proof.Sound {
		return seeOther(c, questionnaireURL(q.Name))
	}
	found, err := s.Surveys.Compare(q, q.Latest(), survey.DraftNumber)
	if err != nil {
		return err
	}
	ref := q.Name + "@" + strconv.Itoa(q.Latest()+1)
	p := publishPage{
		page:   page{Title: v.t("workspace.forms.publish_title", "ref", ref), Crumbs: v.formCrumbs(link{Text: q.Name, URL: questionnaireURL(q.Name)}), Faults: faults},
		Action: questionnaireURL(q.Name) + "/publish", Back: questionnaireURL(q.Name), Ref: ref, Edition: number(q.Edition), Budget: proof.Budget,
		Diff: differences{Title: s.compared(v, q, q.Latest(), survey.DraftNumber), Lines: s.sentences(v, found)},
	}
	return s.send(c, v, status, "questionnaire_publish", &p)
}

// publish makes the draft a version. What was saved meanwhile is asked about
// again.
func (s *Server) publish(c *fiber.Ctx, v *visit) error {
	edition := wholeNumber(shell.Form(c).Line("edition"))
	made, err := s.Surveys.Publish(c.UserContext(), v.actor.Organisation, c.Params("questionnaire"), edition, v.surveyor())
	var found problem.List
	if errors.As(err, &found) || isConflict(err) {
		q, readErr := s.questionnaireAsked(c, v)
		if readErr != nil {
			return readErr
		}
		faults, status := v.faults(err), http.StatusUnprocessableEntity
		if faults == nil {
			faults, status = []fault{{Anchor: "differences", Text: v.t("workspace.forms.publish_moved")}}, http.StatusConflict
		}
		return s.showPublish(c, v, status, q, faults)
	}
	if err != nil {
		return err
	}
	return seeOther(c, questionnaireURL(made.Name)+"?done=questionnaire_published")
}

// diffAsked compares two versions, where the address asks for it; "draft" is the
// draft and 0 the released questions.
func (s *Server) diffAsked(c *fiber.Ctx, v *visit, q survey.Questionnaire) (*differences, error) {
	asked := shell.Query(c)
	if asked.Line("from") == "" || asked.Line("to") == "" {
		return nil, nil //nolint:nilnil // no comparison was asked for
	}
	from, to := versionNumber(asked.Line("from")), versionNumber(asked.Line("to"))
	found, err := s.Surveys.Compare(q, from, to)
	var faults problem.List
	if errors.As(err, &faults) {
		return &differences{Title: s.compared(v, q, from, to), Lines: []string{v.t("workspace.forms.diff.unreadable")}}, nil
	}
	if err != nil {
		return nil, err
	}
	return &differences{Title: s.compared(v, q, from, to), Lines: s.sentences(v, found)}, nil
}

func versionNumber(text string) int {
	if text == "draft" {
		return survey.DraftNumber
	}
	return int(wholeNumber(text))
}

// compared names two versions.
func (s *Server) compared(v *visit, q survey.Questionnaire, from, to int) string {
	name := func(n int) string {
		switch n {
		case survey.DraftNumber:
			return v.t("workspace.forms.draft")
		case 0:
			return v.t("workspace.forms.released")
		}
		return q.Name + "@" + strconv.Itoa(n)
	}
	return v.t("workspace.forms.diff.title", "from", name(from), "to", name(to))
}

// sentences say what differs, with the words of the released questions where a
// version has none of its own.
func (s *Server) sentences(v *visit, found []survey.Difference) []string {
	tag := v.words.Locale.Tag()
	out := make([]string, len(found))
	for i, d := range found {
		q, _ := v.words.Bank.Question(d.Question)
		own := map[string]string{survey.Reworded: q.Text, survey.Rehelped: q.Help, survey.Rereason: q.Why}[d.Kind]
		section, _ := v.words.Bank.Section(d.Section)
		out[i] = v.t("workspace.forms.diff."+d.Kind, "question", d.Question, "text", q.Text, "section", section.Title,
			"before", cmp.Or(d.Before[tag], own), "after", cmp.Or(d.After[tag], own))
	}
	return out
}
