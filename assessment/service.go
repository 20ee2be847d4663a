package assessment

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"waterline/assessment/calendar"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

const (
	keyBytes      = 16
	maxItemID     = 40
	maxItemNumber = 1000
)

// Service is what a respondent can do with an assessment.
type Service struct {
	Store    Store
	Bank     *questionnaire.Bank
	Evaluate func(context.Context, Answers) (Result, error)
	Clock    func() time.Time
	Random   io.Reader     // of cryptographic quality
	Keep     time.Duration // how long a draft lasts
	Form     string        // id of the form that new drafts belong to

	// Initiatives are those that the organisation of a draft knows of, up to a
	// month; nil: none are known.
	Initiatives func(context.Context, Draft) (calendar.Month, []Initiative, error)
}

// Under is the service for drafts of a form, which last as it says.
func (s *Service) Under(f Form) *Service {
	out := *s
	out.Form = f.ID
	if f.Keep > 0 {
		out.Keep = f.Keep
	}
	return &out
}

// Create starts an assessment in a language and returns the secret key that
// opens it. Only the key's hash is stored.
func (s *Service) Create(ctx context.Context, depth Depth, language string) (string, Draft, error) {
	key, d, err := NewDraft(s.Random, s.Bank, depth, language, s.Clock(), s.Keep)
	if err != nil {
		return "", Draft{}, err
	}
	d.Form = s.Form
	if err := s.Store.Create(ctx, d); err != nil {
		return "", Draft{}, fmt.Errorf("create: %w", err)
	}
	return key, d, nil
}

// NewDraft makes an empty draft that is nowhere stored yet, and the secret key
// that will open it.
func NewDraft(random io.Reader, bank *questionnaire.Bank, depth Depth, language string, now time.Time, keep time.Duration) (string, Draft, error) {
	drawn := make([]byte, 2*keyBytes)
	if _, err := io.ReadFull(random, drawn); err != nil {
		return "", Draft{}, fmt.Errorf("make a key: %w", err)
	}
	key := base64.RawURLEncoding.EncodeToString(drawn[:keyBytes])
	return key, Draft{
		ID: hex.EncodeToString(drawn[keyBytes:]), KeyHash: hashKey(key),
		Questionnaire: bank.Ref(), Depth: depth, Language: language, Answers: Answers{Questionnaire: bank.Ref()},
		CreatedAt: now, UpdatedAt: now, ExpiresAt: now.Add(keep),
	}, nil
}

// Open finds the assessment of a key. NotFound or Expired if there is none.
func (s *Service) Open(ctx context.Context, key string) (Draft, error) {
	d, err := s.Store.ByKey(ctx, hashKey(key), s.Clock())
	return d.Told(), err
}

// Told is the draft with what each respondent said among its answers, and of a
// re-run with what they changed and did not confirm.
func (d Draft) Told() Draft {
	d.Answers.Said = d.statements()
	if d.Rerun() {
		d.Answers.Changed, d.Answers.Unconfirmed = d.changed(), d.unconfirmed()
	}
	return d
}

// Answer saves answers that keep the rules of their questions; otherwise it
// saves none and returns a problem.List with the question id as path.
func (s *Service) Answer(ctx context.Context, id string, changes ...Change) error {
	if err := s.check(changes).Err(); err != nil {
		return err
	}
	return s.Store.Save(ctx, id, changes, s.Clock())
}

func (s *Service) check(changes []Change) problem.List {
	var found problem.List
	for _, c := range changes {
		q, ok := s.Bank.Question(c.Question)
		if !ok || q.Group != c.Group {
			found = append(found, problem.New(c.Question, CodeUnknownQuestion))
			continue
		}
		found = append(found, q.Check(c.Question, c.Answer)...)
	}
	return found
}

// Add appends an item named by its first answer and returns its id. A second
// Add of a name that has no other answers yet is the first one sent twice.
func (s *Service) Add(ctx context.Context, d Draft, group questionnaire.Group, name questionnaire.Answer) (string, error) {
	if err := s.check([]Change{{Group: group.ID, Question: group.Name, Answer: name}}).Err(); err != nil {
		return "", err
	}
	for _, item := range d.Answers.Groups[group.ID] {
		if len(item.Values) == 1 && item.Values[group.Name].Text == name.Text {
			return item.ID, nil
		}
	}
	if most := d.Depth.Limit(group); len(d.Answers.Groups[group.ID]) >= most {
		return "", problem.List{problem.New(group.Name, CodeTooManyItems, "max", strconv.Itoa(most))}
	}
	item := Item{Values: map[string]questionnaire.Answer{group.Name: name}}
	base := slug(name.Text, group.ID)
	for n := 1; n < maxItemNumber; n++ {
		item.ID = base
		if n > 1 {
			item.ID = base + "-" + strconv.Itoa(n)
		}
		err := s.Store.AddItem(ctx, d.ID, group.ID, item, d.Respondent, s.Clock())
		var known *Error
		if errors.As(err, &known) && known.Code == Conflict {
			continue
		}
		return item.ID, err
	}
	return "", &Error{Code: Conflict, Safe: "error.item_exists"}
}

// Limit is how many items a group takes at a depth; 0 where it is not asked.
func (d Depth) Limit(g questionnaire.Group) int {
	if d == Quick {
		return g.QuickMax
	}
	return g.Max
}

// Remove deletes an item with its answers.
func (s *Service) Remove(ctx context.Context, id, group, item string) error {
	return s.Store.RemoveItem(ctx, id, group, item, s.Clock())
}

// Submit evaluates the answers as they are and freezes the result. Submitting
// the same answers again keeps the result that is there.
func (s *Service) Submit(ctx context.Context, d Draft) (Result, error) {
	if s.Initiatives != nil {
		var err error
		if d.Answers.AsOf, d.Answers.Initiatives, err = s.Initiatives(ctx, d); err != nil {
			return Result{}, fmt.Errorf("initiatives: %w", err)
		}
	}
	r, err := s.Evaluate(ctx, d.Answers)
	if err != nil {
		return Result{}, fmt.Errorf("evaluate: %w", err)
	}
	last, _, err := s.Store.LatestResult(ctx, d.ID)
	var known *Error
	switch {
	case err == nil && last.Answers == r.Answers && last.Evidence == r.Evidence && last.Method == r.Method && last.Seed == r.Seed:
		return last, nil
	case err != nil && (!errors.As(err, &known) || known.Code != NotFound):
		return Result{}, fmt.Errorf("submit: %w", err)
	}
	if err := s.Store.Submit(ctx, d.ID, d.Answers.Asked(s.Bank), r, s.Clock()); err != nil {
		return Result{}, fmt.Errorf("submit: %w", err)
	}
	return r, nil
}

func hashKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// reserved reports whether an id is the address of a page about the whole group.
func reserved(id string) bool { return id == "add" || id == "paste" || id == "undo" }

// slug makes a readable id of a name: draws are keyed by it, so it must not
// depend on the order of items.
func slug(name, fallback string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() == maxItemID {
			break
		}
	}
	if id := strings.Trim(b.String(), "-"); reserved(id) {
		return id + "-" + fallback
	} else if id != "" {
		return id
	}
	return fallback
}
