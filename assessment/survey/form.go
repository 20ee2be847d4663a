package survey

import (
	"context"
	"errors"
	"slices"

	"waterline/assessment"
	"waterline/assessment/problem"
)

// BeginForm is the text that a new form starts from.
func (s *Service) BeginForm() string { return formBeginning }

const formBeginning = `# Under which address: /e/ and this id.
id: my-check
# A published version of a questionnaire of yours, or leave the line out.
# questionnaire: NAME@1
depth: quick
keep_days: 90
contact:
  name: Example Advisory
  mail: ai@example.com
# The name of a brand of yours, or leave the line out.
# brand: NAME
# Sites that may hold the form in a frame:
# origins: [https://www.example.com]
`

// ReadForm reads the text of a form of an organisation. The error is a
// problem.List with everything that is wrong.
func (s *Service) ReadForm(ctx context.Context, organisation, text string) (assessment.Form, error) {
	banks, err := s.references(ctx, organisation)
	if err != nil {
		return assessment.Form{}, err
	}
	var brands []string
	if s.Brands != nil {
		if brands, err = s.Brands(ctx, organisation); err != nil {
			return assessment.Form{}, err
		}
	}
	f, err := assessment.DecodeForm("form.yaml", []byte(text), banks, brands, s.Banks.languages)
	var found problem.List
	if !errors.As(err, &found) && err != nil {
		return f, err
	}
	if f.ID != "" && s.Taken != nil && s.Taken(f.ID) {
		found = append(found, problem.New("form.id", CodeIDTaken, "got", f.ID).At(lineOf(text, "id:")))
	}
	return f, found.Err()
}

// references are the banks that forms of an organisation may ask from: the
// released one and its own versions.
func (s *Service) references(ctx context.Context, organisation string) ([]string, error) {
	out := []string{s.Banks.core[0].Ref()}
	list, err := s.Store.Questionnaires(ctx, organisation)
	for _, q := range list {
		for _, v := range q.Versions {
			out = append(out, ref(v.Name, v.Number))
		}
	}
	return out, err
}

// AddForm stores a new form, which is off.
func (s *Service) AddForm(ctx context.Context, organisation, text string, by Author) (Form, error) {
	text = tidied(text)
	f, err := s.ReadForm(ctx, organisation, text)
	if err != nil {
		return Form{}, err
	}
	made := Form{Form: f, Organisation: organisation, Text: text, Edition: 1, UpdatedAt: s.Clock()}
	err = s.Store.AddForm(ctx, made, s.event("form.added", f.ID, by))
	if conflict(err) {
		return made, problem.List{problem.New("form.id", CodeIDTaken, "got", f.ID).At(lineOf(text, "id:"))}
	}
	return made, err
}

// SaveForm replaces the text of a form. Its id stays: links to it are out there.
func (s *Service) SaveForm(ctx context.Context, organisation, id string, edition int64, text string, by Author) error {
	text = tidied(text)
	f, err := s.ReadForm(ctx, organisation, text)
	if err != nil {
		return err
	}
	if f.ID != id {
		return problem.List{problem.New("form.id", CodeIDMoved, "got", f.ID, "want", id).At(lineOf(text, "id:"))}
	}
	changed := Form{Form: f, Organisation: organisation, Text: text, Edition: edition, UpdatedAt: s.Clock()}
	return s.Store.SaveForm(ctx, changed, s.event("form.saved", id, by))
}

// SwitchForm turns a form on or off.
func (s *Service) SwitchForm(ctx context.Context, organisation, id string, on bool, by Author) error {
	action := "form.off"
	if on {
		action = "form.on"
	}
	return s.Store.SwitchForm(ctx, organisation, id, on, s.event(action, id, by))
}

// Open is a form of any organisation as its pages need it. Closed where it is
// off. NotFound. A text is read once.
func (s *Service) Open(ctx context.Context, id string) (assessment.Form, error) {
	kept, err := s.Store.FormText(ctx, id)
	if err != nil {
		return assessment.Form{}, err
	}
	f, ok := s.remembered(kept)
	if !ok {
		if f, err = s.ReadForm(ctx, kept.Organisation, kept.Text); !readable(err) {
			return f, &assessment.Error{Code: assessment.NotFound, Safe: "error.form_gone", Err: err}
		}
		s.remember(kept, f)
	}
	f.Closed = !kept.On
	return f, nil
}

// readable reports whether a form that was saved can still be shown: one whose
// brand was renamed since has the usual look.
func readable(err error) bool {
	var found problem.List
	return err == nil || errors.As(err, &found) && !slices.ContainsFunc(found, func(p problem.Problem) bool { return p.Code != assessment.CodeFormBrand })
}

// read is a form as it was read from a text.
type read struct {
	text string
	form assessment.Form
}

func (s *Service) remembered(kept Form) (assessment.Form, bool) {
	s.guard.Lock()
	defer s.guard.Unlock()
	r, ok := s.forms[kept.ID]
	return r.form, ok && r.text == kept.Text
}

func (s *Service) remember(kept Form, f assessment.Form) {
	s.guard.Lock()
	defer s.guard.Unlock()
	if s.forms == nil {
		s.forms = make(map[string]read)
	}
	s.forms[kept.ID] = read{kept.Text, f}
}
