package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

const (
	fieldAsked   = "at"      // question of the page
	fieldAnswers = "answers" // all that was answered so far
	fieldBefore  = "before"  // the button that leads back
	fieldSkip    = "skip"    // the button that leaves a question out

	triedItem = "example" // the one process and the one tool that are asked about
)

// tryoutPage asks one question of a questionnaire that is tried out.
type tryoutPage struct {
	page
	Bank    string
	Section string
	Saved   string
	Item    string
	Field   field
	Faults  []fault
	Why     string
	Depth   string

	Action, Leave, Token string
	At, Answers          string
	First, Done          bool
	Questions            int
}

// tryout is what one page of it is made from.
type tryout struct {
	shell.Tryout
	answers assessment.Answers
	asked   []questionnaire.Question // on the way, given the answers
	at      int
}

// TryOut shows a questionnaire as respondents see it and takes answers as from
// them. Nothing is stored. Who may see it is for the caller to say.
func (s *Server) TryOut(c *fiber.Ctx, t shell.Tryout) error {
	shell.Private(c)
	in := s.in(t.Language)
	if in == nil {
		in = s
	}
	one := *in
	one.Bank = t.Bank
	c.Locals(spokenKey, in)
	f := shell.Form(c)
	tried := tryout{Tryout: t, answers: carried(f.One(fieldAnswers), t.Bank)}
	tried.lay()
	if c.Method() != http.MethodPost {
		return one.showTryout(c, tried, stored{}, nil)
	}
	tried.at = max(tried.place(f.One(fieldAsked)), 0)
	switch {
	case len(tried.asked) == 0 || f.One(fieldAsked) == "":
	case f.One(fieldBefore) != "":
		tried.at = max(tried.at-1, 0)
	case f.One(fieldSkip) != "":
		tried.at++
	default:
		q := tried.asked[tried.at]
		given, problems := readAnswer(f, q, one.decimal())
		if len(problems) > 0 {
			return one.showTryout(c, tried, f, problems)
		}
		tried.put(q, given)
		tried.lay()
		tried.at = tried.place(q.ID) + 1
	}
	return one.showTryout(c, tried, nil, nil)
}

// carried are the answers that a page brought along; none where it did not.
func carried(text string, bank *questionnaire.Bank) assessment.Answers {
	a, err := assessment.Decode("answers.json", []byte(text), bank)
	if err != nil {
		a = assessment.Answers{}
	}
	if a.Values == nil {
		a.Values = make(map[string]questionnaire.Answer)
	}
	if a.Groups == nil {
		a.Groups = make(map[string][]assessment.Item)
	}
	a.Questionnaire = bank.Ref()
	for _, g := range bank.Groups {
		if len(a.Groups[g.ID]) == 0 {
			a.Groups[g.ID] = []assessment.Item{{ID: triedItem, Values: make(map[string]questionnaire.Answer)}}
		}
	}
	return a
}

// lay lists the questions in the order in which they are asked, those of a group
// where its first one stands.
func (t *tryout) lay() {
	t.asked = nil
	depth := assessment.Depth(t.Depth)
	for _, section := range t.Bank.Sections {
		listed := make(map[string]bool)
		for _, q := range t.Bank.Questions {
			group, grouped := t.Bank.Group(q.Group)
			switch {
			case q.Section != section.ID || !q.AskedAt(t.Depth) || listed[q.Group]:
			case !grouped:
				if q.Shown(t.answers.Scope()) {
					t.asked = append(t.asked, q)
				}
			case depth.Limit(group) > 0:
				listed[q.Group] = true
				item := t.answers.Groups[q.Group][0]
				for _, q := range t.Bank.Asked(t.Depth, q.Group, t.answers.ItemScope(item)) {
					if q.Section == section.ID {
						t.asked = append(t.asked, q)
					}
				}
			}
		}
	}
}

func (t *tryout) place(id string) int {
	return slices.IndexFunc(t.asked, func(q questionnaire.Question) bool { return q.ID == id })
}

func (t *tryout) values(q questionnaire.Question) map[string]questionnaire.Answer {
	if q.Group == "" {
		return t.answers.Values
	}
	return t.answers.Groups[q.Group][0].Values
}

func (t *tryout) put(q questionnaire.Question, a questionnaire.Answer) {
	if a.State == questionnaire.Missing {
		delete(t.values(q), q.ID)
		return
	}
	t.values(q)[q.ID] = a
}

func (s *Server) showTryout(c *fiber.Ctx, t tryout, f filled, problems problem.List) error {
	p := tryoutPage{
		page: page{Title: s.Locale.T("tryout.done"), Error: len(problems) > 0}, Bank: t.Bank.Ref(), Depth: t.Depth,
		Action: t.Action, Leave: t.Leave, Token: t.Token, Questions: len(t.asked),
	}
	encoded, err := assessment.Encode(t.answers)
	if err != nil {
		return err
	}
	p.Answers = string(encoded)
	if t.at >= len(t.asked) {
		p.Done = true
		return s.send(c, http.StatusOK, "tryout", &p)
	}
	q := t.asked[t.at]
	processes := t.answers.Groups["process"]
	if f == nil {
		f = storedAnswer(q, t.values(q)[q.ID], s.decimal(), processes)
	}
	section, _ := s.Bank.Section(q.Section)
	a := askable{q: q, currency: t.answers.Values["P-CURRENCY"].Text, filled: f, problems: problems}
	if group, ok := s.Bank.Group(q.Group); ok {
		p.Item = itemName(group, t.answers.Groups[group.ID][0])
	}
	p.Title, p.At, p.First, p.Field, p.Why = q.Text, q.ID, t.at == 0, s.field(a), q.Why
	p.Section = s.Locale.T("tryout.place", "n", strconv.Itoa(t.at+1), "of", strconv.Itoa(len(t.asked)), "title", section.Title)
	p.Faults = s.faults(a, p.Field)
	return s.send(c, statusOf(p.Error), "tryout", &p)
}
