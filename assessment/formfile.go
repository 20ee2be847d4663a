package assessment

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/problem"
)

// DecodeForms reads a file of forms in YAML or JSON, the one of the start page
// first. When the content is wrong the error is a problem.List with everything
// found, each with its line. Whether brands can be read is for the caller to
// say.
func DecodeForms(name string, data []byte, bank string, languages []string) ([]Form, error) {
	d := &formDecoder{decoder: decoder{lines: make(map[string]int)}, banks: []string{bank}, languages: languages}
	root, found := document(name, data)
	if len(found) > 0 {
		if found[0].Code == CodeEmpty {
			found[0].Code = CodeFormEmpty
		}
		return nil, found.Err()
	}
	forms := d.forms(root)
	return forms, d.problems.Sorted().Err()
}

// DecodeForm reads one form in YAML or JSON, as one entry of a file of forms has
// it. The banks are those that it may ask from, the brands those that it may
// bear. Errors are as of DecodeForms.
func DecodeForm(name string, data []byte, banks, brands, languages []string) (Form, error) {
	d := &formDecoder{decoder: decoder{lines: make(map[string]int)}, banks: banks, languages: languages}
	root, found := document(name, data)
	if len(found) > 0 {
		if found[0].Code == CodeEmpty {
			found[0].Code = CodeFormBlank
		}
		return Form{}, found.Err()
	}
	f, begins := d.form(root, "form")
	if begins {
		d.add(problem.New("form.start_page", CodeFormNotStart).At(d.lineOf("form.start_page")))
	}
	if f.Brand != "" && !slices.Contains(brands, f.Brand) {
		d.add(problem.New("form.brand", CodeFormBrand, "got", f.Brand).At(d.lineOf("form.brand")))
	}
	return f, d.problems.Sorted().Err()
}

// formDecoder reads forms. Its lines are of the parts of forms, by their path.
type formDecoder struct {
	decoder
	banks     []string
	languages []string
	start     []string // ids of forms that want to be that of the start page
}

func (d *formDecoder) forms(root *yaml.Node) []Form {
	if root.Kind != yaml.MappingNode {
		d.fault(root, "file", CodeNotMapping)
		return nil
	}
	var forms []Form
	first := 0
	listed := false
	d.pairs(root, "", func(key, value *yaml.Node) {
		if key.Value != "forms" {
			d.fault(key, key.Value, CodeUnknownKey, "got", key.Value, "allowed", "forms")
			return
		}
		listed = true
		if value.Kind != yaml.SequenceNode {
			d.fault(value, "forms", CodeNotList)
			return
		}
		ids := make(map[string]bool)
		for i, n := range value.Content {
			f, begins := d.form(n, fmt.Sprintf("forms[%d]", i+1))
			if f.ID != "" && ids[f.ID] {
				d.fault(n, "forms["+f.ID+"]", CodeDuplicateItem, "got", f.ID)
			}
			ids[f.ID] = true
			if begins {
				first = i
			}
			forms = append(forms, f)
		}
		d.oneStart(value, len(forms))
	})
	if !listed {
		d.fault(root, "forms", CodeRequired)
	}
	if len(forms) > 1 && first > 0 {
		forms[0], forms[first] = forms[first], forms[0]
	}
	return forms
}

// oneStart wants one form on the start page: one that says so, or the only one.
func (d *formDecoder) oneStart(n *yaml.Node, count int) {
	switch {
	case count == 0:
		d.fault(n, "forms", CodeRequired)
	case len(d.start) > 1:
		d.fault(n, "forms", CodeFormStarts, "got", strings.Join(d.start, ", "))
	case count > 1 && len(d.start) == 0:
		d.fault(n, "forms", CodeFormNoStart)
	}
}

