package workspace

import (
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const usersPath = "/admin/users"

func usersRoutes() []Route {
	return []Route{
		get(usersPath, account.Users, (*Server).users),
		get(usersPath+"/:user", account.Users, (*Server).user),
		post(usersPath+"/:user/disable", account.Users, (*Server).disable),
		post(usersPath+"/:user/enable", account.Users, (*Server).enable),
		post(usersPath+"/:user/admin", account.Users, (*Server).setAdmin),
		post(usersPath+"/:user/reset", account.Users, (*Server).offerReset),
		post(usersPath+"/:user/delete", account.Users, (*Server).deleteUser),
	}
}

// usersPage lists all users.
type usersPage struct {
	page
	Rows   []userRow
	Search string
}

// userRow is one user.
type userRow struct {
	account.User
	Since, In string
	Off       bool
}

func (s *Server) users(c *fiber.Ctx, v *visit) error {
	users, err := s.Accounts.Users(c.UserContext(), v.actor)
	if err != nil {
		return err
	}
	in, err := s.memberships(c, v)
	if err != nil {
		return err
	}
	p := usersPage{page: page{Title: v.t("workspace.nav.users"), Flash: v.done(c)}, Search: shell.Query(c).Line("q")}
	wanted := strings.ToLower(p.Search)
	for _, u := range users {
		if strings.Contains(strings.ToLower(u.Name+"\n"+u.Mail), wanted) {
			p.Rows = append(p.Rows, userRow{User: u, Since: v.words.Locale.ShortDate(u.CreatedAt), In: strings.Join(in[u.ID], ", "), Off: u.DisabledAt != nil})
		}
	}
	return s.send(c, v, http.StatusOK, "users", &p)
}

// memberships are the organisations of all users, with their roles in words.
func (s *Server) memberships(c *fiber.Ctx, v *visit) (map[string][]string, error) {
	all, err := s.Accounts.Organisations(c.UserContext(), v.actor)
	if err != nil {
		return nil, err
	}
	in := make(map[string][]string)
	for _, o := range all {
		members, err := s.Accounts.Members(c.UserContext(), v.actor, o.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			in[m.User.ID] = append(in[m.User.ID], o.Name+" ("+v.t("workspace.role."+string(m.Role))+")")
		}
	}
	return in, nil
}

// userPage is one user and what an administrator can do.
type userPage struct {
	page
	User  account.User
	In    []string
	Me    bool
	Off   bool
	Reset string // link that was just made
	Until string
	Typed string
}

func (s *Server) user(c *fiber.Ctx, v *visit) error {
	return s.showUser(c, v, http.StatusOK, &userPage{page: page{Flash: v.done(c)}})
}

func (s *Server) userAsked(c *fiber.Ctx, v *visit) (account.User, error) {
	users, err := s.Accounts.Users(c.UserContext(), v.actor)
	if err != nil {
		return account.User{}, err
	}
	for _, u := range users {
		if u.ID == c.Params("user") {
			return u, nil
		}
	}
	return account.User{}, &assessment.Error{Code: assessment.NotFound, Safe: "account.user_missing"}
}

func (s *Server) showUser(c *fiber.Ctx, v *visit, status int, p *userPage) error {
	u, err := s.userAsked(c, v)
	if err != nil {
		return err
	}
	in, err := s.memberships(c, v)
	if err != nil {
		return err
	}
	p.User, p.In, p.Me, p.Off = u, in[u.ID], u.ID == v.actor.User, u.DisabledAt != nil
	p.Title, p.Crumbs = u.Name, []link{{Text: v.t("workspace.nav.users"), URL: usersPath}}
	return s.send(c, v, status, "user", p)
}

// back leads to the page of the user after something was done.
func (s *Server) back(c *fiber.Ctx, err error, done string) error {
	if err != nil {
		return err
	}
	return seeOther(c, usersPath+"/"+c.Params("user")+"?done="+done)
}

func (s *Server) disable(c *fiber.Ctx, v *visit) error {
	return s.back(c, s.Accounts.Disable(c.UserContext(), v.actor, c.Params("user")), "user_disabled")
}

func (s *Server) enable(c *fiber.Ctx, v *visit) error {
	return s.back(c, s.Accounts.Enable(c.UserContext(), v.actor, c.Params("user")), "user_enabled")
}

func (s *Server) setAdmin(c *fiber.Ctx, v *visit) error {
	admin := shell.Form(c).One("admin") == "yes"
	done := "admin_taken"
	if admin {
		done = "admin_given"
	}
	return s.back(c, s.Accounts.SetAdmin(c.UserContext(), v.actor, c.Params("user"), admin), done)
}

func (s *Server) offerReset(c *fiber.Ctx, v *visit) error {
	key, l, err := s.Accounts.OfferReset(c.UserContext(), v.actor, c.Params("user"))
	if err != nil {
		return err
	}
	return s.showUser(c, v, http.StatusOK, &userPage{Reset: s.base(c) + account.ResetPath + key, Until: v.at(l.ExpiresAt)})
}

// deleteUser removes a user for good, once their address was typed.
func (s *Server) deleteUser(c *fiber.Ctx, v *visit) error {
	u, err := s.userAsked(c, v)
	if err != nil {
		return err
	}
	p := userPage{Typed: shell.Form(c).Line("typed")}
	if mail, err := account.CleanMail(p.Typed); err != nil || mail != u.Mail {
		p.Faults = []fault{{Anchor: "typed", Text: v.t("workspace.user.typed_wrong")}}
		return s.showUser(c, v, http.StatusUnprocessableEntity, &p)
	}
	if err := s.Accounts.DeleteUser(c.UserContext(), v.actor, u.ID); err != nil {
		return err
	}
	return seeOther(c, usersPath+"?done=user_deleted")
}
