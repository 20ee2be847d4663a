package account

import (
	"context"
	"time"

	"waterline/assessment"
)

// Link is a secret that works once.
type Link struct {
	KeyHash   string
	Kind      LinkKind
	User      string // id, "" for the first run
	CreatedAt time.Time
	ExpiresAt time.Time
}

// LinkKind is what a link is for.
type LinkKind string

// The kinds.
const (
	FirstRun LinkKind = "first" // makes the administrator of a new instance
	Reset    LinkKind = "reset" // sets a password that was forgotten
)

// FirstRun returns the secret of the link that makes the administrator, or ""
// when there is a user. Each call ends the link of the one before.
func (s *Service) FirstRun(ctx context.Context) (string, Link, error) {
	empty, err := s.store.Empty(ctx)
	if err != nil || !empty {
		return "", Link{}, wrap("first run", err)
	}
	key, l := s.link(FirstRun, "")
	return key, l, s.store.ReplaceLink(ctx, l, s.event(Console(), "", "first_run.offered", "", ""))
}

// First finds whether a first-run link still works: NotFound, or Expired.
func (s *Service) First(ctx context.Context, key string) (Link, error) {
	return s.store.LinkByKey(ctx, FirstRun, hashOf(key), s.now())
}

// Claim makes the first user, administrator and owner of the first
// organisation, and signs them in. Of two at the same time one succeeds.
func (s *Service) Claim(ctx context.Context, key, address, name, organisation, password string, from Origin) (Signed, error) {
	l, err := s.First(ctx, key)
	if err != nil {
		return Signed{}, err
	}
	if address, err = CleanMail(address); err != nil {
		return Signed{}, err
	}
	if organisation, err = CleanName(organisation); err != nil {
		return Signed{}, err
	}
	u, err := s.newUser(ctx, address, name, password, organisation)
	if err != nil {
		return Signed{}, err
	}
	u.Admin = true
	o := Organisation{ID: s.id(), Name: organisation, CreatedAt: s.now()}
	e := s.event(Actor{User: u.ID}, o.ID, "first_run.claimed", u.ID, "")
	if err := s.store.AddFirst(ctx, l.KeyHash, u, o, e); err != nil {
		return Signed{}, err
	}
	return s.open(ctx, u, ByLink, from)
}

// OfferReset makes a link with which a user sets a password, for an
// administrator to hand on. An earlier one ends.
func (s *Service) OfferReset(ctx context.Context, a Actor, user string) (string, Link, error) {
	if err := Allow(a, Users, ""); err != nil {
		return "", Link{}, err
	}
	if _, err := s.store.UserByID(ctx, user); err != nil {
		return "", Link{}, err
	}
	key, l := s.link(Reset, user)
	return key, l, s.store.ReplaceLink(ctx, l, s.event(a, "", "reset.offered", user, ""))
}

// AskReset counts that somebody asked for a link to an address and finds the id
// of its user, "" where no account has it or it is disabled. Whoever asked must
// not learn which: the page does and says the same. Limited after too many.
func (s *Service) AskReset(ctx context.Context, address string, from Origin) (string, error) {
	address, err := CleanMail(address)
	if err != nil {
		return "", err
	}
	if err := s.try(ctx, s.gate("reset "+address, "", from)); err != nil {
		return "", err
	}
	u, err := s.store.UserByMail(ctx, address)
	if has(err, assessment.NotFound) || err == nil && u.DisabledAt != nil {
		return "", nil
	}
	return u.ID, wrap("ask for a reset", err)
}

// MailReset makes a link with which a user sets a password, to be sent to their
// address and shown to nobody. NotFound if there is no such user, or none who
// may sign in.
func (s *Service) MailReset(ctx context.Context, user string) (string, Link, User, error) {
	u, err := s.store.UserByID(ctx, user)
	if err == nil && u.DisabledAt != nil {
		err = &assessment.Error{Code: assessment.NotFound, Safe: "account.user_missing"}
	}
	if err != nil {
		return "", Link{}, User{}, err
	}
	key, l := s.link(Reset, u.ID)
	u.Password, u.TOTP = mark(u.Password), mark(u.TOTP)
	return key, l, u, s.store.ReplaceLink(ctx, l, s.event(Actor{}, "", "reset.asked", u.ID, ""))
}

// Resetting finds whose password a reset link sets: NotFound, or Expired.
func (s *Service) Resetting(ctx context.Context, key string) (User, error) {
	l, err := s.store.LinkByKey(ctx, Reset, hashOf(key), s.now())
	if err != nil {
		return User{}, err
	}
	u, err := s.store.UserByID(ctx, l.User)
	u.Password, u.TOTP = mark(u.Password), mark(u.TOTP)
	return u, err
}

// ResetPassword sets a password by a link and ends every session of the user.
// Nobody is signed in by it, so that a second factor is still asked for.
func (s *Service) ResetPassword(ctx context.Context, key, password string) error {
	u, err := s.Resetting(ctx, key)
	if err != nil {
		return err
	}
	if password, err = CleanPassword(password, u.Mail, u.Name); err != nil {
		return err
	}
	hash, err := s.hashed(ctx, password)
	if err != nil {
		return err
	}
	return s.store.ResetPassword(ctx, hashOf(key), hash, s.event(Actor{User: u.ID}, "", "password.reset", u.ID, ""))
}

func (s *Service) link(kind LinkKind, user string) (string, Link) {
	key, hash := secret()
	now := s.now()
	return key, Link{KeyHash: hash, Kind: kind, User: user, CreatedAt: now, ExpiresAt: now.Add(s.limits.Link)}
}
