package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/account"
)

// userCommand looks after accounts in the data directory. All of it works
// while a server runs there.
type userCommand struct {
	List    userList    `cmd:"" help:"List the users with their organisations and roles."`
	Invite  userInvite  `cmd:"" help:"Invite an address and print the one-time link."`
	Reset   userReset   `cmd:"" help:"Print a one-time link with which a user sets a password."`
	Disable userDisable `cmd:"" help:"End a user's sessions and refuse them and their tokens."`
	Enable  userEnable  `cmd:"" help:"Undo disable."`
	Role    userRole    `cmd:"" help:"Change what a user is in an organisation."`
	Admin   userAdmin   `cmd:"" help:"Make a user an administrator of the instance, or no longer one."`
	Log     userLog     `cmd:"" help:"Check the log of what was done, and write it out, one JSON object a line."`
}

// linkFlags say where links lead.
type linkFlags struct {
	PublicURL string `name:"public-url" default:"http://127.0.0.1:8080" placeholder:"URL" help:"Scheme and host of the link (${default})."`
}

type memberFlags struct {
	Organisation string `name:"organisation" placeholder:"NAME" help:"Name or id of the organisation; needless where there is one."`
}

// with runs do on the accounts of a data directory that is there.
func (d dataFlags) with(ctx context.Context, p *program, do func(*account.Service) error) error {
	if err := d.there(p); err != nil {
		return err
	}
	noQuestion := func(string) (questionnaire.Question, bool) { return questionnaire.Question{}, false }
	kept, err := d.open(ctx, p, noQuestion)
	if err != nil {
		return err
	}
	accounts, err := p.accounts(kept, "", account.OpenID{}, nil, account.Limits{}) // no command reads a second factor
	if err == nil {
		err = do(accounts)
	}
	return errors.Join(p.refused(err), kept.Close())
}

// refused words an error of the domain.
func (p *program) refused(err error) error {
	var known *assessment.Error
	if errors.As(err, &known) {
		return p.wrong(known.Safe)
	}
	return err
}

// user finds a user by address or id.
func (p *program) user(ctx context.Context, accounts *account.Service, name string) (account.User, error) {
	users, err := accounts.Users(ctx, account.Console())
	if err != nil {
		return account.User{}, err
	}
	mail, _ := account.CleanMail(name) // "" where it is an id
	for _, u := range users {
		if u.ID == name || mail != "" && u.Mail == mail {
			return u, nil
		}
	}
	return account.User{}, p.wrong("cli.user_unknown", "user", plain(name))
}

// organisation finds an organisation by name or id, or the only one.
func (p *program) organisation(ctx context.Context, accounts *account.Service, name string) (account.Organisation, error) {
	all, err := accounts.Organisations(ctx, account.Console())
	if err != nil {
		return account.Organisation{}, err
	}
	var found []account.Organisation
	var names []string
	for _, o := range all {
		names = append(names, plain(o.Name)+" ("+o.ID+")")
		if name == "" || o.ID == name || strings.EqualFold(o.Name, name) {
			found = append(found, o)
		}
	}
	switch {
	case len(all) == 0:
		return account.Organisation{}, p.wrong("cli.user_no_organisation")
	case len(found) != 1:
		return account.Organisation{}, p.wrong("cli.user_which_organisation", "organisations", strings.Join(names, ", "))
	}
	return found[0], nil
}

type userList struct{ dataFlags }

// Run prints a table, one line a membership.
func (c *userList) Run(ctx context.Context, p *program) error {
	return c.with(ctx, p, func(accounts *account.Service) error {
		console := account.Console()
		users, err := accounts.Users(ctx, console)
		if err != nil {
			return err
		}
		in, err := memberships(ctx, accounts)
		if err != nil {
			return err
		}
		t := table{left: []bool{true, true, true, true}}
		for _, column := range []string{"mail", "organisation", "role", "state"} {
			t.head = append(t.head, p.words.T("cli.user."+column))
		}
		for _, u := range users {
			for _, m := range in[u.ID] {
				t.rows = append(t.rows, []string{plain(u.Mail), plain(m.Organisation.Name), string(m.Role), p.state(u)})
			}
			if len(in[u.ID]) == 0 {
				t.rows = append(t.rows, []string{plain(u.Mail), "", "", p.state(u)})
			}
		}
		if len(t.rows) == 0 {
			return p.print(p.words.T("cli.user_none") + "\n")
		}
		return p.print(t.String())
	})
}

func memberships(ctx context.Context, accounts *account.Service) (map[string][]account.Member, error) {
	all, err := accounts.Organisations(ctx, account.Console())
	if err != nil {
		return nil, err
	}
	in := make(map[string][]account.Member)
	for _, o := range all {
		members, err := accounts.Members(ctx, account.Console(), o.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			in[m.User.ID] = append(in[m.User.ID], m)
		}
	}
	return in, nil
}

func (p *program) state(u account.User) string {
	switch {
	case u.DisabledAt != nil:
		return p.words.T("cli.user.disabled")
	case u.Admin:
		return p.words.T("cli.user.admin")
	}
	return ""
}

type userInvite struct {
	dataFlags
	linkFlags
	memberFlags
	Mail string `arg:"" name:"MAIL" help:"Address to invite."`
	Role string `name:"role" default:"consultant" placeholder:"ROLE" help:"owner, consultant, viewer or respondent (${default})."`
}

