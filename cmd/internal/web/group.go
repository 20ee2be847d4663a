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

// cardRows is how many answers an item shows in the list of its group.
const cardRows = 4

// listPage shows what was added to a group and asks for more.
type listPage struct {
	page
	Back    string
	Section string
	Saved   string
	Count   int
	Cards   []card
	CanAdd  bool
	Most    string
	Faults  []fault
	Token   string
	Group   string
}

// card is one item.
type card struct {
	Name    string
	Rows    []row
	Missing int
	Change  string
	Remove  string
}

// list shows the items of a group.
func (s *Server) list(c *fiber.Ctx, v *visit) error {
	return s.showList(c, v, nil)
}

// listed takes the answer to "add another?".
func (s *Server) listed(c *fiber.Ctx, v *visit) error {
	i := v.path.list(c.Params("group"))
	if i < 0 {
		return fiber.ErrNotFound
	}
	group := *v.path.stops[i].group
	full := len(v.draft.Answers.Groups[group.ID]) >= v.draft.Depth.Limit(group)
	switch choice := form(c).one(fieldAnswer); {
	case full, choice == "no":
		return seeOther(c, v.after(i))
	case choice == "yes":
		return seeOther(c, v.root()+"/"+group.ID+"/add")
	}
	return s.showList(c, v, problem.List{problem.New(fieldAnswer, codeChoiceNeeded)})
}

func (s *Server) showList(c *fiber.Ctx, v *visit, problems problem.List) error {
	i := v.path.list(c.Params("group"))
	if i < 0 {
		return fiber.ErrNotFound
	}
	group := *v.path.stops[i].group
	items := v.draft.Answers.Groups[group.ID]
	most := v.draft.Depth.Limit(group)
	p := listPage{
		page:    page{Title: s.Locale.N("web.list."+group.ID+".title", len(items)), Error: len(problems) > 0},
		Back:    v.before(i),
		Section: s.sectionOf(v, i),
		Saved:   s.saved(v),
		Count:   len(items),
		CanAdd:  len(items) < most,
		Most:    strconv.Itoa(most),
		Token:   v.token(),
		Group:   group.ID,
	}
	for k := range items {
		p.Cards = append(p.Cards, s.card(v, group, &items[k]))
	}
	for _, found := range problems {
		p.Faults = append(p.Faults, fault{Anchor: found.Path, Text: s.sentence(found)})
	}
	status := http.StatusOK
	if p.Error {
		status = http.StatusUnprocessableEntity
	}
	return s.send(c, status, "list", &p)
}

func (s *Server) card(v *visit, group questionnaire.Group, item *assessment.Item) card {
	questions := s.Bank.Asked(string(v.draft.Depth), group.ID, v.scope(item))
	out := card{
		Name:   item.Values[group.Name].Text,
		Change: v.itemURL(group.ID, item.ID, questions[0].ID),
		Remove: v.itemURL(group.ID, item.ID, "remove"),
	}
	if q, ok := s.firstMissing(v, group, item); ok {
		out.Change = v.itemURL(group.ID, item.ID, q.ID)
	}
	for _, r := range s.rows(v, questions[1:], item) {
		if r.Missing {
			out.Missing++
		}
		if !r.Missing && len(out.Rows) < cardRows {
			out.Rows = append(out.Rows, r)
		}
	}
	return out
}

// addPage asks for the name of a new item.
type addPage struct {
	page
	Back    string
	Section string
	Saved   string
	Intro   string
	Field   field
	Item    string // none yet
	Faults  []fault
	Why     string
	Token   string
	Skip    string // the page after the group, when it may stay empty
	Group   string
}

// adding shows the first question of a new item.
func (s *Server) adding(c *fiber.Ctx, v *visit) error {
	return s.showAdd(c, v, make(stored), nil)
}

// add appends the item and goes on to its second question.
func (s *Server) add(c *fiber.Ctx, v *visit) error {
	i := v.path.list(c.Params("group"))
	if i < 0 {
		return fiber.ErrNotFound
	}
	group := *v.path.stops[i].group
	question, _ := s.Bank.Question(group.Name)
	name, problems := readAnswer(form(c), question, s.decimal())
	if len(problems) > 0 {
		return s.showAdd(c, v, form(c), problems)
	}
	id, err := s.service.Add(c.UserContext(), v.draft, group, name)
	if errors.As(err, &problems) {
		for k := range problems {
			problems[k].Path = fieldAnswer
		}
		return s.showAdd(c, v, form(c), problems)
	}
	if err != nil {
		return err
	}
	questions := s.Bank.Asked(string(v.draft.Depth), group.ID, nil)
	if len(questions) < 2 {
		return seeOther(c, v.path.stops[i].url)
	}
	return seeOther(c, v.itemURL(group.ID, id, questions[1].ID))
}

func (s *Server) showAdd(c *fiber.Ctx, v *visit, f filled, problems problem.List) error {
	i := v.path.list(c.Params("group"))
	if i < 0 {
		return fiber.ErrNotFound
	}
	group := *v.path.stops[i].group
	count := len(v.draft.Answers.Groups[group.ID])
	question, _ := s.Bank.Question(group.Name)
	a := askable{q: question, filled: f, problems: problems}
	p := addPage{
		page:    page{Title: question.Text, Error: len(problems) > 0},
		Back:    v.before(i),
		Section: s.sectionOf(v, i),
		Saved:   s.saved(v),
		Field:   s.field(a),
		Why:     question.Why,
		Token:   v.token(),
		Group:   group.ID,
	}
	if count == 0 {
		p.Intro = v.path.sections[v.path.stops[i].section].Intro
		if group.Min == 0 {
			p.Skip = v.after(i)
		}
	} else {
		p.Back = v.path.stops[i].url
	}
	p.Faults = s.faults(a, p.Field)
	status := http.StatusOK
	if p.Error {
		status = http.StatusUnprocessableEntity
	}
	return s.send(c, status, "add", &p)
}

// removePage asks before an item is removed.
type removePage struct {
	page
	Back  string
	Name  string
	Token string
	Group string
}

func (s *Server) removing(c *fiber.Ctx, v *visit) error {
	i := v.path.list(c.Params("group"))
	item := v.item(c.Params("group"), c.Params("item"))
	if i < 0 || item == nil {
		return &assessment.Error{Code: assessment.NotFound, Safe: "error.item_gone"}
	}
	group := *v.path.stops[i].group
	name := item.Values[group.Name].Text
	return s.send(c, http.StatusOK, "remove", &removePage{
		page: page{Title: s.Locale.T("web.remove.title", "name", name)},
		Back: v.path.stops[i].url, Name: name, Token: v.token(), Group: group.ID,
	})
}

func (s *Server) remove(c *fiber.Ctx, v *visit) error {
	i := v.path.list(c.Params("group"))
	if i < 0 {
		return fiber.ErrNotFound
	}
	if err := s.service.Remove(c.UserContext(), v.draft.ID, c.Params("group"), c.Params("item")); err != nil {
		return err
	}
	return seeOther(c, v.path.stops[i].url)
}
