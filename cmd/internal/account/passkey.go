package account

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"waterline/assessment"
)

// Passkey is a key pair in a device of the user.
type Passkey struct {
	ID        string // of the credential, in base64
	User      string
	Name      string
	Value     string // the credential as the library keeps it, in JSON
	CreatedAt time.Time
	UsedAt    *time.Time
}

// relyingParty is nil where the public URL is none that passkeys work with:
// they are bound to a host name.
func relyingParty(publicURL string, patience time.Duration) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(publicURL)
	if err != nil {
		return nil, fmt.Errorf("public URL: %w", err)
	}
	if u.Hostname() == "" || net.ParseIP(u.Hostname()) != nil {
		return nil, nil //nolint:nilnil // passkeys are off
	}
	limit := webauthn.TimeoutConfig{Timeout: patience, TimeoutUVD: patience}
	return webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: "Waterline", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{Login: limit, Registration: limit},
	})
}

// HasPasskeys reports whether passkeys can be used: the public URL names a host.
func (s *Service) HasPasskeys() bool { return s.passkeys != nil }

// holder is a user as the library sees one.
type holder struct {
	user User
	keys []Passkey
}

func (h holder) WebAuthnID() []byte          { return []byte(h.user.ID) }
func (h holder) WebAuthnName() string        { return h.user.Mail }
func (h holder) WebAuthnDisplayName() string { return h.user.Name }

// WebAuthnCredentials leaves out what cannot be read: it opens nothing.
func (h holder) WebAuthnCredentials() []webauthn.Credential {
	var all []webauthn.Credential
	for _, k := range h.keys {
		var c webauthn.Credential
		if json.Unmarshal([]byte(k.Value), &c) == nil {
			all = append(all, c)
		}
	}
	return all
}

func (s *Service) holder(ctx context.Context, user string) (holder, error) {
	u, err := s.store.UserByID(ctx, user)
	if err != nil {
		return holder{}, err
	}
	keys, err := s.store.Passkeys(ctx, user)
	return holder{user: u, keys: keys}, err
}

// BeginPasskey begins to register a passkey of the user who acts. It returns
// the options for navigator.credentials.create as JSON, and the key that ends
// the ceremony.
func (s *Service) BeginPasskey(ctx context.Context, a Actor, password string, from Origin) (options []byte, key string, err error) {
	if s.passkeys == nil {
		return nil, "", passkeysOff()
	}
	if _, err := s.prove(ctx, a, password, from); err != nil {
		return nil, "", err
	}
	h, err := s.holder(ctx, a.User)
	if err != nil {
		return nil, "", err
	}
	var exclude []protocol.CredentialDescriptor
	for _, c := range h.WebAuthnCredentials() {
		exclude = append(exclude, c.Descriptor())
	}
	creation, session, err := s.passkeys.BeginRegistration(h, webauthn.WithExclusions(exclude))
	if err != nil {
		return nil, "", wrap("passkey", err)
	}
	return s.keep(ctx, "passkey", a.User, creation.Response, session)
}

// FinishPasskey keeps a passkey, from the browser's answer as JSON. Invalid if
// it does not answer what was begun; Expired if that is too long ago.
func (s *Service) FinishPasskey(ctx context.Context, a Actor, key, name string, answer []byte) (Passkey, error) {
	if err := a.own(); err != nil {
		return Passkey{}, err
	}
	name, err := CleanName(name)
	if err != nil {
		return Passkey{}, err
	}
	session, c, err := s.kept(ctx, "passkey", key)
	switch {
	case err != nil:
		return Passkey{}, err
	case c.User != a.User:
		return Passkey{}, passkeyWrong(errors.New("begun by another user"))
	}
	h, err := s.holder(ctx, a.User)
	if err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return Passkey{}, passkeyWrong(err)
	}
	credential, err := s.passkeys.CreateCredential(h, session, parsed)
	if err != nil {
		return Passkey{}, passkeyWrong(err)
	}
	value, err := json.Marshal(credential)
	if err != nil {
		return Passkey{}, wrap("passkey", err)
	}
	p := Passkey{ID: credentialID(credential.ID), User: a.User, Name: name, Value: string(value), CreatedAt: s.now()}
	return p, s.store.AddPasskey(ctx, p, s.event(a, "", "passkey.added", p.ID, ""))
}

