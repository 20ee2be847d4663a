package assessment

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// maxProblems bounds what is reported of one file.
const maxProblems = 200

// Decode reads an answers file in YAML or JSON; the name only tells JSON by its
// ending. When the content is wrong the error is a problem.List with everything
// found, and the answers hold what could be read. Whether answers are missing
// is for Validate to say; Load does both.
func Decode(name string, data []byte, bank *questionnaire.Bank) (Answers, error) {
	d := newDecoder(bank)
	a := d.file(name, data)
	return a, d.problems.Sorted().Err()
}

// Load is Decode and Validate in one: every problem of a file at once, each
// with its line where it has one.
func Load(name string, data []byte, bank *questionnaire.Bank) (Answers, error) {
	d := newDecoder(bank)
	a := d.file(name, data)
	if d.unreadable {
		return a, d.problems.Err()
	}
	for _, p := range Validate(a, bank) {
		if !d.reported(p.Path) {
			d.add(p.At(d.lineOf(p.Path)))
		}
	}
	return a, d.problems.Sorted().Err()
}

type decoder struct {
	bank       *questionnaire.Bank
	shapes     *shapes
	problems   problem.List
	lines      map[string]int // of items and answers, by path
	unreadable bool           // nothing below the root was looked at
}

func newDecoder(bank *questionnaire.Bank) *decoder {
	return &decoder{bank: bank, shapes: newShapes(), lines: make(map[string]int)}
}

func (d *decoder) add(p problem.Problem) {
	switch {
	case len(d.problems) < maxProblems:
		d.problems = append(d.problems, p)
	case len(d.problems) == maxProblems:
		d.problems = append(d.problems, problem.New("file", CodeTooManyProblems, "max", fmt.Sprint(maxProblems)).At(p.Line))
	}
}

func (d *decoder) fault(n *yaml.Node, path, code string, pairs ...string) {
	d.add(problem.New(path, code, pairs...).At(n.Line))
}

// reported tells whether a problem stands at the path or below it already, or
// at a whole of which it is a part.
func (d *decoder) reported(path string) bool {
	return slices.ContainsFunc(d.problems, func(p problem.Problem) bool {
		return p.Path == path || strings.HasPrefix(p.Path, path+".") || strings.HasPrefix(path, p.Path+".") || strings.HasPrefix(path, p.Path+"[")
	})
}

// lineOf finds the line of a path, or of the nearest part that holds it.
func (d *decoder) lineOf(path string) int {
	for path != "" {
		if line, ok := d.lines[path]; ok {
			return line
		}
		path = path[:max(strings.LastIndexByte(path, '.'), 0)]
	}
	return 0
}

func (d *decoder) file(name string, data []byte) Answers {
	a := Answers{Values: map[string]questionnaire.Answer{}, Groups: map[string][]Item{}}
	root, found := document(name, data)
	if len(found) > 0 {
		d.problems, d.unreadable = found, true
		return a
	}
	if root.Kind != yaml.MappingNode {
		d.unreadable = true
		d.fault(root, "file", CodeNotMapping)
		return a
	}
	named := false
	d.pairs(root, "", func(key, value *yaml.Node) {
		switch group, isGroup := d.bank.Group(key.Value); {
		case key.Value == "questionnaire":
			named = true
			a.Questionnaire = d.reference(value)
		case key.Value == "answers":
			a.Values = d.answers(value, "answers", "")
		case key.Value == "overrides":
			d.overrides(value, &a)
		case key.Value == "shown":
			a.Shown = d.shown(value)
		case key.Value == "said":
			a.Said = d.statements(value)
		case key.Value == "as_of":
			d.lines["as_of"] = value.Line
			a.AsOf = d.month(value, "as_of")
		case key.Value == "initiative":
			if _, there := d.lines["as_of"]; !there {
				d.lines["as_of"] = key.Line // where it is missed
			}
			a.Initiatives = d.initiatives(value)
		case key.Value == "changed":
			a.Changed = d.changedList(value)
		case key.Value == "unconfirmed":
			a.Unconfirmed = d.unconfirmedList(value)
		case key.Value == usagePath:
			a.Usage = d.usage(value)
		case isGroup:
			a.Groups[group.ID] = d.items(value, group)
		default:
			d.fault(key, key.Value, CodeUnknownKey, "got", key.Value, "allowed", d.topLevel())
		}
	})
	if !named {
		d.fault(root, "questionnaire", CodeNoBank, "want", d.bank.Ref())
	}
	d.checkOverrides(a)
	d.checkInitiatives(a)
	d.checkUsage(a)
	return a
}

