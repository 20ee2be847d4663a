package questionnaire

import (
	"fmt"
	"strconv"
	"strings"
)

type tokenKind uint8

const (
	endToken    tokenKind = iota
	idToken               // PR-MINUTES
	wordToken             // and, any, tool, dont_know
	numberToken           // 1.25
	textToken             // 'yes'
	signToken             // <= ( , .
)

type token struct {
	kind   tokenKind
	text   string
	number float64
	column int // 1 for the first byte
}

// tokens cuts a rule into tokens and ends them with an endToken.
func tokens(source string) ([]token, error) {
	var out []token
	for at := 0; at < len(source); {
		c := source[at]
		if c == ' ' || c == '\t' || c == '\n' {
			at++
			continue
		}
		t, size, err := nextToken(source[at:])
		if err != nil {
			return nil, fmt.Errorf("column %d: %w", at+1, err)
		}
		t.column = at + 1
		out = append(out, t)
		at += size
	}
	return append(out, token{kind: endToken, text: "the end", column: len(source) + 1}), nil
}

func nextToken(rest string) (token, int, error) {
	switch c := rest[0]; {
	case isUpper(c):
		n := idLength(rest)
		return token{kind: idToken, text: rest[:n]}, n, nil
	case isLower(c):
		n := span(rest, func(c byte) bool { return isLower(c) || isDigit(c) || c == '_' })
		return token{kind: wordToken, text: rest[:n]}, n, nil
	case isDigit(c) || c == '.' && len(rest) > 1 && isDigit(rest[1]):
		n := span(rest, func(c byte) bool { return isDigit(c) || c == '.' })
		number, err := strconv.ParseFloat(rest[:n], 64)
		if err != nil {
			return token{}, 0, fmt.Errorf("%q is not a number", rest[:n])
		}
		return token{kind: numberToken, text: rest[:n], number: number}, n, nil
	case c == '\'':
		end := strings.IndexByte(rest[1:], '\'')
		if end < 0 {
			return token{}, 0, fmt.Errorf("a quote is not closed")
		}
		return token{kind: textToken, text: rest[1 : 1+end]}, end + 2, nil
	}
	for _, sign := range []string{"<=", ">=", "==", "!="} {
		if strings.HasPrefix(rest, sign) {
			return token{kind: signToken, text: sign}, 2, nil
		}
	}
	if strings.IndexByte("<>+-*/()[],.", rest[0]) >= 0 {
		return token{kind: signToken, text: rest[:1]}, 1, nil
	}
	return token{}, 0, fmt.Errorf("unexpected %q", rest[:1])
}

// idLength takes hyphens into an id only when a letter or digit follows.
func idLength(rest string) int {
	n := 0
	for n < len(rest) {
		c := rest[n]
		hyphen := c == '-' && n+1 < len(rest) && (isUpper(rest[n+1]) || isDigit(rest[n+1]))
		if !isUpper(c) && !isDigit(c) && !hyphen {
			break
		}
		n++
	}
	return n
}

func span(s string, in func(byte) bool) int {
	n := 0
	for n < len(s) && in(s[n]) {
		n++
	}
	return n
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
