package workspace

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/client"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const membersPath = "/workspace/members"

func membersRoutes() []Route {
	return []Route{
		get(membersPath, account.Members, (*Server).members),
		post(membersPath+"/invite", account.Members, (*Server).inviteMember),
		post(membersPath+"/invitations/:id/revoke", account.Members, (*Server).revokeInvitation),
		post(membersPath+"/:user/role", account.Members, (*Server).setRole),
		get(membersPath+"/:user/remove", account.Members, (*Server).removing),
		post(membersPath+"/:user/remove", account.Members, (*Server).removeMember),
	}
}

// membersPage lists who belongs to an organisation and who is invited.
type membersPage struct {
	page
	Base   string
	Rows   []memberRow
	Open   []invitationRow
	Mail   string // as typed
	Roles  []choice
	Sends  bool // invitations can be sent by mail
	Invite invitedLink
}

// invitedLink is the link of a new invitation, shown once.
type invitedLink struct{ Mail, URL, Until string }

// memberRow is one member.
type memberRow struct {
	account.Member
	Me    bool
	Off   bool
	Since string
	Roles []choice
}

// invitationRow is an invitation that is open.
type invitationRow struct{ ID, Mail, Role, Until string }

// organisation is the one whose members a page is about, with its address: the
// one worked in, or the one that an administrator looks after.
func (v *visit) organisation(c *fiber.Ctx) (id, base string) {
	if id = c.Params("organisation"); id != "" {
		return id, organisationsPath + "/" + id + "/members"
	}
	return v.actor.Organisation, membersPath
}

func (v *visit) roleChoices(chosen account.Role) []choice {
	var out []choice
	for _, r := range account.Roles() {
		out = append(out, choice{string(r), v.t("workspace.role." + string(r)), r == chosen})
	}
	return out
}

func (s *Server) members(c *fiber.Ctx, v *visit) error {
	return s.showMembers(c, v, http.StatusOK, &membersPage{page: page{Flash: v.done(c)}}, account.Consultant)
}

func (s *Server) showMembers(c *fiber.Ctx, v *visit, status int, p *membersPage, role account.Role) error {
	organisation, base := v.organisation(c)
	members, err := s.Accounts.Members(c.UserContext(), v.actor, organisation)
	if err != nil {
		return err
	}
	invited, err := s.Accounts.Invitations(c.UserContext(), v.actor, organisation)
	if err != nil {
		return err
	}
	p.Title, p.Base, p.Sends, p.Roles = v.t("workspace.nav.members"), base, s.Post != nil, v.roleChoices(role)
	if base != membersPath {
		p.Crumbs = []link{{Text: v.t("workspace.nav.organisations"), URL: organisationsPath}}
	}
	for _, m := range members {
		p.Rows = append(p.Rows, memberRow{
			Member: m, Me: m.User.ID == v.actor.User, Off: m.User.DisabledAt != nil, Since: v.words.Locale.ShortDate(m.Since), Roles: v.roleChoices(m.Role),
		})
	}
	for _, i := range invited {
		p.Open = append(p.Open, invitationRow{i.ID, i.Mail, v.t("workspace.role." + string(i.Role)), v.words.Locale.ShortDate(i.ExpiresAt)})
	}
	return s.send(c, v, status, "members", p)
}

// inviteMember sends the invitation, or shows its link.
func (s *Server) inviteMember(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	organisation, base := v.organisation(c)
	role := account.Role(f.Line("role"))
	key, i, err := s.Accounts.Invite(c.UserContext(), v.actor, organisation, f.Line("mail"), role)
	if status, text, ok := v.said(err); ok && status != http.StatusNotFound {
		p := membersPage{page: page{Faults: []fault{{Anchor: "mail", Text: text}}}, Mail: f.Line("mail")}
		return s.showMembers(c, v, status, &p, role)
	}
	if err != nil {
		return err
	}
	if s.Post != nil && f.One("how") == "mail" {
		if err := s.Post.Invitation(c.UserContext(), i.ID, v.words.Locale.Tag()); err != nil {
			return err
		}
		return seeOther(c, base+"?done=invited")
	}
	p := membersPage{Invite: invitedLink{Mail: i.Mail, URL: s.base(c) + account.InvitationPath + key, Until: v.words.Locale.Date(i.ExpiresAt)}}
	return s.showMembers(c, v, http.StatusOK, &p, account.Consultant)
}

func (s *Server) revokeInvitation(c *fiber.Ctx, v *visit) error {
	organisation, base := v.organisation(c)
	if err := s.Accounts.RevokeInvitation(c.UserContext(), v.actor, organisation, c.Params("id")); err != nil {
		return err
	}
	return seeOther(c, base+"?done=invitation_revoked")
}

func (s *Server) setRole(c *fiber.Ctx, v *visit) error {
	organisation, base := v.organisation(c)
	err := s.Accounts.SetRole(c.UserContext(), v.actor, organisation, c.Params("user"), account.Role(shell.Form(c).Line("role")))
	if err != nil {
		return err
	}
	return seeOther(c, base+"?done=role")
}

// removePage asks who takes over the clients of somebody who goes.
type removePage struct {
	page
	Base   string
	Member account.Member
	Count  int
	Owners []choice
}

func (s *Server) removing(c *fiber.Ctx, v *visit) error {
	organisation, base := v.organisation(c)
	members, err := s.Accounts.Members(c.UserContext(), v.actor, organisation)
	if err != nil {
		return err
	}
	p := removePage{Base: base}
	for _, m := range members {
		switch {
		case m.User.ID == c.Params("user"):
			p.Member = m
		case m.User.DisabledAt == nil && (m.Role == account.Owner || m.Role == account.Consultant):
			p.Owners = append(p.Owners, choice{m.User.ID, m.User.Name, m.User.ID == v.actor.User})
		}
	}
	if p.Member.User.ID == "" {
		return fiber.ErrNotFound
	}
	found, err := s.Clients.List(c.UserContext(), organisation, client.Query{Filter: client.Filter{Owner: p.Member.User.ID}, Sort: client.Sort{By: client.ByName}})
	if err != nil {
		return err
	}
	p.Count = found.Total
	p.Title = v.t("workspace.member.remove_title", "name", p.Member.User.Name)
	p.Crumbs = []link{{Text: v.t("workspace.nav.members"), URL: base}}
	return s.send(c, v, http.StatusOK, "member_remove", &p)
}

// removeMember takes a member out and gives their clients on. The right ends
// first, so that nothing new comes under their name meanwhile.
func (s *Server) removeMember(c *fiber.Ctx, v *visit) error {
	organisation, base := v.organisation(c)
	user, heir := c.Params("user"), shell.Form(c).Line("owner")
	if heir != "" {
		members, err := s.Accounts.Members(c.UserContext(), v.actor, organisation)
		if err != nil {
			return err
		}
		known := false
		for _, m := range members {
			known = known || m.User.ID == heir && heir != user
		}
		if !known {
			return fiber.ErrUnprocessableEntity
		}
	}
	if err := s.Accounts.RemoveMember(c.UserContext(), v.actor, organisation, user); err != nil {
		return err
	}
	if _, err := s.Clients.Store.Reassign(c.UserContext(), organisation, user, heir, s.Clock()); err != nil {
		return err
	}
	if user == v.actor.User {
		return seeOther(c, accountPath)
	}
	return seeOther(c, base+"?done=removed")
}
