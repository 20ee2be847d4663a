package assessment

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"time"
)

// Share is a link that shows the newest result of a draft and lets nobody
// change anything.
type Share struct {
	KeyHash   string // of the secret key in the link; the key itself is not stored
	Password  string // hashed, "" where none is asked
	HideMoney bool
	HideNames bool
	Language  string // of the draft, "" when none was chosen or in a list
	Form      string // that its draft was started with, "" in a list
	CreatedAt time.Time
	ExpiresAt time.Time
	Views     int         // how often it was looked at
	Latest    []time.Time // when, the newest first; not all of them
}

// ShareStore keeps shares. They go when their draft is deleted.
type ShareStore interface {
	// AddShare stores a new share. NotFound if the draft is gone.
	AddShare(ctx context.Context, id string, s Share) error
	// ShareByKey finds a share and the id of its draft. NotFound if there is
	// none; Expired if its date has passed or it was revoked.
	ShareByKey(ctx context.Context, keyHash string, now time.Time) (id string, s Share, err error)
	// Shares lists the shares of a draft that were not revoked, oldest first.
	Shares(ctx context.Context, id string) ([]Share, error)
	// TryShare counts one password entered and returns how many were, with this
	// one. The count begins anew when it was begun before since.
	TryShare(ctx context.Context, keyHash string, since, now time.Time) (int, error)
	// ViewShare keeps that a share was looked at, and nothing of by whom.
	ViewShare(ctx context.Context, keyHash string, now time.Time) error
	// RevokeShare ends a share for good. NotFound if the draft has no such one.
	RevokeShare(ctx context.Context, id, keyHash string, now time.Time) error
}

// Limits of passwords: so many may be entered for a link in a window of time.
const (
	mostTries   = 100 // more than one address gets at
	tryWindow   = 15 * time.Minute
	maxPassword = 256 // bytes
)

// What a password of a share meets.
var (
	ErrPassword  = errors.New("the password is not that of the share")
	ErrManyTries = errors.New("too many passwords were entered for the share")
)

// Sharing is what can be done with shares.
type Sharing struct {
	Store  ShareStore
	Clock  func() time.Time
	Random io.Reader // of cryptographic quality
}

// Add makes a share of a draft and returns the secret key that opens it. It
// ends with the draft at the latest.
func (s *Sharing) Add(ctx context.Context, d Draft, keep time.Duration, password string, share Share) (string, Share, error) {
	wish, err := s.Wish(d, keep, password, share)
	if err != nil {
		return "", Share{}, err
	}
	return s.AddAs(ctx, d.ID, wish)
}

// Wish is how a share of a draft is to be made, now or later. Invalid if the
// password is too long.
func (s *Sharing) Wish(d Draft, keep time.Duration, password string, share Share) (ShareOptions, error) {
	if len(password) > maxPassword {
		return ShareOptions{}, &Error{Code: Invalid, Safe: "share.password_long"}
	}
	wish := ShareOptions{Keep: keep, HideMoney: share.HideMoney, HideNames: share.HideNames, Ends: d.ExpiresAt}
	if password != "" {
		wish.Password = HashPassword(password)
	}
	return wish, nil
}

// AddAs is Add as it was wished.
func (s *Sharing) AddAs(ctx context.Context, draft string, wish ShareOptions) (string, Share, error) {
	random := make([]byte, keyBytes)
	if _, err := io.ReadFull(s.Random, random); err != nil {
		return "", Share{}, fmt.Errorf("make a key: %w", err)
	}
	key := base64.RawURLEncoding.EncodeToString(random)
	share := Share{KeyHash: hashKey(key), Password: wish.Password, HideMoney: wish.HideMoney, HideNames: wish.HideNames, CreatedAt: s.Clock()}
	share.ExpiresAt = share.CreatedAt.Add(wish.Keep)
	if wish.Ends.Before(share.ExpiresAt) {
		share.ExpiresAt = wish.Ends
	}
	if err := s.Store.AddShare(ctx, draft, share); err != nil {
		return "", Share{}, fmt.Errorf("share: %w", err)
	}
	return key, share, nil
}

// Open finds the share of a key and the id of its draft. NotFound or Expired
// if there is none.
func (s *Sharing) Open(ctx context.Context, key string) (string, Share, error) {
	return s.Store.ShareByKey(ctx, hashKey(key), s.Clock())
}

// Check holds a password against that of a share: nil, ErrPassword or
// ErrManyTries. A try counts before it is looked at, so that many at once are
// bounded too.
func (s *Sharing) Check(ctx context.Context, share Share, password string) error {
	now := s.Clock()
	tries, err := s.Store.TryShare(ctx, share.KeyHash, now.Add(-tryWindow), now)
	switch {
	case err != nil:
		return err
	case tries > mostTries:
		return ErrManyTries
	case len(password) > maxPassword || !SamePassword(share.Password, password):
		return ErrPassword
	}
	return nil
}
