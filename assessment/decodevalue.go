package assessment

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/questionnaire"
)

// answer reads one answer. It is false when a problem was found.
func (d *decoder) answer(n *yaml.Node, path string, q questionnaire.Question) (questionnaire.Answer, bool) {
	before := len(d.problems)
	var a questionnaire.Answer
	switch {
	case isNull(n):
		d.fault(n, path, CodeNoValue)
	case q.Proof != nil && n.Kind == yaml.MappingNode:
		a = d.proven(n, path, q)
	case n.Kind == yaml.MappingNode && hasKey(n, "evidence"):
		d.fault(n, path, questionnaire.CodeProof)
	default:
		a = d.stated(n, path, q)
	}
	if len(d.problems) == before && q.Proof != nil && a.State == questionnaire.Given && a.Proof == "" {
		a.Proof = questionnaire.None
	}
	if len(d.problems) == before {
		for _, p := range q.Check(path, a) {
			d.add(p.At(n.Line))
		}
	}
	return a, len(d.problems) == before
}

func hasKey(n *yaml.Node, key string) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return true
		}
	}
	return false
}

// proven reads {value: 3, evidence: described}.
func (d *decoder) proven(n *yaml.Node, path string, q questionnaire.Question) questionnaire.Answer {
	var a questionnaire.Answer
	var proof questionnaire.Proof
	d.pairs(n, path, func(key, value *yaml.Node) {
		switch key.Value {
		case "value":
			a = d.stated(value, path, q)
		case "evidence":
			if value.Kind != yaml.ScalarNode || value.Value == "" {
				d.fault(value, path, questionnaire.CodeProofWord, "got", value.Value)
			}
			proof = questionnaire.Proof(value.Value)
		default:
			d.fault(key, path+"."+key.Value, CodeUnknownKey, "got", key.Value, "allowed", "value, evidence")
		}
	})
	if !hasKey(n, "value") {
		d.fault(n, path, CodeNoValue)
	}
	a.Proof = proof
	return a
}

// stated reads an answer without evidence: a word in place of a value, or a
// value of the question's type.
func (d *decoder) stated(n *yaml.Node, path string, q questionnaire.Question) questionnaire.Answer {
	if n.Kind == yaml.ScalarNode {
		switch n.Value {
		case questionnaire.WordDontKnow:
			return questionnaire.Answer{State: questionnaire.DontKnow}
		case questionnaire.WordNotApplicable:
			return questionnaire.Answer{State: questionnaire.NotApplicable}
		}
	}
	a := questionnaire.Answer{State: questionnaire.Given}
	switch {
	case q.Numeric() && n.Kind == yaml.MappingNode:
		a.Range = d.span(n, path, q)
	case q.Numeric() || q.Numbered():
		a.Number = d.number(n, path, q)
	case q.Type == questionnaire.Multi || q.Type == questionnaire.Ranked:
		a.List = d.choices(n, path)
	case q.Type == questionnaire.Table:
		a.Table = d.table(n, path, q)
	default:
		a.Text = d.text(n, path, q)
	}
	return a
}

// decimal is what a number looks like; YAML's octal, hexadecimal and
// underscored numbers are read by people in two ways and so by nobody here.
var decimal = regexp.MustCompile(`^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$`)

// number reads a figure of the question q.
func (d *decoder) number(n *yaml.Node, path string, q questionnaire.Question) float64 {
	x, code := parseNumber(n)
	switch plain, _ := readable(n.Value); {
	case code == "":
		return x
	case q.Numbered() && code != CodeNumberAsText:
		d.add(q.UnknownOption(path, kindWord(n)).At(n.Line))
	default:
		min, max := q.Bounds()
		d.fault(n, path, code, "got", kindWord(n), "write", plain, "min", min, "max", max)
	}
	return 0
}

