package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Event is something that was done. It names people by their id alone, so that
// the log can stay when a person is erased.
type Event struct {
	At           time.Time
	Actor        string // id of a user, with the token if one was used; ConsoleUser; "" for nobody
	Organisation string // id, "" for the instance
	Action       string // such as member.removed
	Subject      string // id of what it was done to
	Detail       string // a word, never a secret or anything personal
}

// Entry is an event in the log. Its hash covers all of it and the hash of the
// entry before, so that none can be changed, taken out or put in unseen. What
// is cut off the end shows only against a hash that was noted elsewhere.
type Entry struct {
	Number int64 // from 1, without gaps
	Event
	Previous string // hash of the entry before, "" for the first
	Hash     string
}

// line is how an entry is hashed and exported.
type line struct {
	Number       int64  `json:"number"`
	At           int64  `json:"at_ms"`
	Actor        string `json:"actor"`
	Organisation string `json:"organisation"`
	Action       string `json:"action"`
	Subject      string `json:"subject"`
	Detail       string `json:"detail"`
	Previous     string `json:"previous"`
	Hash         string `json:"hash,omitempty"`
}

// Seal makes the entry that follows one with the given number and hash (0 and
// "" for none).
func (e Event) Seal(number int64, hash string) (Entry, error) {
	sealed := Entry{Number: number + 1, Event: e, Previous: hash}
	var err error
	sealed.Hash, err = sealed.sum()
	return sealed, err
}

func (e Entry) line() line {
	return line{
		Number: e.Number, At: e.At.UnixMilli(), Actor: e.Actor, Organisation: e.Organisation, Action: e.Action,
		Subject: e.Subject, Detail: e.Detail, Previous: e.Previous, Hash: e.Hash,
	}
}

func (e Entry) sum() (string, error) {
	l := e.line()
	l.Hash = ""
	data, err := json.Marshal(l)
	if err != nil {
		return "", fmt.Errorf("seal entry %d: %w", e.Number, err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// TamperError is where the log does not hold together.
type TamperError struct {
	Number int64 // of the first entry that is wrong
	Why    string
}

func (e *TamperError) Error() string { return fmt.Sprintf("log entry %d: %s", e.Number, e.Why) }

const logPage = 500 // entries read at a time

// VerifyLog reads the whole log and returns its last entry. *TamperError where
// an entry was changed, or one is missing.
func (s *Service) VerifyLog(ctx context.Context, a Actor) (Entry, error) {
	if err := Allow(a, ReadWholeLog, ""); err != nil {
		return Entry{}, err
	}
	var last Entry
	err := s.eachEntry(ctx, "", func(e Entry) error {
		sum, err := e.sum()
		switch {
		case err != nil:
			return err
		case e.Number != last.Number+1:
			return &TamperError{Number: last.Number + 1, Why: "it is missing"}
		case e.Previous != last.Hash:
			return &TamperError{Number: e.Number, Why: "it does not follow the entry before"}
		case e.Hash != sum:
			return &TamperError{Number: e.Number, Why: "it was changed"}
		}
		last = e
		return nil
	})
	return last, err
}

// Log lists entries of an organisation, or of the whole instance where it is
// "", with numbers below before (0 for all), the newest first.
func (s *Service) Log(ctx context.Context, a Actor, organisation string, before int64, most int) ([]Entry, error) {
	if err := s.mayRead(a, organisation); err != nil {
		return nil, err
	}
	return s.store.Log(ctx, organisation, before, most)
}

// ExportLog writes the log as one JSON object a line, oldest first.
func (s *Service) ExportLog(ctx context.Context, a Actor, organisation string, w io.Writer) error {
	if err := s.mayRead(a, organisation); err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return s.eachEntry(ctx, organisation, func(e Entry) error { return enc.Encode(e.line()) })
}

func (s *Service) mayRead(a Actor, organisation string) error {
	if organisation == "" {
		return Allow(a, ReadWholeLog, "")
	}
	return Allow(a, ReadLog, organisation)
}

func (s *Service) eachEntry(ctx context.Context, organisation string, do func(Entry) error) error {
	after := int64(0)
	for {
		page, err := s.store.LogAfter(ctx, organisation, after, logPage)
		if err != nil {
			return err
		}
		for _, e := range page {
			if err := do(e); err != nil {
				return err
			}
			after = e.Number
		}
		if len(page) < logPage {
			return nil
		}
	}
}