func (d *decoder) topLevel() string {
	keys := []string{"questionnaire", "answers"}
	for _, g := range d.bank.Groups {
		keys = append(keys, g.ID)
	}
	return strings.Join(append(keys, "as_of", "initiative", "overrides", "shown", "said", "changed", "unconfirmed", usagePath), ", ")
}

// pairs goes through a mapping and refuses keys that come twice.
func (d *decoder) pairs(n *yaml.Node, path string, each func(key, value *yaml.Node)) {
	seen := make(map[string]bool, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := key.Value
		if path != "" {
			at = path + "." + key.Value
		}
		switch {
		case key.Kind != yaml.ScalarNode:
			d.fault(key, path, CodeNotAWord)
		case seen[key.Value]:
			d.fault(key, at, CodeDuplicateKey, "got", key.Value)
		default:
			seen[key.Value] = true
			each(key, value)
		}
	}
}

func (d *decoder) reference(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.Value != d.bank.Ref() {
		d.fault(n, "questionnaire", CodeUnknownBank, "got", n.Value, "want", d.bank.Ref())
	}
	return n.Value
}

// answers reads a mapping of question ids to answers, of one group or of none.
func (d *decoder) answers(n *yaml.Node, path, group string) map[string]questionnaire.Answer {
	values := make(map[string]questionnaire.Answer)
	if isNull(n) {
		return values
	}
	if n.Kind != yaml.MappingNode {
		d.fault(n, path, CodeNotMapping)
		return values
	}
	d.pairs(n, path, func(key, value *yaml.Node) {
		if group != "" && key.Value == "id" {
			return
		}
		at := path + "." + key.Value
		d.lines[at] = value.Line
		q, ok := d.bank.Question(key.Value)
		switch {
		case !ok:
			d.fault(key, at, CodeUnknownQuestion, "got", key.Value)
		case q.Group != group:
			d.fault(key, at, CodeMisplaced, "got", key.Value, "where", placeOf(q))
		default:
			if answer, ok := d.answer(value, at, q); ok {
				values[q.ID] = answer
			}
		}
	})
	return values
}

// placeOf is the part of the file a question belongs to.
func placeOf(q questionnaire.Question) string {
	if q.Group != "" {
		return q.Group
	}
	return "answers"
}

func (d *decoder) items(n *yaml.Node, group questionnaire.Group) []Item {
	if isNull(n) {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		d.fault(n, group.ID, CodeNotList)
		return nil
	}
	if len(n.Content) > group.Max {
		d.fault(n, group.ID, CodeTooManyItems, "max", fmt.Sprint(group.Max), "got", fmt.Sprint(len(n.Content)))
		return nil
	}
	var items []Item
	for i, child := range n.Content {
		place := fmt.Sprintf("%s[%d]", group.ID, i+1)
		if child.Kind != yaml.MappingNode {
			d.fault(child, place, CodeNotMapping)
			continue
		}
		id := d.itemID(child, place)
		if id != "" {
			place = itemPath(group.ID, id)
		}
		d.lines[place] = child.Line
		if slices.ContainsFunc(items, func(o Item) bool { return id != "" && o.ID == id }) {
			d.fault(child, place, CodeDuplicateItem, "got", id)
		}
		items = append(items, Item{ID: id, Values: d.answers(child, place, group.ID)})
	}
	return items
}

func itemPath(group, id string) string { return group + "[" + id + "]" }

// itemID reads the id of an item, empty when it has none that can be used.
func (d *decoder) itemID(n *yaml.Node, place string) string {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Value != "id" {
			continue
		}
		text := ""
		if value.Kind == yaml.ScalarNode && !isNull(value) {
			text = value.Value
		}
		for _, p := range d.shapes.item(place, text) {
			d.add(p.At(value.Line))
			text = ""
		}
		return text
	}
	for _, p := range d.shapes.item(place, "") {
		d.add(p.At(n.Line))
	}
	return ""
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }
