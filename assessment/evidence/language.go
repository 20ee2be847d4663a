package evidence

import (
	"embed"
	"fmt"
	"maps"
	"slices"

	"waterline/assessment/overlay"
)

// written is the language of the built-in evidence.
const written = "en"

// The words of the figures in other languages, one file a language.
//
//go:embed references.*.yaml
var wordings embed.FS

// wording is what readers see of the evidence in one language. Titles stay as
// they were published, and notes are for those who keep the data.
type wording struct {
	Quantities map[string]string `yaml:"quantities"` // reference → what it measures
	Units      map[string]string `yaml:"units"`      // unit as written → unit
}

// In returns the built-in evidence with what its figures measure, and their
// units, in another language; every value stays as it is. The error says that
// there is no such language, or names every text that is missing or too many.
func (b *Base) In(language string) (*Base, error) {
	if language == written {
		return b, nil
	}
	name := "references." + language + ".yaml"
	data, err := overlay.Find(wordings, "evidence", name, language)
	if err != nil {
		return nil, err
	}
	return b.Reworded(name, data)
}

// Reworded is In with the words of a file. The file is read strictly.
func (b *Base) Reworded(name string, data []byte) (*Base, error) {
	w, err := overlay.Read[wording](data)
	if err != nil {
		return nil, fmt.Errorf("evidence %s: %w", name, err)
	}
	if err := w.fits(b); err != nil {
		return nil, fmt.Errorf("evidence %s: %w", name, err)
	}
	out := *b
	out.units = w.Units
	out.references, out.parameters = make(map[string]Reference, len(b.references)), make(map[string]Parameter, len(b.parameters))
	for id, r := range b.references {
		r.Quantity, r.Unit = w.Quantities[id], w.Units[r.Unit]
		out.references[id] = r
	}
	for id, p := range b.parameters {
		p.Unit = w.Units[p.Unit]
		out.parameters[id] = p
	}
	return &out, nil
}

// Unit is a unit in the language of the evidence, given as the data writes it;
// frozen results hold the latter. A unit it does not know comes back as it is.
func (b *Base) Unit(written string) string {
	if unit, ok := b.units[written]; ok {
		return unit
	}
	return written
}

// fits lists what the words lack or have too much.
func (w wording) fits(b *Base) error {
	var faults overlay.Faults
	units := make(map[string]bool)
	for _, r := range b.References() {
		units[r.Unit] = true
		if w.Quantities[r.ID] == "" {
			faults.Say("quantity %s is missing", r.ID)
		}
	}
	for _, p := range b.Parameters() {
		units[p.Unit] = true
	}
	for _, unit := range slices.Sorted(maps.Keys(units)) {
		if w.Units[unit] == "" {
			faults.Say("unit %q is missing", unit)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(w.Quantities)) {
		if _, ok := b.references[id]; !ok {
			faults.Say("there is no reference %s", id)
		}
	}
	for _, unit := range slices.Sorted(maps.Keys(w.Units)) {
		if !units[unit] {
			faults.Say("no figure has the unit %q", unit)
		}
	}
	return faults.Err()
}
