package reports

import (
	"bytes"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"waterline/assessment"
)

// scripts are names in many scripts and what a report prints of them. What is
// shaped right: Latin with Vietnamese, Greek, Cyrillic, Chinese, Japanese and
// Korean. What needs joining, reordering or colour is put in words.
var scripts = map[string]struct{ typed, printed string }{
	"Cyrillic":   {"Обработка счетов", "Обработка счетов"},
	"Greek":      {"Επεξεργασία τιμολογίων", "Επεξεργασία τιμολογίων"},
	"Vietnamese": {"Xử lý hoá đơn và đối chiếu", "Xử lý hoá đơn và đối chiếu"},
	"decomposed": {"Xu\u031b\u0309 ly\u0301", "Xử lý"},
	"Chinese":    {"发票匹配与付款", "发票匹配与付款"},
	"Japanese":   {"請求書処理センター", "請求書処理センター"},
	"Korean":     {"송장 처리", "송장 처리"},
	"Arabic":     {"معالجة الفواتير", "p1 (name in Arabic)"},
	"Hebrew":     {"עיבוד חשבוניות", "p1 (name in Hebrew)"},
	"Thai":       {"การประมวลผล", "p1 (name in Thai)"},
	"Hindi":      {"चालान", "p1 (name in Devanagari)"},
	"mixed":      {"Invoices (الفواتير) 2027", "Invoices ([Arabic]) 2027"},
	"emoji":      {"Claims 👩\u200d💻 triage ✈️", "Claims [emoji] triage [emoji]"},
	"emoji only": {"🎉🎉", "p1 (name in emoji)"},
	"bold":       {"𝗖𝗹𝗮𝗶𝗺𝘀", "Claims"},
	"overridden": {"in\u202evoice\u202c \u2066x\u2069", "invoice x"},
	"control":    {"a\x00b\x1b[31mc", "a b [31mc"},
	"markup":     {"<b>&amp;</b> =1+1", "<b>&amp;</b> =1+1"},
}

func TestClean_Scripts(t *testing.T) {
	for name, c := range scripts {
		r := assessment.Result{Processes: []assessment.Process{{ID: "p1", Name: c.typed}}}
		fonts := loaded(t)
		w := newWords(r, english(t), fonts)
		if got := w.res.Processes[0].Name; got != c.printed {
			t.Errorf("%s: %q is printed as %q, want %q", name, c.typed, got, c.printed)
		}
		if strings.Contains(c.printed, "[") && name != "control" || strings.Contains(c.printed, "p1") {
			if len(w.cleaner.lostKinds()) == 0 {
				t.Errorf("%s: nothing is said to be lost", name)
			}
		}
		if got := onScreen(r, english(t), fonts).res.Processes[0].Name; name == "Arabic" && got != c.typed {
			t.Errorf("a screen gets %q", got)
		}
	}
}

// TestClean_IsSaid: the page about the method says which characters are missing.
func TestClean_IsSaid(t *testing.T) {
	r := renamed(company(t, "insurer"), "قسم 😀 ย")
	doc, err := Build(r, options(t, A4))
	if err != nil {
		t.Fatal(err)
	}
	if want := "could not be drawn: Arabic, Thai and emoji."; !strings.Contains(string(tree(t, doc)), want) {
		t.Errorf("no page says %q", want)
	}
}

// FuzzBuild: whatever is typed, the report is made, every character in it is
// drawn by a face that has it, and no direction control or emoji reaches a page.
func FuzzBuild(f *testing.F) {
	for _, c := range scripts {
		f.Add(c.typed)
	}
	f.Add(strings.Repeat("W", 200))
	f.Add(strings.Repeat("漢", 200))
	f.Add(strings.Repeat("قسم 漢 ", 40) + "\xff\xfe\U0010FFFF")
	base, opt := company(f, "logistics"), options(f, A4)
	fonts := loaded(f)
	f.Fuzz(func(t *testing.T, typed string) {
		if runes := []rune(typed); len(runes) > 200 {
			typed = string(runes[:200])
		}
		spoken := opt
		spoken.Brand = Brand{Name: "A" + typed, Footer: typed, PreparedBy: typed, Disclosure: typed}
		spoken.Brand.Cover.Title, spoken.Brand.Cover.Subtitle = typed, typed
		doc, err := Build(renamed(copied(base), typed), spoken)
		if err != nil {
			t.Fatalf("%q: %v", typed, err)
		}
		for _, text := range textsOf(doc) {
			for _, r := range text {
				if !fonts.Draws(r) || !fonts.For(r, false).Has(r) || !fonts.For(r, true).Has(r) || unicode.Is(unicode.Bidi_Control, r) {
					t.Fatalf("%q: %U is on a page, in %q", typed, r, text)
				}
			}
		}
		if err := doc.WritePDF(&bytes.Buffer{}); err != nil {
			t.Errorf("%q: %v", typed, err)
		}
	})
}

// copied is a result whose parts may be changed.
func copied(r assessment.Result) assessment.Result {
	c := cleaner{}
	out := reflect.New(reflect.TypeOf(r)).Elem()
	c.copy(out, reflect.ValueOf(r))
	return out.Interface().(assessment.Result)
}

var colourText = regexp.MustCompile(`^#[0-9A-F]{6}$`)

// textsOf are all texts of a document, those in charts included.
func textsOf(doc *Document) []string {
	var out []string
	var walk func(v reflect.Value, depth int)
	walk = func(v reflect.Value, depth int) {
		switch v.Kind() {
		case reflect.String:
			if s := v.String(); !colourText.MatchString(s) {
				out = append(out, s)
			}
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() && depth < 30 && !strings.Contains(v.Type().String(), "font.") && !strings.Contains(v.Type().String(), "locale.") {
				walk(v.Elem(), depth+1)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i), depth+1)
			}
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				walk(v.Index(i), depth+1)
			}
		}
	}
	for _, p := range doc.Pages {
		walk(reflect.ValueOf(p), 0)
	}
	walk(reflect.ValueOf(doc.Footer), 0)
	return append(out, doc.Title, doc.Author, doc.look.Name, doc.look.Cover.Subtitle)
}
