package intake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strconv"
	"strings"

	"waterline/assessment/usage/content"
)

// jsonForm is how the documents of a format are read.
type jsonForm struct {
	rows  string   // path to the rows, such as "data[]" or "resourceSpans[].scopeSpans[].spans[]"; "" when a document is a row
	need  []string // members of a row by which it is known, with dots between
	drop  []string // members left out on purpose, with all inside them
	meta  []string // members beside the rows that are read, such as "has_more"
	known map[string]bool
	open  func(*document) func(*row, decode)
}

// decode reads the row at hand into a struct.
type decode func(into any) error

// errBroken says that the document cannot be read on; why is told elsewhere.
var errBroken = errors.New("the document is broken")

// document is a JSON file that is read.
type document struct {
	*file
	form   *jsonForm
	meta   map[string]json.RawMessage // of the document at hand
	places []place
}

// place is where the reading stands inside nested arrays.
type place struct {
	name  string
	index int
}

func (p place) String() string {
	return p.name + "[" + strconv.Itoa(p.index) + "]"
}

// rowsOf is the form of rows that are read into a T, whose members are those
// that the format knows.
func rowsOf[T any](rows string, need []string, open func(*document) func(*row, *T)) *jsonForm {
	known := make(map[string]bool)
	membersOf(reflect.TypeFor[T](), "", known)
	return &jsonForm{rows: rows, need: need, known: known, open: func(d *document) func(*row, decode) {
		read, into := open(d), new(T)
		return func(r *row, next decode) {
			*into = *new(T)
			switch err := next(into); {
			case errors.Is(err, errBroken):
			case err != nil:
				r.undecodable(err)
			default:
				read(r, into)
			}
		}
	}}
}

// leaving names members that are left out on purpose.
func (j *jsonForm) leaving(names ...string) *jsonForm {
	j.drop = append(j.drop, names...)
	return j
}

// beside names members beside the rows that are read.
func (j *jsonForm) beside(names ...string) *jsonForm {
	j.meta = append(j.meta, names...)
	return j
}

// membersOf collects the names that a type decodes, with dots between.
func membersOf(t reflect.Type, prefix string, into map[string]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() == reflect.Map {
		into[prefix+"*"] = true
		return
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[decimal]() {
		return
	}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if t.Field(i).Anonymous {
			membersOf(t.Field(i).Type, prefix, into)
		}
		if name == "" {
			continue
		}
		into[prefix+name] = true
		membersOf(t.Field(i).Type, prefix+name+".", into)
	}
}

// knows reports whether the format reads a member, or leaves it out on purpose.
func (j *jsonForm) knows(name string) bool {
	if j.known[name] {
		return true
	}
	for {
		for _, drop := range j.drop {
			if star, ok := strings.CutSuffix(drop, "*"); name == drop || ok && strings.HasPrefix(name, star) {
				return true
			}
		}
		at := strings.LastIndexByte(name, '.')
		if at < 0 {
			return false
		}
		name = name[:at]
		if j.known[name+".*"] {
			return true
		}
	}
}

// undecodable rejects a row that has another shape than its format.
func (r *row) undecodable(err error) {
	var shape *json.UnmarshalTypeError
	if errors.As(err, &shape) {
		r.reject(shape.Field, "usage_type", "got", shape.Value)
		return
	}
	r.reject("", "usage_syntax", "detail", detail(err))
}

// detail is what a decoder says, without its package name.
func detail(err error) string {
	return strings.TrimPrefix(strings.TrimPrefix(err.Error(), "json: "), "parse error on ")
}

// readDocument reads a JSON file after its form was recognised. Wrapped says
// that rows lie inside documents, as the form's path tells; without it, a saved
// list of the rows alone is read as well.
func (f *file) readDocument(form *jsonForm, in *bufio.Reader, shape jsonShape) {
	d := &document{file: f, form: form}
	read := form.open(d)
	if shape.byLine {
		d.readLines(in, shape, read)
		return
	}
	guard := &content.Guard{In: in, Count: true}
	dec := json.NewDecoder(guard)
	guard.Used = dec.InputOffset
	w := &walk{document: d, dec: dec, read: read, shape: shape, line: func() int { return guard.LineBefore(content.Ahead(dec)) }}
	for !f.stopped() {
		if err := w.top(); err != nil {
			if !errors.Is(err, io.EOF) {
				f.unreadable(err)
				f.lastLine(guard.LineBefore(bytes.TrimLeft(content.Ahead(dec), ", \t\r\n")))
			}
			return
		}
	}
}

// lastLine gives a break its line.
func (f *file) lastLine(line int) {
	if n := len(f.out.Problems); f.out.Incomplete && n > 0 {
		f.out.Problems[n-1].Line = line
	}
}

// readLines reads a document a line, so that a broken line costs no other.
func (d *document) readLines(in *bufio.Reader, shape jsonShape, read func(*row, decode)) {
	for number := 1; !d.stopped(); number++ {
		text, err := content.ReadLine(in)
		if len(bytes.TrimSpace(text)) > 0 {
			d.readText(text, number, shape, read)
		}
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			d.unreadable(err)
			return
		case number%1024 == 0 && d.ctx.Err() != nil:
			d.err = d.ctx.Err()
		}
	}
}

func (d *document) readText(text []byte, number int, shape jsonShape, read func(*row, decode)) {
	r := &row{file: d.file, line: number}
	if !shape.wrapped && !shape.list {
		read(r, func(into any) error { return json.Unmarshal(text, into) })
		r.end()
		return
	}
	w := &walk{document: d, dec: json.NewDecoder(bytes.NewReader(text)), read: read, shape: shape, line: func() int { return number }}
	if err := w.top(); err != nil {
		r.reject("", "usage_syntax", "detail", detail(whole(err)))
		r.end()
	}
}

// whole says of an end inside a value that it is one.
func whole(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// pages says at the end whether another page follows this one.
func (d *document) pages() {
	d.atEnd = func(*row) {
		if string(d.meta["has_more"]) == "true" {
			d.out.More = true
			d.notice("usage_page")
		}
	}
}
