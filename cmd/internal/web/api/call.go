package api

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
	"waterline/templates/locale"
)

// bodyLimit bounds what is sent. A complete answers file is below 100 kB.
const bodyLimit = 1 << 20

// call is one request of a token.
type call struct {
	*fiber.Ctx
	server *Server
	actor  account.Actor
	token  account.Token
	key    string // the token itself
	words  *locale.Locale
}

// organisation is that of the token.
func (c *call) organisation() string { return c.actor.Organisation }

// author is the user of the token as the domain writes down who did something.
func (c *call) author() client.Author {
	return client.Author{ID: c.actor.User, Name: c.token.User.Name}
}

// guard finds whose token it is, holds the right of the route against theirs
// and turns an error into its problem.
func (s *Server) guard(r Route) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		shell.Private(ctx)
		c, err := s.admit(ctx, r)
		if err == nil {
			err = s.once(c, r)
		}
		if err != nil {
			return s.refuse(ctx, err)
		}
		return nil
	}
}

func (s *Server) admit(ctx *fiber.Ctx, r Route) (*call, error) {
	scheme, key, _ := strings.Cut(ctx.Get(fiber.HeaderAuthorization), " ")
	if key = strings.TrimSpace(key); !strings.EqualFold(scheme, "Bearer") || key == "" {
		if err := s.limits.Take(ctx, "address "+shell.Address(ctx), s.Rate.Unknown, limited); err != nil {
			return nil, err
		}
		ctx.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="waterline"`)
		return nil, &assessment.Error{Code: assessment.Unauthenticated, Safe: "api.token_missing"}
	}
	actor, token, err := s.Accounts.AuthenticateToken(ctx.UserContext(), key)
	if err != nil {
		if status, _ := shell.Classify(err); status == http.StatusUnauthorized {
			if err := s.limits.Take(ctx, "address "+shell.Address(ctx), s.Rate.Unknown, limited); err != nil {
				return nil, err
			}
			ctx.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="waterline", error="invalid_token"`)
		}
		return nil, err
	}
	if err := s.limits.Take(ctx, "token "+token.ID, s.Rate.Token, limited); err != nil {
		return nil, err
	}
	if r.May != "" {
		if err := account.Allow(actor, r.May, actor.Organisation); err != nil {
			if status, _ := shell.Classify(err); status == http.StatusForbidden {
				ctx.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="waterline", error="insufficient_scope"`)
			}
			return nil, err
		}
	}
	if len(ctx.Body()) > bodyLimit {
		return nil, fiber.ErrRequestEntityTooLarge
	}
	return &call{Ctx: ctx, server: s, actor: actor, token: token, key: key, words: s.words(ctx)}, nil
}

// read takes the body in. Nothing is expected where in is none.
func (c *call) read(in any) error {
	switch in := in.(type) {
	case *none:
		if len(strings.TrimSpace(string(c.Body()))) > 0 && c.Method() != http.MethodGet {
			if text := strings.TrimSpace(string(c.Body())); text != "{}" {
				return problem.List{problem.New("body", "api_no_body")}
			}
		}
		return nil
	case *document:
		kind, err := c.media("application/json", "application/yaml", "application/x-yaml", "text/yaml")
		if err != nil {
			return err
		}
		in.Name, in.Data = "answers.yaml", append([]byte(nil), c.Body()...)
		if kind == "application/json" {
			in.Name = "answers.json"
		}
		return nil
	}
	if in, ok := in.(*export); ok {
		if _, err := c.media("application/json", "application/x-ndjson", "text/csv", "application/gzip", "application/zip"); err != nil {
			return err
		}
		in.Data = append([]byte(nil), c.Body()...)
		return nil
	}
	if in, ok := in.(*table); ok {
		if _, err := c.media("text/csv", "text/tab-separated-values"); err != nil {
			return err
		}
		in.Data = append([]byte(nil), c.Body()...)
		return nil
	}
	if _, err := c.media("application/json"); err != nil {
		return err
	}
	return decode(c.Body(), in)
}

// media is the kind of the body, one of those that are taken.
func (c *call) media(taken ...string) (string, error) {
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	for _, one := range taken {
		if err == nil && kind == one {
			return kind, nil
		}
	}
	return "", fiber.NewError(http.StatusUnsupportedMediaType, "api.media")
}

// write answers with JSON, a file, or nothing.
func (c *call) write(status int, out any) error {
	switch out := out.(type) {
	case none:
		return c.SendStatus(status)
	case file:
		c.Set(fiber.HeaderContentType, out.Type)
		if out.Name != "" {
			c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename=%q`, out.Name))
		}
		return c.Status(status).Send(out.Data)
	case stream:
		return out.send(c)
	}
	if status == http.StatusOK && c.Get(fiber.HeaderIfNoneMatch) != "" && c.fresh() {
		return c.SendStatus(http.StatusNotModified)
	}
	data, err := json.Marshal(out)
	if err != nil {
		return fmt.Errorf("encode an answer: %w", err)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Status(status).Send(data)
}

// tag says which version an answer shows.
func (c *call) tag(version string) { c.Set(fiber.HeaderETag, strconv.Quote(version)) }

func (c *call) fresh() bool {
	own := c.GetRespHeader(fiber.HeaderETag)
	return own != "" && strings.TrimPrefix(c.Get(fiber.HeaderIfNoneMatch), "W/") == own
}

// match refuses a change that was not based on the version that is there.
func (c *call) match(version string) error {
	switch c.Get(fiber.HeaderIfMatch) {
	case "":
		return fiber.NewError(http.StatusPreconditionRequired, "api.match_missing")
	case strconv.Quote(version):
		return nil
	}
	return fiber.NewError(http.StatusPreconditionFailed, "api.match_failed")
}

// number reads a whole number of the query, 0 where there is none.
func (c *call) number(name string, least, most int64) (int64, error) {
	text := c.Query(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < least || n > most {
		return 0, problem.List{problem.New(name, "api_whole", "got", text, "min", strconv.FormatInt(least, 10), "max", strconv.FormatInt(most, 10))}
	}
	return n, nil
}

// stamp is a moment as answers have it.
func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

func maybe(at *time.Time) *string {
	if at == nil {
		return nil
	}
	text := stamp(*at)
	return &text
}
