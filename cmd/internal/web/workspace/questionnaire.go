package workspace

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/survey"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const (
	questionnairesPath = formsPath + "/questionnaires"
	questionnaireRoute = questionnairesPath + "/:questionnaire"
)

func questionnaireURL(name string) string { return questionnairesPath + "/" + name }

func questionnaireRoutes() []Route {
	return []Route{
		get(questionnairesPath+"/new", account.EditForm, (*Server).newQuestionnaire),
		post(questionnairesPath+"/new", account.EditForm, (*Server).addQuestionnaire),
		get(questionnaireRoute, account.View, (*Server).questionnaire),
		post(questionnaireRoute, account.EditForm, (*Server).saveQuestionnaire),
		get(questionnaireRoute+"/publish", account.EditForm, (*Server).publishing),
		post(questionnaireRoute+"/publish", account.EditForm, (*Server).publish),
		post(questionnaireRoute+"/delete", account.EditForm, (*Server).deleteQuestionnaire),
		get(questionnaireRoute+"/try", account.View, (*Server).try),
		post(questionnaireRoute+"/try", account.View, (*Server).try),
		get(questionnaireRoute+"/versions/:version", account.View, (*Server).questionnaireVersion),
	}
}

// questionnairePage is the draft of a questionnaire with what the lint says, and
// its versions.
type questionnairePage struct {
	page
	Name, Action  string
	Text, Edition string
	MayEdit, Made bool
	Shown         string // reference of a published version that is shown instead, "" for the draft
	Found, Style  []misplaced
	Budget        []budgetRow
	Versions      []publishedRow
	Diff          *differences
	Moved         bool
	Sound         bool
}

// Rows is the height of the text, for templates.
func (questionnairePage) Rows() int { return 24 }

type budgetRow struct {
	Depth, Points, Questions string
	Used, Most               int
	Try                      string
}

type publishedRow struct {
	Ref, URL, Made, Number string
	Try                    string
	From, To               bool
}

// differences are the sentences about two versions.
type differences struct {
	Title string
	Lines []string
}

func (s *Server) newQuestionnaire(c *fiber.Ctx, v *visit) error {
	p := &questionnairePage{Text: s.Surveys.Begin(v.t("workspace.forms.example_name"))}
	return s.showQuestionnaire(c, v, http.StatusOK, survey.Questionnaire{}, p)
}

func (s *Server) addQuestionnaire(c *fiber.Ctx, v *visit) error {
	text, err := sentText(c)
	var q survey.Questionnaire
	if err == nil {
		q, err = s.Surveys.Add(c.UserContext(), v.actor.Organisation, text, v.surveyor())
	}
	var found problem.List
	if errors.As(err, &found) {
		return s.showQuestionnaire(c, v, http.StatusUnprocessableEntity, survey.Questionnaire{}, &questionnairePage{Text: text, Found: v.misplacedAll(found)})
	}
	if err != nil {
		return err
	}
	return seeOther(c, questionnaireURL(q.Name)+"?done=questionnaire_added")
}

func (s *Server) questionnaireAsked(c *fiber.Ctx, v *visit) (survey.Questionnaire, error) {
	return s.Surveys.Store.Questionnaire(c.UserContext(), v.actor.Organisation, c.Params("questionnaire"))
}

func (s *Server) questionnaire(c *fiber.Ctx, v *visit) error {
	q, err := s.questionnaireAsked(c, v)
	if err != nil {
		return err
	}
	p := &questionnairePage{Text: q.Text, Edition: number(q.Edition)}
	if p.Diff, err = s.diffAsked(c, v, q); err != nil {
		return err
	}
	return s.showQuestionnaire(c, v, http.StatusOK, q, p)
}

// questionnaireVersion shows a published version, which nobody can change.
func (s *Server) questionnaireVersion(c *fiber.Ctx, v *visit) error {
	q, err := s.questionnaireAsked(c, v)
	if err != nil {
		return err
	}
	for _, one := range q.Versions {
		if strconv.Itoa(one.Number) == c.Params("version") {
			p := &questionnairePage{Text: one.Text, Shown: q.Name + "@" + strconv.Itoa(one.Number)}
			return s.showQuestionnaire(c, v, http.StatusOK, q, p)
		}
	}
	return &assessment.Error{Code: assessment.NotFound, Safe: "error.version_gone"}
}

