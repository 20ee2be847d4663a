package calendar

import "testing"

// FuzzParse holds months and quarters to coming back as they were written.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"", "2026-03", "2026-Q3", "2026-13", "1999-12", "2199-12", "2026-Q5", "+026-03", "٢٠٢٦-٠٣"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if m, err := ParseMonth(text); err == nil && m.String() != text {
			t.Errorf("%q is read as the month %s", text, m)
		}
		q, err := ParseQuarter(text)
		if err != nil {
			return
		}
		if again, err := ParseQuarter(q.String()); err != nil || again != q {
			t.Errorf("%q is read as %s, which is read as %s (%v)", text, q, again, err)
		}
	})
}
