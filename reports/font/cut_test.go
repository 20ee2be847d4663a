package font

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// TestFace_Cut draws what was cut out as the whole face does: the same outlines,
// those of compound glyphs included, and the same advances.
func TestFace_Cut(t *testing.T) {
	for _, name := range Families() {
		f, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, face := range []*Face{f.Regular, f.Semibold, f.Far} {
			text := "ÄÖüßéñőğż Ậệụ Ελλάς Кириллица 发票匹配与付款 カナ 한국어 ½…"
			var has []rune
			for _, r := range text {
				if face.Has(r) {
					has = append(has, r)
				}
			}
			numbers, err := face.numbers(has)
			if err != nil {
				t.Fatal(err)
			}
			file, err := face.tables.cut(append([]int{0}, numbers...))
			if err != nil {
				t.Fatal(err)
			}
			if total := sum(file); total != 0xB1B0AFBA {
				t.Errorf("%s: the checksum of the file is %x", name, total)
			}
			cut, err := openTrueType(file)
			if err != nil {
				t.Fatal(err)
			}
			for i, n := range numbers {
				if !bytes.Equal(cut.metric(i+1), face.tables.metric(n)) {
					t.Errorf("%s: %q has another advance", name, has[i])
				}
				sameOutline(t, cut, face.tables, i+1, n)
			}
		}
	}
}

// sameOutline compares a glyph of two files, part by part.
func sameOutline(t *testing.T, cut, whole *trueType, a, b int) {
	t.Helper()
	left, err := cut.outline(a)
	if err != nil {
		t.Fatal(err)
	}
	right, err := whole.outline(b)
	if err != nil {
		t.Fatal(err)
	}
	places, err := parts(right)
	if err != nil {
		t.Fatal(err)
	}
	left, right = bytes.Clone(left[:len(right)]), bytes.Clone(right)
	for _, at := range places {
		sameOutline(t, cut, whole, int(binary.BigEndian.Uint16(left[at:])), int(binary.BigEndian.Uint16(right[at:])))
		left[at], left[at+1], right[at], right[at+1] = 0, 0, 0, 0
	}
	if !bytes.Equal(left, right) {
		t.Errorf("glyph %d is not drawn as glyph %d of the whole", a, b)
	}
}

func TestOpenTrueType_RefusesDamage(t *testing.T) {
	whole := sourceRegular
	for name, data := range map[string][]byte{"empty": nil, "short": whole[:40], "half": whole[:len(whole)/2], "no font": bytes.Repeat([]byte{7}, 400)} {
		if _, err := openTrueType(data); err == nil {
			t.Errorf("%s was taken for a font", name)
		}
	}
}
