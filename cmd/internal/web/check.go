package web

import (
	"errors"
	"net/http"
	"slices"
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
	Section  string // "Section 2 of 6: …" for the check of one part
	Saved    string
	Sections []checkSection
	Missing  int
	Asks     []finding   // answers that do not fit together
	Differ   []differing // answers that respondents gave differently
	Settle   string      // where one of them is chosen; "" where the owner does that
	Faults   []fault     // what keeps the result from being made
	Token    string
	Next     string // the page after the check of one part; "" where the result comes next
	Changes  changes
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

// finding is a friendly question with the answers to look at again.
type finding struct {
	Text  string
	Links []link
	part  int
}

// link leads somewhere.
type link struct{ Label, URL string }

func (s *Server) check(c *fiber.Ctx, v *visit) error { return s.showCheck(c, v, nil) }

// submit makes the result of the answers as they are.
func (s *Server) submit(c *fiber.Ctx, v *visit) error {
	if s.outdated(v) {
		return seeOther(c, v.root())
	}
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
		Sections: s.answersByPart(v, thenCheck),
		Asks:     s.asks(v, thenCheck),
		Differ:   s.differences(v, thenCheck),
		Settle:   v.root() + "/settle",
		Token:    v.token(),
	}
	if v.draft.Depth == assessment.Full {
		p.Back = v.root()
	}
	p.Changes = s.changes(v)
	p.countMissing()
	for _, found := range problems {
		p.Faults = append(p.Faults, fault{Anchor: s.whereURL(v, found.Path, thenCheck), Text: s.named(v, found)})
	}
	return s.send(c, statusOf(p.Error), "check", &p)
}

// checkPart shows the answers of one part and what does not fit together there.
func (s *Server) checkPart(c *fiber.Ctx, v *visit) error {
	i := v.path.find(c.Params("part"))
	if i < 0 {
		return fiber.ErrNotFound
	}
	p := checkPage{
		page: page{Title: s.Locale.T("web.check.part", "part", v.path.parts[i].Title)}, Back: v.root(), Saved: s.saved(v),
		Section: s.sectionOf(v, v.first(i)), Sections: s.answersByPart(v, thenPart)[i : i+1], Next: v.root(), Token: v.token(),
	}
	p.Sections[0].Title = ""
	p.countMissing()
	for _, ask := range s.asks(v, thenPart) {
		if ask.part == i {
			p.Asks = append(p.Asks, ask)
		}
	}
	for _, d := range s.differences(v, thenPart) {
		if d.part == i {
			p.Differ = append(p.Differ, d)
		}
	}
	if v.draft.Part == "" {
		p.Settle = v.root() + "/settle"
	}
	return s.send(c, http.StatusOK, "check", &p)
}

// first is the first stop of a part.
func (v *visit) first(part int) int {
	return slices.IndexFunc(v.path.stops, func(st stop) bool { return st.part == part })
}

func (p *checkPage) countMissing() {
	for _, section := range p.Sections {
		for _, card := range section.Cards {
			for _, r := range card.Rows {
				if r.Missing {
					p.Missing++
				}
			}
		}
	}
}

// asks are the answer checks that hold, as questions back. What only weighs the
// result is no question to the respondent.
func (s *Server) asks(v *visit, then string) []finding {
	var out []finding
	for _, check := range v.draft.Answers.Findings(s.Bank) {
		if check.Kind == "flag" || len(check.Where) == 0 {
			continue
		}
		f := finding{Text: s.checkText(check), part: s.partOf(v, check.Where[0])}
		for _, place := range check.Where {
			if label := s.placeName(v, place); label != "" {
				f.Links = append(f.Links, link{Label: label, URL: s.whereURL(v, place, then)})
			}
		}
		out = append(out, f)
	}
	return out
}

// checkText is the message of a check in the language of the bank.
func (s *Server) checkText(c assessment.Check) string {
	for _, known := range s.Bank.Checks {
		if known.ID == c.ID {
			return known.Message
		}
	}
	return c.Message
}

// placeName is the question that a place is about, with its item; "" when it
// is not asked.
func (s *Server) placeName(v *visit, place string) string {
	group, item, id := splitPlace(place)
	q, ok := s.Bank.Question(id)
	if !ok || s.partOf(v, place) < 0 {
		return ""
	}
	if g, found := s.Bank.Group(group); found {
		if i := v.item(group, item); i != nil {
			return itemName(g, *i) + ": " + q.Text
		}
	}
	return q.Text
}

// partOf is the part in which a place is asked, -1 for none.
func (s *Server) partOf(v *visit, place string) int {
	group, _, id := splitPlace(place)
	i := v.path.question(id)
	if i < 0 {
		i = v.path.list(group)
	}
	if i < 0 {
		return -1
	}
	return v.path.stops[i].part
}

// answersByPart lists the answers of the whole way.
func (s *Server) answersByPart(v *visit, then string) []checkSection {
	out := make([]checkSection, len(v.path.parts))
	for _, st := range v.path.stops {
		section := &out[st.part]
		section.Title = v.path.parts[st.part].Title
		if st.group == nil {
			if n := len(section.Cards); n == 0 || section.Cards[n-1].Name != "" {
				section.Cards = append(section.Cards, checkCard{})
			}
			last := &section.Cards[len(section.Cards)-1]
			last.Rows = append(last.Rows, s.rows(v, []questionnaire.Question{*st.question}, nil, then)...)
			continue
		}
		section.Cards = append(section.Cards, s.itemCards(v, st, then)...)
	}
	return out
}

func (s *Server) itemCards(v *visit, st stop, then string) []checkCard {
	items := v.draft.Answers.Groups[st.group.ID]
	if len(items) == 0 {
		return []checkCard{{Name: s.Locale.T("web.list." + st.group.ID + ".none"), Group: st.group.ID, List: st.url + "/add"}}
	}
	out := make([]checkCard, len(items))
	for k := range items {
		questions := s.Bank.Asked(string(v.draft.Depth), st.group.ID, v.scope(&items[k]))
		out[k] = checkCard{
			Name: itemName(*st.group, items[k]), Group: st.group.ID, List: st.url, Rows: s.rows(v, questions, &items[k], then),
		}
	}
	return out
}

// whereURL is the page of an answer named as problems name it, such as
// "answers.P-NAME" or "process[triage].PR-VOLUME.low".
func (s *Server) whereURL(v *visit, place, then string) string {
	group, item, question := splitPlace(place)
	back := "?" + fieldThen + "=" + then
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
