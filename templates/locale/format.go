package locale

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// format is how a language writes figures.
type format struct {
	Name      string            `yaml:"name"` // of the language, in itself
	Decimal   string            `yaml:"decimal"`
	Group     string            `yaml:"group"`
	Minus     string            `yaml:"minus"`
	Percent   string            `yaml:"percent"`    // pattern with {n}
	Money     string            `yaml:"money"`      // pattern with {minus} {symbol} {n}
	MoneyCode string            `yaml:"money_code"` // the same for a currency without a sign
	Thousand  string            `yaml:"thousand"`
	Million   string            `yaml:"million"`
	Billion   string            `yaml:"billion"`
	Symbols   map[string]string `yaml:"symbols"` // currency code → sign
	Date      string            `yaml:"date"`    // pattern with {d} {month} {y}
	Month     string            `yaml:"month"`   // pattern with {month} {y}
	Months    []string          `yaml:"months"`
	Range     string            `yaml:"range"`      // pattern with {low} {high}
	RangeUnit string            `yaml:"range_unit"` // "last": a unit that both ends share is written once, after the second
	Plural    []plural          `yaml:"plural"`     // the first that fits a count; "other" where none does
	Words     []certainty       `yaml:"certainty"`
}

// plural is a form of a sentence for counts whose remainder by Of, or which
// themselves when Of is 0, lie from From to To, unless the last two digits are
// among Except.
type plural struct {
	Form   string `yaml:"form"`
	Of     int    `yaml:"of"`
	From   int    `yaml:"from"`
	To     int    `yaml:"to"`
	Except []int  `yaml:"except"`
}

// form is the ending of the key for a count.
func (f format) form(n int) string {
	for _, p := range f.Plural {
		x := n
		if p.Of > 0 {
			x = n % p.Of
		}
		if p.From <= x && x <= p.To && !slices.Contains(p.Except, n%100) {
			return p.Form
		}
	}
	return "other"
}

// certainty is a calibrated word for chances from From upwards.
type certainty struct {
	From float64 `yaml:"from"`
	Word string  `yaml:"word"`
}

func (f format) check(tag string) error {
	var errs []error
	for name, value := range map[string]string{
		"name": f.Name, "decimal": f.Decimal, "minus": f.Minus, "percent": f.Percent,
		"money": f.Money, "money_code": f.MoneyCode, "thousand": f.Thousand, "million": f.Million, "date": f.Date, "month": f.Month, "range": f.Range,
	} {
		if value == "" {
			errs = append(errs, fmt.Errorf("locale %s: format.yaml has no %q", tag, name))
		}
	}
	if f.RangeUnit != "" && f.RangeUnit != "last" {
		errs = append(errs, fmt.Errorf("locale %s: format.yaml has range_unit %q, which can only be %q", tag, f.RangeUnit, "last"))
	}
	if len(f.Months) != 12 {
		errs = append(errs, fmt.Errorf("locale %s: format.yaml has %d months, not 12", tag, len(f.Months)))
	}
	if len(f.Words) == 0 {
		errs = append(errs, fmt.Errorf("locale %s: format.yaml has no words of certainty", tag))
	}
	return errors.Join(errs...)
}

// missing stands where a figure is not known or not finite.
const missing = "–"

// Number writes x with the given number of decimals and grouped thousands.
func (l *Locale) Number(x float64, decimals int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return missing
	}
	return l.signed(x, l.digits(math.Abs(x), decimals), "")
}

// Figure writes x to a number of significant figures, without exponent.
func (l *Locale) Figure(x float64, figures int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return missing
	}
	x = significant(x, figures)
	return l.Number(x, decimalsFor(x, figures))
}

// Percent writes a share as a percentage without decimals; shares that would
// round to 0 or 100 without being so are written as below 1 or above 99.
func (l *Locale) Percent(share float64) string {
	if math.IsNaN(share) || math.IsInf(share, 0) {
		return missing
	}
	n := l.Number(math.Round(share*100), 0)
	switch {
	case share > 0 && share < 0.005:
		n = "<" + l.Number(1, 0)
	case share < 1 && share > 0.995:
		n = ">" + l.Number(99, 0)
	}
	return fill(l.format.Percent, "n", n)
}

// Money writes an amount to two significant figures with its currency, such as
// $86k: for sentences.
func (l *Locale) Money(x float64, currency string) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return missing
	}
	x = significant(x, 2)
	abs := math.Abs(x)
	scale, pattern := 1.0, "{n}"
	switch {
	case abs >= 1e9 && l.format.Billion != "":
		scale, pattern = 1e9, l.format.Billion
	case abs >= 1e6:
		scale, pattern = 1e6, l.format.Million
	case abs >= 1e3:
		scale, pattern = 1e3, l.format.Thousand
	}
	n := fill(pattern, "n", l.digits(abs/scale, decimalsFor(abs/scale, 2)))
	return l.signed(x, n, currency)
}

