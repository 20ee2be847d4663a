package main

import (
	"context"
	"errors"
	"path/filepath"

	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/secret"
	"waterline/cmd/internal/webhook"
)

// sealing is what seals secrets in the store. What an earlier release, or
// another key of the setting, left there is sealed anew.
func (s *site) sealing(ctx context.Context) (*secret.Box, error) {
	if s.c.DatabaseURL != "" && s.c.SecretKey == "" {
		s.logger.Warn("without WATERLINE_SECRET_KEY the key is in the data directory of this instance, so no second one can use the database", "path", filepath.Join(s.c.Data, secret.File))
	}
	box, err := s.c.key()
	switch {
	case errors.Is(err, secret.ErrForm):
		return nil, s.p.misused("cli.secret_key", "path", plain(filepath.Join(s.c.Data, secret.File)))
	case err != nil:
		return nil, s.p.broken("cli.data_unopened", "path", plain(s.c.Data), "error", because(err))
	}
	lost := 0
	about := map[string]func(string) string{"totp": account.SeedOf, "webhook": webhook.SecretOf, "usage": upload.SecretOf}
	err = s.kept.Reseal(ctx, func(kind, id, stored string) (string, error) {
		renewed, err := box.Renew(about[kind](id), stored)
		if errors.Is(err, secret.ErrSealed) {
			lost++
			s.logger.Error("a secret does not open with this key", "kind", kind, "of", id)
			return stored, nil
		}
		return renewed, err
	})
	if err != nil {
		return nil, err
	}
	if lost > 0 {
		s.logger.Error("put the key back that was beside this database, or set the codes and webhooks anew", "secrets", lost)
	}
	return box, nil
}

func (c *serveCommand) key() (*secret.Box, error) {
	if c.SecretKey != "" {
		return secret.Parse(c.SecretKey)
	}
	return secret.Kept(c.Data)
}
