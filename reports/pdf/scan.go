package pdf

import (
	"bytes"
	"errors"
	"strconv"
)

// What an object of a file can be, beside nil, bool, float64, []any and []byte
// for a string.
type (
	name       string
	pointer    int
	dictionary map[name]any
	keyword    string
)

// errSyntax is text that is no PDF object.
var errSyntax = errors.New("damaged object")

// deepest bounds how far arrays and dictionaries may be nested.
const deepest = 64

// scanner reads objects from text. What it reads came from outside.
type scanner struct {
	data []byte
	at   int
}

// space skips white space and comments.
func (s *scanner) space() {
	for s.at < len(s.data) {
		switch s.data[s.at] {
		case ' ', '\n', '\r', '\t', '\f', 0:
			s.at++
		case '%':
			for s.at < len(s.data) && s.data[s.at] != '\n' && s.data[s.at] != '\r' {
				s.at++
			}
		default:
			return
		}
	}
}

func delimits(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/% \n\r\t\f\x00"), c) >= 0 }

// word reads up to the next delimiter.
func (s *scanner) word() []byte {
	start := s.at
	for s.at < len(s.data) && !delimits(s.data[s.at]) {
		s.at++
	}
	return s.data[start:s.at]
}

// value reads one object, a keyword where there is none.
func (s *scanner) value(depth int) (any, error) {
	s.space()
	if s.at >= len(s.data) || depth > deepest {
		return nil, errSyntax
	}
	switch c := s.data[s.at]; {
	case c == '/':
		s.at++
		return s.name(), nil
	case c == '(':
		return s.text()
	case bytes.HasPrefix(s.data[s.at:], []byte("<<")):
		s.at += 2
		return s.dictionary(depth)
	case c == '<':
		return s.hex()
	case c == '[':
		s.at++
		return s.array(depth)
	case delimits(c):
		return nil, errSyntax
	}
	return s.plain(), nil
}

// plain reads a number, a reference, or a keyword.
func (s *scanner) plain() any {
	word := string(s.word())
	switch word {
	case "true", "false":
		return word == "true"
	case "null":
		return nil
	}
	number, err := strconv.ParseFloat(word, 64)
	if err != nil {
		return keyword(word)
	}
	if n, err := strconv.Atoi(word); err == nil && n >= 0 {
		back := s.at
		s.space()
		generation := s.word()
		s.space()
		if _, err := strconv.Atoi(string(generation)); err == nil && string(s.word()) == "R" {
			return pointer(n)
		}
		s.at = back
	}
	return number
}

func (s *scanner) name() name {
	raw := s.word()
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if v, err := strconv.ParseUint(string(raw[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(v))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return name(out)
}

func (s *scanner) array(depth int) (any, error) {
	list := []any{}
	for {
		s.space()
		if s.at < len(s.data) && s.data[s.at] == ']' {
			s.at++
			return list, nil
		}
		v, err := s.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
}

func (s *scanner) dictionary(depth int) (any, error) {
	out := dictionary{}
	for {
		s.space()
		if bytes.HasPrefix(s.data[s.at:], []byte(">>")) {
			s.at += 2
			return out, nil
		}
		if s.at >= len(s.data) || s.data[s.at] != '/' {
			return nil, errSyntax
		}
		s.at++
		key := s.name()
		v, err := s.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out[key] = v
	}
}

func (s *scanner) hex() (any, error) {
	end := bytes.IndexByte(s.data[s.at:], '>')
	if end < 0 {
		return nil, errSyntax
	}
	digits := bytes.Join(bytes.Fields(s.data[s.at+1:s.at+end]), nil)
	s.at += end + 1
	if len(digits)%2 == 1 {
		digits = append(digits, '0')
	}
	out := make([]byte, len(digits)/2)
	for i := range out {
		v, err := strconv.ParseUint(string(digits[2*i:2*i+2]), 16, 8)
		if err != nil {
			return nil, errSyntax
		}
		out[i] = byte(v)
	}
	return out, nil
}

// text reads a string in parentheses.
func (s *scanner) text() (any, error) {
	out := []byte{}
	s.at++
	for open := 1; s.at < len(s.data); s.at++ {
		c := s.data[s.at]
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				s.at++
				return out, nil
			}
		case '\\':
			out = s.escape(out)
			continue
		}
		out = append(out, c)
	}
	return nil, errSyntax
}

// escape reads what follows a backslash and leaves the scanner on its last
// character.
func (s *scanner) escape(out []byte) []byte {
	s.at++
	if s.at >= len(s.data) {
		return out
	}
	c := s.data[s.at]
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return append(out, "\n\r\t\b\f"[i])
	}
	if c == '\n' {
		return out
	}
	if c < '0' || c > '7' {
		return append(out, c)
	}
	v := 0
	for i := 0; i < 3 && s.at < len(s.data) && s.data[s.at] >= '0' && s.data[s.at] <= '7'; i++ {
		v = v<<3 + int(s.data[s.at]-'0')
		s.at++
	}
	s.at--
	return append(out, byte(v))
}
