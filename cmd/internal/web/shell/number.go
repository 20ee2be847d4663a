package shell

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"waterline/assessment/problem"
)

const maxNumberLength = 40

// Codes of what can be wrong with a typed figure.
const (
	CodeNumber    = "number_expected"
	CodeAmbiguous = "number_ambiguous"
)

// Number reads a figure as people type it: 1,400 and 1.400 and 1 400 and
// 1.4k are the same, and decimal is how the reader's language writes decimals.
// A figure with two honest readings is a problem that names both.
func Number(path, typed, decimal string) (float64, *problem.Problem) {
	bad := func() (float64, *problem.Problem) {
		p := problem.New(path, CodeNumber, "got", typed)
		return 0, &p
	}
	text, scale := bareNumber(typed)
	sign := 1.0
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		text, sign = rest, -1
	}
	if text == "" || len(text) > maxNumberLength || strings.Trim(text, "0123456789.,") != "" {
		return bad()
	}
	plain, other, ok := separators(text, decimal, scale == 1)
	if !ok {
		return bad()
	}
	if other != "" {
		p := problem.New(path, CodeAmbiguous, "first", other, "second", plain)
		return 0, &p
	}
	x, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsInf(x, 0) {
		return bad()
	}
	return sign * x * scale, nil
}

// bareNumber drops signs of currency and per cent and what separates thousands
// in any language, and reads a closing k or m.
func bareNumber(typed string) (text string, scale float64) {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Sc, r), r == '%', r == '\'', r == '’':
			return -1
		case r == '−', r == '–':
			return '-'
		}
		return unicode.ToLower(r)
	}, typed)
	scale = 1
	if rest, ok := strings.CutSuffix(text, "k"); ok {
		text, scale = rest, 1e3
	} else if rest, ok := strings.CutSuffix(text, "m"); ok {
		text, scale = rest, 1e6
	}
	return text, scale
}

// separators turns points and commas into plain notation. When thousands and
// decimals are equally likely it returns both readings.
func separators(text, decimal string, mayGroup bool) (plain, other string, ok bool) {
	points, commas := strings.Count(text, "."), strings.Count(text, ",")
	switch {
	case points == 0 && commas == 0:
		return text, "", true
	case points > 0 && commas > 0:
		last := max(strings.LastIndex(text, "."), strings.LastIndex(text, ","))
		group := "."
		if text[last] == '.' {
			group = ","
		}
		whole, fraction := text[:last], text[last+1:]
		joined, ok := ungroup(whole, group)
		return joined + "." + fraction, "", ok && fraction != "" && strings.Trim(fraction, "0123456789") == ""
	}
	sign := "."
	if commas > 0 {
		sign = ","
	}
	joined, grouped := ungroup(text, sign)
	if points+commas > 1 {
		return joined, "", grouped
	}
	fraction := strings.Replace(text, sign, ".", 1)
	if strings.HasSuffix(text, sign) {
		return "", "", false
	}
	switch {
	case !grouped || !mayGroup:
		return fraction, "", true
	case sign != decimal, strings.HasSuffix(text, "0"):
		return joined, "", true
	}
	return fraction, joined, true
}

// ungroup joins 1,234,567 when every group but the first has three digits and
// the first is not a lone zero.
func ungroup(text, sign string) (string, bool) {
	parts := strings.Split(text, sign)
	if len(parts[0]) < 1 || len(parts[0]) > 3 || parts[0] == "0" {
		return "", false
	}
	for _, part := range parts[1:] {
		if len(part) != 3 || strings.Trim(part, "0123456789") != "" {
			return "", false
		}
	}
	return strings.Join(parts, ""), true
}
