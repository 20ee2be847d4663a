package shadow

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"waterline/assessment/usage/content"
)

// lineForms are the formats that are known line by line.
var lineForms = []struct {
	id   string
	read lineForm
}{{squidLog, squid}, {commonLog, common}, {bindLog, bind}, {dnsmasqLog, dnsmasq}, {unboundLog, unbound}}

// linesLooked is how many lines are looked at to recognise a log.
const linesLooked = 200

// run recognises a log and reads its lines.
func (l *log) run(text *content.Text) {
	first := strings.TrimLeft(string(text.Head[:min(len(text.Head), 1024)]), " \t\r\n")
	if strings.HasPrefix(first, "{") || strings.HasPrefix(first, "[") && !strings.HasPrefix(first, "[1") {
		l.documents(text)
		return
	}
	lines := beginning(text.Head)
	for _, line := range lines {
		if isFields(line) {
			l.tagged(text)
			return
		}
	}
	if id, form := bestForm(lines); form != nil {
		l.out.Format = known(id)
		l.lines(text, form)
		return
	}
	l.table(text)
}

// beginning are the first lines of a text, without one that is cut off.
func beginning(head []byte) []string {
	lines := bytes.SplitN(head, []byte("\n"), linesLooked+1)
	if len(lines) > 1 {
		lines = lines[:len(lines)-1]
	}
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = strings.TrimRight(string(line), "\r")
	}
	return out
}

// bestForm is the format that knows most of some lines: one request at least,
// and half of the lines that say something.
func bestForm(lines []string) (string, lineForm) {
	id, best, most := "", lineForm(nil), 0
	said := 0
	for _, line := range lines {
		if strings.TrimSpace(line) != "" {
			said++
		}
	}
	for _, f := range lineForms {
		mine, requests := 0, 0
		for _, line := range lines {
			switch f.read(line, new(entry)) {
			case request, answer:
				requests++
				mine++
			case aside:
				mine++
			case foreign:
			}
		}
		if requests > 0 && 2*mine >= said && mine > most {
			id, best, most = f.id, f.read, mine
		}
	}
	return id, best
}

// each hands over line after line without its end.
func (l *log) each(text *content.Text, take func(line string)) {
	for l.line = 1; !l.stopped(); l.line++ {
		line, err := content.ReadLine(text.Reader)
		if trimmed := bytes.TrimRight(line, "\r\n"); len(bytes.TrimSpace(trimmed)) > 0 {
			take(string(trimmed))
		}
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			l.unreadable(err)
			return
		}
	}
}

// lines reads a log without columns.
func (l *log) lines(text *content.Text, form lineForm) {
	l.each(text, func(line string) {
		var e entry
		switch form(line, &e) {
		case request:
			l.asked = true
			l.take(&e)
		case answer:
			if l.asked {
				l.row()
				l.skip("answer")
				return
			}
			l.take(&e)
		case aside:
			l.row()
			l.skip("other_line")
		case foreign:
			l.row()
			l.reject("", "shadow_line")
		}
	})
}
