package locale_test

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"waterline/templates/locale"
)

var (
	placeholder = regexp.MustCompile(`\{[a-z][a-z0-9_]*\}`)
	stop        = regexp.MustCompile(`[.?!;:·](\s|$)|\n`)
)

const mostWords = 20 // of a sentence, the design brief's section 9

func TestThereAreEnglishAndGerman(t *testing.T) {
	for _, tag := range []string{"en", "de"} {
		if !slices.Contains(locale.Tags(), tag) {
			t.Errorf("%s is not among %v", tag, locale.Tags())
		}
	}
}

// Every language says everything that English says, with the same figures in it.
func TestLanguagesAgree(t *testing.T) {
	en := load(t, "en")
	for _, tag := range locale.Tags() {
		l := load(t, tag)
		for _, key := range sorted(en) {
			if !l.Has(key) {
				t.Errorf("%s: %s is missing: %q", tag, key, en.T(key))
				continue
			}
			if want, got := places(en.T(key)), places(l.T(key)); !slices.Equal(got, want) && !written(key) {
				t.Errorf("%s: %s has the places %v, not %v", tag, key, got, want)
			}
		}
		for _, key := range sorted(l) {
			if !en.Has(key) && !pluralForm(en, key) {
				t.Errorf("%s: %s is too many", tag, key)
			}
			if strings.TrimSpace(l.T(key)) == "" {
				t.Errorf("%s: %s is empty", tag, key)
			}
		}
	}
}

// written reports whether a form may spell its count out ("One answer").
func written(key string) bool { return strings.HasSuffix(key, ".one") }

// pluralForm reports whether the key is one of a count that English has too.
func pluralForm(en *locale.Locale, key string) bool {
	at := strings.LastIndexByte(key, '.')
	return at > 0 && en.Has(key[:at]+".one") && en.Has(key[:at]+".other")
}

func TestNoLanguageUsesForbiddenWords(t *testing.T) {
	for _, tag := range locale.Tags() {
		patterns := forbidden(t, tag)
		l := load(t, tag)
		for _, key := range sorted(l) {
			for _, p := range patterns {
				if found := p.FindString(l.T(key)); found != "" {
					t.Errorf("%s: %s says %q: %q", tag, key, found, l.T(key))
				}
			}
		}
	}
}

// Where an English text keeps to the longest sentence, every language does.
func TestSentencesAreShort(t *testing.T) {
	en := load(t, "en")
	for _, tag := range locale.Tags() {
		l := load(t, tag)
		for _, key := range sorted(l) {
			if n := longest(l.T(key)); n > mostWords && (tag == "en" || longest(en.T(key)) <= mostWords) {
				t.Errorf("%s: %s has a sentence of %d words: %q", tag, key, n, l.T(key))
			}
		}
	}
}

func longest(text string) int {
	most := 0
	if text == strings.ToUpper(text) {
		return 0 // codes, such as those of currencies
	}
	for _, sentence := range stop.Split(text, -1) {
		most = max(most, len(strings.Fields(sentence)))
	}
	return most
}

func places(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func sorted(l *locale.Locale) []string {
	keys := l.Keys()
	slices.Sort(keys)
	return keys
}

// forbidden reads the list of a language; one without a list fails, so that a
// language cannot be added without thinking of it.
func forbidden(t *testing.T, tag string) []*regexp.Regexp {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "forbidden", tag+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []*regexp.Regexp
	for s := bufio.NewScanner(f); s.Scan(); {
		if line := strings.TrimSpace(s.Text()); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, regexp.MustCompile("(?i)"+line))
		}
	}
	if len(out) == 0 {
		t.Fatalf("%s has no forbidden words", tag)
	}
	return out
}
