package reports

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"waterline/assessment/problem"
)

// commentary is what somebody wrote, as blocks: who wrote it stands below.
func (b *builder) commentary(one Commentary) []Block {
	passages, _, _ := b.passages("", one.Text)
	out := []Block{Text{Sub, b.t("report.comment.heading")}}
	for _, p := range passages {
		out = append(out, Prose{p})
	}
	return append(out, Text{Note, b.t("report.comment.by", "name", b.clean(one.By))})
}

// passages reads a commentary with its tokens filled. What is no part of the
// Markdown that a report takes, and tokens that are none, are found all at
// once; warnings name figures that were typed.
func (b *builder) passages(path, source string) (out []Passage, wrong, warnings problem.List) {
	filled, values, wrong := b.tokensIn(path, source)
	r := &reader{source: []byte(filled), values: values, path: path, wrong: wrong, clean: b.clean}
	r.blocks(goldmark.DefaultParser().Parse(text.NewReader(r.source)), "")
	return r.out, r.wrong, b.typedFigures(path, source)
}

// Places of tokens in a text are marked by characters that no text has, from the
// private use area, so that no name or figure is read as Markdown.
const firstMark = '\uE000'

var token = regexp.MustCompile(`\{\{\s*([^{}\n]*?)\s*\}\}`)

// tokensIn puts marks in place of tokens and returns what stands for each.
func (b *builder) tokensIn(path, source string) (marked string, values []string, wrong problem.List) {
	known := b.tokens(b.opt.Date)
	source = strings.Map(func(r rune) rune {
		if r >= firstMark && r <= '\uF8FF' || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(source, "\ufffd"))
	marked = token.ReplaceAllStringFunc(source, func(found string) string {
		name := token.FindStringSubmatch(found)[1]
		for _, t := range known {
			if t.Name == name {
				values = append(values, t.Text)
				return string(rune(int(firstMark) + len(values) - 1))
			}
		}
		wrong = append(wrong, problem.New(path, CodeToken, "got", shortened(name, 60), "like", nearest(name, known)))
		return ""
	})
	if strings.Contains(marked, "{{") || strings.Contains(marked, "}}") {
		wrong = append(wrong, problem.New(path, CodeOpenToken))
	}
	return marked, values, wrong
}

// reader walks through Markdown and keeps what a report takes of it.
type reader struct {
	source []byte
	values []string
	path   string
	clean  func(string) string
	wrong  problem.List
	out    []Passage
}

func (r *reader) refuse(code, what string) {
	for _, p := range r.wrong {
		if p.Code == code && p.Args["got"] == what {
			return
		}
	}
	if what == "" {
		r.wrong = append(r.wrong, problem.New(r.path, code))
		return
	}
	r.wrong = append(r.wrong, problem.New(r.path, code, "got", what))
}

// blocks reads the blocks of a node; mark is what stands before items.
func (r *reader) blocks(parent ast.Node, mark string) {
	number := 1
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Paragraph, *ast.TextBlock:
			p := Passage{Mark: mark}
			r.inline(n, &p, false)
			if p.trim(); p.Text != "" {
				r.out = append(r.out, p)
			}
		case *ast.List:
			if mark != "" {
				r.refuse(CodeNested, "")
				continue
			}
			if n.IsOrdered() {
				number = n.Start
			}
			for item := n.FirstChild(); item != nil; item = item.NextSibling() {
				of := "–"
				if n.IsOrdered() {
					of = strconv.Itoa(number) + "."
					number++
				}
				r.blocks(item, of)
			}
		case *ast.HTMLBlock:
			r.refuse(CodeHTML, strings.TrimSpace(shortened(string(n.Lines().Value(r.source)), 30)))
		default:
			r.refuse(kindOf(n), "")
		}
	}
}

// inline reads what stands in a line.
func (r *reader) inline(parent ast.Node, p *Passage, strong bool) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			p.add(r.said(string(n.Value(r.source))), strong)
			if n.SoftLineBreak() || n.HardLineBreak() {
				p.add(" ", strong)
			}
		case *ast.String:
			p.add(r.said(string(n.Value)), strong)
		case *ast.Emphasis:
			r.inline(n, p, true)
		case *ast.Link:
			r.inline(n, p, strong)
			p.add(" ("+r.said(string(n.Destination))+")", strong)
		case *ast.AutoLink:
			p.add(r.said(string(n.URL(r.source))), strong)
		case *ast.RawHTML:
			r.refuse(CodeHTML, strings.TrimSpace(shortened(string(n.Segments.Value(r.source)), 30)))
		default:
			r.refuse(kindOf(n), "")
		}
	}
}

// said is a text with the values of its tokens, clean.
func (r *reader) said(s string) string {
	var b strings.Builder
	for _, c := range s {
		if i := int(c - firstMark); i >= 0 && i < len(r.values) {
			b.WriteString(r.values[i])
		} else {
			b.WriteRune(c)
		}
	}
	// Spaces at the ends are between runs and are kept.
	text := b.String()
	return text[:len(text)-len(strings.TrimLeft(text, " "))] + r.clean(text) + text[len(strings.TrimRight(text, " ")):]
}

// kindOf is the code of what a commentary does not take.
func kindOf(n ast.Node) string {
	switch n.Kind() {
	case ast.KindHeading:
		return CodeHeading
	case ast.KindImage:
		return CodeImage
	case ast.KindBlockquote:
		return CodeQuote
	case ast.KindCodeBlock, ast.KindFencedCodeBlock, ast.KindCodeSpan:
		return CodeCode
	}
	return CodeMarkdown
}
