package locale

import (
	"strings"
	"testing"
	"testing/fstest"
)

const polish = `
name: Polski
decimal: ","
group: " "
minus: "−"
percent: "{n}%"
money: "{minus}{n} {symbol}"
money_code: "{minus}{n} {symbol}"
thousand: "{n} tys."
million: "{n} mln"
symbols: {PLN: zł}
date: "{d} {month} {y}"
month: "{month} {y}"
months: [a, b, c, d, e, f, g, h, i, j, k, l]
range: "{low}–{high}"
plural:
  - {form: one, from: 1, to: 1}
  - {form: few, of: 10, from: 2, to: 4, except: [12, 13, 14]}
certainty: [{from: 0, word: x}]
`

const polishWords = `
days: {one: "{n} dzień", few: "{n} dni (few)", other: "{n} dni"}
`

// A third language is files alone, its forms for counts among them. The forms
// of Polish are those of the Unicode CLDR, with "other" for its "many".
func TestALanguageIsAddedByFiles(t *testing.T) {
	l, err := load(fstest.MapFS{
		"pl/format.yaml": {Data: []byte(polish)}, "pl/web.yaml": {Data: []byte(polishWords)},
	}, "pl")
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{0: "0 dni", 1: "1 dzień", 2: "2 dni (few)", 5: "5 dni", 12: "12 dni", 21: "21 dni", 22: "22 dni (few)", 112: "112 dni", 1004: "1 004 dni (few)"} {
		if got := l.N("days", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := l.Money(86000, "PLN"); got != "86 tys. zł" {
		t.Errorf("money: %q", got)
	}
}

func TestWrongLanguagesAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ format, words, want string }{
		"no such language":        {"", "", "no such language"},
		"unknown key of format":   {polish + "colour: red\n", "", "field colour not found"},
		"eleven months":           {strings.Replace(polish, ", l]", "]", 1), "", "11 months"},
		"unknown place of a unit": {polish + "range_unit: first\n", "", "range_unit \"first\""},
		"no pattern for money":    {strings.Replace(polish, `money: "{minus}{n} {symbol}"`, "", 1), "", `no "money"`},
		"no words of certainty":   {polish[:strings.Index(polish, "certainty")], "", "no words of certainty"},
		"no YAML":                 {polish, "a: [", "web.yaml"},
		"a list of sentences":     {polish, "- a\n- b\n", "must be a mapping"},
		"a key that comes again":  {polish, "a: x\na: y\n", "twice"},
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{}
			if c.format != "" {
				files["pl/format.yaml"] = &fstest.MapFile{Data: []byte(c.format)}
			}
			if c.words != "" {
				files["pl/web.yaml"] = &fstest.MapFile{Data: []byte(c.words)}
			}
			if _, err := load(files, "pl"); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q in it", err, c.want)
			}
		})
	}
}