// form reads one form and whether it is that of the start page.
func (d *formDecoder) form(n *yaml.Node, numbered string) (f Form, begins bool) {
	place := numbered
	if n.Kind != yaml.MappingNode {
		d.fault(n, place, CodeNotMapping)
		return f, false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key, value := n.Content[i], n.Content[i+1]; key.Value == "id" && numbered != "form" && value.Kind == yaml.ScalarNode && formID.MatchString(value.Value) {
			place = "forms[" + value.Value + "]"
		}
	}
	if _, taken := d.lines[place]; taken {
		place = numbered
	}
	choice, days := true, 90
	d.lines[place] = n.Line
	d.parts(n, place, map[string]reading{
		"id":            d.word(&f.ID),
		"start_page":    d.yes(&begins),
		"questionnaire": d.word(&f.Questionnaire),
		"depth":         d.word((*string)(&f.Depth)),
		"choice":        d.yes(&choice),
		"keep_days":     d.days(&days),
		"contact": d.mapping(map[string]reading{
			"name": d.word(&f.Contact.Name), "mail": d.word(&f.Contact.Mail), "text": d.text(&f.Contact.Text),
		}),
		"privacy":      d.text(&f.Privacy),
		"consent":      func(n *yaml.Node, at string) { d.consents(n, at, &f) },
		"brand":        d.word(&f.Brand),
		"origins":      d.list(&f.Origins),
		"report_needs": d.word(&f.ReportNeeds),
	})
	f.Fixed, f.Keep = !choice, time.Duration(days)*24*time.Hour
	if begins {
		d.start = append(d.start, f.ID)
	}
	for _, p := range f.Validate(d.banks, d.languages) {
		p.Path = place + "." + p.Path
		if !d.reported(p.Path) {
			d.add(p.At(d.lineOf(p.Path)))
		}
	}
	return f, begins
}

// reading takes what stands at a place of the file.
type reading func(n *yaml.Node, at string)

// parts goes through a mapping by the names it may hold.
func (d *formDecoder) parts(n *yaml.Node, place string, known map[string]reading) {
	if n.Kind != yaml.MappingNode {
		d.fault(n, place, CodeNotMapping)
		return
	}
	d.pairs(n, place, func(key, value *yaml.Node) {
		at := place + "." + key.Value
		d.lines[at] = value.Line
		read, ok := known[key.Value]
		switch {
		case !ok:
			d.fault(key, at, CodeUnknownKey, "got", key.Value, "allowed", strings.Join(sortedKeys(known), ", "))
		case isNull(value):
			d.fault(value, at, CodeFormNoValue)
		default:
			read(value, at)
		}
	})
}

func (d *formDecoder) mapping(known map[string]reading) reading {
	return func(n *yaml.Node, at string) { d.parts(n, at, known) }
}

func (d *formDecoder) word(into *string) reading {
	return func(n *yaml.Node, at string) {
		if n.Kind != yaml.ScalarNode || n.Tag != "!!str" {
			d.fault(n, at, CodeNotAWord)
			return
		}
		*into = strings.TrimSpace(n.Value)
	}
}

func (d *formDecoder) yes(into *bool) reading {
	return func(n *yaml.Node, at string) {
		if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
			d.fault(n, at, CodeFormYesNo, "got", n.Value)
			return
		}
		*into = strings.EqualFold(n.Value, "true")
	}
}

func (d *formDecoder) days(into *int) reading {
	return func(n *yaml.Node, at string) {
		var days int
		if n.Kind != yaml.ScalarNode || n.Tag != "!!int" || n.Decode(&days) != nil || days < 1 || days > mostKeepDays {
			d.fault(n, at, CodeFormKeep, "max", fmt.Sprint(mostKeepDays))
			return
		}
		*into = days
	}
}

func (d *formDecoder) list(into *[]string) reading {
	return func(n *yaml.Node, at string) {
		if n.Kind != yaml.SequenceNode {
			d.fault(n, at, CodeNotList)
			return
		}
		for i, child := range n.Content {
			var text string
			place := fmt.Sprintf("%s[%d]", at, i+1)
			d.lines[place] = child.Line
			d.word(&text)(child, place)
			*into = append(*into, text)
		}
	}
}

// text reads a text by language; which languages are needed is for Validate.
func (d *formDecoder) text(into *Text) reading {
	return func(n *yaml.Node, at string) {
		if n.Kind != yaml.MappingNode {
			d.fault(n, at, CodeFormText, "options", strings.Join(d.languages, ", "))
			return
		}
		*into = make(Text)
		d.pairs(n, at, func(key, value *yaml.Node) {
			place := at + "." + key.Value
			d.lines[place] = value.Line
			var text string
			d.word(&text)(value, place)
			(*into)[key.Value] = text
		})
	}
}

func (d *formDecoder) consents(n *yaml.Node, at string, f *Form) {
	f.Consents = make(map[string]Text)
	known := make(map[string]reading)
	for _, kind := range ConsentKinds() {
		known[kind] = func(n *yaml.Node, at string) {
			var t Text
			d.text(&t)(n, at)
			f.Consents[kind] = t
		}
	}
	d.parts(n, at, known)
}
