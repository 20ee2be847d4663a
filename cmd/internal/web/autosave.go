package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

const (
	// autosaveHeader marks the save of a script while somebody fills in a page.
	autosaveHeader = "X-Autosave"
	autosaveScript = "js/autosave.js"

	fieldVersion = "version" // of the stored answer that the page was made from
	fieldOpened  = "opened"  // the same, which no save of the page changes
	fieldKeep    = "keep"    // the button that keeps what somebody else saved
)

// saveReply is what the script shows of a save.
type saveReply struct {
	Text    string `json:"text"`
	Version int64  `json:"version,omitempty"` // of the answer, when it was saved
}

// autosaved answers the saves of a script and leaves forms to next. A save
// reads nothing of the draft, so that typing is never slowed down by it.
func (s *Server) autosaved(next fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if c.Get(autosaveHeader) == "" {
			return next(c)
		}
		shell.Private(c)
		s := s.spoken(c) // as the page says, for the draft is not read
		saved, err := s.autosave(c)
		if err == nil {
			return c.JSON(saveReply{Text: s.savedAt(saved.At), Version: saved.Version})
		}
		status, text := s.unsaved(c, err)
		if status >= http.StatusInternalServerError {
			s.Logger.Error("save failed", "id", shell.RequestID(c), "route", c.Route().Path, "error", err)
		}
		return c.Status(status).JSON(saveReply{Text: text})
	}
}

func (s *Server) autosave(c *fiber.Ctx) (assessment.Saved, error) {
	v := &visit{key: c.Params("token")}
	if len(v.key) != keyLength {
		return assessment.Saved{}, fiber.ErrNotFound
	}
	if err := shell.SameOrigin(c, s.PublicURL, true); err != nil {
		return assessment.Saved{}, err
	}
	f := shell.Form(c)
	if err := shell.Ours(c, v.key); err != nil {
		return assessment.Saved{}, err
	}
	q, ok := s.Bank.Question(c.Params("question"))
	if !ok { // of an organisation's own questionnaire
		d, err := s.service.Open(c.UserContext(), v.key)
		if err != nil {
			return assessment.Saved{}, err
		}
		s = s.asking(d.Questionnaire)
		q, ok = s.Bank.Question(c.Params("question"))
	}
	if !ok || q.Group != c.Params("group") || q.Group == "" && q.Section != c.Params("section") {
		return assessment.Saved{}, fiber.ErrNotFound
	}
	given, problems := readAnswer(f, q, s.decimal())
	if len(problems) > 0 {
		return assessment.Saved{}, problems
	}
	change := assessment.Change{Question: q.ID, Answer: given, Base: base(f)}
	if q.Group != "" {
		change.Group, change.Item = q.Group, c.Params("item")
	}
	return s.service.Autosave(c.UserContext(), v.key, change)
}

// base is the version of the answer that a page was made from, nil when the
// page does not say.
func base(f shell.Fields) *int64 {
	typed := f.One(fieldVersion)
	if typed == "" {
		return nil
	}
	const bits = 63 // the next one is a version too
	n, err := strconv.ParseInt(typed, 10, bits)
	if err != nil || n < 0 {
		n = 0
	}
	return &n
}

// unsaved is the status of a save that failed and what to tell about it.
func (s *Server) unsaved(c *fiber.Ctx, err error) (status int, text string) {
	var problems problem.List
	if errors.As(err, &problems) && len(problems) > 0 {
		return http.StatusUnprocessableEntity, s.Locale.T("saving.invalid", "problem", s.sentence(problems[0]))
	}
	var o *assessment.Overtaken
	if errors.As(err, &o) {
		d, err := s.service.Open(c.UserContext(), c.Params("token"))
		if err == nil {
			return http.StatusConflict, s.overtaken("saving.overtaken", &visit{draft: d}, o)
		}
	}
	status, key := shell.Classify(err)
	switch {
	case status >= http.StatusInternalServerError:
		return status, s.Locale.T("saving.failed")
	case key == "" || !s.Locale.Has(key):
		key = shell.Kind(status) + ".text"
	}
	return status, s.Locale.T("saving.invalid", "problem", s.Locale.T(key))
}

// overtaken says in the sentence of a key who changed an answer to what.
func (s *Server) overtaken(key string, v *visit, o *assessment.Overtaken) string {
	value := s.Locale.T("saving.cleared")
	if q, ok := s.Bank.Question(o.Question); ok && o.Answer.State != questionnaire.Missing {
		value = s.shown(q, o.Answer, v.draft.Answers.Values["P-CURRENCY"].Text, s.processOptions(v))
	}
	words := []string{"time", clockTime(o.At), "value", value}
	if o.By != v.draft.Respondent {
		return s.Locale.T(key+"_by", append(words, "name", capital(s.who(v, o.By)))...)
	}
	return s.Locale.T(key, words...)
}

func (s *Server) savedAt(at time.Time) string { return s.Locale.T("web.saved", "time", clockTime(at)) }

func clockTime(at time.Time) string { return at.UTC().Format("15:04") }

// choice is what a page shows when an answer was changed while it was open:
// sending the page again uses what it holds.
type choice struct{ Text string }

// mark is that of the stored answer to a question.
func (v *visit) mark(at asked) assessment.Mark {
	return v.draft.Marks[at.place()]
}

// moved reports whether the answer was saved after its page was opened, by the
// page's own script or by somebody else.
func (v *visit) moved(f shell.Fields, at asked) bool {
	opened := f.One(fieldOpened)
	return opened != "" && opened != strconv.FormatInt(v.mark(at).Version, 10)
}

// versioned fills what a question's page needs to save without overwriting.
func (p *questionPage) versioned(c *fiber.Ctx, v *visit, at asked) {
	p.Script = autosaveScript
	p.Stored = strconv.FormatInt(v.mark(at).Version, 10)
	if typed := shell.Form(c).One(fieldVersion); typed != "" {
		p.Stored = typed
	}
	if at.overtaken != nil {
		p.Stored = strconv.FormatInt(at.overtaken.Version, 10)
		p.Error = true
	}
}
