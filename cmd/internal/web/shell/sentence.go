package shell

import (
	"strconv"

	"waterline/assessment/problem"
	"waterline/templates/locale"
)

// Sentence writes a problem for the person who filled in a form. The key
// prefix.code goes before problem.code.
func Sentence(words *locale.Locale, prefix string, p problem.Problem) string {
	pairs := make([]string, 0, 2*len(p.Args))
	for name, value := range p.Args {
		if x, err := strconv.ParseFloat(value, 64); err == nil && name != "got" {
			value = words.Number(x, Decimals(value))
		}
		pairs = append(pairs, name, value)
	}
	if key := prefix + "." + p.Code; words.Has(key) {
		return words.T(key, pairs...)
	}
	return words.T("problem."+p.Code, pairs...)
}

// Decimals counts the digits behind the point of a figure.
func Decimals(figure string) int {
	for i := range figure {
		if figure[i] == '.' {
			return len(figure) - i - 1
		}
	}
	return 0
}
