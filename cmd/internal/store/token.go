package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"waterline/cmd/internal/account"
)

const (
	insertToken = `INSERT INTO api_token (id, key_hash, user_id, organisation_id, name, scopes, created_at, expires_at)
		SELECT $1, $2, user_id, organisation_id, $5, $6, CAST($7 AS BIGINT), CAST($8 AS BIGINT) FROM member WHERE user_id = $3 AND organisation_id = $4`
	useToken    = `UPDATE api_token SET used_at = $2 WHERE id = $1`
	deleteToken = `DELETE FROM api_token WHERE organisation_id = $1 AND user_id = $2 AND id = $3`

	selectTokens = `SELECT ` + bareColumns + `, t.id, t.key_hash, t.organisation_id, COALESCE(m.role, ''), t.name, t.scopes,
		t.created_at, t.expires_at, t.used_at
		FROM api_token t JOIN app_user u ON u.id = t.user_id
		LEFT JOIN member m ON m.organisation_id = t.organisation_id AND m.user_id = t.user_id`
	tokenByKey = selectTokens + ` WHERE t.key_hash = $1`
	tokensOf   = selectTokens + ` WHERE t.organisation_id = $1 AND t.user_id = $2 ORDER BY t.created_at DESC, t.id`
)

const tokenGone = "account.token_missing"

func tokenWrites() []string { return []string{insertToken, useToken, deleteToken} }

// AddToken implements account.TokenStore.
func (s *Store) AddToken(ctx context.Context, t account.Token, e account.Event) error {
	scopes := make([]string, len(t.Scopes))
	for i, x := range t.Scopes {
		scopes[i] = string(x)
	}
	return s.act(ctx, e, func(w *writer) error {
		return existing(w.exec(insertToken, t.ID, t.KeyHash, t.User.ID, t.Organisation, t.Name, strings.Join(scopes, " "),
			t.CreatedAt.UnixMilli(), t.ExpiresAt.UnixMilli()))(memberGone)
	})
}

// TokenByKey implements account.TokenStore.
func (s *Store) TokenByKey(ctx context.Context, keyHash string) (account.Token, error) {
	return one(ctx, s, scanToken, tokenGone, tokenByKey, keyHash)
}

// Tokens implements account.TokenStore.
func (s *Store) Tokens(ctx context.Context, organisation, user string) ([]account.Token, error) {
	return list(ctx, s, scanToken, tokensOf, organisation, user)
}

func scanToken(row scanner) (account.Token, error) {
	var t account.Token
	var f userFields
	var scopes string
	var created, expires int64
	var used sql.NullInt64
	err := row.Scan(append(f.dest(), &t.ID, &t.KeyHash, &t.Organisation, &t.Role, &t.Name, &scopes, &created, &expires, &used)...)
	t.Scopes = []account.Scope{} // never nil, which would be all
	for _, word := range strings.Fields(scopes) {
		t.Scopes = append(t.Scopes, account.Scope(word))
	}
	t.User, t.CreatedAt, t.ExpiresAt, t.UsedAt = f.done(), moment(created), moment(expires), maybe(used)
	return t, err
}

// UseToken implements account.TokenStore.
func (s *Store) UseToken(ctx context.Context, id string, now time.Time) error {
	return s.writeBeside(ctx, func(w *writer) error {
		_, err := w.exec(useToken, id, now.UnixMilli())
		return err
	})
}

// RevokeToken implements account.TokenStore.
func (s *Store) RevokeToken(ctx context.Context, organisation, user, id string, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error { return existing(w.exec(deleteToken, organisation, user, id))(tokenGone) })
}
