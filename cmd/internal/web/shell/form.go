package shell

import (
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"waterline/assessment/problem"
)

// Fields are a submitted form or the query of a URL. Reading them never keeps
// memory of the request.
type Fields struct{ args *fasthttp.Args }

// Form is what was sent in the body, without its files.
func Form(c *fiber.Ctx) Fields {
	parts, err := c.MultipartForm()
	if err != nil {
		return Fields{c.Request().PostArgs()}
	}
	args := new(fasthttp.Args)
	for name, values := range parts.Value {
		for _, value := range values {
			args.Add(name, value)
		}
	}
	return Fields{args}
}

// File is a file of the form with its name, both empty where none was chosen.
// A name without one of the endings is a problem.List.
func File(c *fiber.Ctx, field string, endings ...string) (name string, data []byte, err error) {
	parts, _ := c.MultipartForm() // nil for a form without parts, which has no file
	if parts == nil || len(parts.File[field]) == 0 {
		return "", nil, nil
	}
	chosen := parts.File[field][0]
	if !slices.Contains(endings, strings.ToLower(path.Ext(chosen.Filename))) {
		return "", nil, problem.List{problem.New(field, "file_ending", "endings", strings.Join(endings, ", "))}
	}
	file, err := chosen.Open()
	if err != nil {
		return "", nil, fmt.Errorf("open upload: %w", err)
	}
	data, err = io.ReadAll(file) // bounded by the size of a body
	if err := errors.Join(err, file.Close()); err != nil {
		return "", nil, fmt.Errorf("read upload: %w", err)
	}
	return Clean(chosen.Filename), data, nil
}

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
