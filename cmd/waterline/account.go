package main

import (
	"context"
	"errors"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/store"
)

// openIDFlags name the provider that people may sign in with.
type openIDFlags struct {
	Issuer       string `name:"oidc-issuer" placeholder:"URL" help:"OpenID Connect provider to sign in with; it sends browsers back to /sign-in/openid/return."`
	ClientID     string `name:"oidc-client-id" placeholder:"ID" help:"What the provider calls this server."`
	ClientSecret string `name:"oidc-client-secret" placeholder:"SECRET" help:"Secret of the client id; better set as WATERLINE_OIDC_CLIENT_SECRET_FILE."`
}

func (f openIDFlags) provider() account.OpenID {
	return account.OpenID{Issuer: f.Issuer, ClientID: f.ClientID, ClientSecret: f.ClientSecret}
}

// accounts wires accounts with the store.
func (p *program) accounts(kept *store.Store, publicURL string, provider account.OpenID, seal account.Sealer, limits account.Limits) (*account.Service, error) {
	s, err := account.New(account.Options{Store: kept, Clock: time.Now, PublicURL: publicURL, OpenID: provider, Seal: seal, Limits: limits})
	var known *assessment.Error
	if errors.As(err, &known) {
		return nil, p.misused(known.Safe)
	}
	return s, err
}

// offerFirst prints the link that makes the administrator, while there is none.
func (p *program) offerFirst(ctx context.Context, accounts *account.Service, base string) error {
	key, link, err := accounts.FirstRun(ctx)
	if err != nil || key == "" {
		return err
	}
	return p.print(p.words.T("cli.first_run", "url", base+account.FirstPath+key, "until", until(link.ExpiresAt)) + "\n")
}

// until is a moment as the clock on the wall shows it.
func until(at time.Time) string { return at.Local().Format("2006-01-02 15:04") }
