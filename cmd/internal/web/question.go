package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

// Where an answer that is changed leads back to.
const (
	fieldThen = "then"
	thenCheck = "check" // the check of all answers
	thenPart  = "part"  // the check of its part
	thenItem  = "item"  // the page of its item

	fieldLater = "later" // the button that saves and leaves
	fieldSure  = "sure"  // the box of an answer that was asked back
)

// questionPage asks one question.
type questionPage struct {
	page
	Back    string
	Section string // "Section 2 of 6: …"
	Saved   string
	Item    string // name of the process or tool, "" outside groups
	Notice  string
	Field   field
	Faults  []fault
	Why     string
	Token   string
	Then    string
	Stored  string   // version of the stored answer that the page was made from
	Choice  *choice  // somebody else changed the answer meanwhile
	By      string   // who gave the stored answer, when somebody else did
	Others  []spoken // what others had said before
	Last    string   // what the run before said, "" where nothing is
	Asked   bool     // an answer that is asked back is saved by the button alone
	Sure    string   // words for being sure of what is asked back, "" where nothing is
}

// asked is a question with its place on the way.
type asked struct {
	question questionnaire.Question
	item     *assessment.Item // nil outside groups
	stop     int
	url      string
	next     string
	back     string

	overtaken *assessment.Overtaken // somebody else saved another answer meanwhile
}

// current is the answer that is stored.
func (a asked) current(v *visit) questionnaire.Answer {
	if a.item != nil {
		return a.item.Values[a.question.ID]
	}
	return v.draft.Answers.Values[a.question.ID]
}

// change is an answer put where it belongs.
func (a asked) change(v *visit, given questionnaire.Answer) assessment.Change {
	at := a.place()
	return assessment.Change{Group: at.Group, Item: at.Item, Question: at.Question, Answer: given, By: v.draft.Respondent}
}

func (a asked) place() assessment.Place {
	if a.item == nil {
		return assessment.Place{Question: a.question.ID}
	}
	return assessment.Place{Group: a.question.Group, Item: a.item.ID, Question: a.question.ID}
}

// question shows a question with the answer that is stored, or a page about
// one item.
func (s *Server) question(c *fiber.Ctx, v *visit) error {
	if group := c.Params("section"); group != "" && v.path.list(group) >= 0 {
		return s.itemPage(c, v, group, c.Params("question"))
	}
	at, err := s.asked(c, v)
	if err != nil {
		return err
	}
	return s.ask(c, v, at, storedAnswer(at.question, at.current(v), s.decimal(), v.draft.Answers.Groups["process"]), nil)
}

// answer saves what was filled in and goes on; or shows it again with what is wrong.
func (s *Server) answer(c *fiber.Ctx, v *visit) error {
	at, err := s.asked(c, v)
	if err != nil {
		return err
	}
	if shell.Form(c).One(fieldKeep) != "" {
		return s.goOn(c, v)
	}
	given, problems := readAnswer(shell.Form(c), at.question, s.decimal())
	leaving := shell.Form(c).One(fieldLater) != ""
	if leaving && len(problems) > 0 && onlyMissing(problems) {
		return seeOther(c, v.root())
	}
	if len(problems) > 0 {
		return s.ask(c, v, at, shell.Form(c), problems)
	}
	before := at.current(v)
	same := before.State == given.State && before.Number == given.Number && !v.moved(shell.Form(c), at)
	if same {
		given.Proof = before.Proof
	}
	change := at.change(v, given)
	change.Base = base(shell.Form(c))
	change.Sure = shell.Form(c).One(fieldSure) != ""
	err = s.service.AnswerIn(c.UserContext(), v.draft, change)
	switch {
	case errors.As(err, &at.overtaken):
		return s.ask(c, v, at, shell.Form(c), nil)
	case errors.As(err, &problems): // a rule that reading the form does not know
		return s.ask(c, v, at, shell.Form(c), problems)
	case err != nil:
		return err
	case leaving:
		return seeOther(c, v.root())
	case !same && v.provable(at.question, given):
		return seeOther(c, at.url+"/"+proofPath+backTo(c))
	}
	return s.goOn(c, v)
}

// backTo carries where a changed answer leads back to.
func backTo(c *fiber.Ctx) string {
	if then := thenOf(c); then != "" {
		return "?" + fieldThen + "=" + then
	}
	return ""
}

// thenOf is where a changed answer leads back to, "" for onwards.
func thenOf(c *fiber.Ctx) string {
	switch then := c.Query(fieldThen, shell.Form(c).One(fieldThen)); then {
	case thenCheck, thenPart, thenItem, thenConfirm:
		return then
	}
	return ""
}

