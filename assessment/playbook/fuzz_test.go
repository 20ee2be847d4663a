package playbook

import "testing"

// FuzzParse holds the loader to a book or an error on anything.
func FuzzParse(f *testing.F) {
	f.Add(core)
	for _, text := range []string{"", "plays: [", "plays: [{id: x}]", "---\n---\n", "a: &a [*a]"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Parse(data)
		if (b == nil) == (err == nil) {
			t.Errorf("got %v and %v", b, err)
		}
	})
}
