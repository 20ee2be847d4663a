package brand

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/reports/chart"
	"waterline/reports/font"
)

// maxFile bounds a brand file. Two logos as Encode writes them stay below it.
const maxFile = 2 << 20

// Longest texts, in characters.
const (
	longName  = 80
	longLine  = 120
	longWords = 240
)

// Decode reads a brand file in YAML. Files it names are looked up in files,
// beside the brand file and below, and are taken into the brand whole. When the
// content is wrong the error is a problem.List with everything found. Warnings
// say where the brand will look otherwise than asked.
func Decode(data []byte, files fs.FS) (b Brand, warnings problem.List, err error) {
	d := &decoder{files: files}
	root := d.document(data)
	if root != nil {
		b = d.brand(root)
	}
	if len(d.problems) > 0 {
		return Brand{}, nil, d.problems.Sorted().Err()
	}
	b.tellApart()
	if b.Colour != "" && !legible(chart.Colour(b.Colour)) {
		d.warnings = append(d.warnings, contrastWarning(b.Colour).At(lineOf(root, "colour")))
	}
	return b, d.warnings.Sorted(), nil
}

// lineOf is the line of a name at the top of the file.
func lineOf(root *yaml.Node, name string) int {
	for _, n := range root.Content {
		if n.Value == name {
			return n.Line
		}
	}
	return 0
}

func contrastWarning(colour string) problem.Problem {
	c := chart.Colour(colour)
	return problem.New("colour", CodeContrast, "got", colour, "contrast", strconv.FormatFloat(c.Contrast(chart.White), 'f', 1, 64))
}

type decoder struct {
	files    fs.FS
	problems problem.List
	warnings problem.List
}

func (d *decoder) fault(n *yaml.Node, path, code string, pairs ...string) {
	d.problems = append(d.problems, problem.New(path, code, pairs...).At(n.Line))
}

// text reads a line of text of at most some characters.
func (d *decoder) text(into *string, most int) func(*yaml.Node, string) {
	return func(n *yaml.Node, at string) {
		switch {
		case isNull(n):
			d.fault(n, at, assessment.CodeNoValue)
		case n.Kind != yaml.ScalarNode || n.Tag != "!!str":
			d.fault(n, at, assessment.CodeNotAWord)
		case strings.TrimSpace(n.Value) == "":
			d.fault(n, at, questionnaire.CodeEmptyText)
		case utf8.RuneCountInString(n.Value) > most:
			d.fault(n, at, questionnaire.CodeTooLong, "max", fmt.Sprint(most))
		case strings.ContainsFunc(strings.TrimRight(n.Value, "\n"), unicode.IsControl):
			d.fault(n, at, questionnaire.CodeControl)
		default:
			*into = strings.TrimSpace(n.Value)
		}
	}
}

// word reads one of some words.
func (d *decoder) word(into *string, code string, options []string) func(*yaml.Node, string) {
	return func(n *yaml.Node, at string) {
		word := strings.ToLower(n.Value)
		if n.Kind != yaml.ScalarNode || !slices.Contains(options, word) {
			d.fault(n, at, code, "got", n.Value, "options", strings.Join(options, ", "))
			return
		}
		*into = word
	}
}

var hexColour = regexp.MustCompile(`^#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$`)

// colour reads "#rrggbb" or "#rgb".
func (d *decoder) colour(into *string) func(*yaml.Node, string) {
	return func(n *yaml.Node, at string) {
		switch {
		case isNull(n):
			d.fault(n, at, CodeColourComment)
		case n.Kind != yaml.ScalarNode || !hexColour.MatchString(n.Value):
			d.fault(n, at, CodeColour, "got", n.Value)
		default:
			c := strings.ToUpper(n.Value)
			if len(c) == 4 {
				c = string([]byte{'#', c[1], c[1], c[2], c[2], c[3], c[3]})
			}
			*into = c
		}
	}
}

// languageTag is the shape of a tag; whether there are words in the language
// is for whoever loads them to say.
var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z]{2,4})?$`)

func (d *decoder) language(into *string) func(*yaml.Node, string) {
	return func(n *yaml.Node, at string) {
		if n.Kind != yaml.ScalarNode || !languageTag.MatchString(n.Value) {
			d.fault(n, at, CodeLanguage, "got", n.Value)
			return
		}
		*into = n.Value
	}
}

func (d *decoder) brand(root *yaml.Node) Brand {
	var b Brand
	mark := true
	d.keys(root, "", map[string]func(*yaml.Node, string){
		"name":        d.text(&b.Name, longName),
		"colour":      d.colour(&b.Colour),
		"font":        d.word(&b.Font, CodeFont, font.Families()),
		"footer":      d.text(&b.Footer, longLine),
		"prepared_by": d.text(&b.PreparedBy, longLine),
		"disclosure":  d.text(&b.Disclosure, longWords),
		"logo":        d.logo(&b.Logo),
		"cover":       func(n *yaml.Node, at string) { d.cover(n, at, &b.Cover) },
		"paper":       d.word(&b.Paper, CodePaper, []string{"a4", "letter"}),
		"language":    d.language(&b.Language),
		"vendor_mark": d.yes(&mark),
	})
	b.Unmarked = !mark
	named := slices.ContainsFunc(root.Content, func(n *yaml.Node) bool { return n.Value == "name" })
	if root.Kind == yaml.MappingNode && !named {
		d.fault(root, "name", CodeNameMissing)
	}
	return b
}

func (d *decoder) cover(n *yaml.Node, at string, c *Cover) {
	d.keys(n, at, map[string]func(*yaml.Node, string){
		"title": func(n *yaml.Node, at string) {
			d.text(&c.Title, longLine)(n, at)
			if place := openPlace.FindString(strings.ReplaceAll(c.Title, "{client}", "")); place != "" {
				d.fault(n, at, CodePlace, "got", place)
			}
		},
		"subtitle":    d.text(&c.Subtitle, longLine),
		"client_logo": d.logo(&c.ClientLogo),
	})
}

var openPlace = regexp.MustCompile(`[{}][^{}]*[{}]?`)

func (d *decoder) yes(into *bool) func(*yaml.Node, string) {
	return func(n *yaml.Node, at string) {
		if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
			d.fault(n, at, CodeYesNo, "got", n.Value)
			return
		}
		*into = strings.EqualFold(n.Value, "true")
	}
}
