package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// splitter reads the rows of a CSV file (RFC 4180) with their lines. It is here
// as encoding/csv copies each row twice, and after a quote that is never closed
// gives up the rest of the file; a fuzz test holds the two to the same rows.
type splitter struct {
	in    *bufio.Reader
	comma byte
	line  int // of the row read last; 1 before the first
	lines int // that it takes
	cells []string
	text  []byte // of a row that goes over lines
	tries int    // rows that were read again a line at a time
}

var errQuotes = errors.New("a quote stands where none can")

// mostTries bounds how often a quote without end may be looked for.
const mostTries = 100

// next is the next row that is not empty. The cells are good until the next
// call. The error is errQuotes for a row with quotes that are wrong, after which
// the next rows can be read; any other error ends the file.
func (s *splitter) next() ([]string, error) {
	for {
		s.line += s.lines
		s.lines = 1
		text, err := readLine(s.in)
		if len(text) == 0 && err != nil {
			s.lines = 0
			return nil, err
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if text = trimLine(text); len(text) == 0 {
			continue
		}
		s.cells = s.cells[:0]
		if bytes.IndexByte(text, '"') < 0 {
			s.split(string(text))
			return s.cells, nil
		}
		return s.quoted(text)
	}
}

// trimLine is a line without its end.
func trimLine(text []byte) []byte {
	if n := len(text); n > 0 && text[n-1] == '\n' {
		text = text[:n-1]
	}
	if n := len(text); n > 0 && text[n-1] == '\r' {
		text = text[:n-1]
	}
	return text
}

// split cuts a line without quotes.
func (s *splitter) split(text string) {
	for {
		at := strings.IndexByte(text, s.comma)
		if at < 0 {
			break
		}
		s.cells = append(s.cells, text[:at])
		text = text[at+1:]
	}
	s.cells = append(s.cells, text)
}

// quoted cuts a row with quotes, which may go on over lines.
func (s *splitter) quoted(line []byte) ([]string, error) {
	text := string(line)
	for from := 0; ; {
		cell, end, state := s.cell(text, from)
		switch {
		case state == cellOpen && s.lines == 1:
			whole, err := s.gather(text)
			if err != nil {
				return nil, err
			}
			text = whole
			continue
		case state != cellSound:
			return nil, errQuotes
		}
		s.cells = append(s.cells, cell)
		if end >= len(text) {
			return s.cells, nil
		}
		from = end + 1
	}
}

// gather adds lines to one that ends inside quotes, until there is an even
// number of quotes: no row ends before.
func (s *splitter) gather(line string) (string, error) {
	s.text = append(s.text[:0], line...)
	for quotes := strings.Count(line, `"`); quotes%2 == 1; {
		more, err := readLine(s.in)
		if len(more) == 0 || len(s.text) > longest {
			return "", s.again(len(line), err)
		}
		s.lines++
		quotes += bytes.Count(more, []byte{'"'})
		s.text = append(append(s.text, '\n'), trimLine(more)...)
	}
	return string(s.text), nil
}

type cellState uint8

const (
	cellSound cellState = iota
	cellOpen            // the quote is not closed yet
	cellWrong
)

// cell reads the cell that begins at a place, and gives its end.
func (s *splitter) cell(row string, from int) (string, int, cellState) {
	text := row[from:]
	if len(text) == 0 || text[0] != '"' {
		end := strings.IndexByte(text, s.comma)
		if end < 0 {
			end = len(text)
		}
		if strings.IndexByte(text[:end], '"') >= 0 {
			return "", 0, cellWrong
		}
		return text[:end], from + end, cellSound
	}
	doubled := false
	for at := 1; ; {
		next := strings.IndexByte(text[at:], '"')
		if next < 0 {
			return "", 0, cellOpen
		}
		at += next + 1
		switch {
		case at < len(text) && text[at] == '"':
			at++
			doubled = true
		case at == len(text) || text[at] == s.comma:
			if doubled {
				return strings.ReplaceAll(text[1:at-1], `""`, `"`), from + at, cellSound
			}
			return text[1 : at-1], from + at, cellSound
		default:
			return "", 0, cellWrong
		}
	}
}

// again puts back the lines that a quote without end has swallowed, so that it
// costs one row.
func (s *splitter) again(first int, err error) error {
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if s.tries++; s.tries > mostTries {
		return errLong
	}
	if rest := s.text[first:]; len(rest) > 0 {
		s.in = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(bytes.Clone(rest[1:])), strings.NewReader("\n"), s.in), tableBuffer)
	}
	s.lines = 1
	return errQuotes
}
