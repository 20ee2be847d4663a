package playbook

import (
	"embed"
	"fmt"
	"maps"
	"slices"

	"waterline/assessment/overlay"
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
	data, err := overlay.Find(wordings, "playbook", name, language)
	if err != nil {
		return nil, err
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
	words, err := overlay.Read[struct {
		Plays map[string]wording `yaml:"plays"`
	}](data)
	if err != nil {
		return nil, fmt.Errorf("playbook %s: %w", name, err)
	}
	out := &Book{Plays: slices.Clone(b.Plays)}
	var faults overlay.Faults
	for i := range out.Plays {
		p := &out.Plays[i]
		words.Plays[p.ID].put(p, &faults)
		delete(words.Plays, p.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(words.Plays)) {
		faults.Say("there is no play %s", id)
	}
	if err := faults.Err(); err != nil {
		return nil, fmt.Errorf("playbook %s: %w", name, err)
	}
	return out, nil
}

// put replaces the texts of a play.
func (w wording) put(p *Play, faults *overlay.Faults) {
	faults.Text("name of "+p.ID, &p.Name, w.Name)
	faults.Text("does of "+p.ID, &p.Does, w.Does)
	faults.Text("person of "+p.ID, &p.Person, w.Person)
	faults.Text("measure of "+p.ID, &p.Measure, w.Measure)
	faults.Text("fails_when of "+p.ID, &p.FailsWhen, w.FailsWhen)
	for _, t := range []struct {
		field string
		lines *[]string
		with  []string
	}{{"needs", &p.Needs, w.Needs}, {"scope_in", &p.ScopeIn, w.ScopeIn}, {"scope_out", &p.ScopeOut, w.ScopeOut}} {
		if len(t.with) != len(*t.lines) || slices.Contains(t.with, "") {
			faults.Say("%s of %s has %d lines, not %d", t.field, p.ID, len(t.with), len(*t.lines))
		}
		*t.lines = t.with
	}
}
