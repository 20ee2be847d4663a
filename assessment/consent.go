package assessment

import (
	"context"
	"time"
)

// ConsentSend is the kind of consent to be sent the report and a link.
const ConsentSend = "send"

// ConsentContact is the kind of consent to be contacted. With it the assessment
// of an organisation's form becomes a client of that organisation.
const ConsentContact = "contact"

// ConsentBenchmark is the kind of consent to be compared with others. Answers
// count as long as it stands.
const ConsentBenchmark = "benchmark"

// Consent is one thing a respondent agreed to, or took back, in the words that
// were shown.
type Consent struct {
	Kind    string // send, contact or benchmark
	Given   bool
	Wording string
	Mail    string // the address it is about, "" for none
	At      time.Time
}

// Agree stores what changed against what is agreed to now, so that a form sent
// twice is stored once. A kind that was never agreed to and is not now leaves
// no trace.
func (s *Service) Agree(ctx context.Context, id string, asked []Consent) error {
	changed, err := s.Changed(ctx, id, asked)
	if err != nil || len(changed) == 0 {
		return err
	}
	return s.Store.Agree(ctx, id, changed)
}

// Changed is the part of what was asked that Agree would store.
func (s *Service) Changed(ctx context.Context, id string, asked []Consent) ([]Consent, error) {
	kept, err := s.Store.Consents(ctx, id)
	if err != nil {
		return nil, err
	}
	last := make(map[string]Consent)
	for _, c := range kept {
		last[c.Kind] = c
	}
	var changed []Consent
	for _, c := range asked {
		before := last[c.Kind]
		if c.Given == before.Given && (!c.Given || c.Mail == before.Mail && c.Wording == before.Wording) {
			continue
		}
		c.At = s.Clock()
		changed = append(changed, c)
	}
	return changed, nil
}

// Speak keeps the language in which an assessment is shown to the one who looks.
func (s *Service) Speak(ctx context.Context, d Draft, language string) error {
	if d.Respondent != Owner {
		return s.Store.SpeakTo(ctx, d.ID, d.Respondent, language)
	}
	return s.Store.Speak(ctx, d.ID, language)
}

// Deepen asks a quick assessment the rest of the bank. Nothing that was
// answered is asked again.
func (s *Service) Deepen(ctx context.Context, id string) error {
	return s.Store.Deepen(ctx, id, Full, s.Clock())
}
