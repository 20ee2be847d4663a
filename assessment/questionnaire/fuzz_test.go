package questionnaire

import "testing"

// FuzzParse holds the loader to a bank that stands, or an error, on anything.
func FuzzParse(f *testing.F) {
	f.Add(coreV1[:2000])
	for _, text := range []string{"", "id: x\nversion: 1\n", "id: [", "questions: [{id: A, type: nothing}]", "a: &a [*a]", "gates: [{id: G, when: 'any(tool,'}]"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Parse("any.yaml", data)
		if (b == nil) == (err == nil) {
			t.Errorf("got %v and %v", b, err)
		}
	})
}
