package intake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
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
	guard := &guard{in: in, count: true}
	dec := json.NewDecoder(guard)
	guard.used = dec.InputOffset
	w := &walk{document: d, dec: dec, read: read, shape: shape, line: func() int { return guard.lineBefore(ahead(dec)) }}
	for !f.stopped() {
		if err := w.top(); err != nil {
			if !errors.Is(err, io.EOF) {
				f.unreadable(err)
				f.lastLine(guard.lineBefore(bytes.TrimLeft(ahead(dec), ", \t\r\n")))
			}
			return
		}
	}
}

// ahead is what a decoder has read and not used.
func ahead(dec *json.Decoder) []byte {
	rest, _ := io.ReadAll(dec.Buffered()) // of memory, which does not fail
	return rest
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
		text, err := readLine(in)
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

// readLine is the next line, joined when it is longer than the buffer.
func readLine(in *bufio.Reader) ([]byte, error) {
	text, err := in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return text, err
	}
	long := bytes.Clone(text)
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(long) > longest {
			return nil, errLong
		}
		text, err = in.ReadSlice('\n')
		long = append(long, text...)
	}
	return long, err
}

// walk goes through one document token by token, down to its rows. Only one
// row is in memory at a time.
type walk struct {
	*document
	dec   *json.Decoder
	read  func(*row, decode)
	shape jsonShape
	line  func() int
	rows  int
}

// top reads the next value of the file; the error is io.EOF after the last.
func (w *walk) top() error {
	w.places = w.places[:0]
	if !w.shape.list {
		return w.value()
	}
	if ok, err := w.open('['); !ok {
		return err
	}
	if err := w.array("", w.value); err != nil {
		return whole(err)
	}
	return nil
}

// value reads a document, or a row that stands by itself.
func (w *walk) value() error {
	if !w.shape.wrapped {
		return w.row()
	}
	return w.descend(strings.Split(w.form.rows, "."))
}

// descend goes into an object for the array that the first segment names.
func (w *walk) descend(path []string) error {
	if ok, err := w.open('{'); !ok {
		return err
	}
	name, list := strings.CutSuffix(path[0], "[]")
	for w.dec.More() && !w.stopped() {
		key, err := w.dec.Token()
		if err != nil {
			return whole(err)
		}
		if key == name || name == anyName {
			err = w.member(fmt.Sprint(key), list, path[1:])
		} else {
			err = w.beside(key)
		}
		if err != nil {
			return whole(err)
		}
	}
	return w.shut()
}

// anyName in a path stands for members of every name.
const anyName = "*"

// member reads the array or object that holds the rows, or leads to them.
func (w *walk) member(name string, list bool, below []string) error {
	if !list {
		return w.descend(below)
	}
	next := w.row
	if len(below) > 0 {
		next = func() error { return w.descend(below) }
	}
	if ok, err := w.open('['); !ok {
		return err
	}
	return w.array(name, next)
}

// array reads the elements of an array whose opening was read.
func (w *walk) array(name string, element func() error) error {
	w.places = append(w.places, place{name, 0})
	at := len(w.places) - 1
	for w.dec.More() && !w.stopped() {
		if err := element(); err != nil {
			return err
		}
		w.places = w.places[:at+1]
		w.places[at].index++
	}
	w.places = w.places[:at]
	return w.shut()
}

// row reads one row.
func (w *walk) row() error {
	var fatal error
	r := &row{file: w.file, path: w.path, line: -1}
	w.read(r, func(into any) error {
		err := w.dec.Decode(into)
		var shape *json.UnmarshalTypeError
		if err != nil && !errors.As(err, &shape) {
			fatal = err
			return errBroken
		}
		if err != nil {
			r.line = w.line()
		}
		return err
	})
	if fatal != nil {
		return fatal
	}
	if r.bad {
		w.number(r)
	}
	r.end()
	if w.rows++; w.rows%1024 == 0 && w.ctx.Err() != nil {
		w.err = w.ctx.Err()
	}
	return nil
}

// number gives the problems of a row their line, which is worked out only now
// as it takes a look at all that was read ahead.
func (w *walk) number(r *row) {
	line := 0
	for i := len(w.out.Problems) - 1; i >= 0 && w.out.Problems[i].Line < 0; i-- {
		if line == 0 {
			line = w.line()
		}
		w.out.Problems[i].Line = line
	}
	r.line = line
}

// path is the place of the row at hand, such as data[3].results[1].
func (w *walk) path() string {
	var b strings.Builder
	for _, p := range w.places {
		if p.name != "" && b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(p.String())
	}
	return b.String()
}

// beside keeps a member that the format asks for, and passes over others.
func (w *walk) beside(key json.Token) error {
	name, _ := key.(string)
	for _, wanted := range w.form.meta {
		if name == wanted {
			var value json.RawMessage
			if err := w.dec.Decode(&value); err != nil {
				return err
			}
			if w.meta == nil {
				w.meta = make(map[string]json.RawMessage)
			}
			w.meta[name] = value
			return nil
		}
	}
	return w.pass()
}

// pass goes over a value without keeping it.
func (w *walk) pass() error { return w.rest(0) }

// rest goes on over a value that is so many brackets deep.
func (w *walk) rest(depth int) error {
	for {
		token, err := w.dec.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

// open reads the bracket that begins a value of the kind that is wanted. Another
// kind is passed over and rejected as a row.
func (w *walk) open(want json.Delim) (bool, error) {
	token, err := w.dec.Token()
	switch {
	case err != nil || token == want:
		return err == nil, err
	case token == nil: // nothing there
		return false, nil
	case token == json.Delim('{') || token == json.Delim('['):
		if err := w.rest(1); err != nil {
			return false, err
		}
	}
	r := &row{file: w.file, path: w.path, line: w.line()}
	r.reject("", "usage_type", "got", kindOf(token))
	r.end()
	return false, nil
}

// kindOf names the kind of a value that was begun.
func kindOf(token json.Token) string {
	switch token.(type) {
	case json.Delim:
		return fmt.Sprint(token)
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "bool"
	}
	return "nothing"
}

func (w *walk) shut() error {
	if w.stopped() {
		return nil
	}
	_, err := w.dec.Token()
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
