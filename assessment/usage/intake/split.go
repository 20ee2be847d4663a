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
	s.text = append(s.text[:0], line...)
	first := len(line)
	for from := 0; ; {
		cell, end, state := s.cell(from)
		switch state {
		case cellWrong:
			return nil, errQuotes
		case cellOpen:
			more, err := readLine(s.in)
			if len(more) == 0 || len(s.text) > longest {
				return nil, s.again(first, err)
			}
			s.lines++
			s.text = append(append(s.text, '\n'), trimLine(more)...)
			continue
		case cellSound:
		}
		s.cells = append(s.cells, cell)
		if end >= len(s.text) {
			return s.cells, nil
		}
		from = end + 1
	}
}

type cellState uint8

const (
	cellSound cellState = iota
	cellOpen            // the quote is not closed yet
	cellWrong
)

// cell reads the cell that begins at a place, and gives its end.
func (s *splitter) cell(from int) (string, int, cellState) {
	text := s.text[from:]
	if len(text) == 0 || text[0] != '"' {
		end := bytes.IndexByte(text, s.comma)
		if end < 0 {
			end = len(text)
		}
		if bytes.IndexByte(text[:end], '"') >= 0 {
			return "", 0, cellWrong
		}
		return string(text[:end]), from + end, cellSound
	}
	for at := 1; ; {
		next := bytes.IndexByte(text[at:], '"')
		if next < 0 {
			return "", 0, cellOpen
		}
		at += next + 1
		switch {
		case at < len(text) && text[at] == '"':
			at++
		case at == len(text) || text[at] == s.comma:
			return strings.ReplaceAll(string(text[1:at-1]), `""`, `"`), from + at, cellSound
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