// BeginPasskeySignIn begins to sign somebody in who is not named: options for
// navigator.credentials.get as JSON, and the key that ends the ceremony.
// Limited after too many from one address.
func (s *Service) BeginPasskeySignIn(ctx context.Context, from Origin) (options []byte, key string, err error) {
	if s.passkeys == nil {
		return nil, "", passkeysOff()
	}
	if err := s.mayBegin(ctx, from); err != nil {
		return nil, "", err
	}
	assertion, session, err := s.passkeys.BeginDiscoverableLogin()
	if err != nil {
		return nil, "", wrap("passkey", err)
	}
	return s.keep(ctx, "passkey_sign_in", "", assertion.Response, session)
}

// PasskeySignIn signs the owner of a passkey in, from the browser's answer as
// JSON. The device has checked who they are, so no code is asked for.
// Unauthenticated if the answer opens no account, or comes from a copied key.
func (s *Service) PasskeySignIn(ctx context.Context, key string, answer []byte, from Origin) (Signed, error) {
	session, _, err := s.kept(ctx, "passkey_sign_in", key)
	if err != nil {
		return Signed{}, err
	}
	wrong := func(err error) (Signed, error) {
		return Signed{}, &assessment.Error{Code: assessment.Unauthenticated, Safe: "account.passkey_unknown", Err: err}
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return wrong(err)
	}
	var h holder
	_, credential, err := s.passkeys.ValidatePasskeyLogin(func(_, user []byte) (webauthn.User, error) {
		h, err = s.holder(ctx, string(user))
		return h, err
	}, session, parsed)
	switch {
	case err != nil:
		return wrong(err)
	case h.user.DisabledAt != nil:
		return wrong(errors.New("disabled"))
	}
	id := credentialID(credential.ID)
	if credential.Authenticator.CloneWarning {
		e := s.event(Actor{User: h.user.ID}, "", "passkey.copied", id, "")
		return wrong(errors.Join(errors.New("the counter went back"), s.store.Append(ctx, e)))
	}
	value, err := json.Marshal(credential)
	if err != nil {
		return Signed{}, wrap("passkey", err)
	}
	if err := s.store.UsePasskey(ctx, h.user.ID, id, string(value), s.now()); err != nil {
		return wrong(err)
	}
	return s.open(ctx, h.user, ByPasskey, from)
}

// Passkeys lists those of the user who acts, the oldest first.
func (s *Service) Passkeys(ctx context.Context, a Actor) ([]Passkey, error) {
	if err := a.own(); err != nil {
		return nil, err
	}
	return s.store.Passkeys(ctx, a.User)
}

// RemovePasskey forgets one of the user who acts. NotFound if it is not theirs.
func (s *Service) RemovePasskey(ctx context.Context, a Actor, id string) error {
	if err := a.own(); err != nil {
		return err
	}
	return s.store.RemovePasskey(ctx, a.User, id, s.event(a, "", "passkey.removed", id, ""))
}

// keep stores the state of a ceremony and encodes what the browser needs.
func (s *Service) keep(ctx context.Context, kind, user string, response any, session *webauthn.SessionData) ([]byte, string, error) {
	options, err := json.Marshal(response)
	if err != nil {
		return nil, "", wrap("passkey", err)
	}
	value, err := json.Marshal(session)
	if err != nil {
		return nil, "", wrap("passkey", err)
	}
	key, err := s.begin(ctx, kind, user, string(value))
	return options, key, err
}

func (s *Service) kept(ctx context.Context, kind, key string) (webauthn.SessionData, Ceremony, error) {
	if s.passkeys == nil {
		return webauthn.SessionData{}, Ceremony{}, passkeysOff()
	}
	var session webauthn.SessionData
	c, err := s.take(ctx, kind, key)
	if err == nil {
		err = wrap("passkey", json.Unmarshal([]byte(c.Value), &session))
	}
	return session, c, err
}

func credentialID(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

func passkeysOff() error {
	return &assessment.Error{Code: assessment.NotFound, Safe: "account.passkeys_off"}
}

func passkeyWrong(err error) error {
	return &assessment.Error{Code: assessment.Invalid, Safe: "account.passkey_wrong", Err: err}
}
