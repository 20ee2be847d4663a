package survey

import (
	"bytes"
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// Service is what an organisation can do with its questionnaires and forms. Who
// may do what is for the caller to decide beforehand.
type Service struct {
	Store  Store
	Banks  *Banks
	Brands func(ctx context.Context, organisation string) ([]string, error) // names of those that forms may bear; nil: none
	Taken  func(id string) bool                                             // whether a form of the operator's file has the id; nil: none
	Clock  func() time.Time

	guard sync.Mutex
	forms map[string]read // as last read, by id
}

func ref(name string, number int) string { return name + "@" + strconv.Itoa(number) }

// Begin is the text that a new questionnaire starts from: the released bank as
// it is, with an example of each kind of change to take up.
func (s *Service) Begin(name string) string {
	return strings.NewReplacer("{name}", name, "{capitals}", strings.ToUpper(name), "{bank}", s.Banks.core[0].Ref()).Replace(beginning)
}

const beginning = `# What you change in the released questions. Each text stands in every language.
questionnaire: {name}
of: {bank}

# Other words for a question:
# texts:
#   P-HEADCOUNT:
#     help: {en: Count everybody on your payroll., de: Zählen Sie alle auf Ihrer Gehaltsliste.}

# Questions that come first in their section:
# order:
#   profile: [P-INDUSTRY, P-NAME]

# Questions that are not asked:
# off: [P-REVENUE]

# Questions of your own. No figure reads their answers.
# extra:
#   - id: X-{capitals}-TEAM
#     section: profile
#     type: text
#     max_length: 80
#     quick: true
#     text: {en: "Which team are you in?", de: "In welchem Team arbeiten Sie?"}
`

// Prove reads and lints a text as the next version of a questionnaire.
func (s *Service) Prove(q Questionnaire, text string) Proof {
	var earlier []questionnaire.Variant
	for _, v := range q.Versions {
		if known, ok := s.Banks.variant(ref(v.Name, v.Number)); ok {
			earlier = append(earlier, known)
		}
	}
	core := s.Banks.core[0]
	v, err := assessment.DecodeVariant("questionnaire.yaml", []byte(text), core, s.Banks.languages, earlier...)
	p := Proof{Variant: v}
	if errors.As(err, &p.Faults); len(p.Faults) > 0 {
		return p
	}
	if q.Name != "" && v.Name != q.Name {
		p.Faults = problem.List{problem.New("questionnaire", CodeNameMoved, "got", v.Name, "want", q.Name).At(lineOf(text, "questionnaire:"))}
		return p
	}
	p.Bank = core.Vary(v, q.Latest()+1)
	p.Budget = budgets(p.Bank)
	known := make(map[string]bool)
	for _, found := range core.Style() {
		known[found.Path] = true
	}
	for _, found := range p.Bank.Style() {
		if !known[found.Path] {
			p.Style = append(p.Style, found)
		}
	}
	return p
}

// lineOf is the line that begins so, 0 for none.
func lineOf(text, start string) int {
	for i, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, start) {
			return i + 1
		}
	}
	return 0
}

// Add stores a text as a new questionnaire, whatever the lint says: all that it
// must have is a name that is free. The error is a problem.List otherwise.
func (s *Service) Add(ctx context.Context, organisation, text string, by Author) (Questionnaire, error) {
	q := Questionnaire{Organisation: organisation, Text: tidied(text), Edition: 1, UpdatedAt: s.Clock()}
	p := s.Prove(q, q.Text)
	for _, found := range p.Faults {
		if found.Path == "questionnaire" || found.Path == "file" {
			return q, p.Faults
		}
	}
	q.Name = p.Variant.Name
	err := s.Store.AddQuestionnaire(ctx, q, s.event("questionnaire.added", q.Name, by))
	if conflict(err) {
		return q, problem.List{problem.New("questionnaire", CodeNameTaken, "got", q.Name).At(lineOf(q.Text, "questionnaire:"))}
	}
	return q, err
}

