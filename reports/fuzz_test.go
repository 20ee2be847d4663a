package reports

import "testing"

// FuzzDecodeComposition holds a composition to coming back as it was written.
func FuzzDecodeComposition(f *testing.F) {
	for _, text := range []string{"", "{}", `{"off":["signals"],"order":["spend"]}`, `{"comments":[{"section":"spend","text":"**x** {{npv}}"}]}`, `{"off":null}{}`, `{"off":[1]}`, "[]", "null"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := DecodeComposition(data)
		if err != nil {
			return
		}
		encoded, err := c.Encode()
		if err != nil {
			t.Fatalf("read %q and cannot write it: %v", data, err)
		}
		again, err := DecodeComposition(encoded)
		if err != nil || again.Empty() != c.Empty() {
			t.Errorf("%q is written as %q, which is read as %+v (%v)", data, encoded, again, err)
		}
	})
}
