package shell

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

const addressKey = "address"

// Locate finds the address that a request comes from, for Address. Proxies
// write into X-Forwarded-For whom they had it from: what a trusted one wrote
// counts, from the right, and the first that is not trusted is whoever asks.
// What stands left of it anybody may have made up.
func Locate(c *fiber.Ctx, trusted []netip.Prefix) {
	at := c.Context().RemoteIP().String()
	if !isTrusted(at, trusted) {
		return
	}
	var hops []string
	for _, line := range c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) {
		hops = append(hops, strings.Split(string(line), ",")...)
	}
	for _, hop := range slices.Backward(hops) {
		addr, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		at = addr.Unmap().WithZone("").String()
		if !isTrusted(at, trusted) {
			break
		}
	}
	c.Locals(addressKey, at)
}

func isTrusted(at string, trusted []netip.Prefix) bool {
	addr, err := netip.ParseAddr(at)
	return err == nil && slices.ContainsFunc(trusted, func(p netip.Prefix) bool { return p.Contains(addr.Unmap()) })
}

// Address is where a request comes from, as Locate found it.
func Address(c *fiber.Ctx) string {
	if at, ok := c.Locals(addressKey).(string); ok {
		return at
	}
	return c.Context().RemoteIP().String()
}
