package font

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

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
	for _, name := range Families() {
		f, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		draws(t, f)
	}
}

func draws(t *testing.T, f *Family) {
	t.Helper()
	for script, letters := range map[string]string{
		"Latin":      "ABCXYZabcxyzÄÖÜßéèñçøåłőžğıșț",
		"Vietnamese": "ẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹĂăĐđĨĩŨũƠơƯư",
		"Greek":      "ΑΒΓΔΩαβγδωάέήίόύώϊΰς",
		"Cyrillic":   "АБВЖЩЯабвжщяёіїєґў",
		"signs":      "–—…“”„’·−×≤≥±→✓§€£¥₹\u00a0",
	} {
		for _, r := range letters {
			if !f.Regular.Has(r) || !f.Semibold.Has(r) {
				t.Errorf("%s: %s: %q (%U) is not in the family", f.Name, script, r, r)
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

// unjoined are the scripts whose letters may stand side by side as they come,
// left to right. Others need shaping, which the PDF writer does not do.
var unjoined = []string{"Latin", "Greek", "Cyrillic", "Han", "Hiragana", "Katakana", "Hangul", "Bopomofo", "Yi", "Common", "Inherited"}

// TestFamily_DrawsNoScriptThatNeedsShaping: better a word for it than letters
// in the wrong order or form.
func TestFamily_DrawsNoScriptThatNeedsShaping(t *testing.T) {
	for _, name := range Families() {
		f, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for r := rune(' '); r <= 0xFFFF; r++ {
			known := slices.ContainsFunc(unjoined, func(script string) bool { return unicode.Is(unicode.Scripts[script], r) })
			if f.Draws(r) && !known && unicode.IsLetter(r) {
				t.Errorf("%s draws %U %q", name, r, r)
			}
		}
	}
}

// TestFamily_Say names each kind once.
func TestFamily_Say(t *testing.T) {
	got, lost := family(t).Say("قسم — ข่าว 😀 قسم, שלום", func(kind string) string { return kind + " text" })
	if want := "[Arabic text] — [Thai text] [Emoji text] [Arabic text], [Hebrew text]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if want := []string{"Arabic", "Thai", "Emoji", "Hebrew"}; !slices.Equal(lost, want) {
		t.Errorf("lost %q, want %q", lost, want)
	}
}

func TestFace_TabularDigits(t *testing.T) {
	plex, err := Open("ibm-plex-sans")
	if err != nil {
		t.Fatal(err)
	}
	f := family(t)
	for _, face := range []*Face{f.Regular, f.Semibold, plex.Regular, plex.Semibold} {
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
		{"invalid", "a\xffb", "a [?] b", true},
		{"emoji", "ok 😀", "ok [?]", true},
		{"a family of emoji", "a👩\u200d👧 b", "a [?] b", true},
		{"beyond", "𝄞", "[?]", true},
		{"unshaped", "قسم المبيعات, ข่าว", "[?], [?]", true},
		{"unshaped with digits", "שלום 12 שלום", "[?] 12 [?]", true},
		{"far", "中文, カナ, 한국어", "中文, カナ, 한국어", false},
		{"look-alike letters", "𝗔𝗜 ①", "AI 1", false},
		{"an accent with no letter of its own", "x\u0302y", "xy", true},
		{"vowel marks in a lost run", "مُحَمَّد", "[?]", true},
		{"no-break space", "5\u00a0%", "5\u00a0%", false},
		{"empty", "", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, lost := f.Clean(c.in)
			if got != c.want || lost != c.lost {
				t.Errorf("Clean(%q) = %q, %v; want %q, %v", c.in, got, lost, c.want, c.lost)
			}
			if again, _ := f.Clean(got); again != got {
				t.Errorf("cleaning twice changes %q to %q", got, again)
			}
		})
	}
}

func TestTidy(t *testing.T) {
	for in, want := range map[string]string{
		"قسم\u202e 👩\u200d👧\x00中": "قسم 👩\u200d👧 中", "a\xffb": "ab", "x\u0302": "x\u0302", "  a\t": "a",
	} {
		if got := Tidy(in); got != want || Tidy(got) != got {
			t.Errorf("Tidy(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzClean: whatever is typed, what comes out can be drawn.
func FuzzClean(f *testing.F) {
	fonts := family(f)
	for _, seed := range []string{"", "a", "\xff\xfe", "😀", "قسم", "中文 한국어", "ﷺ", "\u2066x\u2069", "\u0e02\u0e48", "①ﬁ", "a\u202eb", "e\u0301\u0301", "\u0000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out, _ := fonts.Clean(in)
		for _, r := range out {
			if r < ' ' || !fonts.Draws(r) || !fonts.For(r, false).Has(r) || !fonts.For(r, true).Has(r) {
				t.Errorf("%q holds %U", out, r)
			}
			if unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Mn, r) {
				t.Errorf("%q holds the control or mark %U", out, r)
			}
		}
		if again, _ := fonts.Clean(out); again != out {
			t.Errorf("cleaning twice changes %q to %q", out, again)
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
