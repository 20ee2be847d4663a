package assessment

import (
	"fmt"
	"math"
	"strings"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/questionnaire"
)

// DecodeVariant reads what an organisation changes in a bank, in YAML or JSON,
// and holds it against the bank and its own earlier versions. When anything is
// wrong the error is a problem.List with everything found, each with its line.
func DecodeVariant(name string, data []byte, bank *questionnaire.Bank, languages []string, earlier ...questionnaire.Variant) (questionnaire.Variant, error) {
	d := &variantDecoder{formDecoder: formDecoder{decoder: decoder{lines: make(map[string]int)}, languages: languages}, bank: bank}
	root, found := document(name, data)
	if len(found) > 0 {
		if found[0].Code == CodeEmpty {
			found[0].Code = CodeVariantEmpty
		}
		return d.v, found.Err()
	}
	d.variant(root)
	found = bank.Check(d.v, languages)
	for _, e := range earlier {
		found = append(found, d.v.Follows(e)...)
	}
	for _, p := range found {
		if !d.reported(d.place(p.Path)) {
			d.add(p.At(d.lineOf(d.place(p.Path))))
		}
	}
	d.added()
	return d.v, d.problems.Sorted().Err()
}

type variantDecoder struct {
	formDecoder
	bank *questionnaire.Bank
	v    questionnaire.Variant
	root *yaml.Node
}

// place is where in the file a path leads that names the bank instead: what is
// over the budget is what was added or lengthened.
func (d *variantDecoder) place(path string) string {
	if strings.HasPrefix(path, "paths.") {
		return "extra"
	}
	return path
}

// added gives faults of what the file does not say the line where it begins.
func (d *variantDecoder) added() {
	for i := range d.problems {
		if d.problems[i].Line == 0 {
			d.problems[i].Line = d.root.Line
		}
	}
}

func (d *variantDecoder) variant(root *yaml.Node) {
	d.root = root
	if root.Kind != yaml.MappingNode {
		d.fault(root, "file", CodeNotMapping)
		return
	}
	d.whole(root, map[string]reading{
		"questionnaire": d.word(&d.v.Name),
		"of":            d.word(&d.v.Of),
		"texts":         d.texts,
		"order":         d.order,
		"off":           d.list(&d.v.Off),
		"extra":         d.extras,
	})
	for key, value := range map[string]string{"questionnaire": d.v.Name, "of": d.v.Of} {
		if value == "" && !d.reported(key) {
			d.fault(root, key, CodeRequired)
		}
	}
}

// whole is parts for what the file itself is.
func (d *formDecoder) whole(n *yaml.Node, known map[string]reading) {
	d.pairs(n, "", func(key, value *yaml.Node) {
		d.lines[key.Value] = value.Line
		read, ok := known[key.Value]
		switch {
		case !ok:
			d.fault(key, key.Value, CodeUnknownKey, "got", key.Value, "allowed", strings.Join(sortedKeys(known), ", "))
		case isNull(value):
			d.fault(value, key.Value, CodeFormNoValue)
		default:
			read(value, key.Value)
		}
	})
}

// words reads a text by language.
func (d *variantDecoder) words(into *questionnaire.Words) reading {
	return func(n *yaml.Node, at string) {
		var t Text
		d.text(&t)(n, at)
		*into = questionnaire.Words(t)
	}
}

// each goes through a mapping whose keys are names of the bank or its parts.
func (d *variantDecoder) each(n *yaml.Node, at string, do func(key string, value *yaml.Node, place string)) {
	if n.Kind != yaml.MappingNode {
		d.fault(n, at, CodeNotMapping)
		return
	}
	d.pairs(n, at, func(key, value *yaml.Node) {
		place := at + "." + key.Value
		d.lines[place] = key.Line
		if isNull(value) {
			d.fault(value, place, CodeFormNoValue)
			return
		}
		do(key.Value, value, place)
	})
}

func (d *variantDecoder) texts(n *yaml.Node, at string) {
	d.v.Texts = make(map[string]questionnaire.Wording)
	d.each(n, at, func(id string, value *yaml.Node, place string) {
		var w questionnaire.Wording
		d.parts(value, place, map[string]reading{
			"text": d.words(&w.Text), "help": d.words(&w.Help), "why": d.words(&w.Why),
			"options": func(n *yaml.Node, at string) {
				w.Options = make(map[string]questionnaire.Words)
				d.each(n, at, func(option string, value *yaml.Node, place string) {
					var words questionnaire.Words
					d.words(&words)(value, place)
					w.Options[option] = words
				})
			},
		})
		d.v.Texts[id] = w
	})
}

func (d *variantDecoder) order(n *yaml.Node, at string) {
	d.v.Order = make(map[string][]string)
	d.each(n, at, func(section string, value *yaml.Node, place string) {
		var first []string
		d.list(&first)(value, place)
		d.v.Order[section] = first
	})
}

// sequence goes through a list of mappings.
func (d *variantDecoder) sequence(n *yaml.Node, at string, do func(child *yaml.Node, place string)) {
	if n.Kind != yaml.SequenceNode {
		d.fault(n, at, CodeNotList)
		return
	}
	for i, child := range n.Content {
		place := fmt.Sprintf("%s[%d]", at, i+1)
		d.lines[place] = child.Line
		do(child, place)
	}
}

func (d *variantDecoder) extras(n *yaml.Node, at string) {
	d.sequence(n, at, func(child *yaml.Node, place string) {
		var e questionnaire.Extra
		d.parts(child, place, map[string]reading{
			"id": d.word(&e.ID), "section": d.word(&e.Section), "after": d.word(&e.After), "type": d.word((*string)(&e.Type)),
			"quick": d.yes(&e.Quick), "dont_know": d.yes(&e.DontKnow),
			"text": d.words(&e.Text), "help": d.words(&e.Help), "why": d.words(&e.Why), "unit": d.words(&e.Unit),
			"min": d.figure(&e.Min), "max": d.figure(&e.Max), "max_length": d.count(&e.MaxLength),
			"options": func(n *yaml.Node, at string) {
				d.sequence(n, at, func(child *yaml.Node, place string) {
					var o questionnaire.ExtraOption
					d.parts(child, place, map[string]reading{"value": d.word(&o.Value), "label": d.words(&o.Label)})
					e.Options = append(e.Options, o)
				})
			},
		})
		d.v.Extra = append(d.v.Extra, e)
	})
}

func (d *variantDecoder) figure(into **float64) reading {
	return func(n *yaml.Node, at string) {
		var x float64
		if n.Kind != yaml.ScalarNode || n.Tag != "!!int" && n.Tag != "!!float" || n.Decode(&x) != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			d.fault(n, at, CodeVariantNumber, "got", n.Value)
			return
		}
		*into = &x
	}
}

func (d *variantDecoder) count(into *int) reading {
	return func(n *yaml.Node, at string) {
		if n.Kind != yaml.ScalarNode || n.Tag != "!!int" && n.Tag != "!!float" || n.Decode(into) != nil {
			d.fault(n, at, CodeVariantNumber, "got", n.Value)
		}
	}
}
