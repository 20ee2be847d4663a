package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// Composition is what a consultant makes of a report: which sections it has, in
// which order, and what they wrote into them. The zero value is the report as it
// is. No composition changes a figure.
type Composition struct {
	Off      []string     `json:"off,omitempty"`      // sections left out
	Order    []string     `json:"order,omitempty"`    // of the sections that can be moved; others follow as usual
	Comments []Commentary `json:"comments,omitempty"` // at most one for a section
}

// Commentary is what somebody wrote into a section, in Markdown: paragraphs,
// lists and emphasis. A figure is a token such as {{net.middle}}, which the
// report fills from its result.
type Commentary struct {
	Section string `json:"section"`
	Text    string `json:"text"`
	By      string `json:"by"` // name, printed below
}

// Bounds of a composition.
const (
	maxComposition = 256 << 10 // bytes
	maxComment     = 3000      // characters
	maxAuthor      = 120
)

// Codes of problems with a composition; each has a sentence in the locale, under
// "problem." and the code.
const (
	CodeComposition = "composition_json"
	CodeSection     = "composition_section"
	CodeFixed       = "composition_fixed"
	CodeTwice       = "composition_twice"
	CodeHTML        = "composition_html"
	CodeMarkdown    = "composition_markdown"
	CodeHeading     = "composition_heading"
	CodeImage       = "composition_image"
	CodeQuote       = "composition_quote"
	CodeCode        = "composition_code"
	CodeNested      = "composition_nested_list"
	CodeToken       = "composition_token"
	CodeOpenToken   = "composition_open_token"

	// Warnings: the text is used as it is.
	CodeTypedFigure = "composition_typed_figure"
	CodeTypedToken  = "composition_typed_token"
)

// CompositionCodes lists the codes of this file.
func CompositionCodes() []string {
	return []string{
		CodeComposition, CodeSection, CodeFixed, CodeTwice, CodeHTML, CodeMarkdown, CodeHeading, CodeImage, CodeQuote, CodeCode, CodeNested,
		CodeToken, CodeOpenToken, CodeTypedFigure, CodeTypedToken,
	}
}

// Empty reports whether the composition leaves the report as it is.
func (c Composition) Empty() bool { return len(c.Off)+len(c.Order)+len(c.Comments) == 0 }

// DecodeComposition reads a composition as Encode writes it. The error is a
// problem.List.
func DecodeComposition(data []byte) (Composition, error) {
	var c Composition
	if len(data) == 0 {
		return c, nil
	}
	wrong := problem.List{problem.New("composition", CodeComposition)}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if len(data) > maxComposition || dec.Decode(&c) != nil {
		return Composition{}, wrong
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Composition{}, wrong
	}
	return c, nil
}

// Encode writes the composition as it travels in a report, nothing for an empty
// one. The same composition gives the same bytes.
func (c Composition) Encode() ([]byte, error) {
	if c.Empty() {
		return nil, nil
	}
	return json.Marshal(c)
}

// Check lists everything that is wrong with the composition of a result's
// report, and warnings about what is used as it is.
func (c Composition) Check(res assessment.Result, opt Options) (wrong, warnings problem.List) {
	b := &builder{words: newWords(res.In(opt.Bank, opt.Book), opt.Locale, nil), opt: opt}
	return b.checkedComposition(c)
}

func (b *builder) checkedComposition(c Composition) (wrong, warnings problem.List) {
	add := func(path, code string, pairs ...string) { wrong = append(wrong, problem.New(path, code, pairs...)) }
	for i, id := range c.Off {
		path := place("off", i)
		switch {
		case !slices.Contains(SectionIDs(), id):
			add(path, CodeSection, "got", id)
		case fixedSection(id):
			add(path, CodeFixed, "section", b.t("report.section."+id))
		case slices.Contains(c.Off[:i], id):
			add(path, CodeTwice, "got", id)
		}
	}
	for i, id := range c.Order {
		switch {
		case !slices.Contains(SectionIDs(), id) || fixedSection(id):
			add(place("order", i), CodeSection, "got", id)
		case slices.Contains(c.Order[:i], id):
			add(place("order", i), CodeTwice, "got", id)
		}
	}
	for i, one := range c.Comments {
		path := "comments." + one.Section
		switch {
		case !slices.Contains(SectionIDs(), one.Section) || one.Section == sectionCover:
			add(place("comments", i), CodeSection, "got", one.Section)
			continue
		case slices.ContainsFunc(c.Comments[:i], func(o Commentary) bool { return o.Section == one.Section }):
			add(path, CodeTwice, "got", one.Section)
		case strings.TrimSpace(one.Text) == "" || strings.TrimSpace(one.By) == "":
			add(path, "required")
		case utf8.RuneCountInString(one.Text) > maxComment:
			add(path, questionnaire.CodeTooLong, "max", strconv.Itoa(maxComment))
			continue
		case utf8.RuneCountInString(one.By) > maxAuthor:
			add(path, questionnaire.CodeTooLong, "max", strconv.Itoa(maxAuthor))
		case strings.ContainsFunc(one.Text+one.By, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' }):
			add(path, questionnaire.CodeControl)
		}
		_, found, doubtful := b.passages(path, one.Text)
		wrong, warnings = append(wrong, found...), append(warnings, doubtful...)
	}
	return wrong, warnings
}

func place(list string, i int) string { return list + "[" + strconv.Itoa(i+1) + "]" }

// Tokens lists what a commentary on the report of a result can name.
func Tokens(res assessment.Result, opt Options) []Token {
	w := newWords(res.In(opt.Bank, opt.Book), opt.Locale, nil)
	return w.tokens(opt.Date)
}