// thenURL is the page that a changed answer leads back to, "" for onwards.
func (v *visit) thenURL(then string, at asked) string {
	switch {
	case then == thenCheck:
		return v.root() + "/check"
	case then == thenConfirm && v.draft.Rerun():
		return v.confirmOf(v.path.stops[at.stop].part)
	case then == thenPart:
		return v.checkOf(v.path.stops[at.stop].part)
	case then == thenItem && at.item != nil:
		return v.itemPage(at.question.Group, at.item.ID)
	}
	return ""
}

// goOn leads to the page after a saved answer, which may have opened or closed
// later questions.
func (s *Server) goOn(c *fiber.Ctx, v *visit) error {
	fresh, err := s.service.Open(c.UserContext(), v.key)
	if err != nil {
		return err
	}
	v.draft = fresh
	v.path = s.pathOf(v)
	at, err := s.asked(c, v)
	if err != nil {
		return err
	}
	if url := v.thenURL(thenOf(c), at); url != "" {
		return seeOther(c, url)
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
	if group != "" {
		return s.askedOf(v, group, c.Params("item"), id)
	}
	i := v.path.question(id)
	if i < 0 || v.path.stops[i].question.Section != c.Params("section") {
		return asked{}, fiber.ErrNotFound
	}
	st := v.path.stops[i]
	return asked{question: *st.question, stop: i, url: st.url, next: s.after(v, i), back: v.before(i)}, nil
}

// askedOf finds a question about an item. The full way leaves out what was
// answered on the quick one.
func (s *Server) askedOf(v *visit, group, id, question string) (asked, error) {
	item := v.item(group, id)
	i := v.path.list(group)
	if i < 0 || item == nil {
		return asked{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.item_gone"}
	}
	questions := s.Bank.Asked(string(v.draft.Depth), group, v.scope(item))
	list := v.path.stops[i].url
	for k, q := range questions {
		if q.ID != question {
			continue
		}
		at := asked{question: q, item: item, stop: i, url: v.itemURL(group, id, q.ID), next: list, back: list}
		if k > 0 {
			at.back = v.itemURL(group, id, questions[k-1].ID)
		}
		for _, later := range questions[k+1:] {
			if v.draft.Depth == assessment.Quick || item.Values[later.ID].State == questionnaire.Missing {
				at.next = v.itemURL(group, id, later.ID)
				break
			}
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
		Then:    thenOf(c),
		By:      s.answeredBy(v, at.place()),
		Others:  s.others(v, at.question, at.place()),
	}
	s.lastTime(v, at, problems, &p)
	if url := v.thenURL(p.Then, at); url != "" {
		p.Back = url
	}
	if at.item != nil {
		group, _ := s.Bank.Group(at.question.Group)
		p.Item = itemName(group, *at.item)
		p.Title = p.Item + ": " + at.question.Text
		if c.Query(fieldExample) != "" {
			p.Notice = s.Locale.T("web.example.notice")
		}
	}
	p.Faults = s.faults(a, p.Field)
	p.versioned(c, v, at)
	if at.overtaken != nil {
		p.Choice = &choice{Text: s.overtaken("saving.choose.text", v, at.overtaken)}
		return s.send(c, http.StatusConflict, "question", &p)
	}
	return s.send(c, statusOf(p.Error), "question", &p)
}

// statusOf is the status of a page with a form.
func statusOf(wrong bool) int {
	if wrong {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// sectionOf says where on the way a stop is.
func (s *Server) sectionOf(v *visit, i int) string {
	at := v.path.stops[i].part
	if v.draft.Part != "" {
		return v.path.parts[at].Title
	}
	return s.Locale.T("web.question.section", "n", strconv.Itoa(at+1),
		"of", strconv.Itoa(len(v.path.parts)), "title", v.path.parts[at].Title)
}

// saved says when the draft last changed on disk.
func (s *Server) saved(v *visit) string {
	if v.draft.UpdatedAt.Equal(v.draft.CreatedAt) {
		return ""
	}
	return s.savedAt(v.draft.UpdatedAt)
}

// processOptions are the processes that another question may name.
func (s *Server) processOptions(v *visit) []option {
	group, _ := s.Bank.Group("process")
	var out []option
	for _, item := range v.draft.Answers.Groups[group.ID] {
		out = append(out, option{Value: item.ID, Label: itemName(group, item)})
	}
	return out
}

// decimal is how the reader's language writes decimals.
func (s *Server) decimal() string { return s.Locale.Number(0.5, 1)[1:2] }
