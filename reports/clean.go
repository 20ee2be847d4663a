package reports

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"waterline/assessment"
	"waterline/reports/font"
	"waterline/templates/locale"
)

// cleaner is the one entry of text: what people typed passes it before it is
// measured, drawn or written. Without fonts it only takes out what is never
// text; with them it also puts words for what they cannot draw.
type cleaner struct {
	fonts *font.Family
	l     *locale.Locale
	lost  map[string]bool // kinds of characters that could not be drawn
	word  func(kind string) string
}

// result copies a result with every text clean; the caller's result stays as
// it is.
func (c *cleaner) result(res assessment.Result) assessment.Result {
	copied := reflect.New(reflect.TypeOf(res)).Elem()
	c.copy(copied, reflect.ValueOf(res))
	out, _ := copied.Interface().(assessment.Result)
	return out
}

func (c *cleaner) text(s string) string {
	if c.fonts == nil {
		return font.Tidy(s)
	}
	if c.word == nil {
		c.word = c.kind // once, not for every text
	}
	clean, lost := c.fonts.Say(s, c.word)
	for _, kind := range lost {
		if c.lost == nil {
			c.lost = make(map[string]bool)
		}
		c.lost[kind] = true
	}
	return clean
}

// kind is the word for a kind of characters: in the language of the report, or
// as Unicode names the script.
func (c *cleaner) kind(kind string) string {
	return c.l.Or("script."+kind, strings.ReplaceAll(kind, "_", " "))
}

// lostKinds are the words for what could not be drawn, sorted.
func (c *cleaner) lostKinds() []string {
	var out []string
	for kind := range c.lost {
		out = append(out, c.kind(kind))
	}
	slices.Sort(out)
	return out
}

// name is the name of a thing with an id. A name of which nothing could be drawn
// is told from others by the id.
func (c *cleaner) name(id, typed string) string {
	clean := c.text(typed)
	if id == "" || clean == "" || c.fonts == nil {
		return clean
	}
	rest := inBrackets.ReplaceAllString(clean, "")
	if strings.ContainsFunc(rest, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return clean
	}
	return c.l.T("report.undrawn", "id", c.text(id), "what", strings.Trim(clean, "[]"))
}

var inBrackets = regexp.MustCompile(`\[[^\]]*\]`)

// copy copies deeply, cleaning strings on the way.
func (c *cleaner) copy(to, from reflect.Value) {
	switch from.Kind() {
	case reflect.String:
		to.SetString(c.text(from.String()))
	case reflect.Pointer:
		if from.IsNil() {
			return
		}
		to.Set(reflect.New(from.Type().Elem()))
		c.copy(to.Elem(), from.Elem())
	case reflect.Struct:
		for i := range from.NumField() {
			c.copy(to.Field(i), from.Field(i))
		}
		id, name := from.FieldByName("ID"), from.FieldByName("Name")
		if id.IsValid() && id.Kind() == reflect.String && name.IsValid() && name.Kind() == reflect.String {
			to.FieldByName("Name").SetString(c.name(id.String(), name.String()))
		}
	case reflect.Slice:
		if from.IsNil() {
			return
		}
		to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
		for i := range from.Len() {
			c.copy(to.Index(i), from.Index(i))
		}
	case reflect.Map:
		if from.IsNil() {
			return
		}
		to.Set(reflect.MakeMapWithSize(from.Type(), from.Len()))
		for _, key := range from.MapKeys() {
			value := reflect.New(from.Type().Elem()).Elem()
			c.copy(value, from.MapIndex(key))
			to.SetMapIndex(key, value)
		}
	default:
		to.Set(from)
	}
}
