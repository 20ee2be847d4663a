package font

import (
	"math"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
)

func family(t testing.TB) *Family {
	t.Helper()
	f, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestFamily_Draws: the letters of the languages a report may be written in,
// and the signs it uses.
func TestFamily_Draws(t *testing.T) {
	f := family(t)
	for script, letters := range map[string]string{
		"Latin":    "ABCXYZabcxyzÄÖÜßéèñçøåłőžğıșț",
		"Greek":    "ΑΒΓΔΩαβγδωάέήίόύώϊΰς",
		"Cyrillic": "АБВЖЩЯабвжщяёіїєґў",
		"signs":    "–—…“”„’·−×≤≥±→✓§€£¥₹\u00a0□",
	} {
		for _, r := range letters {
			if !f.Regular.Has(r) || !f.Semibold.Has(r) {
				t.Errorf("%s: %q (%U) is not in the family", script, r, r)
			}
		}
	}
}

// TestFace_Width compares with the metrics that the PDF writer reads itself.
func TestFace_Width(t *testing.T) {
	f := family(t)
	doc := fpdf.New("P", "pt", "A4", "")
	doc.AddUTF8FontFromBytes(Name, "", f.Regular.Data())
	doc.AddUTF8FontFromBytes(Name, "B", f.Semibold.Data())
	for _, text := range []string{"Hamburgefonts", "£160k (−£67k to £640k)", "Ελληνικά, Кириллица", "0123456789"} {
		for style, bold := range map[string]bool{"": false, "B": true} {
			doc.SetFont(Name, style, 100)
			got, want := f.Width(text, 100, bold), doc.GetStringWidth(text)
			// The writer rounds each advance to a thousandth of an em.
			if math.Abs(got-want) > 0.1*float64(len(text)) {
				t.Errorf("%q in style %q: %.2f, the PDF writer says %.2f", text, style, got, want)
			}
		}
	}
}

func TestFace_TabularDigits(t *testing.T) {
	f := family(t)
	for _, face := range []*Face{f.Regular, f.Semibold} {
		for d := '1'; d <= '9'; d++ {
			if face.Width(string(d), 1) != face.Width("0", 1) {
				t.Errorf("digit %c is not as wide as 0", d)
			}
		}
	}
}

func TestFamily_Clean(t *testing.T) {
	f := family(t)
	for _, c := range []struct {
		name, in, want string
		lost           bool
	}{
		{"plain", "Invoice matching", "Invoice matching", false},
		{"spaces", "  a \t\n b ", "a b", false},
		{"composed", "e\u0301", "é", false},
		{"control", "a\x00b\u0085c", "a b c", false},
		{"direction", "a\u202eb\u2066c\u200b", "abc", false},
		{"invalid", "a\xffb", "a\ufffdb", false},
		{"emoji", "ok 😀", "ok □", true},
		{"beyond", "𝄞", "□", true},
		{"no glyph", "中文", "□□", true},
		{"no-break space", "5\u00a0%", "5\u00a0%", false},
		{"empty", "", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, lost := f.Clean(c.in)
			if c.name == "invalid" && !f.Regular.Has('\ufffd') {
				c.want, c.lost = "a□b", true
			}
			if got != c.want || lost != c.lost {
				t.Errorf("Clean(%q) = %q, %v; want %q, %v", c.in, got, lost, c.want, c.lost)
			}
			if again, _ := f.Clean(got); again != got {
				t.Errorf("cleaning twice changes %q to %q", got, again)
			}
		})
	}
}

// FuzzClean: whatever is typed, what comes out can be drawn.
func FuzzClean(f *testing.F) {
	fonts := family(f)
	for _, seed := range []string{"", "a", "\xff\xfe", "😀", "a\u202eb", "e\u0301\u0301", "\u0000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out, _ := fonts.Clean(in)
		for _, r := range out {
			if r < ' ' || r > 0xFFFF || !fonts.Regular.Has(r) || !fonts.Semibold.Has(r) {
				t.Errorf("%q holds %U", out, r)
			}
		}
	})
}

func TestFamily_Lines(t *testing.T) {
	f := family(t)
	s := Setting{Size: 10}
	for _, text := range []string{"", "word", strings.Repeat("word ", 40), strings.Repeat("W", 200), "a " + strings.Repeat("W", 100) + " b"} {
		for _, line := range f.Lines(text, 60, s) {
			if w := f.Width(line, 10, false); w > 60 {
				t.Errorf("line %q is %.1f wide", line, w)
			}
		}
		joined := strings.ReplaceAll(strings.Join(f.Lines(text, 60, s), ""), " ", "")
		if joined != strings.ReplaceAll(text, " ", "") {
			t.Errorf("lines of %q lose characters: %q", text, joined)
		}
		most := f.LinesAtMost(text, 60, 2, s)
		if len(most) > 2 {
			t.Errorf("%d lines, at most 2 asked", len(most))
		}
		if cut := f.Cut(text, 60, s); f.Width(cut, 10, false) > 60 {
			t.Errorf("%q is wider than asked", cut)
		}
	}
}
