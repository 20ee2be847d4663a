package intake

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"waterline/assessment/usage/content"
)

// jsonShape is how the rows of a JSON file lie.
type jsonShape struct {
	list    bool // the file is one array
	wrapped bool // rows lie inside documents, as the form's path says
	byLine  bool // each line is a value
}

// guess is a format that a file may be of.
type guess struct {
	format   *Format
	shape    jsonShape
	names    []string // what the file has where the format's rows are
	missing  []string // names that the format needs and that are not there
	unmapped []string
}

// confidence is the share of the file's names that the format knows.
func (g guess) confidence() float64 {
	if len(g.names) == 0 {
		return 0
	}
	return 1 - float64(len(g.unmapped))/float64(len(g.names))
}

// tableGuesses holds each table format against the columns of a file.
func tableGuesses(head []string) []guess {
	var names []string
	for _, name := range head {
		if name = content.ColumnName(name); name != "" {
			names = append(names, name)
		}
	}
	var out []guess
	for _, f := range Formats() {
		if f.csv == nil {
			continue
		}
		g := guess{format: f, names: names}
		for _, name := range f.csv.need {
			if !slices.Contains(names, name) {
				g.missing = append(g.missing, name)
			}
		}
		for _, name := range names {
			if !f.csv.knows(name) {
				g.unmapped = append(g.unmapped, name)
			}
		}
		out = append(out, g)
	}
	return out
}

// documentGuesses holds each document format against the members of a file: as
// the vendor sends it, and as the bare list of its rows that people save.
func documentGuesses(text []byte) []guess {
	paths := pathsOf(text)
	top := bytes.TrimLeft(text, " \t\r\n")
	list := len(top) > 0 && top[0] == '['
	byLine := !list && content.Linewise(top)
	var out []guess
	for _, f := range Formats() {
		if f.json == nil {
			continue
		}
		shapes := []jsonShape{{list: list, byLine: byLine}}
		if f.json.rows != "" {
			shapes = append(shapes, jsonShape{list: list, byLine: byLine, wrapped: true})
		}
		var best guess
		for i, shape := range shapes {
			if g := f.json.against(f, paths, shape); i == 0 || len(g.missing) < len(best.missing) {
				best = g
			}
		}
		out = append(out, best)
	}
	return out
}

// against is how well a form fits the members of a file in one shape.
func (j *jsonForm) against(f *Format, paths []string, shape jsonShape) guess {
	prefix := ""
	if shape.list {
		prefix = "[]."
	}
	if shape.wrapped {
		prefix += j.rows + "."
	}
	g := guess{format: f, shape: shape}
	for _, path := range paths {
		name, ours := below(path, prefix)
		if !ours || strings.HasPrefix(name, "[]") {
			continue
		}
		name = strings.ReplaceAll(name, "[]", "")
		g.names = append(g.names, name)
		if !j.knows(name) {
			g.unmapped = append(g.unmapped, name)
		}
	}
	for _, name := range j.need {
		if !slices.Contains(g.names, name) {
			g.missing = append(g.missing, name)
		}
	}
	return g
}

// below is what of a path follows a prefix, in which * stands for any name.
func below(path, prefix string) (string, bool) {
	before, after, star := strings.Cut(prefix, anyName)
	path, ours := strings.CutPrefix(path, before)
	if !ours || !star {
		return path, ours
	}
	at := strings.Index(path, after)
	if at < 0 {
		return "", false
	}
	return path[at+len(after):], true
}

// choose is the format that a file is of, or none, with the guesses that fit.
// Of two that fit, the one that asks for all that the other asks for, and more,
// is meant; otherwise nobody can tell.
func choose(guesses []guess) (best guess, fit []guess) {
	for _, g := range guesses {
		if len(g.missing) == 0 {
			fit = append(fit, g)
		}
	}
	for i, g := range fit {
		if !slices.ContainsFunc(fit, func(other guess) bool { return other.format != g.format && !g.more(other) }) {
			return fit[i], fit[i : i+1]
		}
	}
	return guess{}, fit
}

// more reports whether a format asks for all that another one asks for.
func (g guess) more(other guess) bool {
	mine, theirs := g.format.needs(), other.format.needs()
	if len(mine) <= len(theirs) {
		return false
	}
	for _, name := range theirs {
		if !slices.Contains(mine, name) {
			return false
		}
	}
	return true
}

// needs are the names by which a format is known.
func (f *Format) needs() []string {
	if f.csv != nil {
		return f.csv.need
	}
	prefix := ""
	if f.json.rows != "" {
		prefix = f.json.rows + "."
	}
	out := make([]string, len(f.json.need))
	for i, name := range f.json.need {
		out[i] = prefix + name
	}
	return out
}

// nearest is the guess that lacks least, if it has at least half of what its
// format needs.
func nearest(guesses []guess) (guess, bool) {
	var best guess
	most := 0.0
	for _, g := range guesses {
		need := len(g.format.needs())
		share := 1 - float64(len(g.missing))/float64(need)
		if share > most || share == most && best.format != nil && g.confidence() > best.confidence() {
			best, most = g, share
		}
	}
	return best, most >= 0.5
}

// mostPaths bounds the members that are looked at to recognise a file.
const mostPaths = 4000

// pathsOf lists the members that a text, cut anywhere, has: with dots between,
// and [] for the elements of arrays.
func pathsOf(text []byte) []string {
	dec := json.NewDecoder(bytes.NewReader(text))
	met := make(map[string]bool)
	var out []string
	for len(out) < mostPaths {
		if !pathsBelow(dec, "", met, &out) {
			break
		}
	}
	return out
}

// pathsBelow goes through one value. It reports false at the end of the text.
func pathsBelow(dec *json.Decoder, at string, met map[string]bool, out *[]string) bool {
	token, err := dec.Token()
	if err != nil {
		return false
	}
	switch token {
	case json.Delim('['):
		for dec.More() {
			if !pathsBelow(dec, at+"[]", met, out) {
				return false
			}
		}
	case json.Delim('{'):
		for dec.More() {
			key, err := dec.Token()
			name, ok := key.(string)
			if err != nil || !ok {
				return false
			}
			path := name
			if at != "" {
				path = at + "." + name
			}
			if !met[path] && len(*out) < mostPaths {
				met[path] = true
				*out = append(*out, path)
			}
			if !pathsBelow(dec, path, met, out) {
				return false
			}
		}
	default:
		return true
	}
	_, err = dec.Token()
	return err == nil
}
