package playbook

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"
)

// written is the language of the built-in plays.
const written = "en"

// The words of the plays in other languages, one file a language.
//
//go:embed core.v1.*.yaml
var wordings embed.FS

// In returns the built-in plays with their texts in another language; ids and
// what the model reads stay as they are. The error says that there is no such
// language, or names every text that is missing or too many.
func (b *Book) In(language string) (*Book, error) {
	if language == written {
		return b, nil
	}
	name := "core.v1." + language + ".yaml"
	data, err := wordings.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("playbook has no language %q: %w", language, err)
	}
	return b.Reworded(name, data)
}

// Play finds a play by its id.
func (b *Book) Play(id string) (Play, bool) {
	i := slices.IndexFunc(b.Plays, func(p Play) bool { return p.ID == id })
	if i < 0 {
		return Play{}, false
	}
	return b.Plays[i], true
}

// wording is the texts of one play in one language.
type wording struct {
	Name      string   `yaml:"name"`
	Needs     []string `yaml:"needs"`
	Does      string   `yaml:"does"`
	Person    string   `yaml:"person"`
	Measure   string   `yaml:"measure"`
	FailsWhen string   `yaml:"fails_when"`
	ScopeIn   []string `yaml:"scope_in"`
	ScopeOut  []string `yaml:"scope_out"`
}

// Reworded is In with the words of a file. The file is read strictly.
func (b *Book) Reworded(name string, data []byte) (*Book, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	var words struct {
		Plays map[string]wording `yaml:"plays"`
	}
	if err := dec.Decode(&words); err != nil {
		return nil, fmt.Errorf("playbook %s: %w", name, err)
	}
	out := &Book{Plays: slices.Clone(b.Plays)}
	var errs []error
	for i := range out.Plays {
		p := &out.Plays[i]
		errs = append(errs, words.Plays[p.ID].put(p)...)
		delete(words.Plays, p.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(words.Plays)) {
		errs = append(errs, fmt.Errorf("there is no play %s", id))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("playbook %s: %w", name, err)
	}
	return out, nil
}

// put replaces the texts of a play and says which do not fit.
func (w wording) put(p *Play) []error {
	var errs []error
	for _, t := range []struct {
		field string
		text  *string
		with  string
	}{
		{"name", &p.Name, w.Name}, {"does", &p.Does, w.Does}, {"person", &p.Person, w.Person},
		{"measure", &p.Measure, w.Measure}, {"fails_when", &p.FailsWhen, w.FailsWhen},
	} {
		if t.with == "" {
			errs = append(errs, fmt.Errorf("%s of %s is missing", t.field, p.ID))
		}
		*t.text = t.with
	}
	for _, t := range []struct {
		field string
		lines *[]string
		with  []string
	}{{"needs", &p.Needs, w.Needs}, {"scope_in", &p.ScopeIn, w.ScopeIn}, {"scope_out", &p.ScopeOut, w.ScopeOut}} {
		if len(t.with) != len(*t.lines) || slices.Contains(t.with, "") {
			errs = append(errs, fmt.Errorf("%s of %s has %d lines, not %d", t.field, p.ID, len(t.with), len(*t.lines)))
		}
		*t.lines = t.with
	}
	return errs
}
