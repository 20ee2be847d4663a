package webpage

import (
	"html"
	"slices"
	"strconv"
	"strings"

	"waterline/templates/locale"
)

// page is a page being written.
type page struct {
	b        strings.Builder
	words    *locale.Locale
	err      error
	at       string // id of the section
	headline string // of the section
	deep     bool   // the section has a heading, under which others stand
	charts   int    // so far, for ids

	framed bool     // styles go into the style sheet
	styles []string // that it gets, each as a class
}

// styled are the attributes of an element with a class, which may be "", and a
// style of its own.
func (p *page) styled(class, style string) []string {
	if p.framed {
		i := slices.Index(p.styles, style)
		if i < 0 {
			i = len(p.styles)
			p.styles = append(p.styles, style)
		}
		return []string{"class", strings.TrimSpace(class + " " + styleClass(i))}
	}
	if class == "" {
		return []string{"style", style}
	}
	return []string{"class", class, "style", style}
}

func styleClass(i int) string { return "own-" + strconv.Itoa(i+1) }

func (p *page) t(key string, pairs ...string) string { return p.words.T("webpage."+key, pairs...) }

// raw writes markup of our own.
func (p *page) raw(markup string) { p.b.WriteString(markup) }

// text writes a text so that none of it is markup, with a minus sign kept on
// the line of its figure.
func (p *page) text(s string) {
	p.b.WriteString(html.EscapeString(strings.ReplaceAll(safe(s), "−", "−\u2060")))
}

// open begins an element, its attributes as pairs of name and value.
func (p *page) open(name string, attributes ...string) {
	p.raw("<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		p.raw(" " + attributes[i] + `="`)
		p.text(attributes[i+1])
		p.raw(`"`)
	}
	p.raw(">")
}

func (p *page) close(name string) { p.raw("</" + name + ">") }

// element is an element that holds a text; nothing when the text is empty.
func (p *page) element(name, text string, attributes ...string) {
	if text == "" {
		return
	}
	p.open(name, attributes...)
	p.text(text)
	p.close(name)
}

// safe drops what HTML must not hold and what turns the direction of writing.
func safe(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case r < 0x20, r >= 0x7F && r <= 0x9F, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r&0xFFFE == 0xFFFE:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

func anchor(n int) string { return "page-" + strconv.Itoa(n) }
