package content

import (
	"errors"
	"io"
	"strings"
)

// splitter reads the rows of a CSV file (RFC 4180) with their lines. It is here
// as encoding/csv copies each row twice, and after a quote that is never closed
// gives up the rest of the file; a fuzz test holds the two to the same rows.
type splitter struct {
	in    io.Reader
	comma byte
	line  int // of the row read last; 1 before the first
	lines int // that it takes
	cells []string
	chunk string // what was read, of which a row is a part
	pos   int    // of the row at hand
	space []byte
	err   error // of in, to be said when the chunk is used up
	tries int   // rows that were given up for a quote without end
}

// ErrQuotes is the error of a row with a quote that is never closed, or opened
// where none can be.
var ErrQuotes = errors.New("a quote stands where none can")

const (
	chunkSize  = 64 << 10
	longestRow = 4 << 20 // of a table, and more than one ever is
	mostTries  = 100     // how often a quote without end may be looked for
)

// next is the next row that is not empty. The cells are good until the next
// call. The error is ErrQuotes for a row with quotes that are wrong, after which
// the next rows can be read; any other error ends the file.
func (s *splitter) next() ([]string, error) {
	for {
		s.line += s.lines
		s.lines = 1
		size, err := s.lineEnd(0)
		if err != nil {
			s.lines = 0
			return nil, err
		}
		text := trimLine(s.chunk[s.pos : s.pos+size])
		if text == "" {
			s.pos += size
			continue
		}
		s.cells = s.cells[:0]
		if strings.IndexByte(text, '"') < 0 {
			s.pos += size
			s.split(text)
			return s.cells, nil
		}
		return s.quoted(size)
	}
}

// lineEnd is where the line ends that begins at a distance from the row's
// begin, with its line end; the error is that of the file when there is none.
func (s *splitter) lineEnd(from int) (int, error) {
	for looked := from; ; {
		left := s.chunk[s.pos:]
		if at := strings.IndexByte(left[looked:], '\n'); at >= 0 {
			return looked + at + 1, nil
		}
		looked = len(left)
		switch {
		case s.err != nil && looked > from && errors.Is(s.err, io.EOF):
			return looked, nil
		case s.err != nil:
			return 0, s.err
		case looked > longestRow:
			return 0, ErrLong
		}
		s.fill()
	}
}

// fill reads on behind what is left of the chunk: half as much again at least,
// so that a long row is not copied for every piece of it.
func (s *splitter) fill() {
	left := len(s.chunk) - s.pos
	if want := left + max(chunkSize, left/2); cap(s.space) < want {
		s.space = make([]byte, want)
	}
	s.space = s.space[:cap(s.space)]
	end := copy(s.space, s.chunk[s.pos:])
	for s.err == nil && end < len(s.space) && end-left <= left/2 {
		var n int
		n, s.err = s.in.Read(s.space[end:])
		end += n
	}
	s.chunk, s.pos = string(s.space[:end]), 0
}

// trimLine is a line without its end.
func trimLine(text string) string {
	return strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
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

// quoted cuts a row with quotes, whose first line has the size.
func (s *splitter) quoted(size int) ([]string, error) {
	first := size
	state := s.cut(trimLine(s.chunk[s.pos : s.pos+size]))
	if state == cellOpen {
		var err error
		if size, err = s.gather(size); err != nil {
			s.pos += first
			s.lines = 1
			return nil, err
		}
		state = s.cut(trimLine(s.chunk[s.pos : s.pos+size]))
	}
	s.pos += size
	if state != cellSound {
		return nil, ErrQuotes
	}
	return s.cells, nil
}

// gather adds lines to one that ends inside quotes, until there is an even
// number of quotes: no row ends before.
func (s *splitter) gather(size int) (int, error) {
	quotes := strings.Count(s.chunk[s.pos:s.pos+size], `"`)
	for quotes%2 == 1 {
		end, err := s.lineEnd(size)
		if errors.Is(err, io.EOF) || errors.Is(err, ErrLong) {
			if s.tries++; s.tries <= mostTries {
				return 0, ErrQuotes
			}
			return 0, ErrLong
		}
		if err != nil {
			return 0, err
		}
		quotes += strings.Count(s.chunk[s.pos+size:s.pos+end], `"`)
		size = end
		s.lines++
	}
	return size, nil
}

type cellState uint8

const (
	cellSound cellState = iota
	cellOpen            // a quote is not closed
	cellWrong           // a quote stands where none can
)

// cut cuts a row into cells.
func (s *splitter) cut(row string) cellState {
	s.cells = s.cells[:0]
	for {
		if end := s.plainQuoted(row); end > 0 {
			s.cells = append(s.cells, row[1:end])
			if end+1 == len(row) {
				return cellSound
			}
			row = row[end+2:]
			continue
		}
		cell, end, state := s.cell(row)
		if state != cellSound {
			return state
		}
		s.cells = append(s.cells, cell)
		if end >= len(row) {
			return cellSound
		}
		row = row[end+1:]
	}
}

// plainQuoted is where the quote closes of a cell that is just its text between
// two quotes, as most are; 0 says that the cell takes a closer look.
func (s *splitter) plainQuoted(row string) int {
	if row == "" || row[0] != '"' || s.lines > 1 {
		return 0
	}
	end := 1 + strings.IndexByte(row[1:], '"')
	if end == 0 || end+1 < len(row) && row[end+1] != s.comma {
		return 0
	}
	return end
}

// cell reads the cell that a text begins with, and gives its end.
func (s *splitter) cell(text string) (string, int, cellState) {
	if text == "" || text[0] != '"' {
		end := strings.IndexByte(text, s.comma)
		if end < 0 {
			end = len(text)
		}
		if strings.IndexByte(text[:end], '"') >= 0 {
			return "", 0, cellWrong
		}
		return text[:end], end, cellSound
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
			return s.inside(text[1:at-1], doubled), at, cellSound
		default:
			return "", 0, cellWrong
		}
	}
}

// inside is the text between quotes as it is meant.
func (s *splitter) inside(text string, doubled bool) string {
	if doubled {
		text = strings.ReplaceAll(text, `""`, `"`)
	}
	if s.lines > 1 {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	return text
}
