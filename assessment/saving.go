package assessment

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"time"

	"waterline/assessment/questionnaire"
)

// Place is where an answer belongs. Group and Item are empty outside groups.
type Place struct{ Group, Item, Question string }

// Mark says when an answer was saved last, how often, and by whom.
type Mark struct {
	Version int64
	At      time.Time
	By      string // id of a respondent
	Chosen  bool   // among answers that differ
	Confirm bool   // carried over from the run before, and nobody said yet that it is still true
	Why     Why    // that it differs from the run before, "" where nobody said it
}

// Overtaken is the refusal of an answer that was based on an older one than
// the one stored. Nothing was saved.
type Overtaken struct {
	Place
	Mark
	Answer questionnaire.Answer // the one stored
}

func (o *Overtaken) Error() string {
	return fmt.Sprintf("%s was changed at %s", o.Question, o.At.Format(time.RFC3339))
}

// Unwrap classes the refusal for callers that do not know it.
func (o *Overtaken) Unwrap() error { return &Error{Code: Conflict, Safe: "error.overtaken"} }

// Link is one key to a draft. The key itself is not stored.
type Link struct {
	KeyHash    string
	CreatedAt  time.Time
	ExpiresAt  time.Time
	Part       string // all that it opens; "" for everything
	Respondent string // whose it is, Owner or the id of a Respondent
}

// Saved is what Autosave stored and when.
type Saved struct {
	Version int64
	At      time.Time
}

// Autosave saves one answer to the draft of a key, as Answer does. Once it
// returns without error the answer is on disk. Another currency than the last
// run's is refused, as with AnswerIn: whether it changed is asked on a page.
func (s *Service) Autosave(ctx context.Context, key string, c Change) (Saved, error) {
	if err := s.check([]Change{c}).Err(); err != nil {
		return Saved{}, err
	}
	if q, ok := s.Bank.Question(c.Question); ok {
		c.Part = Part(q.Section)
	}
	if c.Question == currencyQuestion {
		d, err := s.Open(ctx, key)
		if err != nil {
			return Saved{}, err
		}
		if err := d.asksBack([]Change{c}).Err(); err != nil {
			return Saved{}, err
		}
	}
	now := s.Clock()
	versions, err := s.Store.SaveByKey(ctx, hashKey(key), []Change{c}, now)
	if err != nil {
		return Saved{}, err
	}
	return Saved{Version: versions[0], At: now}, nil
}

// AddLink makes another key to a draft for its owner and returns it.
func (s *Service) AddLink(ctx context.Context, id string) (string, Link, error) {
	return s.addLink(ctx, id, Owner)
}

func (s *Service) addLink(ctx context.Context, id, by string) (string, Link, error) {
	random := make([]byte, keyBytes)
	if _, err := io.ReadFull(s.Random, random); err != nil {
		return "", Link{}, fmt.Errorf("make a key: %w", err)
	}
	key := base64.RawURLEncoding.EncodeToString(random)
	now := s.Clock()
	l := Link{KeyHash: hashKey(key), CreatedAt: now, ExpiresAt: now.Add(s.Keep), Respondent: by}
	if err := s.Store.AddLink(ctx, id, l); err != nil {
		return "", Link{}, fmt.Errorf("add a link: %w", err)
	}
	return key, l, nil
}

// Renew gives a draft a fresh key and revokes the link it was opened with.
func (s *Service) Renew(ctx context.Context, d Draft) (string, error) {
	key, _, err := s.addLink(ctx, d.ID, d.Respondent)
	if err != nil {
		return "", err
	}
	return key, s.Revoke(ctx, d.ID, d.KeyHash)
}

// Links lists the links to a draft that still exist.
func (s *Service) Links(ctx context.Context, id string) ([]Link, error) {
	return s.Store.Links(ctx, id)
}

// Revoke ends a link for good.
func (s *Service) Revoke(ctx context.Context, id, keyHash string) error {
	return s.Store.RevokeLink(ctx, id, keyHash, s.Clock())
}

// Delete removes a draft with its answers, results and links.
func (s *Service) Delete(ctx context.Context, id string) error {
	return s.Store.Delete(ctx, id, s.Clock())
}
