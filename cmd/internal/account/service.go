package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"waterline/assessment"
)

// Limits is how long what is handed out lasts, and how often it may be tried.
type Limits struct {
	Idle     time.Duration // of a session that nobody uses
	Absolute time.Duration // of a session
	Known    time.Duration // of a device after its last sign-in
	Invite   time.Duration // of an invitation
	Link     time.Duration // of a one-time link
	Ceremony time.Duration // of what is begun on one page and ended on the next

	Window  time.Duration // in which tries are counted
	Pair    int           // tries for one account from one address
	Address int           // tries from one address
	Account int           // tries for one account from devices it does not know
	Device  int           // tries for one account from a device it knows
	Begin   int           // sign-ins begun from one address with a passkey or a provider
}

// UsualLimits are those of a server that nobody set otherwise.
func UsualLimits() Limits {
	return Limits{
		Idle: 12 * time.Hour, Absolute: 7 * 24 * time.Hour, Known: 400 * 24 * time.Hour, Invite: 7 * 24 * time.Hour, Link: 24 * time.Hour, Ceremony: 10 * time.Minute,
		Window: 15 * time.Minute, Pair: 10, Address: 50, Account: 100, Device: 20, Begin: 200,
	}
}

// Options is what a Service needs.
type Options struct {
	Store     Store
	Clock     func() time.Time
	PublicURL string // scheme and host of the pages; passkeys and OpenID Connect need it
	OpenID    OpenID
	HTTP      *http.Client // to reach the OpenID provider; nil for one with a time limit
	Seal      Sealer       // of the seeds of second factors; nil keeps them as they are
	Limits    Limits       // UsualLimits where it is zero
}

// Sealer seals what is stored and must be read again, together with what it is
// about, so that it opens nowhere else.
type Sealer interface {
	Seal(about, text string) string
	Open(about, sealed string) (string, error)
}

type unsealed struct{}

func (unsealed) Seal(_, text string) string            { return text }
func (unsealed) Open(_, sealed string) (string, error) { return sealed, nil }

// Service is what can be done with accounts. It is safe for concurrent use.
type Service struct {
	store    Store
	clock    func() time.Time
	seal     Sealer
	limits   Limits
	dummy    string        // hash that is checked where there is none
	hashing  chan struct{} // bounds passwords that are hashed at a time
	passkeys *webauthn.WebAuthn
	openID   *provider // nil where none is set
}

const mostHashing = 4

// New makes a service. The error says which option is wrong.
func New(o Options) (*Service, error) {
	if o.Limits == (Limits{}) {
		o.Limits = UsualLimits()
	}
	if o.Seal == nil {
		o.Seal = unsealed{}
	}
	s := &Service{
		store: o.Store, clock: o.Clock, seal: o.Seal, limits: o.Limits,
		dummy: assessment.HashPassword(rand.Text()), hashing: make(chan struct{}, mostHashing),
	}
	var err error
	if s.passkeys, err = relyingParty(o.PublicURL, o.Limits.Ceremony); err != nil {
		return nil, err
	}
	if s.openID, err = newProvider(o); err != nil {
		return nil, err
	}
	return s, nil
}

// now is the time as the store keeps it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Millisecond) }

// id makes an id that cannot be guessed and is safe in URLs.
func (s *Service) id() string {
	random := make([]byte, 16)
	_, _ = rand.Read(random) // never fails
	return hex.EncodeToString(random)
}

const (
	secretBytes  = 32
	secretLength = 43 // of a secret in base64
)

// secret makes a secret of 256 bits and the hash that is stored of it.
func secret() (key, hash string) {
	random := make([]byte, secretBytes)
	_, _ = rand.Read(random) // never fails
	key = base64.RawURLEncoding.EncodeToString(random)
	return key, hashOf(key)
}

// hashOf is what is stored of a secret. Secrets are random, so that a plain
// hash is enough.
func hashOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

func unauthenticated(safe string) error {
	return &assessment.Error{Code: assessment.Unauthenticated, Safe: safe}
}

func invalid(safe string) error { return &assessment.Error{Code: assessment.Invalid, Safe: safe} }

// has reports whether an error has a code of the domain.
func has(err error, code assessment.Code) bool {
	known, ok := asError(err)
	return ok && known.Code == code
}

func (s *Service) event(a Actor, organisation, action, subject, detail string) Event {
	by := a.User
	if a.Token != "" {
		by += " token " + a.Token
	}
	return Event{At: s.now(), Actor: by, Organisation: organisation, Action: action, Subject: subject, Detail: detail}
}

// wrap adds what was being done to errors that are not for people.
func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// Sweep deletes what has expired; call it now and then.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	if err := s.store.ForgetDevices(ctx, now.Add(-s.limits.Known)); err != nil {
		return wrap("forget devices", err)
	}
	return wrap("sweep", s.store.Sweep(ctx, now, now.Add(-s.limits.Window)))
}
