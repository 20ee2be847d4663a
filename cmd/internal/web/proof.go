package web

import (
	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

// proofPath ends the URL of the page that asks what shows an answer.
const proofPath = "proof"

// provable reports whether it is asked what shows an answer: on the full way,
// from the option on that the bank says.
func (v *visit) provable(q questionnaire.Question, a questionnaire.Answer) bool {
	return v.draft.Depth == assessment.Full && q.Proof != nil && a.State == questionnaire.Given && int(a.Number) >= q.Proof.AskFrom
}

// proofPage asks whether somebody else could check an answer.
type proofPage struct {
	page
	Back    string
	Section string
	Saved   string
	About   string // the question
	Said    string // its answer
	Prompt  string
	Field   field
	Faults  []fault
	Token   string
	Then    string
}

// proof asks what shows the answer to a question.
func (s *Server) proof(c *fiber.Ctx, v *visit) error {
	at, err := s.proven(c, v)
	if err != nil {
		return err
	}
	return s.showProof(c, v, at, nil)
}

// prove saves what shows an answer and goes on.
func (s *Server) prove(c *fiber.Ctx, v *visit) error {
	at, err := s.proven(c, v)
	if err != nil {
		return err
	}
	given := at.current(v)
	switch word := questionnaire.Proof(shell.Form(c).One(fieldAnswer)); word {
	case questionnaire.None, questionnaire.Described, questionnaire.Linked:
		given.Proof = word
	case "":
		if shell.Form(c).One(fieldLater) != "" {
			return seeOther(c, v.root())
		}
		return s.showProof(c, v, at, problem.List{problem.New(fieldAnswer, codeChoiceNeeded)})
	default:
		return s.showProof(c, v, at, problem.List{problem.New(fieldAnswer, questionnaire.CodeOption)})
	}
	if err := s.service.Answer(c.UserContext(), v.draft.ID, at.change(v, given)); err != nil {
		return err
	}
	if shell.Form(c).One(fieldLater) != "" {
		return seeOther(c, v.root())
	}
	return s.goOn(c, v)
}

// proven finds the question of a URL; NotFound when nothing is to be shown.
func (s *Server) proven(c *fiber.Ctx, v *visit) (asked, error) {
	at, err := s.asked(c, v)
	if err == nil && !v.provable(at.question, at.current(v)) {
		err = fiber.ErrNotFound
	}
	return at, err
}

func (s *Server) showProof(c *fiber.Ctx, v *visit, at asked, problems problem.List) error {
	current := at.current(v)
	f := field{Kind: "radios", Text: s.Locale.T("web.proof.title"), Hint: s.Locale.T("web.proof.hint", "prompt", at.question.Proof.Prompt)}
	for i, word := range []questionnaire.Proof{questionnaire.None, questionnaire.Described, questionnaire.Linked} {
		f.Options = append(f.Options, option{
			ID: optionID(fieldAnswer, i), Name: fieldAnswer, Value: string(word), Label: s.Locale.T("web.proof." + string(word)),
			Checked: current.Proof == word && word != questionnaire.None,
		})
	}
	p := proofPage{
		page: page{Title: f.Text, Error: len(problems) > 0}, Back: at.url + backTo(c), Section: s.sectionOf(v, at.stop), Saved: s.saved(v),
		About: at.question.Text, Said: shell.LabelOf(at.question, plain(current.Number, ".")), Token: v.token(), Then: thenOf(c),
	}
	for _, found := range problems {
		f.Error = s.sentence(found)
		p.Faults = append(p.Faults, fault{Anchor: fieldAnswer, Text: f.Error})
	}
	p.Field = f
	return s.send(c, statusOf(p.Error), "proof", &p)
}
