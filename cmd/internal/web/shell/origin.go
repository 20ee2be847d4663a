package shell

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// TokenField is the field of a form that proves where it came from.
const TokenField = "form_token"

// ErrForged is a form that did not come from our own page.
var ErrForged = fiber.NewError(http.StatusForbidden, "error.forged")

// Token proves that a form came from a page that knew the key. It needs no
// cookie of its own and survives a restart.
func Token(key string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte("form"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Ours refuses a form without the token of a key.
func Ours(c *fiber.Ctx, key string) error {
	if !hmac.Equal([]byte(Form(c).One(TokenField)), []byte(Token(key))) {
		return ErrForged
	}
	return nil
}

// SameOrigin refuses a form sent by another site. Browsers say who sent it in
// Sec-Fetch-Site, or in Origin where that is missing; private pages send no
// referrer and so the origin "null", which their form token makes up for.
func SameOrigin(c *fiber.Ctx, publicURL string, nullAllowed bool) error {
	if site := c.Get("Sec-Fetch-Site"); site != "" {
		if site == "same-origin" || site == "none" {
			return nil
		}
		return ErrForged
	}
	origin := c.Get(fiber.HeaderOrigin)
	switch {
	case origin == "", origin == "null" && nullAllowed, origin == publicURL && publicURL != "":
		return nil
	}
	_, host, _ := strings.Cut(origin, "://")
	if host != "" && host == c.Hostname() {
		return nil
	}
	return ErrForged
}
