package assessment

import (
	"reflect"
	"testing"
)

// TestJSONScalar_IsWhatTheReaderBuilds holds the short way to the long one,
// which an array around the same value takes.
func TestJSONScalar_IsWhatTheReaderBuilds(t *testing.T) {
	for _, text := range []string{`"a"`, `""`, `"é\u00e9\n\"\\"`, `"\ud800"`, `0`, `-1`, `12.5`, `1e3`, `-0.25E-7`, `123456789012345678901234567890`} {
		short := jsonScalar([]byte(text))
		long, found := jsonDocument([]byte("[" + text + "]"))
		if short == nil || len(found) > 0 || len(long.Content) != 1 || !reflect.DeepEqual(short, long.Content[0]) {
			t.Errorf("%s: %+v, want %+v (%v)", text, short, long, found)
		}
	}
	for _, text := range []string{``, `{}`, `[1]`, `true`, `null`, `"open`, `01`, `1.`, `-`, ` 1`, `1 `, `"a" "b"`, `+1`, `NaN`} {
		if n := jsonScalar([]byte(text)); n != nil {
			t.Errorf("%q became %+v", text, n)
		}
	}
}
