package survey

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// Banks are the banks that assessments are answered and worked out with: the
// released one and every published version, each in every language, made once.
// Safe for use by several goroutines.
type Banks struct {
	core      []*questionnaire.Bank // by language, the first is that of results
	languages []string

	guard    sync.RWMutex
	byRef    map[string]*published
	question map[string]questionnaire.Question // of variants' own, by id
}

// published is one version, prepared.
type published struct {
	variant questionnaire.Variant
	banks   []*questionnaire.Bank // by language
}

// NewBanks holds the released bank, the same in each language.
func NewBanks(core ...*questionnaire.Bank) *Banks {
	b := &Banks{core: core, byRef: make(map[string]*published), question: make(map[string]questionnaire.Question)}
	for _, one := range core {
		b.languages = append(b.languages, one.Language)
	}
	return b
}

// Load prepares every version that is stored. One that this release cannot read
// is an error.
func (b *Banks) Load(ctx context.Context, store Store) error {
	list, err := store.Published(ctx)
	if err != nil {
		return err
	}
	for _, v := range list {
		if err := b.add(v); err != nil {
			return fmt.Errorf("questionnaire %s: %w", ref(v.Name, v.Number), err)
		}
	}
	return nil
}

func (b *Banks) add(v Version) error {
	variant, err := assessment.DecodeVariant("questionnaire.yaml", []byte(v.Text), b.core[0], b.languages)
	if err != nil {
		return err
	}
	p := &published{variant: variant}
	for _, core := range b.core {
		p.banks = append(p.banks, core.Vary(variant, v.Number))
	}
	b.guard.Lock()
	defer b.guard.Unlock()
	b.byRef[ref(v.Name, v.Number)] = p
	for _, q := range p.banks[0].Questions {
		if q.Own() {
			b.question[q.ID] = q
		}
	}
	return nil
}

// Bank finds the bank of a reference in a language, the released one for "".
func (b *Banks) Bank(reference, language string) (*questionnaire.Bank, bool) {
	banks := b.core
	if reference != "" && reference != b.core[0].Ref() {
		b.guard.RLock()
		p, ok := b.byRef[reference]
		b.guard.RUnlock()
		if !ok {
			return nil, false
		}
		banks = p.banks
	}
	for _, one := range banks {
		if one.Language == language {
			return one, true
		}
	}
	return nil, false
}

// Of is the bank of a reference in which results are worked out.
func (b *Banks) Of(reference string) (*questionnaire.Bank, bool) {
	return b.Bank(reference, b.core[0].Language)
}

// Newest is the newest published version of the questionnaire that a reference
// names, in the language in which results are worked out: the released one where
// none is known.
func (b *Banks) Newest(reference string) *questionnaire.Bank {
	name, _, _ := strings.Cut(reference, "@")
	newest, number := b.core[0], 0
	b.guard.RLock()
	defer b.guard.RUnlock()
	for _, p := range b.byRef {
		if one := p.banks[0]; one.ID == name && one.Version > number {
			newest, number = one, one.Version
		}
	}
	return newest
}

// Question finds a question of any bank by its id, to type a stored answer.
// Versions of a questionnaire agree about the type.
func (b *Banks) Question(id string) (questionnaire.Question, bool) {
	if q, ok := b.core[0].Question(id); ok {
		return q, true
	}
	b.guard.RLock()
	defer b.guard.RUnlock()
	q, ok := b.question[id]
	return q, ok
}

// variant is what a published version changes.
func (b *Banks) variant(reference string) (questionnaire.Variant, bool) {
	b.guard.RLock()
	defer b.guard.RUnlock()
	p, ok := b.byRef[reference]
	if !ok {
		return questionnaire.Variant{}, false
	}
	return p.variant, true
}

// Asked reports whether a questionnaire asks a question in the words that were
// released with it. Of one that is not known, nobody can tell.
func (b *Banks) Asked(reference, question string) bool {
	if reference == b.core[0].Ref() {
		return true
	}
	v, ok := b.variant(reference)
	w, reworded := v.Texts[question]
	return ok && (!reworded || len(w.Text) == 0 && len(w.Help) == 0 && len(w.Options) == 0)
}