// MoneyFull writes an amount to the whole unit: for tables.
func (l *Locale) MoneyFull(x float64, currency string) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return missing
	}
	x = math.Round(x)
	return l.signed(x, l.digits(math.Abs(x), 0), currency)
}

// MoneyFigure writes an amount to a number of significant figures, without a
// word for thousands: for prices of small things.
func (l *Locale) MoneyFigure(x float64, figures int, currency string) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return missing
	}
	x = significant(x, figures)
	return l.signed(x, l.digits(math.Abs(x), decimalsFor(x, figures)), currency)
}

// MoneyRange writes low to high, each to two significant figures.
func (l *Locale) MoneyRange(low, high float64, currency string) string {
	return l.Span(l.Money(low, currency), l.Money(high, currency))
}

// Span joins two written figures into a range.
func (l *Locale) Span(low, high string) string {
	if unit := unitAfter(low); l.format.RangeUnit == "last" && unit == unitAfter(high) {
		low = strings.TrimSuffix(low, unit)
	}
	return fill(l.format.Range, "low", low, "high", high)
}

// unitAfter is what follows the last digit of a written figure.
func unitAfter(figure string) string {
	return figure[strings.LastIndexAny(figure, "0123456789")+1:]
}

// Likely writes a chance as its calibrated word with the figure in brackets.
func (l *Locale) Likely(p float64) string {
	return l.LikelyWord(p) + " (" + l.Percent(p) + ")"
}

// LikelyWord is the calibrated word alone; print the figure beside it. It goes
// by the whole per cent that is printed, so that word and figure agree.
func (l *Locale) LikelyWord(p float64) string {
	word := ""
	p = math.Round(p*100) / 100
	for _, w := range l.format.Words {
		if p >= w.From {
			word = w.Word
		}
	}
	return word
}

// Date writes the day of t in UTC.
func (l *Locale) Date(t time.Time) string {
	t = t.UTC()
	return fill(l.format.Date, "d", strconv.Itoa(t.Day()), "month", l.format.Months[t.Month()-1], "y", strconv.Itoa(t.Year()))
}

// ShortDate writes the day of t in UTC for a narrow column, with the month cut
// to three letters.
func (l *Locale) ShortDate(t time.Time) string {
	t = t.UTC()
	month := []rune(l.format.Months[t.Month()-1])
	return strings.NewReplacer(
		"{d}", strconv.Itoa(t.Day()),
		"{month}", string(month[:min(len(month), 3)]),
		"{y}", strconv.Itoa(t.Year()),
		" ", "\u00a0",
	).Replace(l.format.Date)
}

// Month writes the month of t in UTC.
func (l *Locale) Month(t time.Time) string {
	t = t.UTC()
	return fill(l.format.Month, "month", l.format.Months[t.Month()-1], "y", strconv.Itoa(t.Year()))
}

// ShortMonth writes the month of t in UTC for a narrow column, cut to three
// letters.
func (l *Locale) ShortMonth(t time.Time) string {
	t = t.UTC()
	month := []rune(l.format.Months[t.Month()-1])
	return strings.NewReplacer("{month}", string(month[:min(len(month), 3)]), "{y}", strconv.Itoa(t.Year()), " ", "\u00a0").Replace(l.format.Month)
}

// signed places minus and currency around digits that carry no sign.
func (l *Locale) signed(x float64, digits, currency string) string {
	minus := ""
	if x < 0 && strings.ContainsAny(digits, "123456789") {
		minus = l.format.Minus
	}
	if currency == "" {
		return minus + digits
	}
	pattern, sign := l.format.Money, l.format.Symbols[currency]
	if sign == "" {
		pattern, sign = l.format.MoneyCode, currency
	}
	return fill(pattern, "minus", minus, "symbol", sign, "n", digits)
}

// digits writes a non-negative number with grouped thousands.
func (l *Locale) digits(x float64, decimals int) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(x, 'f', decimals, 64), ".")
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(l.format.Group)
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteString(l.format.Decimal)
		b.WriteString(fraction)
	}
	return b.String()
}

// significant rounds x to a number of significant figures.
func significant(x float64, figures int) float64 {
	if x == 0 {
		return 0
	}
	digits := float64(figures) - 1 - math.Floor(math.Log10(math.Abs(x)))
	if digits < 0 { // by whole powers of ten, so that a million stays exactly that
		step := math.Pow(10, -digits)
		return math.Round(x/step) * step
	}
	power := math.Pow(10, digits)
	return math.Round(x*power) / power
}

// decimalsFor is how many decimals show that many significant figures of x.
func decimalsFor(x float64, figures int) int {
	if x == 0 {
		return 0
	}
	d := figures - 1 - int(math.Floor(math.Log10(math.Abs(x))))
	if d < 0 {
		return 0
	}
	if scaled := x * math.Pow(10, float64(d)); d > 0 && math.Mod(math.Round(scaled), 10) == 0 {
		return d - 1 // no trailing zero: 1k, not 1.0k
	}
	return d
}
