package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// checkPage shows every answer before the result.
type checkPage struct {
	page
	Back     string
	Saved    string
	Sections []checkSection
	Missing  int
	Asks     []finding // answers that do not fit together
	Faults   []fault   // what keeps the result from being made
	Token    string
}

// checkSection is a section with its answers; those of a group come by item.
type checkSection struct {
	Title string
	Cards []checkCard
}

// checkCard is a list of answers, of an item when it has a name.
type checkCard struct {
	Name  string
	Group string
	List  string // the page of the group
	Rows  []row
}

// finding is a friendly question with where to look again.
type finding struct{ Text, URL string }

func (s *Server) check(c *fiber.Ctx, v *visit) error { return s.showCheck(c, v, nil) }

// submit makes the result of the answers as they are.
func (s *Server) submit(c *fiber.Ctx, v *visit) error {
	err := s.limited(c.UserContext(), func() error {
		_, err := s.service.Submit(c.UserContext(), v.draft)
		return err
	})
	var problems problem.List
	if errors.As(err, &problems) {
		return s.showCheck(c, v, problems)
	}
	if err != nil {
		return err
	}
	return seeOther(c, v.root()+"/result")
}

func (s *Server) showCheck(c *fiber.Ctx, v *visit, problems problem.List) error {
	p := checkPage{
		page:     page{Title: s.Locale.T("web.check.title"), Error: len(problems) > 0},
		Back:     v.before(len(v.path.stops)),
		Saved:    s.saved(v),
		Sections: s.answersBySection(v),
		Token:    v.token(),
	}
	for _, section := range p.Sections {
		for _, card := range section.Cards {
			for _, r := range card.Rows {
				if r.Missing {
					p.Missing++
				}
			}
		}
	}
	for _, check := range v.draft.Answers.Findings(s.Bank) {
		if check.Kind != "flag" && len(check.Where) > 0 {
			p.Asks = append(p.Asks, finding{Text: check.Message, URL: s.whereURL(v, check.Where[0])})
		}
	}
	for _, found := range problems {
		p.Faults = append(p.Faults, fault{Anchor: s.whereURL(v, found.Path), Text: s.named(v, found)})
	}
	status := http.StatusOK
	if p.Error {
		status = http.StatusUnprocessableEntity
	}
	return s.send(c, status, "check", &p)
}

// answersBySection lists the answers of the whole way.
func (s *Server) answersBySection(v *visit) []checkSection {
	out := make([]checkSection, len(v.path.sections))
	for _, st := range v.path.stops {
		section := &out[st.section]
		section.Title = v.path.sections[st.section].Title
		if st.group == nil {
			if n := len(section.Cards); n == 0 || section.Cards[n-1].Name != "" {
				section.Cards = append(section.Cards, checkCard{})
			}
			last := &section.Cards[len(section.Cards)-1]
			last.Rows = append(last.Rows, s.rows(v, []questionnaire.Question{st.question}, nil)...)
			continue
		}
		section.Cards = append(section.Cards, s.itemCards(v, st)...)
	}
	return out
}

func (s *Server) itemCards(v *visit, st stop) []checkCard {
	items := v.draft.Answers.Groups[st.group.ID]
	if len(items) == 0 {
		return []checkCard{{Name: s.Locale.T("web.list." + st.group.ID + ".none"), Group: st.group.ID, List: st.url + "/add"}}
	}
	out := make([]checkCard, len(items))
	for k := range items {
		questions := s.Bank.Asked(string(v.draft.Depth), st.group.ID, v.scope(&items[k]))
		out[k] = checkCard{
			Name: items[k].Values[st.group.Name].Text, Group: st.group.ID, List: st.url, Rows: s.rows(v, questions, &items[k]),
		}
	}
	return out
}

// whereURL is the page of an answer named as problems name it, such as
// "answers.P-NAME" or "process[triage].PR-VOLUME.low".
func (s *Server) whereURL(v *visit, place string) string {
	group, item, question := splitPlace(place)
	back := "?" + fieldThen + "=" + thenCheck
	if q, ok := s.Bank.Question(question); ok {
		if q.Group != "" && v.item(group, item) != nil {
			return v.itemURL(group, item, question) + back
		}
		if i := v.path.question(question); i >= 0 {
			return v.path.stops[i].url + back
		}
	}
	if i := v.path.list(group); i >= 0 {
		return v.path.stops[i].url
	}
	return v.root() + "/check"
}

func splitPlace(place string) (group, item, question string) {
	first, rest, _ := strings.Cut(place, ".")
	question, _, _ = strings.Cut(rest, ".")
	if name, id, ok := strings.Cut(first, "["); ok {
		return name, strings.TrimSuffix(id, "]"), question
	}
	if first == "answers" {
		return "", "", question
	}
	return first, "", question
}

// named puts the question before what is wrong with its answer.
func (s *Server) named(v *visit, p problem.Problem) string {
	group, item, question := splitPlace(p.Path)
	q, ok := s.Bank.Question(question)
	if !ok {
		return s.sentence(p)
	}
	text := q.Text
	if g, found := s.Bank.Group(group); found {
		if i := v.item(group, item); i != nil {
			text = itemName(g, *i) + ": " + text
		}
	}
	return text + " " + s.sentence(p)
}

func itemName(g questionnaire.Group, item assessment.Item) string { return item.Values[g.Name].Text }
