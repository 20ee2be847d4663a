package questionnaire

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"waterline/assessment/problem"
)

var (
	questionID    = regexp.MustCompile(`^[A-Z]+(-[A-Z0-9]+)+$`)
	forbiddenWord = regexp.MustCompile(`(?i)\blevels?\b`)
)

const dimensionGroup = "dimension"

// Lint lists what makes the bank unusable. Paths name the part and its id.
func (b *Bank) Lint() problem.List {
	l := linter{bank: b}
	l.structure()
	for _, q := range b.Questions {
		l.question(q)
	}
	for _, g := range b.Gates {
		l.gate(g)
	}
	for _, c := range b.Checks {
		l.check(c)
	}
	l.budget()
	return l.found
}

// Style lists what could be worded better but may be released: sentences of
// more than 20 words.
func (b *Bank) Style() problem.List {
	var found problem.List
	for _, q := range b.Questions {
		for _, part := range q.words() {
			for _, sentence := range strings.FieldsFunc(part, func(r rune) bool { return strings.ContainsRune(".?!", r) }) {
				if n := len(strings.Fields(sentence)); n > 20 {
					found = append(found, problem.New("question."+q.ID, LintLongWords, "words", strconv.Itoa(n)))
				}
			}
		}
	}
	return found
}

type linter struct {
	bank  *Bank
	found problem.List
}

func (l *linter) add(path, code string, pairs ...string) {
	l.found = append(l.found, problem.New(path, code, pairs...))
}

// structure checks ids and what they refer to.
func (l *linter) structure() {
	b := l.bank
	seen := make(map[string]bool)
	id := func(kind, id string) {
		if id == "" {
			l.add(kind, LintMissing, "key", "id")
		} else if seen[kind+id] {
			l.add(kind+"."+id, LintTwice)
		}
		seen[kind+id] = true
	}
	if b.ID == "" || b.Version < 1 {
		l.add("bank", LintMissing, "key", "id, version")
	}
	for _, s := range b.Sections {
		id("section", s.ID)
	}
	for _, g := range b.Groups {
		id("group", g.ID)
		l.group(g)
	}
	for _, d := range b.Dimensions {
		id("dimension", d.ID)
		if len(b.DimensionItems(d.ID)) == 0 {
			l.add("dimension."+d.ID, LintMissing, "key", "question")
		}
	}
	for _, q := range b.Questions {
		id("question", q.ID)
	}
	for _, g := range b.Gates {
		id("gate", g.ID)
	}
	for _, c := range b.Checks {
		id("check", c.ID)
	}
}

func (l *linter) group(g Group) {
	path := "group." + g.ID
	if q, ok := l.bank.Question(g.Name); !ok || q.Group != g.ID {
		l.add(path, LintUnknown, "key", "name", "got", g.Name)
	}
	if g.Min != 0 || g.Max < 1 || g.QuickMax > g.Max {
		l.add(path, LintGroupMin)
	}
}

// words are the texts a respondent reads.
func (q Question) words() []string {
	out := []string{q.Text, q.Help, q.Why, q.NotApplicable}
	for _, o := range q.Options {
		out = append(out, o.Label)
	}
	if q.Proof != nil {
		out = append(out, q.Proof.Prompt)
	}
	return out
}

func (l *linter) question(q Question) {
	b, path := l.bank, "question."+q.ID
	if !questionID.MatchString(q.ID) {
		l.add(path, LintUnknown, "key", "id", "got", q.ID)
	}
	if _, ok := b.Section(q.Section); !ok {
		l.add(path, LintUnknown, "key", "section", "got", q.Section)
	}
	if _, ok := b.Group(q.Group); !ok && q.Group != "" {
		l.add(path, LintUnknown, "key", "group", "got", q.Group)
	}
	if q.Text == "" {
		l.add(path, LintMissing, "key", "text")
	}
	for _, text := range q.words() {
		if word := forbiddenWord.FindString(text); word != "" {
			l.add(path, LintWord, "word", word)
		}
	}
	l.shape(q)
	l.options(q)
	l.governance(q)
	l.direction(q)
	l.rule(path, "show_if", q.ShowIf, nil)
}

