package shell

import (
	"testing"
)

func TestNumbersAsPeopleTypeThem(t *testing.T) {
	for _, c := range []struct {
		typed, decimal string
		want           float64
	}{
		{"1400", ".", 1400}, {"1,400", ".", 1400}, {"1.400", ".", 1400}, {"1 400", ".", 1400}, {"1.4k", ".", 1400},
		{"1\u00a0400", ".", 1400}, {"1\u202f400", ",", 1400}, {"1'400", ".", 1400}, {"1.400", ",", 1400}, {"1,4k", ".", 1400},
		{"1.5", ".", 1.5}, {"1,5", ".", 1.5}, {"1,5", ",", 1.5}, {"0.125", ".", 0.125}, {"0,125", ",", 0.125}, {".5", ".", 0.5},
		{"1,234,567", ".", 1234567}, {"1.234.567,5", ".", 1234567.5}, {"1,234.5", ",", 1234.5}, {"2m", ".", 2e6}, {"1.234k", ".", 1234},
		{"$ 3,600", ".", 3600}, {"€12", ".", 12}, {"45 %", ".", 45}, {"-3", ".", -3}, {"−3", ".", -3}, {" 7 ", ".", 7},
	} {
		got, fault := Number("x", c.typed, c.decimal)
		if fault != nil || got != c.want {
			t.Errorf("%q with decimal %q is %v (%v), want %v", c.typed, c.decimal, got, fault, c.want)
		}
	}
}

func TestFiguresThatAreNone(t *testing.T) {
	for _, typed := range []string{
		"", "about 30", "1e9", "NaN", "Inf", "-", "--3", "1,40,0", "1..2", "0x10", "12-13", "½", "٣", "1,", ",", "12/11/2026", "<script>", "\x00", "1,2.3,4",
		"11111111111111111111111111111111111111111111",
	} {
		if got, fault := Number("x", typed, "."); fault == nil || fault.Code != CodeNumber {
			t.Errorf("%q was read as %v (%v)", typed, got, fault)
		}
	}
}

func TestAFigureWithTwoReadingsIsAsked(t *testing.T) {
	_, fault := Number("x", "1.234", ".")
	if fault == nil || fault.Code != CodeAmbiguous || fault.Args["first"] != "1234" || fault.Args["second"] != "1.234" {
		t.Errorf("1.234 gives %v, want both readings", fault)
	}
	if got, fault := Number("x", "1.234", ","); fault != nil || got != 1234 {
		t.Errorf("1.234 where the comma is the decimal sign is %v (%v), want 1234", got, fault)
	}
}

func FuzzParseNumber(f *testing.F) {
	f.Add("1,400.5k")
	f.Fuzz(func(t *testing.T, typed string) {
		x, fault := Number("x", typed, ".")
		if fault == nil && x-x != 0 {
			t.Errorf("%q was read as %v", typed, x)
		}
	})
}
