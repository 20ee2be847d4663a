package intake

import "math"

// decimal is a number as a file writes it: m · 10^e, exact to 18 digits. The
// zero value is a number that is not there.
type decimal struct {
	m     int64
	e     int32
	state numberState
	raw   string // what stands there when it is no number
}

type numberState uint8

const (
	absent numberState = iota
	fine
	noNumber // text, NaN, infinite
)

// plainNumber reads a text of nothing but digits, and nothing at all: what most
// cells are.
func plainNumber(s string) (decimal, bool) {
	if len(s) >= mostDigits {
		return decimal{}, false
	}
	var m int64
	for i := range len(s) {
		c := s[i] - '0'
		if c > 9 {
			return decimal{}, false
		}
		m = 10*m + int64(c)
	}
	if s == "" {
		return decimal{}, true
	}
	return decimal{m: m, state: fine}, true
}

// mostDigits fit an int64 with room to add one more.
const mostDigits = 18

// parseDecimal reads digits with an optional sign, a point and an exponent.
// NaN and infinities are no numbers.
func parseDecimal[T string | []byte](s T) decimal {
	if len(s) == 0 {
		return decimal{}
	}
	d, i, negative := decimal{state: fine}, 0, false
	if s[0] == '-' || s[0] == '+' {
		negative = s[0] == '-'
		i++
	}
	digits, point := 0, false
	for ; i < len(s); i++ {
		c := s[i]
		if c == '.' && !point {
			point = true
			continue
		}
		if c < '0' || c > '9' {
			break
		}
		digits++
		switch {
		case d.m < 1e17:
			d.m = 10*d.m + int64(c-'0')
			if point {
				d.e--
			}
		case !point:
			d.e++
		}
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') && digits > 0 {
		exponent, ok := parseExponent(s[i+1:])
		if !ok {
			return decimal{state: noNumber, raw: string(s)}
		}
		d.e += exponent
		i = len(s)
	}
	if digits == 0 || i < len(s) {
		return decimal{state: noNumber, raw: string(s)}
	}
	if negative {
		d.m = -d.m
	}
	return d
}

// mostExponent keeps exponents within what an int32 can hold.
const mostExponent = 10_000

func parseExponent[T string | []byte](s T) (int32, bool) {
	negative := len(s) > 0 && s[0] == '-'
	if len(s) > 0 && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	if len(s) == 0 {
		return 0, false
	}
	var n int32
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = min(10*n+int32(s[i]-'0'), mostExponent)
	}
	if negative {
		n = -n
	}
	return n, true
}

// shift is the number times 10^by, rounded half away from zero to a whole
// number. It reports false when that does not fit.
func (d decimal) shift(by int32) (int64, bool) {
	m, e := d.m, d.e+by
	if e == 0 {
		return m, true
	}
	for ; e > 0 && m != 0; e-- {
		if m > math.MaxInt64/10 || m < math.MinInt64/10 {
			return 0, false
		}
		m *= 10
	}
	if e < -mostDigits {
		return 0, true
	}
	divisor := int64(1)
	for ; e < 0; e++ {
		divisor *= 10
	}
	half := divisor / 2
	if m < 0 {
		half = -half
	}
	return (m + half) / divisor, true
}

// known reports whether there is a number.
func (d decimal) known() bool { return d.state == fine }

// UnmarshalJSON reads a number, or one in quotes; null and "" are no number.
// What is neither is kept, so that the row can say which field is wrong.
func (d *decimal) UnmarshalJSON(b []byte) error {
	switch {
	case len(b) > 1 && b[0] == '"':
		b = b[1 : len(b)-1]
	case string(b) == "null":
		b = nil
	}
	*d = parseDecimal(b)
	return nil
}