// parseNumber reads a plain decimal number, or says with a code what it found.
func parseNumber(n *yaml.Node) (float64, string) {
	if n.Kind != yaml.ScalarNode {
		return 0, CodeNotANumber
	}
	quoted := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	if !quoted && decimal.MatchString(n.Value) {
		x, err := strconv.ParseFloat(n.Value, 64)
		if err != nil && math.IsInf(x, 0) {
			return 0, questionnaire.CodeNotFinite
		}
		return unsigned(x), ""
	}
	_, isNumber := readable(n.Value)
	switch {
	case notFinite(n.Value):
		return 0, questionnaire.CodeNotFinite
	case isDate(n.Value):
		return 0, CodeDateForNumber
	case isNumber:
		return 0, CodeNumberAsText
	default:
		return 0, CodeNotANumber
	}
}

// readable finds the number in "1,400", "1 400" or "$12".
func readable(s string) (string, bool) {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune(",_ '\u00a0\u202f$€£%", r) {
			return -1
		}
		return r
	}, s)
	return plain, decimal.MatchString(plain)
}

func notFinite(s string) bool {
	x, err := strconv.ParseFloat(strings.Replace(s, ".", "", 1), 64)
	return err == nil && (math.IsNaN(x) || math.IsInf(x, 0))
}

func isDate(s string) bool {
	if len(s) < len(time.DateOnly) {
		return false
	}
	_, err := time.Parse(time.DateOnly, s[:len(time.DateOnly)])
	return err == nil
}

// span reads {low, high} or {low, likely, high}.
func (d *decoder) span(n *yaml.Node, path string, q questionnaire.Question) *questionnaire.Range {
	if !q.TakesRange() {
		d.fault(n, path, questionnaire.CodeRange)
		return nil
	}
	var r questionnaire.Range
	d.pairs(n, path, func(key, value *yaml.Node) {
		at := path + "." + key.Value
		switch key.Value {
		case "low":
			r.Low = d.number(value, at, q)
		case "likely":
			r.Likely, r.HasLikely = d.number(value, at, q), true
		case "high":
			r.High = d.number(value, at, q)
		default:
			d.fault(key, at, CodeUnknownKey, "got", key.Value, "allowed", "low, likely, high")
		}
	})
	if !hasKey(n, "low") || !hasKey(n, "high") {
		d.fault(n, path, CodeNotARange)
	}
	return &r
}

func (d *decoder) choices(n *yaml.Node, path string) []string {
	if n.Kind != yaml.SequenceNode {
		d.fault(n, path, CodeNotChoices, "got", kindWord(n))
		return nil
	}
	out := []string{}
	for _, child := range n.Content {
		if child.Kind != yaml.ScalarNode || isNull(child) {
			d.fault(child, path, CodeNotAWord)
			continue
		}
		out = append(out, child.Value)
	}
	return out
}

func (d *decoder) table(n *yaml.Node, path string, q questionnaire.Question) map[string]float64 {
	if n.Kind != yaml.MappingNode {
		d.fault(n, path, CodeNotTable, "got", kindWord(n))
		return nil
	}
	cells := make(map[string]float64)
	d.pairs(n, path, func(key, value *yaml.Node) {
		cells[key.Value] = d.number(value, path+"."+key.Value, q)
	})
	return cells
}

// text reads words. A bare number, date or true is refused for free text: it
// may be a mistake, and quotes make it sure.
func (d *decoder) text(n *yaml.Node, path string, q questionnaire.Question) string {
	if n.Kind != yaml.ScalarNode {
		d.fault(n, path, CodeNotAWord, "got", kindWord(n))
		return ""
	}
	free := q.Type == questionnaire.Text || q.Type == questionnaire.Process
	if free && n.Tag != "!!str" {
		d.fault(n, path, CodeNotAWord, "got", shorten(n.Value))
	}
	return strings.TrimSpace(n.Value)
}

// kindWord names what stands where something else should.
func kindWord(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "{…}"
	case yaml.SequenceNode:
		return "[…]"
	}
	return shorten(n.Value)
}

// shorten keeps a message on one line.
func shorten(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:39]) + "…"
	}
	return s
}
