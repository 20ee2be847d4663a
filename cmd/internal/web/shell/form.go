package shell

import (
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// Fields are a submitted form or the query of a URL. Reading them never keeps
// memory of the request.
type Fields struct{ args *fasthttp.Args }

// Form is what was sent in the body.
func Form(c *fiber.Ctx) Fields { return Fields{c.Request().PostArgs()} }

// Query is what stands in the URL.
func Query(c *fiber.Ctx) Fields { return Fields{c.Request().URI().QueryArgs()} }

// One is the value of a field without what no keyboard types.
func (f Fields) One(name string) string { return Clean(string(f.args.Peek(name))) }

// Line is One on one line, without space around it.
func (f Fields) Line(name string) string {
	return strings.TrimSpace(strings.NewReplacer("\n", " ", "\t", " ").Replace(f.One(name)))
}

// All is every value of a field.
func (f Fields) All(name string) []string {
	var out []string
	for _, value := range f.args.PeekMulti(name) {
		out = append(out, Clean(string(value)))
	}
	return out
}

// Has reports whether the field was sent, empty or not.
func (f Fields) Has(name string) bool { return f.args.Has(name) }

// Clean takes out of a text what no keyboard types.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}
