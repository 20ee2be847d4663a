package reminder

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"waterline/assessment"
)

// Letter is a mail about what is due with a client, ready to be put into words.
type Letter struct {
	ID           string
	To           string
	Name         string // of the reader
	Language     string // "" for that of the server
	Organisation string // name
	Client       string // name
	ClientID     string
	Owner        bool   // the reader owns the client, and has an account
	OwnerName    string // who owns it, "" for nobody
	Things       []Thing
	Settings     Settings
	Key          string // secret; the reader pauses and stops by it
}

// ErrPointless is a letter whose reason is gone.
var ErrPointless = errors.New("nothing of the letter is due any more, or its reader is not to be reminded")

// Write makes a planned letter as it stands now, with a fresh key. ErrPointless
// where nothing of it is left, or it has ended.
func (s *Service) Write(ctx context.Context, id string) (Letter, error) {
	posted, err := s.Store.Letter(ctx, id)
	var known *assessment.Error
	if errors.As(err, &known) && known.Code == assessment.NotFound || err == nil && posted.Ended {
		return Letter{}, ErrPointless
	}
	if err != nil {
		return Letter{}, err
	}
	o, err := s.Store.Organisation(ctx, posted.Organisation)
	if err != nil {
		return Letter{}, err
	}
	if !o.On() {
		return Letter{}, ErrPointless
	}
	l := Letter{ID: id, Language: o.Language, Organisation: o.Name, ClientID: posted.Client, Settings: o.Settings}
	if err := s.fill(ctx, &l, posted); err != nil {
		return Letter{}, err
	}
	now := s.Clock()
	key, hash, err := s.key()
	if err != nil {
		return Letter{}, err
	}
	l.Key = key
	return l, s.Store.AddKey(ctx, posted.Recipient, hash, now)
}

// fill finds the reader and what is still due.
func (s *Service) fill(ctx context.Context, l *Letter, posted Posted) error {
	clients, kept, err := s.known(ctx, posted.Organisation, posted.Client)
	if err != nil {
		return err
	}
	if len(clients) == 0 || !clients[0].Live() {
		return ErrPointless
	}
	one, day := clients[0], l.Settings.reached(s.Clock())
	for _, p := range one.People(kept.of(one.Client)) {
		if p.Person == posted.Person && p.Wanted(day) {
			l.To, l.Name, l.Owner = p.Mail, p.Name, p.Owner
		}
	}
	for _, t := range l.Settings.Due(one.Subject, day, day.AddDate(0, 0, -longestPause), day) {
		if slices.Contains(posted.Things, t.Key()) {
			l.Things = append(l.Things, t)
		}
	}
	if l.To == "" || len(l.Things) == 0 {
		return ErrPointless
	}
	l.Client, l.OwnerName = one.Name, one.OwnerName
	return nil
}

// Ended keeps what became of a letter.
func (s *Service) Ended(ctx context.Context, id string, failure Failure) error {
	return s.Store.EndLetter(ctx, id, failure, s.Clock())
}

const (
	keyBytes = 32
	// startFor is how long after a letter its reader can begin the run by it.
	// Pausing and stopping works for as long as they have it.
	startFor = 90 * 24 * time.Hour
)

// key makes a secret of 256 bits and the hash that is stored of it.
func (s *Service) key() (key, hash string, err error) {
	random := make([]byte, keyBytes)
	if _, err := io.ReadFull(s.Random, random); err != nil {
		return "", "", fmt.Errorf("make a key: %w", err)
	}
	key = base64.RawURLEncoding.EncodeToString(random)
	return key, hashOf(key), nil
}

func hashOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}
