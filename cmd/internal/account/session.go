package account

import (
	"context"
	"errors"
	"time"

	"waterline/assessment"
)

// Session is one browser in which a user is signed in.
type Session struct {
	ID           string
	KeyHash      string // of what is in the cookie
	User         User   // without secrets
	Organisation string // worked in, "" for none
	Role         Role   // there, as it is now; "" when no longer a member
	How          Way    // of signing in
	CreatedAt    time.Time
	SeenAt       time.Time
	ExpiresAt    time.Time
	Address      string
	Agent        string
	Stale        bool // rights changed since: give it a new key with Rotate
}

// Way is how somebody signed in.
type Way string

// The ways.
const (
	ByPassword Way = "password"
	ByCode     Way = "password_and_code"
	ByPasskey  Way = "passkey"
	ByOpenID   Way = "openid"
	ByLink     Way = "link"
)

const (
	// seenEvery is how exact the time of last use is, to spare writes.
	seenEvery = time.Minute
	// overlap is how long a key still opens a session that has a new one, for
	// requests that were under way.
	overlap   = 30 * time.Second
	mostAgent = 200 // bytes
)

// Signed is what signing in gives: a session, or the way to its second step.
type Signed struct {
	Key     string // for the session cookie
	Device  string // for the cookie by which the account knows the device
	Pending string // for the second step, where Key is "": SecondFactor ends it
	Session Session
}

// open makes a session. What the browser had before ends with it.
func (s *Service) open(ctx context.Context, u User, how Way, from Origin) (Signed, error) {
	key, hash := secret()
	now := s.now()
	next := Session{
		ID: s.id(), KeyHash: hash, User: u, How: how, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(s.limits.Absolute),
		Address: from.Address, Agent: cut(from.Agent, mostAgent),
	}
	in, err := s.store.Memberships(ctx, u.ID)
	if err != nil {
		return Signed{}, wrap("sign in", err)
	}
	if len(in) > 0 {
		next.Organisation, next.Role = in[0].Organisation.ID, in[0].Role
	}
	replaced := ""
	if from.Session != "" {
		replaced = hashOf(from.Session)
	}
	device, deviceHash := from.Device, hashOf(from.Device)
	if known, err := s.knows(ctx, u.ID, from); err != nil {
		return Signed{}, err
	} else if !known {
		device, deviceHash = secret()
	}
	e := s.event(Actor{User: u.ID}, "", "session.opened", next.ID, string(how))
	if err := s.store.AddSession(ctx, next, replaced, deviceHash, e); err != nil {
		return Signed{}, wrap("sign in", err)
	}
	next.User.Password, next.User.TOTP = mark(u.Password), mark(u.TOTP)
	return Signed{Key: key, Device: device, Session: next}, nil
}

// Authenticate finds who has a session key. Unauthenticated if it opens none,
// or none any more: ended, too old, unused for long, or of a disabled user.
func (s *Service) Authenticate(ctx context.Context, key string) (Actor, Session, error) {
	if len(key) != secretLength {
		return Actor{}, Session{}, unauthenticated("account.sign_in_first")
	}
	now := s.now()
	found, err := s.store.SessionByKey(ctx, hashOf(key), now.Add(-overlap))
	switch {
	case has(err, assessment.NotFound):
		return Actor{}, Session{}, unauthenticated("account.session_ended")
	case err != nil:
		return Actor{}, Session{}, wrap("session", err)
	case found.User.DisabledAt != nil || s.ended(found, now):
		return Actor{}, Session{}, unauthenticated("account.session_ended")
	}
	if now.Sub(found.SeenAt) >= seenEvery {
		if err := s.store.TouchSession(ctx, found.ID, now); err != nil {
			return Actor{}, Session{}, wrap("session", err)
		}
		found.SeenAt = now
	}
	a := Actor{User: found.User.ID, Admin: found.User.Admin, Session: found.ID}
	if found.Role != "" {
		a.Organisation, a.Role = found.Organisation, found.Role
	}
	return a, found, nil
}

// ended reports whether a session is too old. One that seems to begin later
// than now, as after a clock was set back, lasts no longer than it may.
func (s *Service) ended(x Session, now time.Time) bool {
	return !now.Before(x.ExpiresAt) || now.Sub(x.SeenAt) >= s.limits.Idle || x.CreatedAt.Sub(now) > s.limits.Absolute
}

// Rotate gives the session of the actor a new key; the old one ends shortly.
func (s *Service) Rotate(ctx context.Context, a Actor) (string, error) {
	if err := a.own(); err != nil {
		return "", err
	}
	key, hash := secret()
	return key, s.store.RotateSession(ctx, a.Session, hash, s.now())
}

// Switch makes the session work in another organisation of the user, under a
// new key. NotFound if the user is not a member there.
func (s *Service) Switch(ctx context.Context, a Actor, organisation string) (string, error) {
	if err := a.own(); err != nil {
		return "", err
	}
	if err := s.store.SwitchSession(ctx, a.Session, organisation); err != nil {
		return "", err
	}
	return s.Rotate(ctx, a)
}

// Sessions lists the sessions of the user who acts, the last used first.
func (s *Service) Sessions(ctx context.Context, a Actor) ([]Session, error) {
	if err := a.own(); err != nil {
		return nil, err
	}
	all, err := s.store.Sessions(ctx, a.User)
	now := s.now()
	live := all[:0]
	for _, one := range all {
		if !s.ended(one, now) {
			live = append(live, one)
		}
	}
	return live, err
}

// EndSession ends a session of the user who acts: NotFound if it is not theirs.
func (s *Service) EndSession(ctx context.Context, a Actor, id string) error {
	if err := a.own(); err != nil {
		return err
	}
	return s.store.EndSession(ctx, a.User, id, s.event(a, "", "session.ended", id, ""))
}

// EndOtherSessions ends all sessions of the user who acts but this one.
func (s *Service) EndOtherSessions(ctx context.Context, a Actor) error {
	if err := a.own(); err != nil {
		return err
	}
	return s.store.EndSessions(ctx, a.User, a.Session, s.event(a, "", "session.others_ended", a.User, ""))
}

// SignOut ends the session of the actor.
func (s *Service) SignOut(ctx context.Context, a Actor) error { return s.EndSession(ctx, a, a.Session) }

func asError(err error) (*assessment.Error, bool) {
	var known *assessment.Error
	ok := errors.As(err, &known)
	return known, ok
}

// cut shortens a text to bytes without halving a character.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && text[most]&0xc0 == 0x80 {
		most--
	}
	return text[:most]
}
