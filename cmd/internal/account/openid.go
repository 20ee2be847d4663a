package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"waterline/assessment"
)

// OpenID is the provider that the operator lets people sign in with.
type OpenID struct {
	Issuer       string // URL; "" for none
	ClientID     string
	ClientSecret string
}

// OpenIDReturn is the path to which the provider sends the browser back.
const OpenIDReturn = "/sign-in/openid/return"

// openIDPatience bounds a call to the provider.
const openIDPatience = 10 * time.Second

// Identity is the account that a provider has of a user.
type Identity struct {
	Issuer  string
	Subject string
	User    string
	AddedAt time.Time
}

// provider is found when it is first needed, so that the program starts
// without it.
type provider struct {
	set    OpenID
	client *http.Client
	clock  func() time.Time
	config oauth2.Config

	mu    sync.Mutex
	found *oidc.Provider
}

func newProvider(o Options) (*provider, error) {
	set := o.OpenID
	if set == (OpenID{}) {
		return nil, nil //nolint:nilnil // OpenID Connect is off
	}
	issuer, err := url.Parse(set.Issuer)
	safe := err == nil && (issuer.Scheme == "https" || issuer.Scheme == "http" && slices.Contains([]string{"localhost", "127.0.0.1"}, issuer.Hostname()))
	switch {
	case err != nil || issuer.Host == "" || !safe:
		return nil, &assessment.Error{Code: assessment.Invalid, Safe: "account.openid_issuer", Err: err}
	case set.ClientID == "":
		return nil, invalid("account.openid_client")
	case o.PublicURL == "":
		return nil, invalid("account.openid_public_url")
	}
	p := &provider{set: set, client: o.HTTP, clock: o.Clock}
	if p.client == nil {
		p.client = &http.Client{
			Timeout:       openIDPatience,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	p.config = oauth2.Config{
		ClientID: set.ClientID, ClientSecret: set.ClientSecret, Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
		RedirectURL: strings.TrimSuffix(o.PublicURL, "/") + OpenIDReturn,
	}
	return p, nil
}

// HasOpenID reports whether people can sign in with a provider.
func (s *Service) HasOpenID() bool { return s.openID != nil }

// discover asks the provider once where its pages are.
func (p *provider) discover(ctx context.Context) (context.Context, *oidc.Provider, oauth2.Config, error) {
	ctx = oidc.ClientContext(ctx, p.client)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found == nil {
		found, err := oidc.NewProvider(ctx, p.set.Issuer)
		if err != nil {
			return ctx, nil, oauth2.Config{}, openIDFailed(err)
		}
		p.found = found
	}
	config := p.config
	config.Endpoint = p.found.Endpoint()
	return ctx, p.found, config, nil
}

// asked is what a sign-in with the provider was begun with.
type asked struct{ State, Nonce, Verifier string }

// BeginOpenID returns the page of the provider to send the browser to, and the
// key for a cookie that binds the answer to this browser. Limited after too
// many from one address.
func (s *Service) BeginOpenID(ctx context.Context, from Origin) (page, key string, err error) {
	if s.openID == nil {
		return "", "", openIDOff()
	}
	if err := s.mayBegin(ctx, from); err != nil {
		return "", "", err
	}
	_, _, config, err := s.openID.discover(ctx)
	if err != nil {
		return "", "", err
	}
	q := asked{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	value, err := json.Marshal(q)
	if err != nil {
		return "", "", wrap("openid", err)
	}
	if key, err = s.begin(ctx, "openid", "", string(value)); err != nil {
		return "", "", err
	}
	return config.AuthCodeURL(q.State, oidc.Nonce(q.Nonce), oauth2.S256ChallengeOption(q.Verifier)), key, nil
}

// FinishOpenID signs in with what the provider's answer holds. A user is found
// by the identity, or by a verified address that is known or invited.
// Expired if nothing was begun in this browser; Unauthenticated if the answer
// does not hold; Forbidden if it does and is of nobody known here.
func (s *Service) FinishOpenID(ctx context.Context, key, state, code string, from Origin) (Signed, error) {
	if s.openID == nil {
		return Signed{}, openIDOff()
	}
	c, err := s.take(ctx, "openid", key)
	if err != nil {
		return Signed{}, err
	}
	var q asked
	if err := json.Unmarshal([]byte(c.Value), &q); err != nil {
		return Signed{}, wrap("openid", err)
	}
	if subtle.ConstantTimeCompare([]byte(q.State), []byte(state)) != 1 {
		return Signed{}, openIDFailed(errors.New("the state is not that of this browser"))
	}
	who, err := s.openID.identify(ctx, q, code)
	if err != nil {
		return Signed{}, err
	}
	u, err := s.userOf(ctx, who)
	if err != nil {
		return Signed{}, err
	}
	if u.DisabledAt != nil {
		return Signed{}, &assessment.Error{Code: assessment.Forbidden, Safe: "account.openid_unknown", Err: errors.New("disabled")}
	}
	return s.open(ctx, u, ByOpenID, from)
}

// claims is what the provider says of a person.
type claims struct {
	Subject  string `json:"sub"`
	Mail     string `json:"email"`
	Verified bool   `json:"email_verified"`
	Name     string `json:"name"`
	Nonce    string `json:"nonce"`
}

// identify exchanges the code and checks what comes: signature, issuer,
// audience, time and nonce.
func (p *provider) identify(ctx context.Context, q asked, code string) (claims, error) {
	ctx, found, config, err := p.discover(ctx)
	if err != nil {
		return claims{}, err
	}
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(q.Verifier))
	if err != nil {
		return claims{}, openIDFailed(err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return claims{}, openIDFailed(errors.New("there is no id token"))
	}
	verified, err := found.Verifier(&oidc.Config{ClientID: p.set.ClientID, Now: p.clock}).Verify(ctx, raw)
	if err != nil {
		return claims{}, openIDFailed(err)
	}
	var who claims
	if err := verified.Claims(&who); err != nil {
		return claims{}, openIDFailed(err)
	}
	if subtle.ConstantTimeCompare([]byte(who.Nonce), []byte(q.Nonce)) != 1 {
		return claims{}, openIDFailed(errors.New("the nonce is another"))
	}
	if who.Mail != "" {
		return who, nil
	}
	info, err := found.UserInfo(ctx, oauth2.StaticTokenSource(token))
	switch {
	case err != nil:
		return claims{}, openIDFailed(err)
	case info.Subject != who.Subject:
		return claims{}, openIDFailed(errors.New("the user info is of another subject"))
	}
	who.Mail, who.Verified = info.Email, info.EmailVerified
	return who, nil
}

// userOf finds the user of an identity, and links or makes one that is known
// or invited by a verified address.
func (s *Service) userOf(ctx context.Context, who claims) (User, error) {
	issuer := s.openID.set.Issuer
	u, err := s.store.UserByIdentity(ctx, issuer, who.Subject)
	if !has(err, assessment.NotFound) {
		return u, err
	}
	unknown := &assessment.Error{Code: assessment.Forbidden, Safe: "account.openid_unknown"}
	address, err := CleanMail(who.Mail)
	if err != nil || !who.Verified {
		return User{}, &assessment.Error{Code: assessment.Forbidden, Safe: "account.openid_unverified", Err: err}
	}
	u, err = s.store.UserByMail(ctx, address)
	if has(err, assessment.NotFound) {
		u, err = s.invited(ctx, address, who.Name)
		if has(err, assessment.NotFound) {
			return User{}, unknown
		}
	}
	if err != nil {
		return User{}, err
	}
	i := Identity{Issuer: issuer, Subject: who.Subject, User: u.ID, AddedAt: s.now()}
	err = s.store.AddIdentity(ctx, i, s.event(Actor{User: u.ID}, "", "openid.linked", u.ID, ""))
	if has(err, assessment.Conflict) { // the address had another account with the provider before
		return User{}, unknown
	}
	return u, err
}

// invited accepts the newest invitation of an address. NotFound if there is none.
func (s *Service) invited(ctx context.Context, address, name string) (User, error) {
	i, err := s.store.InvitationByMail(ctx, address, s.now())
	if err != nil {
		return User{}, err
	}
	if name, err = CleanName(name); err != nil {
		name = address
	}
	u := User{ID: s.id(), Mail: address, Name: name, CreatedAt: s.now()}
	return u, s.store.AcceptInvitation(ctx, i.KeyHash, u, s.event(Actor{User: u.ID}, i.Organisation.ID, "invitation.accepted", i.ID, string(i.Role)))
}

func openIDOff() error {
	return &assessment.Error{Code: assessment.NotFound, Safe: "account.openid_off"}
}

func openIDFailed(err error) error {
	return &assessment.Error{Code: assessment.Unauthenticated, Safe: "account.openid_failed", Err: fmt.Errorf("openid: %w", err)}
}
