// Package webpage writes a report as one HTML file: the pages, words and charts
// of the document that the PDF is made from, with nothing to fetch and nothing
// to run.
package webpage

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"waterline/reports"
	"waterline/templates/locale"
)

// Face is one weight of the typeface of the page, in WOFF2.
type Face struct {
	Weight string // as CSS writes it, such as "400" or "600 700"
	Data   []byte
}

// Options are what a page needs beside the document.
type Options struct {
	Locale *locale.Locale
	Faces  []Face // none: the reader's own typeface
	Framed bool   // shown within a page of ours: no style outside the style sheet, whose hash a policy can name
}

// family is the name of the faces in the file: not that of the typeface they
// are cut from, whose licence reserves its name, and nobody's mark.
const family = "Report Text"

//go:embed page.css
var styles string

// Write writes the document as a page. The same document gives the same bytes.
// It fails at a block that it has no form for.
func Write(w io.Writer, doc *reports.Document, opt Options) error {
	if doc == nil || opt.Locale == nil {
		return errors.New("webpage: it takes a document and a language")
	}
	p := &page{words: opt.Locale, framed: opt.Framed}
	p.body(doc)
	if p.err != nil {
		return fmt.Errorf("webpage: %w", p.err)
	}
	top := &page{words: opt.Locale, styles: p.styles, framed: opt.Framed}
	top.head(doc, opt)
	_, err := io.WriteString(w, top.b.String()+p.b.String())
	return err
}

// FramePolicy is the content security policy under which a framed page shows
// all that it has, and nothing that was put into it.
func FramePolicy(page []byte) string {
	_, rest, _ := bytes.Cut(page, []byte("<style>"))
	style, _, _ := bytes.Cut(rest, []byte("</style>"))
	sum := sha256.Sum256(style)
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'; sandbox; frame-ancestors 'self'"
}

// policy lets the page load nothing from anywhere.
const policy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"

func (p *page) head(doc *reports.Document, opt Options) {
	p.raw("<!doctype html>\n")
	p.open("html", "lang", doc.Language)
	p.open("head")
	p.open("meta", "charset", "utf-8")
	p.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
	if !p.framed { // whoever serves a framed page says so in its head
		p.open("meta", "http-equiv", "Content-Security-Policy", "content", policy)
	}
	p.element("title", doc.Title)
	p.open("meta", "name", "author", "content", doc.Author)
	p.open("meta", "name", "description", "content", doc.Subject)
	p.open("meta", "name", "date", "content", doc.Date.Format("2006-01-02"))
	p.open("style")
	for _, f := range opt.Faces {
		p.raw(`@font-face{font-family:"` + family + `";font-weight:` + f.Weight +
			`;src:url(data:font/woff2;base64,` + base64.StdEncoding.EncodeToString(f.Data) + `) format("woff2")}` + "\n")
	}
	size := "A4"
	if doc.Paper == reports.Letter {
		size = "letter"
	}
	p.raw("@page{size:" + size + "}\n:root{--brand:" + doc.Brand().Colour + ";--tint:" + string(doc.Brand().Tint()) + "}\n")
	p.raw(strings.TrimSpace(styles) + "\n")
	for i, style := range p.styles {
		p.raw("." + styleClass(i) + "{" + style + "}\n")
	}
	p.close("style")
	p.close("head")
	p.raw("\n")
}

// body is the cover, the contents, then a section for every page.
func (p *page) body(doc *reports.Document) {
	sections := doc.Sections()
	p.open("body")
	p.element("a", p.t("skip"), "class", "skip", "href", "#content")
	var cover reports.Page
	if len(sections) > 0 && sections[0].Cover {
		cover, sections = sections[0], sections[1:]
	}
	p.open("header", "class", "cover")
	p.open("div", "class", "wrap")
	p.letterhead(doc.Brand(), cover.Kicker)
	p.element("h1", cover.Headline)
	p.element("p", doc.Brand().Cover.Subtitle, "class", "lead")
	p.blocks(cover.Blocks, wide)
	p.close("div")
	p.close("header")
	p.contents(sections)
	p.open("main", "id", "content", "class", "wrap")
	for i, s := range sections {
		p.section(s, i+1)
	}
	p.close("main")
	p.open("footer", "class", "wrap")
	p.element("p", strings.Join([]string{doc.Footer.Firm, doc.Footer.Client, doc.Footer.Rest, doc.Footer.Ranges}, " · "))
	p.close("footer")
	p.close("body")
	p.close("html")
	p.raw("\n")
}

func (p *page) contents(sections []reports.Page) {
	p.open("nav", "class", "wrap contents", "aria-labelledby", "contents")
	p.element("h2", p.t("contents"), "id", "contents")
	p.open("ol")
	for i, s := range sections {
		p.open("li")
		p.element("a", s.Name, "href", "#"+anchor(i+1))
		p.close("li")
	}
	p.close("ol")
	p.close("nav")
}

func (p *page) section(s reports.Page, n int) {
	id := anchor(n)
	p.raw("\n")
	p.open("section", "id", id, "aria-labelledby", id+"-h")
	p.element("p", s.Kicker, "class", "kicker")
	p.element("h2", s.Headline, "id", id+"-h")
	p.headline, p.deep, p.at = s.Headline, false, id
	p.blocks(s.Blocks, wide)
	p.close("section")
}
