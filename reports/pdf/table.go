package pdf

import (
	"bytes"
	"encoding/binary"
	"strconv"
)

// table reads one table of places and returns where the one before it is.
func (r *reader) table(offset int) (before int, err error) {
	if offset < 0 || offset >= len(r.data) {
		return 0, errSyntax
	}
	s := scanner{data: r.data, at: offset}
	var entries dictionary
	if bytes.HasPrefix(r.data[offset:], []byte("xref")) {
		entries, err = r.rows(&s)
	} else {
		entries, err = r.stream(&s)
	}
	if err != nil {
		return 0, err
	}
	if r.trailer == nil {
		r.trailer = entries
	}
	previous, _ := entries["Prev"].(float64)
	return int(previous), nil
}

// rows reads a table in plain text.
func (r *reader) rows(s *scanner) (dictionary, error) {
	s.at += len("xref")
	for {
		first, err := s.value(0)
		if err != nil {
			return nil, err
		}
		if first == keyword("trailer") {
			break
		}
		second, err := s.value(0)
		start, ok := first.(float64)
		count, counted := second.(float64)
		if err != nil || !ok || !counted || count < 0 || start+count > mostObjects {
			return nil, errSyntax
		}
		for n := int(start); n < int(start+count); n++ {
			s.space()
			offset, err := strconv.Atoi(string(s.word()))
			if err != nil {
				return nil, errSyntax
			}
			s.space()
			s.word()
			s.space()
			if used := string(s.word()) == "n"; used {
				r.put(n, place{offset: offset})
			}
		}
	}
	v, err := s.value(0)
	entries, ok := v.(dictionary)
	if err != nil || !ok {
		return nil, errSyntax
	}
	return entries, nil
}

// stream reads a table that is a stream.
func (r *reader) stream(s *scanner) (dictionary, error) {
	entries, body, err := r.whole(s)
	if err != nil || entries["Type"] != name("XRef") {
		return nil, errSyntax
	}
	var widths [3]int
	list, _ := entries["W"].([]any)
	if len(list) != len(widths) {
		return nil, errSyntax
	}
	for i, v := range list {
		w, ok := v.(float64)
		if !ok || w < 0 || w > 7 {
			return nil, errSyntax
		}
		widths[i] = int(w)
	}
	size, _ := entries["Size"].(float64)
	index, _ := entries["Index"].([]any)
	if len(index) == 0 {
		index = []any{0.0, size}
	}
	row := widths[0] + widths[1] + widths[2]
	for i := 0; i+1 < len(index); i += 2 {
		first, ok := index[i].(float64)
		count, counted := index[i+1].(float64)
		if !ok || !counted || row == 0 || first < 0 || count < 0 || first+count > mostObjects {
			return nil, errSyntax
		}
		for n := int(first); n < int(first+count) && len(body) >= row; n++ {
			r.row(n, body[:row], widths)
			body = body[row:]
		}
	}
	return entries, nil
}

func (r *reader) row(n int, row []byte, widths [3]int) {
	kind := 1
	if widths[0] > 0 {
		kind = integer(row[:widths[0]])
	}
	field := integer(row[widths[0] : widths[0]+widths[1]])
	switch kind {
	case 1:
		r.put(n, place{offset: field})
	case 2:
		r.put(n, place{stream: field})
	}
}

func integer(field []byte) int {
	var wide [8]byte
	copy(wide[8-len(field):], field)
	return int(binary.BigEndian.Uint64(wide[:]) & (1<<62 - 1))
}

// put keeps the newest place of an object, which is read first.
func (r *reader) put(n int, p place) {
	if _, known := r.places[n]; !known {
		r.places[n] = p
	}
}
