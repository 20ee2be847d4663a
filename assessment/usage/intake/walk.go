package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

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
