package shadow

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"waterline/assessment/usage/content"
)

// documents reads a log of JSON: a document a line, a list of them, or a document
// with the list in it.
func (l *log) documents(text *content.Text) {
	l.naming = newNaming()
	top := bytes.TrimLeft(text.Head, " \t\r\n")
	if top[0] == '{' && (content.Linewise(top) || !bytes.Contains(top, []byte("\n"))) && !wrapped(top) {
		l.each(text, func(line string) { l.document(json.RawMessage(line)) })
		return
	}
	l.list(text)
}

// lists are the members in which exports have their rows.
var lists = []string{"queries", "data", "results", "requests", "records", "events", "logs", "items", "rows", "hits"}

// wrapped reports whether a document begins with a member that is a list of
// documents.
func wrapped(text []byte) bool {
	dec := json.NewDecoder(bytes.NewReader(text))
	if _, err := dec.Token(); err != nil {
		return false
	}
	key, err := dec.Token()
	if err != nil || !isList(key) {
		return false
	}
	value, err := dec.Token()
	return err == nil && value == json.Delim('[')
}

func isList(key json.Token) bool {
	name, _ := key.(string)
	for _, list := range lists {
		if roleName(name) == list {
			return true
		}
	}
	return false
}

// list reads documents out of one that may be large, one at a time.
func (l *log) list(text *content.Text) {
	guard := &content.Guard{In: text, Count: true}
	dec := json.NewDecoder(guard)
	guard.Used = dec.InputOffset
	place := func() { l.line = guard.LineBefore(content.Ahead(dec)) }
	for !l.stopped() {
		err := l.below(dec, place, 0)
		if err == nil {
			continue
		}
		place()
		var syntax *json.SyntaxError
		switch {
		case errors.Is(err, io.EOF):
		case errors.As(err, &syntax):
			l.cut("usage_broken", "detail", syntax.Error())
		default:
			l.unreadable(err)
		}
		return
	}
}

// below reads the next value of a log: a list of documents, or a document, in
// which a list is looked for.
func (l *log) below(dec *json.Decoder, place func(), depth int) error {
	token, err := dec.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('['):
		return whole(l.elements(dec, place))
	case json.Delim('{'):
		return whole(l.inside(dec, place, depth))
	}
	return nil
}

// inside goes through a document, whose opening was read, for a list.
func (l *log) inside(dec *json.Decoder, place func(), depth int) error {
	for dec.More() && !l.stopped() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		if isList(key) && depth < deepest {
			err = l.below(dec, place, depth+1)
		} else {
			var passed json.RawMessage
			err = dec.Decode(&passed)
		}
		if err != nil {
			return err
		}
	}
	if l.stopped() {
		return nil
	}
	_, err := dec.Token()
	return err
}

// elements reads the documents of a list.
func (l *log) elements(dec *json.Decoder, place func()) error {
	for dec.More() && !l.stopped() {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		if l.line = 0; l.out.Rejected < mostProblems {
			place()
		}
		l.document(raw)
	}
	if l.stopped() {
		return nil
	}
	_, err := dec.Token()
	return err
}

// whole says of an end inside a value that it is one.
func whole(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// document reads one document.
func (l *log) document(raw json.RawMessage) {
	var inside map[string]json.RawMessage
	if err := json.Unmarshal(raw, &inside); err != nil {
		l.row()
		l.reject("", "usage_syntax", "detail", err.Error())
		return
	}
	m := &members{naming: l.naming, left: mostMembers}
	if l.out.Format == nil {
		m.names = make(map[string]string)
	}
	m.all("", inside, 1)
	if l.out.Format == nil {
		l.out.Format = known(m.format())
	}
	var e entry
	e.fill(m.get)
	switch {
	case e.host == "" && e.when == "":
		l.row()
		l.reject("", "shadow_columns", "missing", "time, host")
	case e.host == "":
		l.row()
		l.skip("no_name")
	case m.get(phase) == "answer":
		l.row()
		l.skip("answer")
	default:
		l.take(&e)
	}
}
