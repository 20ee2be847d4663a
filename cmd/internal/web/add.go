package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

// fieldExample is the button that starts an item from an example.
const fieldExample = "example"

// addPage asks for the name of a new item.
type addPage struct {
	page
	Back     string
	Section  string
	Saved    string
	Intro    string
	Item     string // none yet
	Field    field
	Faults   []fault
	Why      string
	Token    string
	Skip     string // the page after the group, when it may stay empty
	Paste    string // where several are added at once; "" where they are not
	Examples []option
	Group    string
}

// adding shows the first question of a new item.
func (s *Server) adding(c *fiber.Ctx, v *visit) error {
	return s.showAdd(c, v, make(stored), nil)
}

// add appends the item and goes on to its second question.
func (s *Server) add(c *fiber.Ctx, v *visit) error {
	group, i, err := v.grouped(c)
	if err != nil {
		return err
	}
	question, _ := s.Bank.Question(group.Name)
	name, problems := readAnswer(shell.Form(c), question, s.decimal())
	example, picked := s.exampleOf(group, shell.Form(c).One(fieldExample))
	if picked {
		name, problems = questionnaire.Answer{State: questionnaire.Given, Text: example.Label}, nil
	}
	if len(problems) > 0 {
		return s.showAdd(c, v, shell.Form(c), problems)
	}
	id, err := s.service.Add(c.UserContext(), v.draft, group, name)
	if errors.As(err, &problems) {
		for k := range problems {
			problems[k].Path = fieldAnswer
		}
		return s.showAdd(c, v, shell.Form(c), problems)
	}
	if err != nil {
		return err
	}
	questions := s.Bank.Asked(string(v.draft.Depth), group.ID, nil)
	if len(questions) < 2 {
		return seeOther(c, v.path.stops[i].url)
	}
	next := v.itemURL(group.ID, id, questions[1].ID)
	if picked {
		next += "?" + fieldExample + "=" + example.Value
	}
	return seeOther(c, next)
}

func (s *Server) showAdd(c *fiber.Ctx, v *visit, f filled, problems problem.List) error {
	group, i, err := v.grouped(c)
	if err != nil {
		return err
	}
	question, _ := s.Bank.Question(group.Name)
	a := askable{q: question, filled: f, problems: problems}
	p := addPage{
		page:     page{Title: question.Text, Error: len(problems) > 0},
		Back:     v.path.stops[i].url,
		Section:  s.sectionOf(v, i),
		Saved:    s.saved(v),
		Field:    s.field(a),
		Why:      question.Why,
		Token:    v.token(),
		Group:    group.ID,
		Examples: s.examples(v, group),
	}
	if len(v.draft.Answers.Groups[group.ID]) == 0 {
		p.Back, p.Intro = v.before(i), v.path.parts[v.path.stops[i].part].Intro
		if group.Min == 0 {
			p.Skip = s.after(v, i)
		}
	}
	if s.pastes(group) {
		p.Paste = v.root() + "/" + group.ID + "/paste"
	}
	p.Faults = s.faults(a, p.Field)
	return s.send(c, statusOf(p.Error), "add", &p)
}

// examples are the names a process can be started from, one for each kind of
// work that has one. They carry no figure: a figure nobody gave would look
// like one that somebody did.
func (s *Server) examples(v *visit, group questionnaire.Group) []option {
	question, ok := s.Bank.Question(exampleKind)
	if !ok || question.Group != group.ID {
		return nil
	}
	taken := make(map[string]bool)
	for _, item := range v.draft.Answers.Groups[group.ID] {
		taken[itemName(group, item)] = true
	}
	var out []option
	for _, o := range question.Options {
		if e, ok := s.exampleOf(group, o.Value); ok && !taken[e.Label] {
			out = append(out, e)
		}
	}
	return out
}

// exampleKind is the question that examples are sorted by.
const exampleKind = "PR-FUNCTION"

func (s *Server) exampleOf(group questionnaire.Group, kind string) (option, bool) {
	question, ok := s.Bank.Question(exampleKind)
	if _, known := question.Option(kind); !ok || !known || question.Group != group.ID || !s.Locale.Has("web.example."+kind) {
		return option{}, false
	}
	return option{Name: fieldExample, Value: kind, Label: s.Locale.T("web.example." + kind)}, true
}
