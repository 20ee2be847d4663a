package pdf

import (
	"bytes"
	"errors"
	"fmt"
)

// Why a file cannot be read.
var (
	ErrNotPDF    = errors.New("not a PDF")
	ErrTruncated = errors.New("cut off before its end")
	ErrDamaged   = errors.New("damaged")
)

// Bounds of what is read: a file from outside must not take the machine down.
const (
	mostObjects = 1 << 18
	mostBytes   = 64 << 20 // decompressed, of the whole file
	mostPages   = 4096
	tail        = 2048 // bytes in which the end of a file is looked for
)

// Contents is what a file holds for those who check it.
type Contents struct {
	Producer    string
	Pages       [][]byte // what is drawn, decompressed
	Attachments []Attachment
}

// Read reads a file: its pages and the files associated with it. The error is
// ErrNotPDF, ErrTruncated or wraps ErrDamaged.
func Read(data []byte) (*Contents, error) {
	r, err := open(data)
	if err != nil {
		return nil, err
	}
	catalog := r.dictionary(r.trailer["Root"])
	if catalog == nil {
		return nil, fmt.Errorf("%w: it has no catalog", ErrDamaged)
	}
	info := r.dictionary(r.trailer["Info"])
	c := &Contents{Producer: r.text(info["Producer"])}
	if err := r.pages(c, catalog["Pages"], map[pointer]bool{}); err != nil {
		return nil, err
	}
	if err := r.associated(c, catalog); err != nil {
		return nil, err
	}
	return c, nil
}

// reader finds the objects of a file.
type reader struct {
	data    []byte
	places  map[int]place
	holders map[int]map[int][]byte // objects by stream and number
	trailer dictionary
	left    int // bytes that may still be decompressed
}

// place is where an object is: at an offset, or inside a stream.
type place struct {
	offset int
	stream int
}

func open(data []byte) (*reader, error) {
	if !bytes.HasPrefix(data, []byte("%PDF-")) {
		return nil, ErrNotPDF
	}
	end := data[max(0, len(data)-tail):]
	at := bytes.LastIndex(end, []byte("startxref"))
	if at < 0 || !bytes.Contains(end[at:], []byte("%%EOF")) {
		return nil, ErrTruncated
	}
	s := scanner{data: end, at: at + len("startxref")}
	start, err := s.value(0)
	offset, ok := start.(float64)
	if err != nil || !ok {
		return nil, fmt.Errorf("%w: it does not say where its objects are", ErrDamaged)
	}
	r := &reader{data: data, places: map[int]place{}, holders: map[int]map[int][]byte{}, left: mostBytes}
	seen := map[int]bool{}
	for next := int(offset); next > 0 && !seen[next]; {
		seen[next] = true
		if next, err = r.table(next); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
	}
	if r.trailer == nil {
		return nil, fmt.Errorf("%w: it has no trailer", ErrDamaged)
	}
	return r, nil
}

// whole reads the stream that starts at the scanner, decompressed.
func (r *reader) whole(s *scanner) (dictionary, []byte, error) {
	v, err := r.numbered(s)
	entries, ok := v.(dictionary)
	if err != nil || !ok {
		return nil, nil, errSyntax
	}
	s.space()
	if string(s.word()) != "stream" {
		return entries, nil, errSyntax
	}
	if bytes.HasPrefix(s.data[s.at:], []byte("\r\n")) {
		s.at++
	}
	s.at++
	length, ok := r.resolve(entries["Length"]).(float64)
	if !ok || length < 0 || float64(s.at)+length > float64(len(s.data)) {
		return entries, nil, errSyntax
	}
	body, err := r.inflate(entries, s.data[s.at:s.at+int(length)])
	return entries, body, err
}

// numbered reads an object with its number in front.
func (r *reader) numbered(s *scanner) (any, error) {
	for range 2 {
		if v, err := s.value(0); err != nil {
			return nil, err
		} else if _, ok := v.(float64); !ok {
			return nil, errSyntax
		}
	}
	if v, err := s.value(0); err != nil || v != keyword("obj") {
		return nil, errSyntax
	}
	return s.value(0)
}

// resolve follows a pointer to its object; nil where there is none.
func (r *reader) resolve(v any) any {
	for range deepest {
		p, ok := v.(pointer)
		if !ok {
			return v
		}
		v = r.object(int(p))
	}
	return nil
}

func (r *reader) object(n int) any {
	p, ok := r.places[n]
	if !ok {
		return nil
	}
	var v any
	var err error
	if p.stream > 0 {
		s := scanner{data: r.held(p.stream)[n]}
		v, err = s.value(0)
	} else if p.offset < len(r.data) {
		s := scanner{data: r.data, at: p.offset}
		v, err = r.numbered(&s)
	}
	if err != nil {
		return nil
	}
	return v
}

// held are the objects inside a stream.
func (r *reader) held(n int) map[int][]byte {
	if objects, ok := r.holders[n]; ok {
		return objects
	}
	objects := map[int][]byte{}
	r.holders[n] = objects // also ends a stream that is inside itself
	p, ok := r.places[n]
	if !ok || p.stream > 0 || p.offset >= len(r.data) {
		return objects
	}
	s := scanner{data: r.data, at: p.offset}
	entries, body, err := r.whole(&s)
	first, _ := entries["First"].(float64)
	count, _ := entries["N"].(float64)
	if err != nil || first < 0 || int(first) > len(body) || count > mostObjects {
		return objects
	}
	index := scanner{data: body[:int(first)]}
	for range int(count) {
		number, err := index.value(0)
		at, err2 := index.value(0)
		id, ok := number.(float64)
		offset, ok2 := at.(float64)
		if err != nil || err2 != nil || !ok || !ok2 || offset < 0 || int(first)+int(offset) > len(body) {
			return objects
		}
		objects[int(id)] = body[int(first)+int(offset):]
	}
	return objects
}

func (r *reader) dictionary(v any) dictionary {
	d, _ := r.resolve(v).(dictionary)
	return d
}

// content is the stream that v points to.
func (r *reader) content(v any) ([]byte, error) {
	p, ok := v.(pointer)
	at, known := r.places[int(p)]
	if !ok || !known || at.stream > 0 || at.offset >= len(r.data) {
		return nil, fmt.Errorf("%w: a stream is missing", ErrDamaged)
	}
	s := scanner{data: r.data, at: at.offset}
	_, body, err := r.whole(&s)
	if err != nil {
		return nil, fmt.Errorf("%w: a stream cannot be read: %w", ErrDamaged, err)
	}
	return body, nil
}
