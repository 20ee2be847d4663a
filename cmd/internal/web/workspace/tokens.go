package workspace

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const tokensPath = "/workspace/tokens"

func tokensRoutes() []Route {
	return []Route{
		get(tokensPath, account.OwnTokens, (*Server).tokens),
		post(tokensPath, account.OwnTokens, (*Server).addToken),
		post(tokensPath+"/:id/revoke", account.OwnTokens, (*Server).revokeToken),
	}
}

// tokensPage lists somebody's API tokens and makes one, which it shows once.
type tokensPage struct {
	page
	Rows   []tokenRow
	Name   string
	Scopes []choice
	Days   []choice
	Made   string
}

// tokenRow is one token of the list.
type tokenRow struct {
	ID, Name, Scopes, Made, Ends, Used string
	Over                               bool
}

const usualTokenDays = 90

func (s *Server) tokens(c *fiber.Ctx, v *visit) error {
	return s.showTokens(c, v, http.StatusOK, &tokensPage{page: page{Flash: v.done(c)}}, []string{string(account.ScopeRead)}, usualTokenDays)
}

func (s *Server) showTokens(c *fiber.Ctx, v *visit, status int, p *tokensPage, scopes []string, days int) error {
	p.Title = v.t("workspace.nav.tokens")
	all, err := s.Accounts.Tokens(c.UserContext(), v.actor)
	if err != nil {
		return err
	}
	words := v.words.Locale
	for _, t := range all {
		r := tokenRow{ID: t.ID, Name: t.Name, Made: words.ShortDate(t.CreatedAt), Ends: words.ShortDate(t.ExpiresAt), Over: !s.Clock().Before(t.ExpiresAt)}
		for i, x := range t.Scopes {
			if i > 0 {
				r.Scopes += ", "
			}
			r.Scopes += v.t("workspace.scope." + string(x))
		}
		if t.UsedAt != nil {
			r.Used = v.at(*t.UsedAt)
		}
		p.Rows = append(p.Rows, r)
	}
	for _, x := range v.actor.Useful() {
		p.Scopes = append(p.Scopes, choice{string(x), v.t("workspace.scope." + string(x)), slices.Contains(scopes, string(x))})
	}
	for _, d := range []int{7, 30, 90, 365} {
		p.Days = append(p.Days, choice{strconv.Itoa(d), words.N("workspace.token.days", d), d == days})
	}
	return s.send(c, v, status, "tokens", p)
}

func (s *Server) addToken(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	days, _ := strconv.Atoi(f.Line("days")) // 0 is refused as any other that is none of the choices
	p := tokensPage{Name: f.Line("name")}
	var scopes []account.Scope
	for _, x := range f.All("scope") {
		scopes = append(scopes, account.Scope(x))
	}
	t := typed{v: v}
	_, err := account.CleanName(p.Name)
	t.hold("name", err)
	if len(scopes) == 0 {
		t.faults = append(t.faults, fault{Anchor: "scopes", Text: v.t("account.scope_wrong")})
	}
	if p.Faults = t.faults; len(p.Faults) == 0 {
		key, _, err := s.Accounts.AddToken(c.UserContext(), v.actor, p.Name, scopes, time.Duration(days)*24*time.Hour)
		if err == nil {
			return s.showTokens(c, v, http.StatusOK, &tokensPage{Made: key}, nil, usualTokenDays)
		}
		if status, _, ok := v.said(err); !ok || status != http.StatusUnprocessableEntity {
			return err
		}
		t.hold("scopes", err)
		p.Faults = t.faults
	}
	return s.showTokens(c, v, http.StatusUnprocessableEntity, &p, f.All("scope"), days)
}

func (s *Server) revokeToken(c *fiber.Ctx, v *visit) error {
	if err := s.Accounts.RevokeToken(c.UserContext(), v.actor, c.Params("id")); err != nil {
		return err
	}
	return seeOther(c, tokensPath+"?done=token_revoked")
}
