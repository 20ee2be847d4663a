package content

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Rows are the rows of a table, the held ones first.
type Rows struct {
	splitter
	held []heldRow
}

// NewRows reads a table with a separator from its first line on.
func NewRows(in io.Reader, comma byte) *Rows {
	return &Rows{splitter: splitter{in: in, comma: comma, line: 1}}
}

type heldRow struct {
	cells  []string
	number int
	err    error
}

// Head is the row with the names of columns.
func (s *Rows) Head() ([]string, error) {
	head, err := s.next()
	if err == nil && isSeparatorLine(head) {
		head, err = s.next()
	}
	return slices.Clone(head), err
}

// Hold reads rows ahead and returns those that can be read.
func (s *Rows) Hold(most int) [][]string {
	var sound [][]string
	for len(s.held) < most {
		cells, err := s.next()
		h := heldRow{cells: slices.Clone(cells), number: s.line, err: err}
		s.held = append(s.held, h)
		switch {
		case err == nil:
			sound = append(sound, h.cells)
		case !errors.Is(err, ErrQuotes):
			return sound
		}
	}
	return sound
}

// Next is the next row with its line. The cells are good until the next call. The
// error is ErrQuotes for a row with quotes that are wrong, after which the next
// rows can be read; any other error ends the file.
func (s *Rows) Next() ([]string, int, error) {
	if len(s.held) == 0 {
		cells, err := s.next()
		return cells, s.line, err
	}
	h := s.held[0]
	s.held[0] = heldRow{}
	if s.held = s.held[1:]; len(s.held) == 0 {
		s.held = nil
	}
	return h.cells, h.number, h.err
}

// isSeparatorLine reports whether a row is the "sep=;" that spreadsheets write.
func isSeparatorLine(cells []string) bool {
	return len(cells) > 0 && strings.HasPrefix(strings.ToLower(strings.TrimSpace(cells[0])), "sep=")
}

// commas are the separators that tables are met with.
const commas = ",;\t|"

// HeadOf reads the first row of a table with the separator that gives the most
// columns. Quoted separators do not count.
func HeadOf(text []byte) ([]string, byte) {
	var best []string
	comma := commas[0]
	for i := range len(commas) {
		rows := NewRows(bytes.NewReader(text), commas[i])
		if head, err := rows.Head(); err == nil && len(head) > len(best) {
			best, comma = head, commas[i]
		}
	}
	return best, comma
}

// ColumnName is a name without mark of byte order, case and outer space.
func ColumnName(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.TrimPrefix(s, "\ufeff")), " "))
}

// Trimmed is a text without space around it; most have none.
func Trimmed(s string) string {
	if n := len(s); n > 0 && s[0] > ' ' && s[0] < utf8.RuneSelf && s[n-1] > ' ' && s[n-1] < utf8.RuneSelf {
		return s
	}
	return strings.TrimSpace(s)
}
