package evidence

import (
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"time"

	"waterline/assessment/problem"
)

// Lint returns everything wrong with what the files of a base say, in the
// order of files and lines: missing fields, knots that are no quantile
// function, parameters nothing stands behind, references nothing uses, rates
// that are no rates. Each code is a key of the locale below "problem.".
func Lint(b *Base) problem.List {
	var out problem.List
	used := make(map[string]bool)
	for _, p := range b.Parameters() {
		at := b.places["parameter "+p.ID]
		out = append(out, lintWords(at, p)...)
		out = append(out, lintForm(at, p)...)
		out = append(out, b.lintSupport(at, p)...)
		for _, id := range p.References {
			used[id] = true
		}
	}
	for _, r := range b.References() {
		at := b.places["reference "+r.ID]
		out = append(out, lintReference(at, r)...)
		if !used[r.ID] {
			out = append(out, at.problem("id", "evidence_unused_reference", "id", r.ID))
		}
	}
	out = append(out, lintRates(b.places["rates"], b.Rates)...)
	slices.SortStableFunc(out, func(p, q problem.Problem) int {
		if p.Path != q.Path {
			if p.Path < q.Path {
				return -1
			}
			return 1
		}
		return p.Line - q.Line
	})
	return out
}

// parameterID is a path of lower-case words; anything else would differ
// between file systems.
var parameterID = regexp.MustCompile(`^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*$`)

func lintWords(at place, p Parameter) problem.List {
	var out problem.List
	if !parameterID.MatchString(p.ID) {
		out = append(out, at.problem("", "evidence_id", "id", p.ID))
	}
	for _, field := range [][2]string{
		{"description", p.Description}, {"unit", p.Unit}, {"last_checked", p.LastChecked}, {"strength", string(p.Strength)},
	} {
		if field[1] == "" {
			out = append(out, at.problem(field[0], "evidence_missing", "field", field[0]))
		}
	}
	if p.LastChecked != "" {
		if _, err := time.Parse(time.DateOnly, p.LastChecked); err != nil {
			out = append(out, at.problem("last_checked", "evidence_date", "value", p.LastChecked))
		}
	}
	switch p.Strength {
	case Strong, Moderate, Thin, Judgement, "":
	default:
		out = append(out, at.problem("strength", "evidence_strength", "value", string(p.Strength)))
	}
	return out
}

// lintSupport asks what stands behind a parameter: published figures, or a
// judgement that says why.
func (b *Base) lintSupport(at place, p Parameter) problem.List {
	var out problem.List
	switch {
	case p.Strength == Judgement && p.Note == "":
		out = append(out, at.problem("strength", "evidence_note"))
	case p.Strength != Judgement && len(p.References) == 0:
		out = append(out, at.problem("references", "evidence_unsupported"))
	}
	seen := make(map[string]bool)
	for _, id := range p.References {
		if _, ok := b.references[id]; !ok {
			out = append(out, at.problem("references", "evidence_unknown_reference", "id", id))
		}
		if seen[id] {
			out = append(out, at.problem("references", "evidence_repeated_reference", "id", id))
		}
		seen[id] = true
	}
	return out
}

// referenceID is a section letter and a number.
var referenceID = regexp.MustCompile(`^[A-Z][0-9]+$`)

func lintReference(at place, r Reference) problem.List {
	var out problem.List
	if !referenceID.MatchString(r.ID) {
		out = append(out, at.problem("id", "evidence_id", "id", r.ID))
	}
	for _, field := range [][2]string{
		{"section", r.Section}, {"quantity", r.Quantity}, {"unit", r.Unit}, {"design", r.Design},
		{"source.authors", r.Source.Authors}, {"source.title", r.Source.Title},
	} {
		if field[1] == "" {
			out = append(out, at.problem("id", "evidence_missing", "field", field[0]))
		}
	}
	if r.Year == 0 {
		out = append(out, at.problem("id", "evidence_missing", "field", "year"))
	}
	if r.Verified && r.SeenAt == "" {
		out = append(out, at.problem("verified", "evidence_unseen", "id", r.ID))
	}
	out = append(out, lintFinite(at, "point", r.Point)...)
	out = append(out, lintFinite(at, "low", r.Low)...)
	out = append(out, lintFinite(at, "high", r.High)...)
	if r.Low != nil && r.High != nil && *r.Low > *r.High {
		out = append(out, at.problem("low", "evidence_range", "low", number(*r.Low), "high", number(*r.High)))
	}
	return out
}

// currencyCode is an ISO 4217 code.
var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

func lintRates(at place, r Rates) problem.List {
	var out problem.List
	if r.Date.IsZero() {
		out = append(out, at.problem("date", "evidence_missing", "field", "date"))
	}
	if r.Source == "" {
		out = append(out, at.problem("source", "evidence_missing", "field", "source"))
	}
	for _, currency := range slices.Sorted(maps.Keys(r.PerUSD)) {
		rate := r.PerUSD[currency]
		if !currencyCode.MatchString(currency) || !finite(rate) || rate <= 0 {
			out = append(out, at.problem("per_base", "evidence_rate", "currency", currency, "rate", number(rate)))
		}
	}
	for _, currency := range slices.Sorted(maps.Keys(r.Others)) {
		if o := r.Others[currency]; o.Date.IsZero() || o.Source == "" {
			out = append(out, at.problem("others", "evidence_rate_source", "currency", currency))
		}
	}
	return out
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
