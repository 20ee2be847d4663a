package questionnaire

import (
	"embed"
	"fmt"
	"maps"
	"slices"

	"waterline/assessment/overlay"
)

// The words of the bank in other languages, one file a language.
//
//go:embed core.v1.*.yaml
var wordings embed.FS

// In returns the bank with its texts in another language; ids, values, rules
// and limits stay as they are. The error says that the bank has no such
// language, or names every text that is missing or too many.
func (b *Bank) In(language string) (*Bank, error) {
	if language == b.Language {
		return b, nil
	}
	name := fmt.Sprintf("%s.v%d.%s.yaml", b.ID, b.Version, language)
	data, err := overlay.Find(wordings, "questionnaire "+b.Ref(), name, language)
	if err != nil {
		return nil, err
	}
	return b.Reworded(name, language, data)
}

// Reworded is In with the words of a file. The file is read strictly.
func (b *Bank) Reworded(name, language string, data []byte) (*Bank, error) {
	w, err := overlay.Read[wording](data)
	if err != nil {
		return nil, fmt.Errorf("questionnaire %s: %w", name, err)
	}
	out := *b
	out.source, out.Language = b, language
	if err := w.put(&out); err != nil {
		return nil, fmt.Errorf("questionnaire %s: %w", name, err)
	}
	return &out, nil
}

// Label is the label of an option in the language of the bank, given the label
// in the language the bank was written in; frozen results hold the latter. A
// label that the bank does not know comes back as it is.
func (b *Bank) Label(question, written string) string {
	source := b.source
	if source == nil {
		return written
	}
	was, _ := source.Question(question)
	now, _ := b.Question(question)
	for i, o := range was.Options {
		if o.Label == written && i < len(now.Options) {
			return now.Options[i].Label
		}
	}
	return written
}

// wording is every text of a bank in one language, by the ids of the bank.
type wording struct {
	Of         string                     `yaml:"of"` // the bank, such as core@1
	Sections   map[string]sectionWording  `yaml:"sections"`
	Groups     map[string]string          `yaml:"groups"`
	Dimensions map[string]string          `yaml:"dimensions"`
	Gates      map[string]gateWording     `yaml:"gates"`
	Checks     map[string]string          `yaml:"checks"`
	Questions  map[string]questionWording `yaml:"questions"`
}

type sectionWording struct {
	Title string `yaml:"title"`
	Intro string `yaml:"intro"`
}

type gateWording struct {
	Label   string `yaml:"label"`
	Reason  string `yaml:"reason"`
	Release string `yaml:"release"`
	Found   string `yaml:"found"`
}

type questionWording struct {
	Text          string            `yaml:"text"`
	Help          string            `yaml:"help"`
	Why           string            `yaml:"why"`
	NotApplicable string            `yaml:"not_applicable"`
	Proof         string            `yaml:"proof"`
	Options       map[string]string `yaml:"options"` // by the value of the option
}

// put replaces every text of a bank whose slices it copies first.
func (w wording) put(b *Bank) error {
	var p replacer
	if w.Of != b.Ref() {
		p.Say("these are the words of %q, not of %q", w.Of, b.Ref())
	}
	b.Sections, b.Groups, b.Dimensions = slices.Clone(b.Sections), slices.Clone(b.Groups), slices.Clone(b.Dimensions)
	b.Gates, b.Checks, b.Questions = slices.Clone(b.Gates), slices.Clone(b.Checks), slices.Clone(b.Questions)
	for i := range b.Sections {
		s := &b.Sections[i]
		p.Text("section "+s.ID+" title", &s.Title, w.Sections[s.ID].Title)
		p.Text("section "+s.ID+" intro", &s.Intro, w.Sections[s.ID].Intro)
		delete(w.Sections, s.ID)
	}
	for i := range b.Groups {
		g := &b.Groups[i]
		p.Text("group "+g.ID, &g.Title, w.Groups[g.ID])
		delete(w.Groups, g.ID)
	}
	for i := range b.Dimensions {
		d := &b.Dimensions[i]
		p.Text("dimension "+d.ID, &d.Name, w.Dimensions[d.ID])
		delete(w.Dimensions, d.ID)
	}
	for i := range b.Gates {
		g := &b.Gates[i]
		p.Text("gate "+g.ID+" label", &g.Label, w.Gates[g.ID].Label)
		p.Text("gate "+g.ID+" reason", &g.Reason, w.Gates[g.ID].Reason)
		p.Text("gate "+g.ID+" release", &g.Release, w.Gates[g.ID].Release)
		p.Text("gate "+g.ID+" found", &g.Found, w.Gates[g.ID].Found)
		delete(w.Gates, g.ID)
	}
	for i := range b.Checks {
		c := &b.Checks[i]
		p.Text("check "+c.ID, &c.Message, w.Checks[c.ID])
		delete(w.Checks, c.ID)
	}
	for i := range b.Questions {
		q := &b.Questions[i]
		p.question(q, w.Questions[q.ID])
		delete(w.Questions, q.ID)
	}
	p.none("section", slices.Sorted(maps.Keys(w.Sections)))
	p.none("group", slices.Sorted(maps.Keys(w.Groups)))
	p.none("dimension", slices.Sorted(maps.Keys(w.Dimensions)))
	p.none("gate", slices.Sorted(maps.Keys(w.Gates)))
	p.none("check", slices.Sorted(maps.Keys(w.Checks)))
	p.none("question", slices.Sorted(maps.Keys(w.Questions)))
	return p.Err()
}

// replacer puts the texts of a bank for others.
type replacer struct{ overlay.Faults }

func (p *replacer) question(q *Question, w questionWording) {
	p.Text(q.ID+" text", &q.Text, w.Text)
	p.Text(q.ID+" help", &q.Help, w.Help)
	p.Text(q.ID+" why", &q.Why, w.Why)
	p.Text(q.ID+" not_applicable", &q.NotApplicable, w.NotApplicable)
	if q.Proof != nil {
		proof := *q.Proof
		q.Proof = &proof
		p.Text(q.ID+" proof", &q.Proof.Prompt, w.Proof)
	} else if w.Proof != "" {
		p.Say("%s proof is too many: the data has no such text", q.ID)
	}
	q.Options = slices.Clone(q.Options)
	for i := range q.Options {
		o := &q.Options[i]
		p.Text(q.ID+" option "+o.Value, &o.Label, w.Options[o.Value])
		delete(w.Options, o.Value)
	}
	p.none(q.ID+" option", slices.Sorted(maps.Keys(w.Options)))
}

// none refuses ids that the bank does not have.
func (p *replacer) none(kind string, ids []string) {
	for _, id := range ids {
		p.Say("%s %s is too many: the data does not have it", kind, id)
	}
}
