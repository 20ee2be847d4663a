package shell

import "github.com/gofiber/fiber/v2"

// Policy is the content security policy of every page: nothing from elsewhere,
// nothing inline, framed by the ancestors only. No script may turn text into
// markup or code: ours let the browser parse, which runs nothing.
func Policy(ancestors string) string { return policy + ancestors }

const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors "

// Secure sets what holds for every answer, errors included. Ancestors are the
// sources that may frame the page.
func Secure(c *fiber.Ctx, ancestors string) {
	c.Set(fiber.HeaderContentSecurityPolicy, Policy(ancestors))
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
}

// OverTLS has browsers come back over TLS only, for two years, to this host and
// those below it.
func OverTLS(c *fiber.Ctx) {
	c.Set(fiber.HeaderStrictTransportSecurity, "max-age=63072000; includeSubDomains")
}

// Private keeps a page out of caches, search engines and referrers.
func Private(c *fiber.Ctx) {
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	c.Set("X-Robots-Tag", "noindex, nofollow")
}

// RequestKey is under what the id of a request is kept with it.
const RequestKey = "request"

// RequestID is the id of a request, to quote and to find it in the log.
func RequestID(c *fiber.Ctx) string {
	id, _ := c.Locals(RequestKey).(string)
	return id
}
