package api

import (
	"context"
	"io"

	"waterline/cmd/internal/account"
)

func accountRoutes() []Route {
	return []Route{
		get("/me", "", (*Server).me),
		get("/members", account.Members, (*Server).members),
		get("/tokens", account.OwnTokens, (*Server).tokens),
		get("/log", account.ReadLog, (*Server).log),
	}
}

// meShape is whose token it is and what it opens.
type meShape struct {
	User         person          `json:"user"`
	Organisation string          `json:"organisation"`
	Role         account.Role    `json:"role"`
	Scopes       []account.Scope `json:"scopes"`
	ExpiresAt    string          `json:"expires_at"`
}

type person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func (s *Server) me(c *call) (meShape, error) {
	return meShape{
		User: person{c.token.User.ID, c.token.User.Name}, Organisation: c.organisation(), Role: c.actor.Role, Scopes: c.token.Scopes,
		ExpiresAt: stamp(c.token.ExpiresAt),
	}, nil
}

// memberShape is a user in the organisation.
type memberShape struct {
	ID    string       `json:"id"`
	Name  string       `json:"name"`
	Mail  string       `json:"mail"`
	Role  account.Role `json:"role"`
	Since string       `json:"since"`
}

func (s *Server) members(c *call) (list[memberShape], error) {
	found, err := s.Accounts.Members(c.UserContext(), c.actor, c.organisation())
	return listOf(found, func(m account.Member) memberShape {
		return memberShape{m.User.ID, m.User.Name, m.User.Mail, m.Role, stamp(m.Since)}
	}), err
}

// tokenShape is a token without its secret.
type tokenShape struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Scopes    []account.Scope `json:"scopes"`
	CreatedAt string          `json:"created_at"`
	ExpiresAt string          `json:"expires_at"`
	UsedAt    *string         `json:"used_at"`
}

func (s *Server) tokens(c *call) (list[tokenShape], error) {
	found, err := s.Accounts.Tokens(c.UserContext(), c.actor)
	return listOf(found, func(t account.Token) tokenShape {
		return tokenShape{t.ID, t.Name, t.Scopes, stamp(t.CreatedAt), stamp(t.ExpiresAt), maybe(t.UsedAt)}
	}), err
}

func (s *Server) log(c *call) (stream, error) {
	return stream{Type: "application/x-ndjson", Name: "log.ndjson", write: func(ctx context.Context, w io.Writer) error {
		return s.Accounts.ExportLog(ctx, c.actor, c.organisation(), w)
	}}, nil
}
