package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"html/template"
	"strconv"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"

	"waterline/reports/brand"
	"waterline/static"
)

const (
	brandPrefix = "/brand/"
	sheetName   = "app.css"

	logoWidth, logoHeight = 180, 32 // pixels at most
	largestLogo           = 12 << 10
)

// sheets are the style sheets in the colours of brands. Each is ours with a
// few colours set anew, so that a page loads no more files than without.
type sheets struct {
	usual    static.File
	guard    sync.Mutex
	byColour map[string]look
}

// look is one style sheet as it is sent.
type look struct {
	hash                   string
	plain, brotli, gzipped []byte
}

func newSheets(set *static.Set) (*sheets, error) {
	address, err := set.URL(sheetName)
	if err != nil {
		return nil, err
	}
	usual, _ := set.Find(address) // the set just named it
	return &sheets{usual: usual, byColour: make(map[string]look)}, nil
}

// url is where the sheet of a form's brand is served, "" for our own colours.
func (s *sheets) url(form string, b brand.Brand) string {
	if b.Own() {
		return ""
	}
	return brandPrefix + form + "." + s.of(b).hash + ".css"
}

// of makes the sheet of a brand, once for each colour.
func (s *sheets) of(b brand.Brand) look {
	s.guard.Lock()
	defer s.guard.Unlock()
	if found, ok := s.byColour[b.Colour]; ok {
		return found
	}
	data := append(bytes.Clone(s.usual.Data), tokensOf(b)...)
	sum := sha256.Sum256(data)
	made := look{hash: hex.EncodeToString(sum[:])[:12], plain: data}
	made.brotli, made.gzipped = packed(data)
	s.byColour[b.Colour] = made
	return made
}

// tokensOf sets the custom properties that follow a brand.
func tokensOf(b brand.Brand) string {
	rule := func(t brand.Tokens) string {
		return fmt.Sprintf(":root{--brand:%s;--bright:%s;--deep:%s;--tint:%s;--water:%s}", t.Brand, t.Bright, t.Deep, t.Tint, t.Water)
	}
	return "\n@layer tokens{" + rule(b.Light()) + "@media (prefers-color-scheme:dark){" + rule(b.Dark()) + "}}\n"
}

// look serves the style sheet of a form's brand under the hash of its content.
func (s *Server) look(c *fiber.Ctx) error {
	id, rest, _ := strings.Cut(c.Params("file"), ".")
	f, err := s.Forms.Form(c.UserContext(), id)
	if err != nil || id == "" {
		return fiber.ErrNotFound
	}
	b, err := s.Forms.Brand(c.UserContext(), f)
	if err != nil {
		return err
	}
	b, _ = b.Settled()
	found := s.sheets.of(b)
	if rest != found.hash+".css" || b.Own() {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, cacheForEver)
	c.Set(fiber.HeaderContentType, s.sheets.usual.Type)
	return sendSmallest(c, found.plain, found.brotli, found.gzipped)
}

// logoOf is the logo of a brand as it stands in a page. An image that is heavy
// for every page gives way to the name.
func logoOf(b brand.Brand) template.HTML {
	if b.Logo == nil || b.Logo.Image != nil && len(b.Logo.Image.Data) > largestLogo {
		return ""
	}
	width, height := b.Logo.Size(logoWidth, logoHeight)
	size := ` width="` + short(width) + `" height="` + short(height) + `"`
	var out strings.Builder
	if image := b.Logo.Image; image != nil {
		fmt.Fprintf(&out, `<img class="logo" src="data:image/%s;base64,%s" alt="%s"%s>`,
			image.Format, base64.StdEncoding.EncodeToString(image.Data), html.EscapeString(b.Logo.Alt), size)
		return template.HTML(out.String()) //nolint:gosec // its text is escaped
	}
	d := b.Logo.Drawing
	fmt.Fprintf(&out, `<svg class="logo" role="img" aria-label="%s" viewBox="%s %s %s %s"%s>`,
		html.EscapeString(b.Logo.Alt), short(d.X), short(d.Y), short(d.Width), short(d.Height), size)
	for _, shape := range d.Shapes {
		rule := ""
		if shape.EvenOdd {
			rule = ` fill-rule="evenodd"`
		}
		fmt.Fprintf(&out, `<path fill="%s" d="%s"%s/>`, html.EscapeString(shape.Fill), html.EscapeString(shape.Path.String()), rule)
	}
	out.WriteString("</svg>")
	return template.HTML(out.String()) //nolint:gosec // numbers and colours that were checked, and escaped text
}

func short(x float64) string { return strconv.FormatFloat(x, 'f', -1, 32) }