// Save replaces the draft, whatever the lint says.
func (s *Service) Save(ctx context.Context, organisation, name string, edition int64, text string, by Author) error {
	q := Questionnaire{Name: name, Organisation: organisation, Text: tidied(text), Edition: edition, UpdatedAt: s.Clock()}
	return s.Store.SaveQuestionnaire(ctx, q, s.event("questionnaire.saved", name, by))
}

// Publish makes the draft the next version. The error is a problem.List when the
// lint finds anything, or when nothing changed since the version before.
func (s *Service) Publish(ctx context.Context, organisation, name string, edition int64, by Author) (Version, error) {
	q, err := s.Store.Questionnaire(ctx, organisation, name)
	if err != nil {
		return Version{}, err
	}
	q.Edition = edition
	p := s.Prove(q, q.Text)
	if len(p.Faults) > 0 {
		return Version{}, p.Faults
	}
	if last, ok := s.Banks.variant(ref(name, q.Latest())); ok && len(Differences(last, p.Variant)) == 0 {
		return Version{}, problem.List{problem.New("questionnaire", CodeUnchanged, "want", ref(name, q.Latest()))}
	}
	v := Version{Name: name, Number: q.Latest() + 1, Text: q.Text, At: s.Clock(), By: by}
	if err := s.Store.Publish(ctx, q, v, s.event("questionnaire.published", ref(name, v.Number), by)); err != nil {
		return v, err
	}
	err = s.Banks.add(v)
	return v, err
}

// Delete removes a questionnaire that was never published.
func (s *Service) Delete(ctx context.Context, organisation, name string, by Author) error {
	return s.Store.DeleteQuestionnaire(ctx, organisation, name, s.event("questionnaire.deleted", name, by))
}

// Compare lists what differs between two versions of a questionnaire; number 0
// is the released bank as it is, -1 the draft. The error is a problem.List when
// the draft cannot be read.
func (s *Service) Compare(q Questionnaire, from, to int) ([]Difference, error) {
	a, err := s.at(q, from)
	if err != nil {
		return nil, err
	}
	b, err := s.at(q, to)
	if err != nil {
		return nil, err
	}
	return Differences(a, b), nil
}

// DraftNumber stands for the draft among the numbers of versions.
const DraftNumber = -1

func (s *Service) at(q Questionnaire, number int) (questionnaire.Variant, error) {
	switch number {
	case 0:
		return questionnaire.Variant{}, nil
	case DraftNumber:
		p := s.Prove(q, q.Text)
		return p.Variant, p.Faults.Err()
	}
	for _, v := range q.Versions {
		if v.Number == number {
			if known, ok := s.Banks.variant(ref(q.Name, number)); ok {
				return known, nil
			}
		}
	}
	return questionnaire.Variant{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.version_gone"}
}

func (s *Service) event(action, subject string, by Author) Event {
	return Event{Action: action, Subject: subject, Actor: by.ID, At: s.Clock()}
}

// tidied gives lines the ends that files have.
func tidied(text string) string {
	return string(bytes.ReplaceAll([]byte(text), []byte("\r\n"), []byte("\n")))
}

func conflict(err error) bool {
	var known *assessment.Error
	return errors.As(err, &known) && known.Code == assessment.Conflict
}

// Trial is the bank of a version in a language, or of the draft for number 0;
// none where there is no such version or the lint finds anything.
func (s *Service) Trial(q Questionnaire, number int, language string) (*questionnaire.Bank, bool) {
	if number > 0 {
		return s.Banks.Bank(ref(q.Name, number), language)
	}
	p := s.Prove(q, q.Text)
	if len(p.Faults) > 0 {
		return nil, false
	}
	for _, core := range s.Banks.core {
		if core.Language == language {
			return core.Vary(p.Variant, q.Latest()+1), true
		}
	}
	return nil, false
}
