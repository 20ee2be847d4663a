package web

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

// fieldList is the box for one name a line.
const fieldList = "list"

// codeLine is what is wrong with one line of a pasted list.
const codeLine = "wrong_line"

// pastePage takes several items at once.
type pastePage struct {
	page
	Back    string
	Section string
	Saved   string
	Hint    string
	Value   string
	Fault   string
	Faults  []fault
	Token   string
}

// pastes reports whether a group takes a list: tools, which people have listed
// somewhere, rather than processes, which they describe.
func (s *Server) pastes(group questionnaire.Group) bool {
	return s.Locale.Has("web.list." + group.ID + ".paste")
}

func (s *Server) pasting(c *fiber.Ctx, v *visit) error { return s.showPaste(c, v, "", nil) }

// paste adds an item for every line that names a new one; when one line is
// wrong it adds none.
func (s *Server) paste(c *fiber.Ctx, v *visit) error {
	group, i, err := v.grouped(c)
	if err != nil {
		return err
	}
	typed := shell.Form(c).One(fieldList)
	names, problems := s.lines(v, group, typed)
	if len(problems) > 0 {
		return s.showPaste(c, v, typed, problems)
	}
	for _, name := range names {
		answer := questionnaire.Answer{State: questionnaire.Given, Text: name}
		if _, err := s.service.Add(c.UserContext(), v.draft, group, answer); err != nil {
			if errors.As(err, &problems) {
				return s.showPaste(c, v, typed, problems)
			}
			return err
		}
		v.draft.Answers.Groups[group.ID] = append(v.draft.Answers.Groups[group.ID],
			assessment.Item{Values: map[string]questionnaire.Answer{group.Name: answer}})
	}
	return seeOther(c, v.path.stops[i].url)
}

// lines are the names that a list adds to those that are there.
func (s *Server) lines(v *visit, group questionnaire.Group, typed string) ([]string, problem.List) {
	question, _ := s.Bank.Question(group.Name)
	var have, names []string
	for _, item := range v.draft.Answers.Groups[group.ID] {
		have = append(have, strings.ToLower(itemName(group, item)))
	}
	var found problem.List
	for n, line := range strings.Split(typed, "\n") {
		name := strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "-*•\t "))
		if name == "" || slices.Contains(have, strings.ToLower(name)) {
			continue
		}
		for _, p := range question.Check(fieldList, questionnaire.Answer{State: questionnaire.Given, Text: name}) {
			found = append(found, problem.New(fieldList, codeLine, "line", strconv.Itoa(n+1), "why", s.sentence(p)))
		}
		have, names = append(have, strings.ToLower(name)), append(names, name)
	}
	switch most := v.draft.Depth.Limit(group); {
	case len(found) > 0:
	case len(names) == 0 && strings.TrimSpace(typed) == "":
		found = append(found, problem.New(fieldList, codeAnswerNeeded))
	case len(v.draft.Answers.Groups[group.ID])+len(names) > most:
		found = append(found, problem.New(fieldList, assessment.CodeTooManyItems, "max", strconv.Itoa(most)))
	}
	return names, found
}

func (s *Server) showPaste(c *fiber.Ctx, v *visit, typed string, problems problem.List) error {
	group, i, err := v.grouped(c)
	if err != nil || !s.pastes(group) {
		return fiber.ErrNotFound
	}
	key := fmt.Sprintf("web.list.%s.", group.ID)
	p := pastePage{
		page: page{Title: s.Locale.T(key + "paste"), Error: len(problems) > 0}, Back: v.path.stops[i].url,
		Section: s.sectionOf(v, i), Saved: s.saved(v), Hint: s.Locale.T(key + "paste_hint"), Value: typed, Token: v.token(),
	}
	for _, found := range problems {
		p.Faults = append(p.Faults, fault{Anchor: fieldList, Text: s.sentence(found)})
	}
	if len(p.Faults) > 0 {
		p.Fault = p.Faults[0].Text
	}
	return s.send(c, statusOf(p.Error), "paste", &p)
}
