package questionnaire

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"waterline/assessment/problem"
)

// Codes of faults in a variant.
const (
	VariantName     = "variant_name"
	VariantOf       = "variant_of"
	VariantLanguage = "variant_language"
	VariantTag      = "variant_tag"
	VariantAnchor   = "variant_anchor"
	VariantNeeded   = "variant_needed"
	VariantLeads    = "variant_leads"
	VariantOrder    = "variant_order"
	VariantElse     = "variant_elsewhere"
	VariantID       = "variant_id"
	VariantType     = "variant_type"
	VariantMoved    = "variant_type_moved"
	VariantMany     = "variant_many"
	VariantValue    = "variant_value"
)

const (
	mostExtra    = 30
	longVaried   = 500  // characters of a text
	longAnswer   = 4000 // characters that a text question may take
	longOwnID    = 60
	mostVariants = 20 // characters of a name
)

var (
	variantName = regexp.MustCompile(`^[a-z][a-z0-9]{1,19}$`)
	ownID       = regexp.MustCompile(`^X(-[A-Z0-9]+){2,}$`)
	ownValue    = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
)

// ownTypes are those that a question of an organisation's own may have.
func ownTypes() []Type { return []Type{Text, Number, Integer, Percent, Date, Single, Multi} }

// Check lists everything that is wrong with a variant of the bank; what it makes
// is linted too. Texts must be there in each of the languages. Paths name the
// part of the variant.
func (b *Bank) Check(v Variant, languages []string) problem.List {
	c := variantCheck{bank: b, v: v, languages: languages}
	switch {
	case v.Name == b.ID || v.Name == "new" || !variantName.MatchString(v.Name):
		c.add("questionnaire", VariantName, "got", v.Name, "max", strconv.Itoa(mostVariants))
	}
	if v.Of != b.Ref() {
		c.add("of", VariantOf, "got", v.Of, "want", b.Ref())
	}
	for _, id := range slices.Sorted(maps.Keys(v.Texts)) {
		c.wording(id, v.Texts[id])
	}
	c.off()
	for _, section := range slices.Sorted(maps.Keys(v.Order)) {
		c.order(section, v.Order[section])
	}
	if len(v.Extra) > mostExtra {
		c.add("extra", VariantMany, "max", strconv.Itoa(mostExtra), "got", strconv.Itoa(len(v.Extra)))
	}
	for i, e := range v.Extra {
		c.extra(i, e)
	}
	c.made()
	return c.found
}

type variantCheck struct {
	linter
	bank      *Bank
	v         Variant
	languages []string
}

