package locale_test

import (
	"math"
	"testing"
	"time"

	"waterline/templates/locale"
)

func load(t *testing.T, tag string) *locale.Locale {
	t.Helper()
	l, err := locale.Load(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// The German forms follow DIN 5008 and the Duden: comma for decimals, point for
// thousands, a space before the unit. The space does not break (U+00A0) and the
// minus is U+2212 in both languages.
func TestFigures(t *testing.T) {
	en, de := load(t, "en"), load(t, "de")
	for _, c := range []struct {
		name   string
		write  func(l *locale.Locale) string
		en, de string
	}{
		{"decimals", func(l *locale.Locale) string { return l.Number(1234.5, 1) }, "1,234.5", "1.234,5"},
		{"whole", func(l *locale.Locale) string { return l.Number(1234567, 0) }, "1,234,567", "1.234.567"},
		{"three digits", func(l *locale.Locale) string { return l.Number(999, 0) }, "999", "999"},
		{"negative", func(l *locale.Locale) string { return l.Number(-75, 0) }, "−75", "−75"},
		{"no negative zero", func(l *locale.Locale) string { return l.Number(-0.04, 1) }, "0.0", "0,0"},
		{"not a number", func(l *locale.Locale) string { return l.Number(math.NaN(), 1) }, "–", "–"},
		{"infinite", func(l *locale.Locale) string { return l.Money(math.Inf(1), "EUR") }, "–", "–"},
		{"figures", func(l *locale.Locale) string { return l.Figure(0.01234, 2) }, "0.012", "0,012"},
		{"figures of many", func(l *locale.Locale) string { return l.Figure(12345, 2) }, "12,000", "12.000"},
		{"money", func(l *locale.Locale) string { return l.Money(86000, "EUR") }, "€86k", "86\u00a0Tsd.\u00a0€"},
		{"millions", func(l *locale.Locale) string { return l.Money(1.2e6, "EUR") }, "€1.2m", "1,2\u00a0Mio.\u00a0€"},
		{"billions", func(l *locale.Locale) string { return l.Money(3.4e9, "EUR") }, "€3.4bn", "3,4\u00a0Mrd.\u00a0€"},
		{"rounds up to a million", func(l *locale.Locale) string { return l.Money(999999, "EUR") }, "€1m", "1\u00a0Mio.\u00a0€"},
		{"negative money", func(l *locale.Locale) string { return l.Money(-75000, "GBP") }, "−£75k", "−75\u00a0Tsd.\u00a0£"},
		{"nothing", func(l *locale.Locale) string { return l.Money(0, "EUR") }, "€0", "0\u00a0€"},
		{"no sign", func(l *locale.Locale) string { return l.Money(86000, "CHF") }, "CHF\u00a086k", "86\u00a0Tsd.\u00a0CHF"},
		{"whole money", func(l *locale.Locale) string { return l.MoneyFull(86250.4, "USD") }, "$86,250", "86.250\u00a0$"},
		{"whole money without sign", func(l *locale.Locale) string { return l.MoneyFull(-3600, "SEK") }, "−SEK\u00a03,600", "−3.600\u00a0SEK"},
		{"small price", func(l *locale.Locale) string { return l.MoneyFigure(0.1234, 3, "EUR") }, "€0.123", "0,123\u00a0€"},
		{"money range", func(l *locale.Locale) string { return l.MoneyRange(-75000, 740000, "EUR") }, "−€75k to €740k", "−75 bis 740\u00a0Tsd.\u00a0€"},
		{"money range of two scales", func(l *locale.Locale) string { return l.MoneyRange(800, 1.2e6, "EUR") }, "€800 to €1.2m", "800\u00a0€ bis 1,2\u00a0Mio.\u00a0€"},
		{"range that is not known", func(l *locale.Locale) string { return l.MoneyRange(math.NaN(), 1, "EUR") }, "– to €1", "– bis 1\u00a0€"},
		{"range", func(l *locale.Locale) string { return l.Span("1", "2") }, "1 to 2", "1 bis 2"},
		{"range of shares", func(l *locale.Locale) string { return l.Span(l.Percent(0.1), l.Percent(0.2)) }, "10\u00a0% to 20\u00a0%", "10 bis 20\u00a0%"},
		{"per cent", func(l *locale.Locale) string { return l.Percent(0.12) }, "12\u00a0%", "12\u00a0%"},
		{"next to nothing", func(l *locale.Locale) string { return l.Percent(0.001) }, "<1\u00a0%", "<1\u00a0%"},
		{"next to all", func(l *locale.Locale) string { return l.Percent(0.999) }, ">99\u00a0%", ">99\u00a0%"},
		{"date", func(l *locale.Locale) string { return l.Date(time.Date(2026, 11, 23, 23, 0, 0, 0, time.UTC)) }, "23 November 2026", "23. November 2026"},
		{"date in March", func(l *locale.Locale) string { return l.Date(time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)) }, "1 March 2027", "1. März 2027"},
		{"month", func(l *locale.Locale) string { return l.Month(time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)) }, "March 2027", "März 2027"},
		{"short month", func(l *locale.Locale) string { return l.ShortMonth(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)) }, "Sep\u00a02026", "Sep\u00a02026"},
		{"language", func(l *locale.Locale) string { return l.Name() }, "English", "Deutsch"},
		// The bands are those of METHOD.md; a bound belongs to the band above it.
		{"9 in 100", func(l *locale.Locale) string { return l.Likely(0.09) }, "very unlikely (9\u00a0%)", "sehr unwahrscheinlich (9\u00a0%)"},
		{"10 in 100", func(l *locale.Locale) string { return l.Likely(0.10) }, "unlikely (10\u00a0%)", "unwahrscheinlich (10\u00a0%)"},
		{"half", func(l *locale.Locale) string { return l.Likely(0.5) }, "about as likely as not (50\u00a0%)", "etwa so wahrscheinlich wie nicht (50\u00a0%)"},
		{"just below likely", func(l *locale.Locale) string { return l.Likely(0.654) }, "about as likely as not (65\u00a0%)", "etwa so wahrscheinlich wie nicht (65\u00a0%)"},
		{"likely", func(l *locale.Locale) string { return l.Likely(0.69) }, "likely (69\u00a0%)", "wahrscheinlich (69\u00a0%)"},
		{"very likely", func(l *locale.Locale) string { return l.Likely(0.9) }, "very likely (90\u00a0%)", "sehr wahrscheinlich (90\u00a0%)"},
	} {
		if got := c.write(en); got != c.en {
			t.Errorf("%s in English: %q, want %q", c.name, got, c.en)
		}
		if got := c.write(de); got != c.de {
			t.Errorf("%s in German: %q, want %q", c.name, got, c.de)
		}
	}
}