// shape checks type, bounds and pattern.
func (l *linter) shape(q Question) {
	path, v := "question."+q.ID, q.Validation
	types := []Type{Text, Number, Integer, Money, Percent, Duration, Date, Currency,
		Single, Multi, Ranked, Anchored, Three, Table, Process}
	if !slices.Contains(types, q.Type) {
		l.add(path, LintType, "got", string(q.Type))
	}
	if q.Numeric() || q.Type == Table {
		if v.Min == nil || v.Max == nil || *v.Min >= *v.Max {
			l.add(path, LintBounds)
		} else if q.Default != nil && (*q.Default < *v.Min || *q.Default > *v.Max) {
			l.add(path, LintBounds)
		}
	} else if q.Ranged || q.Default != nil {
		l.add(path, LintBounds)
	}
	if (q.Type == Text || q.Type == Process) && v.MaxLength < 1 {
		l.add(path, LintBounds)
	}
	if _, err := regexp.Compile(v.Pattern); err != nil {
		l.add(path, LintUnknown, "key", "pattern", "got", v.Pattern)
	}
	if v.SumOf != "" {
		if of, ok := l.bank.Question(v.SumOf); !ok || !of.Numeric() {
			l.add(path, LintUnknown, "key", "sum_of", "got", v.SumOf)
		}
	}
}

func (l *linter) options(q Question) {
	path := "question." + q.ID
	choice := slices.Contains([]Type{Single, Multi, Ranked, Anchored, Table}, q.Type)
	if !choice {
		if len(q.Options) > 0 {
			l.add(path, LintOptions)
		}
		return
	}
	for i, o := range q.Options {
		again := slices.IndexFunc(q.Options, func(p Option) bool { return p.Value == o.Value }) != i
		state := o.Value == WordDontKnow || o.Value == WordNotApplicable
		if again || state || o.Value == "" || o.Label == "" {
			l.add(path, LintOptions)
		}
		if q.Type == Anchored && o.Value != strconv.Itoa(i+1) {
			l.add(path, LintOptions)
		}
	}
	if len(q.Options) < 2 {
		l.add(path, LintOptions)
	}
}

// governance checks that a question of a dimension can be scored.
func (l *linter) governance(q Question) {
	path := "question." + q.ID
	if q.Dimension == "" {
		if q.Item != nil || q.Proof != nil {
			l.add(path, LintMissing, "key", "dimension")
		}
		return
	}
	if !slices.ContainsFunc(l.bank.Dimensions, func(d Dimension) bool { return d.ID == q.Dimension }) {
		l.add(path, LintUnknown, "key", "dimension", "got", q.Dimension)
	}
	if q.Type != Anchored || len(q.Options) != 5 || q.Proof == nil || q.Group != "" {
		l.add(path, LintMissing, "key", "anchored options 1…5, evidence")
	}
	if q.Item == nil || q.Item.A <= 0 || len(q.Item.B) != 4 {
		l.add(path, LintItem)
		return
	}
	for i := range 3 {
		if q.Item.B[i] >= q.Item.B[i+1] {
			l.add(path, LintItem)
			return
		}
	}
}

// budget adds up the points of both depths.
func (l *linter) budget() {
	for _, depth := range []string{QuickDepth, FullDepth} {
		path, ok := l.bank.Paths.Depths[depth]
		if !ok {
			l.add("paths."+depth, LintMissing, "key", "max_points")
			continue
		}
		if points := l.bank.Points(depth); points > path.MaxPoints {
			l.add("paths."+depth, LintBudget, "points", strconv.Itoa(points), "max", strconv.Itoa(path.MaxPoints))
		}
	}
}

// Points is the burden of a depth: every question it may ask, with as many
// items of each group as its budget reckons with.
func (b *Bank) Points(depth string) int {
	total := 0
	for _, q := range b.Questions {
		if !q.AskedAt(depth) {
			continue
		}
		times := 1
		if q.Group != "" {
			times = b.Paths.Depths[depth].Items[q.Group]
		}
		total += times * b.points(q)
	}
	return total
}

// RerunPoints is the burden of a re-run that starts from answers to questions,
// which are listed once for each answer. Ids of no question weigh nothing.
func (b *Bank) RerunPoints(answered []string) float64 {
	total, read := 0.0, make(map[string]bool)
	for _, id := range answered {
		q, ok := b.Question(id)
		if !ok {
			continue
		}
		speed := b.Paths.Rerun.Read
		if read[id] {
			speed = b.Paths.Rerun.Repeated
		}
		read[id] = true
		total += 1/speed + b.Paths.Rerun.Changed*float64(b.points(q))
	}
	return total
}

// points is the burden of answering a question once.
func (b *Bank) points(q Question) int {
	kind := string(q.Type)
	if q.Type == Text && q.Validation.MaxLength <= b.Paths.Short {
		kind = "short_text"
	}
	return b.Paths.Points[kind]
}