// words wants a text in every language, and each to be fit to be read.
func (c *variantCheck) words(path string, w Words, needed bool) {
	if len(w) == 0 {
		if needed {
			c.add(path, LintMissing, "key", path[strings.LastIndexByte(path, '.')+1:])
		}
		return
	}
	for _, tag := range c.languages {
		if strings.TrimSpace(w[tag]) == "" {
			c.add(path+"."+tag, VariantLanguage, "language", tag)
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(w)) {
		at, text := path+"."+tag, w[tag]
		switch {
		case !slices.Contains(c.languages, tag):
			c.add(at, VariantTag, "got", tag, "options", strings.Join(c.languages, ", "))
		case utf8.RuneCountInString(text) > longVaried:
			c.add(at, CodeTooLong, "max", strconv.Itoa(longVaried))
		case strings.ContainsFunc(text, unicode.IsControl):
			c.add(at, CodeControl)
		}
		if word := forbiddenWord.FindString(text); word != "" {
			c.add(at, LintWord, "word", word)
		}
	}
}

func (c *variantCheck) wording(id string, w Wording) {
	at := "texts." + id
	q, ok := c.bank.Question(id)
	if !ok {
		c.add(at, LintUnknown, "key", "texts", "got", id)
		return
	}
	c.words(at+".text", w.Text, false)
	c.words(at+".help", w.Help, false)
	c.words(at+".why", w.Why, false)
	for _, value := range slices.Sorted(maps.Keys(w.Options)) {
		place := at + ".options." + value
		if _, ok := q.Option(value); !ok {
			c.found = append(c.found, q.UnknownOption(place, value))
		} else if q.Dimension != "" {
			c.add(place, VariantAnchor)
		}
		c.words(place, w.Options[value], true)
	}
}

// off refuses to leave out what a result needs, and what another question that
// is still asked depends on.
func (c *variantCheck) off() {
	for i, id := range c.v.Off {
		at := "off[" + strconv.Itoa(i+1) + "]"
		q, ok := c.bank.Question(id)
		switch {
		case !ok:
			c.add(at, LintUnknown, "key", "off", "got", id)
			continue
		case slices.Contains(c.v.Off[:i], id):
			c.add(at, LintTwice)
			continue
		case c.bank.needs(q):
			c.add(at, VariantNeeded, "question", id)
			continue
		}
		for _, other := range c.bank.Questions {
			if slices.Contains(other.ShowIf.Questions(), id) && !slices.Contains(c.v.Off, other.ID) {
				c.add(at, VariantLeads, "question", id, "other", other.ID)
				break
			}
		}
	}
}

// needs reports whether results cannot do without the question: it is required,
// names an item, or is one of the items that a level is read from.
func (b *Bank) needs(q Question) bool {
	group, _ := b.Group(q.Group)
	return q.Required || q.Dimension != "" || group.Name == q.ID
}

// order refuses a place before a question that decides whether it is asked.
func (c *variantCheck) order(section string, first []string) {
	at := "order." + section
	if _, ok := c.bank.Section(section); !ok {
		c.add(at, LintUnknown, "key", "order", "got", section)
		return
	}
	sound := true
	for i, id := range first {
		place := at + "[" + strconv.Itoa(i+1) + "]"
		q, ok := c.bank.Question(id)
		switch {
		case !ok:
			c.add(place, LintUnknown, "key", "order", "got", id)
		case q.Section != section:
			c.add(place, VariantElse, "question", id, "section", section)
		case slices.Contains(first[:i], id):
			c.add(place, LintTwice)
		default:
			continue
		}
		sound = false
	}
	if !sound {
		return
	}
	places := make(map[string]int)
	for i, q := range reordered(c.bank.Questions, section, first) {
		places[q.ID] = i
	}
	for _, q := range c.bank.Questions {
		for _, id := range q.ShowIf.Questions() {
			if q.Section == section && places[id] > places[q.ID] && c.bank.index[id] < c.bank.index[q.ID] {
				c.add(at, VariantOrder, "question", q.ID, "other", id)
			}
		}
	}
}

func (c *variantCheck) extra(i int, e Extra) {
	at := "extra[" + strconv.Itoa(i+1) + "]"
	earlier := func(id string) bool {
		return slices.ContainsFunc(c.v.Extra[:i], func(o Extra) bool { return o.ID == id && o.Section == e.Section })
	}
	switch {
	case !ownID.MatchString(e.ID) || !strings.HasPrefix(e.ID, c.v.prefix()) || len(e.ID) > longOwnID:
		c.add(at+".id", VariantID, "got", e.ID, "prefix", c.v.prefix())
	case slices.ContainsFunc(c.v.Extra[:i], func(o Extra) bool { return o.ID == e.ID }):
		c.add(at+".id", LintTwice)
	}
	if _, ok := c.bank.Section(e.Section); !ok {
		c.add(at+".section", LintUnknown, "key", "section", "got", e.Section)
	} else if q, ok := c.bank.Question(e.After); e.After != "" && (!ok || q.Section != e.Section || q.Group != "") && !earlier(e.After) {
		c.add(at+".after", VariantElse, "question", e.After, "section", e.Section)
	}
	if !slices.Contains(ownTypes(), e.Type) {
		var words []string
		for _, t := range ownTypes() {
			words = append(words, string(t))
		}
		c.add(at+".type", VariantType, "got", string(e.Type), "options", strings.Join(words, ", "))
	}
	if e.Type == Text && (e.MaxLength < 1 || e.MaxLength > longAnswer) {
		c.add(at+".max_length", VariantMany, "max", strconv.Itoa(longAnswer), "got", strconv.Itoa(e.MaxLength))
	}
	c.words(at+".text", e.Text, true)
	c.words(at+".help", e.Help, false)
	c.words(at+".why", e.Why, false)
	c.words(at+".unit", e.Unit, false)
	for k, o := range e.Options {
		place := at + ".options[" + strconv.Itoa(k+1) + "]"
		if !ownValue.MatchString(o.Value) {
			c.add(place+".value", VariantValue, "got", o.Value)
		}
		c.words(place+".label", o.Label, true)
	}
}

// made lints what the variant makes of the bank, for what only the lint knows:
// bounds and options of its own questions, and the budget.
func (c *variantCheck) made() {
	part := map[string]string{LintBounds: ".min", LintOptions: ".options"}
	for _, p := range c.bank.Vary(c.v, 1).Lint() {
		if p.Code == LintBudget {
			c.found = append(c.found, p)
			continue
		}
		i := slices.IndexFunc(c.v.Extra, func(e Extra) bool { return p.Path == "question."+e.ID })
		if i < 0 || part[p.Code] == "" || c.v.Extra[i].Type == Text || !slices.Contains(ownTypes(), c.v.Extra[i].Type) {
			continue
		}
		p.Path = "extra[" + strconv.Itoa(i+1) + "]" + part[p.Code]
		c.found = append(c.found, p)
	}
}

// Follows lists the questions of a variant's own that had another type in an
// earlier version. Answers to those would be read as what they are not.
func (v Variant) Follows(earlier Variant) problem.List {
	var found problem.List
	for i, e := range v.Extra {
		for _, was := range earlier.Extra {
			if was.ID == e.ID && was.Type != e.Type {
				found = append(found, problem.New("extra["+strconv.Itoa(i+1)+"].type", VariantMoved, "question", e.ID, "got", string(e.Type), "want", string(was.Type)))
			}
		}
	}
	return found
}
