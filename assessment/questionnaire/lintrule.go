package questionnaire

import (
	"slices"
	"strings"
)

// gate checks that a gate can close, does something and can be released.
func (l *linter) gate(g Gate) {
	path := "gate." + g.ID
	for key, text := range map[string]string{"when": g.When.Source, "reason": g.Reason, "release": g.Release} {
		if text == "" {
			l.add(path, LintMissing, "key", key)
		}
	}
	if len(g.Caps) == 0 && !g.Hides {
		l.add(path, LintMissing, "key", "caps")
	}
	if g.Scope != "" && g.Scope != dimensionGroup {
		l.add(path, LintUnknown, "key", "scope", "got", g.Scope)
	}
	switch {
	case g.Usage != "" && g.Usage != "likely":
		l.add(path, LintUnknown, "key", "usage", "got", g.Usage)
	case (g.Usage == "") != (g.Found == ""):
		l.add(path, LintMissing, "key", "found")
	}
	for target, limit := range g.Caps {
		known := target == "overall" || target == g.Scope ||
			slices.ContainsFunc(l.bank.Dimensions, func(d Dimension) bool { return d.ID == target })
		if !known {
			l.add(path, LintUnknown, "key", "caps", "got", target)
		}
		if limit < 1 || limit > 5 {
			l.add(path, LintBounds)
		}
	}
	var local []string
	if g.Scope == dimensionGroup {
		local = []string{dimensionGroup}
	}
	l.rule(path, "when", g.When, local)
}

func (l *linter) check(c Check) {
	path := "check." + c.ID
	if !slices.Contains([]string{"block", "ask", "flag"}, c.Kind) {
		l.add(path, LintUnknown, "key", "kind", "got", c.Kind)
	}
	if c.When.Empty() == (c.Builtin == "") {
		l.add(path, LintMissing, "key", "when")
	}
	builtins := []string{PositionRuns, SameOption, Speed, PersonFit, HighClaims}
	if c.Builtin != "" && (!slices.Contains(builtins, c.Builtin) || len(c.Limits) == 0) {
		l.add(path, LintUnknown, "key", "builtin", "got", c.Builtin)
	}
	if c.Message == "" {
		l.add(path, LintMissing, "key", "message")
	}
	if _, ok := l.bank.Group(c.Group); !ok && c.Group != "" {
		l.add(path, LintUnknown, "key", "group", "got", c.Group)
	}
	for _, id := range c.Where {
		if _, ok := l.bank.Question(id); !ok {
			l.add(path, LintUnknown, "key", "where", "got", id)
		}
	}
	l.rule(path, "when", c.When, nil)
}

// rule checks that a rule names what the bank has: questions, groups, options.
func (l *linter) rule(path, key string, r Rule, local []string) {
	for _, id := range r.Questions() {
		if _, ok := l.bank.Question(id); !ok {
			l.add(path, LintUnknown, "key", key, "got", id)
		}
	}
	visit(r.root, func(e expression) {
		switch e := e.(type) {
		case overGroup:
			if _, ok := l.bank.Group(e.group); !ok && !slices.Contains(local, e.group) {
				l.add(path, LintUnknown, "key", key, "got", e.group)
			}
		case reference:
			if e.local() && len(local) == 0 {
				l.add(path, LintUnknown, "key", key, "got", e.id)
			}
		case comparison:
			l.literals(path, e.left, e.right)
		case overlap:
			l.literals(path, e.left, e.right)
		}
	})
}

// literals checks that a word or list compared with a choice is one of its
// options, so that a misspelt word cannot make a rule that never holds.
func (l *linter) literals(path string, left, right expression) {
	ref, isRef := left.(reference)
	lit, isLit := right.(constant)
	if !isRef || !isLit {
		if ref, isRef = right.(reference); isRef {
			lit, isLit = left.(constant)
		}
	}
	if !isRef || !isLit || ref.local() {
		return
	}
	q, ok := l.bank.Question(ref.id)
	if !ok {
		return
	}
	var words []string
	for _, v := range append([]value{value(lit)}, lit.list...) {
		switch {
		case v.kind == text:
			words = append(words, v.text)
		case v.kind == number && q.Numbered():
			words = append(words, figure(v.number))
		}
	}
	for _, word := range words {
		if _, ok := q.Option(word); !ok {
			l.add(path, LintRule, "question", q.ID, "got", word, "options", strings.TrimSpace(q.optionList()))
		}
	}
}
