package workspace

import (
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const accountPath = "/workspace/account"

func accountRoutes() []Route {
	return []Route{
		get(accountPath, "", (*Server).account),
		post(accountPath+"/name", "", (*Server).setName),
		post(accountPath+"/password", "", (*Server).changePassword),
		post(accountPath+"/organisation", "", (*Server).switchOrganisation),
		post(accountPath+"/sessions/end-others", "", (*Server).endOthers),
		post(accountPath+"/sessions/:id/end", "", (*Server).endSession),
	}
}

// accountPage is all that somebody sets for themselves.
type accountPage struct {
	page
	User          account.User
	Name          string // as typed
	Languages     []choice
	HasPassword   bool
	Codes         bool   // a second step is on
	CodesLeft     string // recovery codes
	HasPasskeys   bool
	Passkeys      []passkeyRow
	Begin         string
	Sessions      []sessionRow
	Organisations []membershipRow
}

// passkeyRow is one passkey of the list.
type passkeyRow struct{ ID, Name, Added, Used string }

// sessionRow is one browser that is signed in.
type sessionRow struct {
	ID, Device, Address, How, Since, Seen string
	Here                                  bool
}

// membershipRow is an organisation of the user.
type membershipRow struct {
	ID, Name, Role string
	Current        bool
}

func (s *Server) account(c *fiber.Ctx, v *visit) error {
	return s.showAccount(c, v, http.StatusOK, nil)
}

// showAccount sends the page, with what is wrong with one of its forms.
func (s *Server) showAccount(c *fiber.Ctx, v *visit, status int, faults []fault) error {
	ctx := c.UserContext()
	me, err := s.Accounts.Me(ctx, v.actor)
	if err != nil {
		return err
	}
	p := accountPage{
		page: page{Title: v.t("workspace.account.title"), Flash: v.done(c), Faults: faults},
		User: me, Name: me.Name, HasPassword: me.Password != "", Codes: me.TOTP != "", HasPasskeys: s.Accounts.HasPasskeys(),
		Begin: accountPath + "/passkeys/begin",
	}
	if p.HasPasskeys {
		p.Scripts = []string{"js/passkey.js"}
	}
	if f := shell.Form(c); f.Has("name") && status != http.StatusOK {
		p.Name = f.Line("name")
	}
	for _, l := range s.languages {
		p.Languages = append(p.Languages, choice{l.Locale.Tag(), l.Locale.Name(), l == v.words})
	}
	if p.Codes {
		left, err := s.Accounts.RecoveryLeft(ctx, v.actor)
		if err != nil {
			return err
		}
		p.CodesLeft = v.words.Locale.N("workspace.factor.left", left)
	}
	if p.Passkeys, err = s.passkeyRows(c, v); err != nil {
		return err
	}
	if p.Sessions, err = s.sessionRows(c, v); err != nil {
		return err
	}
	in, err := s.Accounts.Memberships(ctx, v.actor)
	if err != nil {
		return err
	}
	for _, m := range in {
		p.Organisations = append(p.Organisations, membershipRow{
			ID: m.Organisation.ID, Name: m.Organisation.Name, Role: v.t("workspace.role." + string(m.Role)), Current: m.Organisation.ID == v.actor.Organisation,
		})
	}
	return s.send(c, v, status, "account", &p)
}

func (s *Server) passkeyRows(c *fiber.Ctx, v *visit) ([]passkeyRow, error) {
	keys, err := s.Accounts.Passkeys(c.UserContext(), v.actor)
	var rows []passkeyRow
	for _, k := range keys {
		r := passkeyRow{ID: k.ID, Name: k.Name, Added: v.words.Locale.ShortDate(k.CreatedAt)}
		if k.UsedAt != nil {
			r.Used = v.words.Locale.ShortDate(*k.UsedAt)
		}
		rows = append(rows, r)
	}
	return rows, err
}

func (s *Server) sessionRows(c *fiber.Ctx, v *visit) ([]sessionRow, error) {
	sessions, err := s.Accounts.Sessions(c.UserContext(), v.actor)
	var rows []sessionRow
	for _, x := range sessions {
		rows = append(rows, sessionRow{
			ID: x.ID, Device: device(x.Agent), Address: x.Address, How: v.t("workspace.account.way." + string(x.How)),
			Since: v.at(x.CreatedAt), Seen: v.at(x.SeenAt), Here: x.ID == v.actor.Session,
		})
	}
	return rows, err
}

// device is a browser and its system in words, or what it calls itself. Many
// name others besides, so that the order matters.
func device(agent string) string {
	find := func(pairs [][2]string) string {
		for _, p := range pairs {
			if strings.Contains(agent, p[0]) {
				return p[1]
			}
		}
		return ""
	}
	browser := find([][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"Chrome/", "Chrome"}, {"CriOS/", "Chrome"}, {"Safari/", "Safari"}})
	system := find([][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}})
	if browser == "" || system == "" {
		return agent
	}
	return browser + ", " + system
}

// fix shows the page again with the fault of a field, or passes on an error
// that is not about a form.
func (s *Server) fix(c *fiber.Ctx, v *visit, anchor string, err error) error {
	status, text, ok := v.said(err)
	if !ok || status == http.StatusNotFound {
		return err
	}
	return s.showAccount(c, v, status, []fault{{Anchor: anchor, Text: text}})
}

func (s *Server) setName(c *fiber.Ctx, v *visit) error {
	if err := s.Accounts.SetName(c.UserContext(), v.actor, shell.Form(c).Line("name")); err != nil {
		return s.fix(c, v, "name", err)
	}
	return seeOther(c, accountPath+"?done=own_name")
}

func (s *Server) changePassword(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	t := typed{v: v}
	_, err := account.CleanPassword(f.One("password"), v.session.User.Mail, v.session.User.Name)
	if !t.hold("password", err) {
		return s.showAccount(c, v, http.StatusUnprocessableEntity, t.faults)
	}
	if err := s.Accounts.ChangePassword(c.UserContext(), v.actor, f.One("old"), f.One("password"), s.origin(c)); err != nil {
		return s.fix(c, v, "old", err)
	}
	return seeOther(c, accountPath+"?done=own_password")
}

func (s *Server) switchOrganisation(c *fiber.Ctx, v *visit) error {
	if err := s.workIn(c, v, shell.Form(c).Line("organisation")); err != nil {
		return err
	}
	return seeOther(c, "/workspace")
}

func (s *Server) endSession(c *fiber.Ctx, v *visit) error {
	if err := s.Accounts.EndSession(c.UserContext(), v.actor, c.Params("id")); err != nil {
		return err
	}
	return seeOther(c, accountPath+"?done=session_ended")
}

func (s *Server) endOthers(c *fiber.Ctx, v *visit) error {
	if err := s.Accounts.EndOtherSessions(c.UserContext(), v.actor); err != nil {
		return err
	}
	return seeOther(c, accountPath+"?done=sessions_ended")
}
