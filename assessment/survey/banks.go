package survey

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// Banks are the banks that assessments are answered and worked out with: the
// released one and every published version, each in every language, made once.
// Safe for use by several goroutines.
type Banks struct {
	core      []*questionnaire.Bank // by language, the first is that of results
	languages []string

	store Store // nil: nothing is published elsewhere

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
// is an error. From then on, what is not known is looked for in the store, as
// another process may have published it. Call it before the banks are used.
func (b *Banks) Load(ctx context.Context, store Store) error {
	b.store = store
	return b.load(ctx)
}

// load prepares the stored versions that are not known yet.
func (b *Banks) load(ctx context.Context) error {
	list, err := b.store.Published(ctx)
	if err != nil {
		return err
	}
	for _, v := range list {
		if _, known := b.variant(ref(v.Name, v.Number)); known {
			continue
		}
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

// patience bounds a look into the store for what another process published.
const patience = 5 * time.Second

// renew looks for versions that another process published. Where the store does
// not answer, they stay unknown until they are asked for again.
func (b *Banks) renew() {
	if b.store == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_ = b.load(ctx)
}

// find is a published version, also one that another process published.
func (b *Banks) find(reference string) (*published, bool) {
	for again := range 2 {
		b.guard.RLock()
		p, ok := b.byRef[reference]
		b.guard.RUnlock()
		if ok || again > 0 {
			return p, ok
		}
		b.renew()
	}
	return nil, false
}

// Bank finds the bank of a reference in a language, the released one for "".
func (b *Banks) Bank(reference, language string) (*questionnaire.Bank, bool) {
	banks := b.core
	if reference != "" && reference != b.core[0].Ref() {
		p, ok := b.find(reference)
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
	if name != newest.ID {
		b.renew()
	}
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
	for again := range 2 {
		b.guard.RLock()
		q, ok := b.question[id]
		b.guard.RUnlock()
		if ok || again > 0 || !strings.HasPrefix(id, ownPrefix) {
			return q, ok
		}
		b.renew()
	}
	return questionnaire.Question{}, false
}

// ownPrefix is how ids of organisations' own questions begin.
const ownPrefix = "X-"

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