// saveQuestionnaire keeps the draft, sound or not; or only says what the lint
// finds.
func (s *Server) saveQuestionnaire(c *fiber.Ctx, v *visit) error {
	q, err := s.questionnaireAsked(c, v)
	if err != nil {
		return err
	}
	text, err := sentText(c)
	f := shell.Form(c)
	edition := wholeNumber(f.Line("edition"))
	p := &questionnairePage{Text: text, Edition: number(edition)}
	var found problem.List
	if errors.As(err, &found) {
		p.Found = v.misplacedAll(found)
		return s.showQuestionnaire(c, v, http.StatusUnprocessableEntity, q, p)
	}
	if err != nil {
		return err
	}
	if f.Line("do") == "check" {
		status := http.StatusOK
		if proof := s.Surveys.Prove(q, text); len(proof.Faults) > 0 {
			status = http.StatusUnprocessableEntity
		}
		return s.showQuestionnaire(c, v, status, q, p)
	}
	err = s.Surveys.Save(c.UserContext(), v.actor.Organisation, q.Name, edition, text, v.surveyor())
	if isConflict(err) {
		p.Moved, p.Edition = true, number(q.Edition)
		return s.showQuestionnaire(c, v, http.StatusConflict, q, p)
	}
	if err != nil {
		return err
	}
	return seeOther(c, questionnaireURL(q.Name)+"?done=questionnaire_saved")
}

func (s *Server) deleteQuestionnaire(c *fiber.Ctx, v *visit) error {
	if err := s.Surveys.Delete(c.UserContext(), v.actor.Organisation, c.Params("questionnaire"), v.surveyor()); err != nil {
		return err
	}
	return seeOther(c, formsPath+"?done=questionnaire_deleted")
}

func (s *Server) showQuestionnaire(c *fiber.Ctx, v *visit, status int, q survey.Questionnaire, p *questionnairePage) error {
	p.Title, p.Action, p.MayEdit = v.t("workspace.forms.new_questionnaire"), questionnairesPath+"/new", v.may(account.EditForm)
	p.Flash, p.Crumbs = v.done(c), v.formCrumbs()
	if q.Name != "" {
		p.Name, p.Title, p.Action, p.Made = q.Name, v.t("workspace.forms.questionnaire", "name", q.Name), questionnaireURL(q.Name), true
		if p.Shown != "" {
			p.Title, p.MayEdit = p.Shown, false
			p.Crumbs = v.formCrumbs(link{Text: q.Name, URL: p.Action})
		} else {
			s.prove(v, q, p)
		}
		s.versionsOf(c, v, q, p)
	}
	p.Error = status != http.StatusOK
	return s.send(c, v, status, "questionnaire", p)
}

// prove puts on the page what the lint says of the text.
func (s *Server) prove(v *visit, q survey.Questionnaire, p *questionnairePage) {
	proof := s.Surveys.Prove(q, p.Text)
	p.Found, p.Style, p.Sound = v.misplacedAll(proof.Faults), v.misplacedAll(proof.Style), len(proof.Faults) == 0
	for _, b := range proof.Budget {
		p.Budget = append(p.Budget, budgetRow{
			Depth: v.t("workspace.depth." + string(b.Depth)), Points: v.points(b), Questions: v.words.Locale.N("workspace.forms.questions", b.Questions),
			Used: b.Points, Most: b.Most, Try: questionnaireURL(q.Name) + "/try?depth=" + string(b.Depth),
		})
	}
}

func (s *Server) versionsOf(c *fiber.Ctx, v *visit, q survey.Questionnaire, p *questionnairePage) {
	from, to := shell.Query(c).Line("from"), shell.Query(c).Line("to")
	for i, one := range q.Versions {
		n := strconv.Itoa(one.Number)
		p.Versions = append(p.Versions, publishedRow{
			Ref: q.Name + "@" + n, Number: n, URL: questionnaireURL(q.Name) + "/versions/" + n, From: from == n || from == "" && i == 0, To: to == n,
			Made: v.t("workspace.forms.made", "name", one.By.Name, "date", v.words.Locale.ShortDate(one.At)),
			Try:  questionnaireURL(q.Name) + "/try?version=" + n,
		})
	}
}

// try shows the draft, or a version, as respondents see it.
func (s *Server) try(c *fiber.Ctx, v *visit) error {
	q, err := s.questionnaireAsked(c, v)
	if err != nil {
		return err
	}
	asked := shell.Query(c)
	depth := assessment.Depth(asked.Line("depth"))
	if depth != assessment.Full {
		depth = assessment.Quick
	}
	version := asked.Line("version")
	bank, ok := s.Surveys.Trial(q, int(wholeNumber(version)), v.words.Locale.Tag())
	if !ok {
		return seeOther(c, questionnaireURL(q.Name))
	}
	action := questionnaireURL(q.Name) + "/try?depth=" + string(depth)
	if version != "" {
		action += "&version=" + number(wholeNumber(version))
	}
	return s.tryOut(c, shell.Tryout{
		Bank: bank, Language: v.words.Locale.Tag(), Depth: string(depth), Action: action, Leave: questionnaireURL(q.Name), Token: shell.Token(v.key),
	})
}
