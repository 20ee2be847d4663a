package intake

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waterline/assessment/usage"
)

func TestDecimals(t *testing.T) {
	for _, c := range []struct {
		text  string
		by    int32
		want  int64
		state numberState
	}{
		{"", 0, 0, absent}, {"0", 6, 0, fine}, {"-0.0", 6, 0, fine}, {"412.0", 0, 412, fine}, {"1.5", 0, 2, fine}, {"-1.5", 0, -2, fine},
		{"123.78912", 4, 1_237_891, fine}, {"30.4055", 4, 304_055, fine}, {"1e-05", 6, 10, fine}, {"1.2E-5", 6, 12, fine}, {"1E3", 0, 1000, fine},
		{"0.0000005", 6, 1, fine}, {"0.00000049", 6, 0, fine}, {".5", 6, 500_000, fine}, {"5.", 0, 5, fine}, {"+7", 0, 7, fine},
		{"1790845921120000000", 0, 1_790_845_921_120_000_000, fine}, {"1e-99999", 6, 0, fine},
		{"NaN", 0, 0, noNumber}, {"Infinity", 0, 0, noNumber}, {"-inf", 0, 0, noNumber}, {"1e", 0, 0, noNumber}, {"1e5e", 0, 0, noNumber},
		{".", 0, 0, noNumber}, {"-", 0, 0, noNumber}, {"1.2.3", 0, 0, noNumber}, {"0x10", 0, 0, noNumber}, {"1_000", 0, 0, noNumber}, {"１", 0, 0, noNumber},
	} {
		d := parseDecimal(c.text)
		if got, ok := d.shift(c.by); d.state != c.state || got != c.want || !ok {
			t.Errorf("%q: %d %v %v, want %d %v", c.text, got, ok, d.state, c.want, c.state)
		}
	}
	for _, text := range []string{"1e30", "99999999999999999999", "-1e400"} {
		if _, ok := parseDecimal(text).shift(6); ok {
			t.Errorf("%s fits", text)
		}
	}
}

// Amounts of up to 15 digits come out as exact arithmetic rounds them.
func TestDecimalsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?[0-9]{1,8}(\.[0-9]{1,8})?`).Draw(t, "text")
		got, ok := parseDecimal(text).shift(6)
		exact, _ := new(big.Rat).SetString(text)
		exact.Mul(exact, big.NewRat(1_000_000, 1))
		half := big.NewRat(1, 2)
		if exact.Sign() < 0 {
			half.Neg(half)
		}
		exact.Add(exact, half)
		want := new(big.Int).Quo(exact.Num(), exact.Denom()) // toward zero
		if !ok || got != want.Int64() {
			t.Fatalf("%s: %d, want %v", text, got, want)
		}
		if plain, fast := plainNumber(text); fast && plain != parseDecimal(text) {
			t.Fatalf("%s: %+v", text, plain)
		}
	})
}

func TestNumbersInTheStyleOfAFile(t *testing.T) {
	for _, c := range []struct {
		cells string // with | between; the last one counts
		want  int64  // in thousandths
		fault styleFault
	}{
		{"1.5", 1500, sound}, {"$1.5", 1500, sound}, {"-$1.5", -1500, sound}, {"1,234.5", 1_234_500, sound}, {"1.234,5", 1_234_500, sound},
		{"1,5", 1500, sound}, {"1,2345", 1235, sound}, {"1,234,567", 1_234_567_000, sound}, {"1.234.567,8", 1_234_567_800, sound},
		{"1,234", 0, ambiguous}, {"2.5|1,234", 1_234_000, sound}, {"2,5|1,234", 1234, sound}, {"2,5|1.234", 1_234_000, sound},
		{"2,5|1.5", 0, contradicts}, {"2.5|1,5", 0, contradicts}, {"2.5|1.234,5", 0, contradicts}, {"2,5|7", 7000, sound},
	} {
		var s numberStyle
		var d decimal
		var fault styleFault
		for cell := range strings.SplitSeq(c.cells, "|") {
			d, fault = s.number(cell)
		}
		if got, _ := d.shift(3); fault != c.fault || fault == sound && got != c.want {
			t.Errorf("%s: %d %v, want %d %v", c.cells, got, fault, c.want, c.fault)
		}
	}
}

func TestNamesOfModels(t *testing.T) {
	for raw, want := range map[string]string{
		"claude-sonnet-4-5-20250929": "claude-sonnet-4.5", "anthropic/claude-sonnet-4-5": "claude-sonnet-4.5", "claude-4.5-sonnet": "claude-sonnet-4.5",
		"Claude Sonnet 4.5": "claude-sonnet-4.5", "Auto: GPT-5.4": "gpt-5.4", "gpt-5.2-2026-01-15": "gpt-5.2", "openai/gpt-5-mini-2025-08-07": "gpt-5-mini",
		"us.anthropic.claude-opus-4-5-20251101-v1:0": "claude-opus-4.5", "claude-opus-4-5@20251101": "claude-opus-4.5", "Claude4.6Opus": "claude-opus-4.6",
		"gpt 5": "gpt-5", "Gemini 3 Pro": "gemini-3-pro", "claude-3-5-haiku-20241022": "claude-haiku-3.5", "": usage.Any, "claude-opus-4": "claude-opus-4",
	} {
		if got := modelName(raw); got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
}

func TestIDsAreRemembered(t *testing.T) {
	var s seen
	for i := range 3 * window {
		if s.again(time.Duration(i).String()) {
			t.Fatalf("%d was not there", i)
		}
	}
	if s.now.held+s.before.held > 2*window {
		t.Errorf("%d ids are held", s.now.held+s.before.held)
	}
	if last := time.Duration(3*window - 1).String(); !s.again(last) {
		t.Error("the last one was forgotten")
	}
	if far := time.Duration(2*window + 1).String(); !s.again(far) {
		t.Error("one within the window was forgotten")
	}
}

// The price list is whole: dated, with sources, and every price above zero and
// in the order that vendors keep: cache read below input, input below output.
func TestPriceListIsSound(t *testing.T) {
	list, err := listPrices()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := time.Parse(time.DateOnly, list.Date); err != nil || len(list.Sources) == 0 || len(list.Models) < 20 {
		t.Errorf("%v, %d sources, %d models", err, len(list.Sources), len(list.Models))
	}
	for name, p := range list.Models {
		if !(0 < p.CacheRead && p.CacheRead < p.In && p.In <= p.CacheWrite && p.CacheWrite < p.Out) || modelName(name) != name {
			t.Errorf("%s: %+v", name, p)
		}
	}
}
