package reports

import (
	"reflect"

	"waterline/assessment"
	"waterline/reports/font"
)

// cleaned copies a result with every text made safe to print; the caller's
// result stays as it is. It reports whether a character was lost.
func cleaned(res assessment.Result, fonts *font.Family) (out assessment.Result, lost bool) {
	c := cleaner{fonts: fonts}
	copied := reflect.New(reflect.TypeOf(res)).Elem()
	c.copy(copied, reflect.ValueOf(res))
	out, _ = copied.Interface().(assessment.Result)
	return out, c.lost
}

type cleaner struct {
	fonts *font.Family
	lost  bool
}

func (c *cleaner) text(s string) string {
	if c.fonts == nil {
		return s
	}
	clean, lost := c.fonts.Clean(s)
	c.lost = c.lost || lost
	return clean
}

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
