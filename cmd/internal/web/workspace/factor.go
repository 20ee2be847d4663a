package workspace

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/boombuler/barcode/qr"
	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

func factorRoutes() []Route {
	return []Route{
		post(accountPath+"/codes/begin", "", (*Server).beginCodes),
		post(accountPath+"/codes", "", (*Server).confirmCodes),
		post(accountPath+"/codes/off", "", (*Server).endCodes),
		post(accountPath+"/passkeys/begin", "", (*Server).beginPasskey),
		post(accountPath+"/passkeys", "", (*Server).addPasskey),
		post(accountPath+"/passkeys/:id/remove", "", (*Server).removePasskey),
	}
}

// codePage sets up the codes of an app.
type codePage struct {
	page
	account.Enrolment
	Picture square
}

// codesPage shows recovery codes, once.
type codesPage struct {
	page
	Codes []string
}

// square is a picture of black squares on white: the path and the side, both
// in squares.
type square struct {
	Path string
	Side int
}

const quiet = 4 // white squares around the picture (ISO/IEC 18004)

// picture is a text as a QR code; the zero square where it is too long.
func picture(text string) square {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return square{}
	}
	var path strings.Builder
	n := code.Bounds().Dx()
	for y := range n {
		for x := range n {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	return square{path.String(), n + 2*quiet}
}

func (s *Server) beginCodes(c *fiber.Ctx, v *visit) error {
	e, err := s.Accounts.BeginTOTP(c.UserContext(), v.actor, shell.Form(c).One("password"), s.origin(c))
	if err != nil {
		return s.fix(c, v, "codes-password", err)
	}
	return s.sendCode(c, v, http.StatusOK, e, nil)
}

func (s *Server) sendCode(c *fiber.Ctx, v *visit, status int, e account.Enrolment, faults []fault) error {
	return s.send(c, v, status, "code", &codePage{
		page:      page{Title: v.t("workspace.factor.title"), Faults: faults, Crumbs: []link{{Text: v.t("workspace.account.title"), URL: accountPath}}},
		Enrolment: e, Picture: picture(e.URL),
	})
}

// confirmCodes ends the set-up. After a wrong code the page shows again what
// the app was shown, from the form.
func (s *Server) confirmCodes(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	codes, err := s.Accounts.ConfirmTOTP(c.UserContext(), v.actor, f.One("key"), f.Line("code"))
	status, text, ok := v.said(err)
	switch {
	case err != nil && ok && status == http.StatusUnprocessableEntity:
		e := account.Enrolment{Key: f.One("key"), Secret: f.Line("secret"), URL: f.Line("url")}
		return s.sendCode(c, v, status, e, []fault{{Anchor: "code", Text: text}})
	case err != nil:
		return s.fix(c, v, "codes-password", err)
	}
	return s.send(c, v, http.StatusOK, "codes", &codesPage{
		page:  page{Title: v.t("workspace.factor.codes_title"), Crumbs: []link{{Text: v.t("workspace.account.title"), URL: accountPath}}},
		Codes: codes,
	})
}

func (s *Server) endCodes(c *fiber.Ctx, v *visit) error {
	if err := s.Accounts.RemoveTOTP(c.UserContext(), v.actor, shell.Form(c).One("password"), s.origin(c)); err != nil {
		return s.fix(c, v, "codes-password", err)
	}
	return seeOther(c, accountPath+"?done=codes_off")
}

func (s *Server) beginPasskey(c *fiber.Ctx, v *visit) error {
	options, key, err := s.Accounts.BeginPasskey(c.UserContext(), v.actor, shell.Form(c).One("password"), s.origin(c))
	return s.sendCeremony(c, v, options, key, err)
}

func (s *Server) addPasskey(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	if f.One("answer") == "" {
		return s.showAccount(c, v, http.StatusUnprocessableEntity, []fault{{Anchor: "passkeys", Text: v.t("workspace.passkey.without")}})
	}
	if _, err := s.Accounts.FinishPasskey(c.UserContext(), v.actor, f.One("key"), f.Line("passkey"), []byte(f.One("answer"))); err != nil {
		return s.fix(c, v, "passkey", err)
	}
	return seeOther(c, accountPath+"?done=passkey_added")
}

func (s *Server) removePasskey(c *fiber.Ctx, v *visit) error {
	if err := s.Accounts.RemovePasskey(c.UserContext(), v.actor, c.Params("id")); err != nil {
		return err
	}
	return seeOther(c, accountPath+"?done=passkey_removed")
}
