package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"waterline/assessment"
)

// Token lets a program act for a user in one organisation, within its scopes.
type Token struct {
	ID           string
	KeyHash      string
	User         User // without secrets
	Organisation string
	Role         Role // of the user there, as it is now
	Name         string
	Scopes       []Scope
	CreatedAt    time.Time
	ExpiresAt    time.Time
	UsedAt       *time.Time
}

const (
	// tokenPrefix lets scanners of published secrets recognise ours.
	tokenPrefix = "wl_"
	leastToken  = 24 * time.Hour
	mostToken   = 400 * 24 * time.Hour
)

// AddToken makes a token for the user who acts and returns it; it is not shown
// again. A scope that the user's role has no use for is refused.
func (s *Service) AddToken(ctx context.Context, a Actor, name string, scopes []Scope, keep time.Duration) (string, Token, error) {
	if err := a.own(); err != nil {
		return "", Token{}, err
	}
	if err := Allow(a, OwnTokens, a.Organisation); err != nil {
		return "", Token{}, err
	}
	name, err := CleanName(name)
	if err != nil {
		return "", Token{}, err
	}
	slices.Sort(scopes)
	scopes = slices.Compact(scopes)
	if len(scopes) == 0 || slices.ContainsFunc(scopes, func(x Scope) bool { return !a.may(x) }) {
		return "", Token{}, invalid("account.scope_wrong")
	}
	if keep < leastToken || keep > mostToken {
		return "", Token{}, invalid("account.token_life")
	}
	key, _ := secret()
	key = tokenPrefix + key
	now := s.now()
	t := Token{
		ID: s.id(), KeyHash: hashOf(key), User: User{ID: a.User}, Organisation: a.Organisation, Role: a.Role, Name: name,
		Scopes: scopes, CreatedAt: now, ExpiresAt: now.Add(keep),
	}
	return key, t, s.store.AddToken(ctx, t, s.event(a, a.Organisation, "token.added", t.ID, joinScopes(scopes)))
}

// may reports whether a scope opens anything to the actor.
func (a Actor) may(x Scope) bool {
	for _, r := range rules {
		if r.scope == x && (r.instance && a.Admin || slices.Contains(r.roles, a.Role)) {
			return true
		}
	}
	return false
}

// Useful lists the scopes that open anything to the actor.
func (a Actor) Useful() []Scope {
	return slices.DeleteFunc(Scopes(), func(x Scope) bool { return !a.may(x) })
}

// AuthenticateToken finds who has an API token. Unauthenticated if it is none,
// revoked, expired, or of a user who is disabled, deleted or no longer a member.
func (s *Service) AuthenticateToken(ctx context.Context, key string) (Actor, Token, error) {
	refused := unauthenticated("account.token_wrong")
	if !tokenForm(key) {
		return Actor{}, Token{}, refused
	}
	now := s.now()
	t, err := s.store.TokenByKey(ctx, hashOf(key))
	switch {
	case has(err, assessment.NotFound):
		return Actor{}, Token{}, refused
	case err != nil:
		return Actor{}, Token{}, wrap("token", err)
	case t.User.DisabledAt != nil || t.Role == "" || !now.Before(t.ExpiresAt):
		return Actor{}, Token{}, refused
	}
	if t.UsedAt == nil || now.Sub(*t.UsedAt) >= seenEvery {
		if err := s.store.UseToken(ctx, t.ID, now); err != nil {
			return Actor{}, Token{}, wrap("token", err)
		}
		t.UsedAt = &now
	}
	return Actor{User: t.User.ID, Organisation: t.Organisation, Role: t.Role, Admin: t.User.Admin, Token: t.ID, Scopes: t.Scopes}, t, nil
}

// tokenForm reports whether a text may be a token at all.
func tokenForm(key string) bool {
	rest, ok := strings.CutPrefix(key, tokenPrefix)
	return ok && len(rest) == secretLength
}

// Tokens lists the tokens of the user who acts, in the organisation worked in.
func (s *Service) Tokens(ctx context.Context, a Actor) ([]Token, error) {
	if err := Allow(a, OwnTokens, a.Organisation); err != nil {
		return nil, err
	}
	return s.store.Tokens(ctx, a.Organisation, a.User)
}

// RevokeToken ends a token of the user who acts. NotFound if it is not theirs.
func (s *Service) RevokeToken(ctx context.Context, a Actor, id string) error {
	if err := Allow(a, OwnTokens, a.Organisation); err != nil {
		return err
	}
	return s.store.RevokeToken(ctx, a.Organisation, a.User, id, s.event(a, a.Organisation, "token.revoked", id, ""))
}

func joinScopes(scopes []Scope) string {
	words := make([]string, len(scopes))
	for i, x := range scopes {
		words[i] = string(x)
	}
	return strings.Join(words, " ")
}
