package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

const (
	fieldThen  = "then"
	thenCheck  = "check" // return to the check of answers
	fieldLater = "later" // the button that saves and leaves
)

// questionPage asks one question.
type questionPage struct {
	page
	Back    string
	Section string // "Section 2 of 6: …"
	Saved   string
	Item    string // name of the process or tool, "" outside groups
	Field   field
	Faults  []fault
	Why     string
	Token   string
	Then    string
}

// asked is a question with its place on the way.
type asked struct {
	question questionnaire.Question
	item     *assessment.Item // nil outside groups
	stop     int
	next     string
	back     string
}

// question shows a question with the answer that is stored.
func (s *Server) question(c *fiber.Ctx, v *visit) error {
	at, err := s.asked(c, v)
	if err != nil {
		return err
	}
	current := v.draft.Answers.Values[at.question.ID]
	if at.item != nil {
		current = at.item.Values[at.question.ID]
	}
	return s.ask(c, v, at, storedAnswer(at.question, current, s.decimal(), v.draft.Answers.Groups["process"]), nil)
}

// answer saves what was filled in and goes on; or shows it again with what is wrong.
func (s *Server) answer(c *fiber.Ctx, v *visit) error {
	at, err := s.asked(c, v)
	if err != nil {
		return err
	}
	given, problems := readAnswer(form(c), at.question, s.decimal())
	leaving := form(c).one(fieldLater) != ""
	if leaving && len(problems) > 0 && onlyMissing(problems) {
		return seeOther(c, v.root())
	}
	if len(problems) == 0 {
		change := assessment.Change{Question: at.question.ID, Answer: given}
		if at.item != nil {
			change.Group, change.Item = at.question.Group, at.item.ID
		}
		err := s.service.Answer(c.UserContext(), v.draft.ID, change)
		if err == nil {
			if leaving {
				return seeOther(c, v.root())
			}
			return s.goOn(c, v, at)
		}
		if !errors.As(err, &problems) { // a rule that reading the form does not know
			return err
		}
	}
	return s.ask(c, v, at, form(c), problems)
}

// goOn leads to the page after a saved answer, which may have opened or closed
// later questions.
func (s *Server) goOn(c *fiber.Ctx, v *visit, at asked) error {
	if form(c).one(fieldThen) == thenCheck {
		return seeOther(c, v.root()+"/check")
	}
	fresh, err := s.service.Open(c.UserContext(), v.key)
	if err != nil {
		return err
	}
	v.draft = fresh
	v.path = s.pathOf(v)
	at, err = s.asked(c, v)
	if err != nil {
		return err
	}
	return seeOther(c, at.next)
}

// onlyMissing reports whether nothing was filled in.
func onlyMissing(l problem.List) bool {
	for _, p := range l {
		if p.Code != codeAnswerNeeded && p.Code != codeChoiceNeeded {
			return false
		}
	}
	return true
}

// asked finds the question that a URL names; NotFound when it is not asked.
func (s *Server) asked(c *fiber.Ctx, v *visit) (asked, error) {
	id := c.Params("question")
	group := c.Params("group")
	if group == "" {
		i := v.path.question(id)
		if i < 0 || v.path.stops[i].question.Section != c.Params("section") {
			return asked{}, fiber.ErrNotFound
		}
		return asked{question: v.path.stops[i].question, stop: i, next: v.after(i), back: v.before(i)}, nil
	}
	item := v.item(group, c.Params("item"))
	i := v.path.list(group)
	if i < 0 || item == nil {
		return asked{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.item_gone"}
	}
	questions := s.Bank.Asked(string(v.draft.Depth), group, v.scope(item))
	for k, q := range questions {
		if q.ID != id {
			continue
		}
		at := asked{question: q, item: item, stop: i, next: v.path.stops[i].url, back: v.path.stops[i].url}
		if k > 0 {
			at.back = v.itemURL(group, item.ID, questions[k-1].ID)
		}
		if k+1 < len(questions) {
			at.next = v.itemURL(group, item.ID, questions[k+1].ID)
		}
		return at, nil
	}
	return asked{}, fiber.ErrNotFound
}

func (s *Server) ask(c *fiber.Ctx, v *visit, at asked, f filled, problems problem.List) error {
	a := askable{
		q: at.question, currency: v.draft.Answers.Values["P-CURRENCY"].Text,
		processes: s.processOptions(v), filled: f, problems: problems,
	}
	p := questionPage{
		page:    page{Title: at.question.Text, Error: len(problems) > 0},
		Back:    at.back,
		Section: s.sectionOf(v, at.stop),
		Saved:   s.saved(v),
		Field:   s.field(a),
		Why:     at.question.Why,
		Token:   v.token(),
		Then:    c.Query(fieldThen, form(c).one(fieldThen)),
	}
	if p.Then != thenCheck {
		p.Then = ""
	} else {
		p.Back = v.root() + "/check"
	}
	if at.item != nil {
		group, _ := s.Bank.Group(at.question.Group)
		p.Item = at.item.Values[group.Name].Text
		p.Title = p.Item + ": " + at.question.Text
	}
	p.Faults = s.faults(a, p.Field)
	status := http.StatusOK
	if p.Error {
		status = http.StatusUnprocessableEntity
	}
	return s.send(c, status, "question", &p)
}

// sectionOf says where on the way a stop is.
func (s *Server) sectionOf(v *visit, i int) string {
	at := v.path.stops[i].section
	return s.Locale.T("web.question.section", "n", strconv.Itoa(at+1),
		"of", strconv.Itoa(len(v.path.sections)), "title", v.path.sections[at].Title)
}

// saved says when the draft last changed on disk.
func (s *Server) saved(v *visit) string {
	if v.draft.UpdatedAt.Equal(v.draft.CreatedAt) {
		return ""
	}
	return s.Locale.T("web.saved", "time", v.draft.UpdatedAt.UTC().Format("15:04"))
}

// processOptions are the processes that another question may name.
func (s *Server) processOptions(v *visit) []option {
	group, _ := s.Bank.Group("process")
	var out []option
	for _, item := range v.draft.Answers.Groups[group.ID] {
		out = append(out, option{Value: item.ID, Label: item.Values[group.Name].Text})
	}
	return out
}

// decimal is how the reader's language writes decimals.
func (s *Server) decimal() string { return s.Locale.Number(0.5, 1)[1:2] }
