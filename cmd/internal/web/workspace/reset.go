package workspace

import (
	"context"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const forgotPath = signinPath + "/forgot"

// Post sends the mails of accounts. What it takes is on disk when it returns;
// the links are made when the mail is sent, so that no key is kept.
type Post interface {
	// Reset sends a user, by their id, a link for a new password. It does the
	// same for "", but that nothing is sent.
	Reset(ctx context.Context, user, language string) error
	// Invitation sends the link of an open invitation, by its id.
	Invitation(ctx context.Context, id, language string) error
}

func resetRoutes() []Route {
	return open(
		get(forgotPath, "", (*Server).forgot),
		post(forgotPath, "", (*Server).askReset),
		get(account.ResetPath+":key", "", (*Server).resetting),
		post(account.ResetPath+":key", "", (*Server).reset),
	)
}

// forgotPage asks where to send a link, or says who can make one.
type forgotPage struct {
	page
	Mail  string
	Sends bool // mails can be sent
	Sent  bool
}

func (s *Server) forgot(c *fiber.Ctx, v *visit) error {
	p := forgotPage{page: page{Title: v.t("workspace.forgot.title"), Gate: true}, Sends: s.Post != nil, Sent: shell.Query(c).Has("sent")}
	if p.Sent {
		p.Title = v.t("workspace.forgot.sent_title")
	}
	return s.send(c, v, http.StatusOK, "forgot", &p)
}

// askReset answers the same whether the address has an account or not.
func (s *Server) askReset(c *fiber.Ctx, v *visit) error {
	if s.Post == nil {
		return seeOther(c, forgotPath)
	}
	typedMail := shell.Form(c).Line("mail")
	user, err := s.Accounts.AskReset(c.UserContext(), typedMail, s.origin(c))
	if err == nil {
		if err := s.Post.Reset(c.UserContext(), user, v.words.Locale.Tag()); err != nil {
			return err
		}
		return seeOther(c, forgotPath+"?sent")
	}
	status, text, ok := v.said(err)
	if !ok {
		return err
	}
	p := forgotPage{page: page{Title: v.t("workspace.forgot.title"), Gate: true}, Sends: true, Mail: typedMail}
	p.Faults = []fault{{Anchor: "mail", Text: text}}
	return s.send(c, v, status, "forgot", &p)
}

// resetPage sets a new password.
type resetPage struct {
	page
	Mail string
}

func (s *Server) resetting(c *fiber.Ctx, v *visit) error {
	u, err := s.Accounts.Resetting(c.UserContext(), c.Params("key"))
	if err != nil {
		return err
	}
	return s.send(c, v, http.StatusOK, "reset", &resetPage{page: page{Title: v.t("workspace.reset.title"), Gate: true}, Mail: u.Mail})
}

func (s *Server) reset(c *fiber.Ctx, v *visit) error {
	u, err := s.Accounts.Resetting(c.UserContext(), c.Params("key"))
	if err != nil {
		return err
	}
	p := resetPage{page: page{Title: v.t("workspace.reset.title"), Gate: true}, Mail: u.Mail}
	t := typed{v: v}
	_, err = account.CleanPassword(shell.Form(c).One("password"), u.Mail, u.Name)
	if !t.hold("password", err) {
		p.Faults = t.faults
		return s.send(c, v, http.StatusUnprocessableEntity, "reset", &p)
	}
	if err := s.Accounts.ResetPassword(c.UserContext(), c.Params("key"), shell.Form(c).One("password")); err != nil {
		return err
	}
	return seeOther(c, signinPath+"?done=password_reset")
}