// Run prints the link; it sends no mail.
func (c *userInvite) Run(ctx context.Context, p *program) error {
	return c.with(ctx, p, func(accounts *account.Service) error {
		o, err := p.organisation(ctx, accounts, c.Organisation)
		if err != nil {
			return err
		}
		key, i, err := accounts.Invite(ctx, account.Console(), o.ID, c.Mail, account.Role(c.Role))
		if err != nil {
			return err
		}
		return p.print(p.words.T("cli.user_invited", "mail", i.Mail, "organisation", plain(o.Name), "role", c.Role,
			"url", strings.TrimSuffix(c.PublicURL, "/")+account.InvitationPath+key, "until", until(i.ExpiresAt)) + "\n")
	})
}

type userReset struct {
	dataFlags
	linkFlags
	User string `arg:"" name:"MAIL" help:"Address of the user."`
}

// Run prints the link; it sends no mail.
func (c *userReset) Run(ctx context.Context, p *program) error {
	return c.with(ctx, p, func(accounts *account.Service) error {
		u, err := p.user(ctx, accounts, c.User)
		if err != nil {
			return err
		}
		key, link, err := accounts.OfferReset(ctx, account.Console(), u.ID)
		if err != nil {
			return err
		}
		return p.print(p.words.T("cli.user_reset", "mail", plain(u.Mail),
			"url", strings.TrimSuffix(c.PublicURL, "/")+account.ResetPath+key, "until", until(link.ExpiresAt)) + "\n")
	})
}

type userDisable struct {
	dataFlags
	User string `arg:"" name:"MAIL" help:"Address of the user."`
}

// Run disables the user.
func (c *userDisable) Run(ctx context.Context, p *program) error {
	return c.change(ctx, p, c.User, "cli.user_disabled", (*account.Service).Disable)
}

type userEnable struct {
	dataFlags
	User string `arg:"" name:"MAIL" help:"Address of the user."`
}

// Run enables the user.
func (c *userEnable) Run(ctx context.Context, p *program) error {
	return c.change(ctx, p, c.User, "cli.user_enabled", (*account.Service).Enable)
}

type userAdmin struct {
	dataFlags
	User   string `arg:"" name:"MAIL" help:"Address of the user."`
	Remove bool   `name:"remove" help:"Make the user an administrator no longer."`
}

// Run gives or takes the administration.
func (c *userAdmin) Run(ctx context.Context, p *program) error {
	said := "cli.user_admin"
	if c.Remove {
		said = "cli.user_admin_no_longer"
	}
	return c.change(ctx, p, c.User, said, func(s *account.Service, ctx context.Context, a account.Actor, user string) error {
		return s.SetAdmin(ctx, a, user, !c.Remove)
	})
}

// change does something to a user and says so.
func (d dataFlags) change(ctx context.Context, p *program, name, said string, do func(*account.Service, context.Context, account.Actor, string) error) error {
	return d.with(ctx, p, func(accounts *account.Service) error {
		u, err := p.user(ctx, accounts, name)
		if err != nil {
			return err
		}
		if err := do(accounts, ctx, account.Console(), u.ID); err != nil {
			return err
		}
		return p.print(p.words.T(said, "mail", plain(u.Mail)) + "\n")
	})
}

type userRole struct {
	dataFlags
	memberFlags
	User string `arg:"" name:"MAIL" help:"Address of the user."`
	Role string `arg:"" name:"ROLE" help:"owner, consultant, viewer, respondent, or none to take the user out."`
}

// Run changes the role, or ends the membership.
func (c *userRole) Run(ctx context.Context, p *program) error {
	return c.with(ctx, p, func(accounts *account.Service) error {
		u, err := p.user(ctx, accounts, c.User)
		if err != nil {
			return err
		}
		o, err := p.organisation(ctx, accounts, c.Organisation)
		if err != nil {
			return err
		}
		if c.Role == "none" {
			if err := accounts.RemoveMember(ctx, account.Console(), o.ID, u.ID); err != nil {
				return err
			}
			return p.print(p.words.T("cli.user_removed", "mail", plain(u.Mail), "organisation", plain(o.Name)) + "\n")
		}
		if !slices.Contains(account.Roles(), account.Role(c.Role)) {
			return p.misused("account.role_wrong")
		}
		if err := accounts.SetRole(ctx, account.Console(), o.ID, u.ID, account.Role(c.Role)); err != nil {
			return err
		}
		return p.print(p.words.T("cli.user_role", "mail", plain(u.Mail), "organisation", plain(o.Name), "role", c.Role) + "\n")
	})
}

type userLog struct{ dataFlags }

// Run writes the log and says on standard error whether it holds together.
func (c *userLog) Run(ctx context.Context, p *program) error {
	return c.with(ctx, p, func(accounts *account.Service) error {
		last, err := accounts.VerifyLog(ctx, account.Console())
		var tampered *account.TamperError
		if errors.As(err, &tampered) {
			return errors.Join(accounts.ExportLog(ctx, account.Console(), "", p.stdout),
				p.wrong("cli.log_broken", "number", p.words.Number(float64(tampered.Number), 0)))
		}
		if err != nil {
			return err
		}
		if err := accounts.ExportLog(ctx, account.Console(), "", p.stdout); err != nil {
			return err
		}
		_, err = p.stderr.Write([]byte(p.words.T("cli.log_sound", "entries", p.words.Number(float64(last.Number), 0), "hash", last.Hash) + "\n"))
		return err
	})
}
