package evidence

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"waterline/assessment/problem"
)

//go:embed parameter references.yaml rates.yaml
var core embed.FS

// The files of an evidence folder.
const (
	parameterFolder = "parameter"
	referencesFile  = "references.yaml"
	ratesFile       = "rates.yaml"
)

// place is where something stands in the data files.
type place struct {
	file string
	line map[string]int // key of the data → its line; "" is the start
}

func (p place) problem(key, code string, pairs ...string) problem.Problem {
	line, ok := p.line[key]
	if !ok {
		line = p.line[""]
	}
	return problem.New(p.file, code, pairs...).At(line)
}

// LoadError is an evidence folder that cannot be read. It unwraps to the
// problem.List, so that an edge can show every fault in its own words.
type LoadError struct{ Problems problem.List }

func (e *LoadError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = fmt.Sprintf("evidence %s:%d: %s: %s", p.Path, p.Line, p.Code, p.Args["reason"])
	}
	return strings.Join(lines, "\n")
}

func (e *LoadError) Unwrap() error { return e.Problems }

// Core returns the evidence built into the program.
func Core() (*Base, error) { return Load(core) }

// Load reads an evidence folder: parameter/**.yaml, references.yaml and
// rates.yaml. Unknown and repeated keys, wrong types and repeated ids are
// refused, all at once, as a *LoadError; Lint judges what the files say.
func Load(fsys fs.FS) (*Base, error) {
	b := &Base{
		parameters: make(map[string]Parameter),
		references: make(map[string]Reference),
		places:     make(map[string]place),
	}
	files, err := read(fsys)
	if err != nil {
		return nil, err
	}
	var faults problem.List
	for _, name := range slices.Sorted(maps.Keys(files)) {
		switch name {
		case referencesFile:
			faults = append(faults, b.addReferences(files[name])...)
		case ratesFile:
			faults = append(faults, b.addRates(files[name])...)
		default:
			faults = append(faults, b.addParameter(name, files[name])...)
		}
	}
	if len(faults) > 0 {
		return nil, &LoadError{Problems: faults}
	}
	b.SHA256 = digest(files)
	return b, nil
}

// read returns the data files by name.
func read(fsys fs.FS) (map[string][]byte, error) {
	files := make(map[string][]byte)
	for _, name := range []string{referencesFile, ratesFile} {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("evidence: %w", err)
		}
		files[name] = data
	}
	err := fs.WalkDir(fsys, parameterFolder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		files[name] = data
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	return files, nil
}

// digest hashes names and contents in the order of the names, so that the same
// data has the same digest wherever it was read from.
func digest(files map[string][]byte) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		h.Write([]byte(name))
		h.Write([]byte{0})
		h.Write(files[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (b *Base) addParameter(name string, data []byte) problem.List {
	var p Parameter
	root, faults := decode(name, data, &p)
	if len(faults) > 0 {
		return faults
	}
	p.ID = strings.TrimSuffix(strings.TrimPrefix(name, parameterFolder+"/"), ".yaml")
	b.parameters[p.ID] = p
	b.places["parameter "+p.ID] = place{file: name, line: lines(root)}
	return nil
}

func (b *Base) addReferences(data []byte) problem.List {
	var list []Reference
	root, faults := decode(referencesFile, data, &list)
	if len(faults) > 0 {
		return faults
	}
	for i, r := range list {
		at := place{file: referencesFile, line: lines(root.Content[i])}
		if _, twice := b.references[r.ID]; twice {
			faults = append(faults, at.problem("id", "evidence_duplicate_reference", "id", r.ID))
			continue
		}
		b.references[r.ID] = r
		b.places["reference "+r.ID] = at
	}
	return faults
}

// rateTable is rates.yaml: units of each currency for one unit of the base, as
// the source publishes them.
type rateTable struct {
	Date    time.Time          `yaml:"date"`
	Source  string             `yaml:"source"`
	URL     string             `yaml:"url"`
	Base    string             `yaml:"base"`
	PerBase map[string]float64 `yaml:"per_base"`
	Others  []OtherRate        `yaml:"others"`
	Note    string             `yaml:"note"`
}

func (b *Base) addRates(data []byte) problem.List {
	var t rateTable
	root, faults := decode(ratesFile, data, &t)
	if len(faults) > 0 {
		return faults
	}
	at := place{file: ratesFile, line: lines(root)}
	b.places["rates"] = at
	perUSD, err := t.perUSD()
	if err != nil {
		return problem.List{at.problem("per_base", "evidence_rate_base", "base", t.Base)}
	}
	others := make(map[string]OtherRate, len(t.Others))
	for _, o := range t.Others {
		if _, twice := perUSD[o.Currency]; twice {
			faults = append(faults, at.problem("others", "evidence_duplicate_rate", "currency", o.Currency))
		}
		perUSD[o.Currency], others[o.Currency] = o.PerUSD, o
	}
	b.Rates = Rates{Date: t.Date, Source: t.Source, URL: t.URL, Note: t.Note, PerUSD: perUSD, Others: others}
	return faults
}

// perUSD crosses the published table through its rate for the US dollar.
func (t rateTable) perUSD() (map[string]float64, error) {
	const dollar = "USD"
	usd := t.PerBase[dollar]
	if t.Base == dollar {
		usd = 1
	}
	if usd <= 0 || t.Base == "" {
		return nil, errors.New("no rate for the US dollar")
	}
	out := map[string]float64{t.Base: 1 / usd}
	for currency, rate := range t.PerBase {
		out[currency] = rate / usd
	}
	return out, nil
}
