package workspace

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/web/shell"
)

const passkeyPath = signinPath + "/passkey"

func passkeyRoutes() []Route {
	return open(
		post(passkeyPath+"/begin", "", (*Server).passkeyBegin),
		post(passkeyPath, "", (*Server).passkeySignIn),
	)
}

// ceremony is what the script of a page asks the device with.
type ceremony struct {
	Key     string `json:"key,omitempty"`
	Options string `json:"options,omitempty"` // JSON, its binary parts in base64url
	Error   string `json:"error,omitempty"`   // a sentence
}

// sendCeremony answers the script; an error that people may be told about as a
// sentence.
func (s *Server) sendCeremony(c *fiber.Ctx, v *visit, options []byte, key string, err error) error {
	if err == nil {
		return c.JSON(ceremony{Key: key, Options: string(options)})
	}
	status, text, ok := v.said(err)
	if !ok {
		return err
	}
	return c.Status(status).JSON(ceremony{Error: text})
}

func (s *Server) passkeyBegin(c *fiber.Ctx, v *visit) error {
	options, key, err := s.Accounts.BeginPasskeySignIn(c.UserContext(), s.origin(c))
	return s.sendCeremony(c, v, options, key, err)
}

func (s *Server) passkeySignIn(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	next := inside(f.One("next"))
	if f.One("answer") == "" {
		p := s.newSignin(v, next)
		p.Faults = []fault{{Anchor: "mail", Text: v.t("workspace.passkey.without")}}
		return s.send(c, v, http.StatusUnprocessableEntity, "signin", p)
	}
	signed, err := s.Accounts.PasskeySignIn(c.UserContext(), f.One("key"), []byte(f.One("answer")), s.origin(c))
	if err != nil {
		return s.notSignedIn(c, v, err, "", next)
	}
	s.remember(c, signed)
	return seeOther(c, next)
}
