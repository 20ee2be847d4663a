package questionnaire

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/currency"

	"waterline/assessment/problem"
)

// Check judges one answer by the rules of its question. Missing is never wrong
// here: whether an answer is needed is for the whole assessment to say.
func (q Question) Check(path string, a Answer) problem.List {
	switch {
	case a.State == Missing:
		return nil
	case a.State == DontKnow && !q.DontKnow:
		return problem.List{problem.New(path, CodeDontKnow)}
	case a.State == NotApplicable && q.NotApplicable == "":
		return problem.List{problem.New(path, CodeNotApplicable)}
	}
	found := q.checkProof(path, a)
	if a.State == Given {
		found = append(found, q.checkValue(path, a)...)
	}
	return found
}

func (q Question) checkProof(path string, a Answer) problem.List {
	switch {
	case a.Proof == "":
		return nil
	case q.Proof == nil:
		return problem.List{problem.New(path, CodeProof)}
	case a.Proof != None && a.Proof != Described && a.Proof != Linked:
		return problem.List{problem.New(path, CodeProofWord, "got", string(a.Proof))}
	case a.State != Given && a.Proof != None:
		return problem.List{problem.New(path, CodeProofAlone)}
	}
	return nil
}

func (q Question) checkValue(path string, a Answer) problem.List {
	switch {
	case q.Numeric():
		return q.checkNumeric(path, a)
	case q.Numbered():
		if _, ok := q.Option(figure(a.Number)); !ok || a.Text != "" || a.Range != nil {
			return problem.List{q.UnknownOption(path, figure(a.Number))}
		}
		return nil
	}
	switch q.Type {
	case Single, Anchored:
		if _, ok := q.Option(a.Text); !ok {
			return problem.List{q.UnknownOption(path, a.Text)}
		}
	case Multi, Ranked:
		return q.checkChoices(path, a.List)
	case Table:
		return q.checkTable(path, a.Table)
	case Date:
		if _, err := time.Parse(time.DateOnly, a.Text); err != nil {
			return problem.List{problem.New(path, CodeNotDate, "got", a.Text)}
		}
	case Currency:
		if _, err := currency.ParseISO(a.Text); err != nil || !q.matches(a.Text) {
			return problem.List{problem.New(path, CodeNotCurrency, "got", a.Text)}
		}
	default:
		return q.checkText(path, a.Text)
	}
	return nil
}

func (q Question) matches(text string) bool {
	if q.Validation.Pattern == "" {
		return true
	}
	ok, err := regexp.MatchString(q.Validation.Pattern, text)
	return ok && err == nil
}

func (q Question) checkNumeric(path string, a Answer) problem.List {
	if a.Range == nil {
		return q.checkFigure(path, a.Number)
	}
	if !q.TakesRange() {
		return problem.List{problem.New(path, CodeRange)}
	}
	r := *a.Range
	found := q.checkFigure(path+".low", r.Low)
	found = append(found, q.checkFigure(path+".high", r.High)...)
	if r.HasLikely {
		found = append(found, q.checkFigure(path+".likely", r.Likely)...)
	}
	if len(found) > 0 {
		return found
	}
	pair := func(code string, a, b float64) {
		if a > b {
			found = append(found, problem.New(path, code, "first", figure(a), "second", figure(b)))
		}
	}
	if !r.HasLikely {
		pair(CodeLowAboveHigh, r.Low, r.High)
		return found
	}
	pair(CodeLowAboveLikely, r.Low, r.Likely)
	pair(CodeLikelyAbove, r.Likely, r.High)
	return found
}

func (q Question) checkFigure(path string, x float64) problem.List {
	low, high := q.bounds()
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return problem.List{problem.New(path, CodeNotFinite, q.boundArgs()...)}
	case x < low || x > high:
		return problem.List{problem.New(path, CodeOutOfRange, append(q.boundArgs(), "got", figure(x))...)}
	case q.Type == Integer && x != math.Trunc(x):
		return problem.List{problem.New(path, CodeNotWhole, append(q.boundArgs(), "got", figure(x))...)}
	}
	return nil
}

// bounds are finite for every bank that Lint accepts.
func (q Question) bounds() (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	if q.Validation.Min != nil {
		low = *q.Validation.Min
	}
	if q.Validation.Max != nil {
		high = *q.Validation.Max
	}
	return low, high
}

// Bounds are the least and greatest figure a numeric question takes, as written.
func (q Question) Bounds() (least, greatest string) {
	low, high := q.bounds()
	return figure(low), figure(high)
}

func (q Question) boundArgs() []string {
	least, greatest := q.Bounds()
	return []string{"min", least, "max", greatest}
}

func (q Question) checkText(path, s string) problem.List {
	trimmed := strings.TrimSpace(s)
	switch {
	case trimmed == "":
		return problem.List{problem.New(path, CodeEmptyText)}
	case trimmed == WordDontKnow || trimmed == WordNotApplicable:
		return problem.List{problem.New(path, CodeReserved, "got", trimmed)}
	case !utf8.ValidString(s) || strings.IndexFunc(s, isControl) >= 0:
		return problem.List{problem.New(path, CodeControl)}
	case q.Validation.MaxLength > 0 && utf8.RuneCountInString(s) > q.Validation.MaxLength:
		return problem.List{problem.New(path, CodeTooLong, "max", strconv.Itoa(q.Validation.MaxLength))}
	}
	return nil
}

// isControl finds what would break a line of a report; a line break is allowed.
func isControl(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }

func (q Question) checkChoices(path string, chosen []string) problem.List {
	var found problem.List
	for i, value := range chosen {
		o, ok := q.Option(value)
		switch {
		case !ok:
			found = append(found, q.UnknownOption(path, value))
		case slices.Contains(chosen[:i], value):
			found = append(found, problem.New(path, CodeTwice, "got", value))
		case o.Alone && len(chosen) > 1:
			found = append(found, problem.New(path, CodeAlone, "got", value))
		}
	}
	least, most := max(q.Validation.MinChoices, 1), q.Validation.MaxChoices
	if len(chosen) < least {
		found = append(found, problem.New(path, CodeTooFew, "min", strconv.Itoa(least)))
	}
	if most > 0 && len(chosen) > most {
		found = append(found, problem.New(path, CodeTooMany, "max", strconv.Itoa(most)))
	}
	return found
}

func (q Question) checkTable(path string, cells map[string]float64) problem.List {
	if len(cells) == 0 {
		return problem.List{problem.New(path, CodeTooFew, "min", "1")}
	}
	rows := make([]string, 0, len(cells))
	for row := range cells {
		rows = append(rows, row)
	}
	slices.Sort(rows)
	var found problem.List
	for _, row := range rows {
		if _, ok := q.Option(row); !ok {
			found = append(found, problem.New(path, CodeRow, "got", row, "options", q.optionList()))
			continue
		}
		found = append(found, q.checkFigure(path+"."+row, cells[row])...)
	}
	return found
}

// UnknownOption is the problem of an answer that is none of the options.
func (q Question) UnknownOption(path, got string) problem.Problem {
	return problem.New(path, CodeOption, "got", got, "options", q.optionList())
}

func (q Question) optionList() string {
	values := make([]string, len(q.Options))
	for i, o := range q.Options {
		values[i] = o.Value
	}
	return strings.Join(values, ", ")
}

// figure writes a number in full, without exponent up to the largest bound.
func figure(x float64) string {
	if math.Abs(x) >= 1e15 {
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
