// Package locale holds the words of pages, reports and messages, and writes
// numbers, money and dates the way a language does. A language is a folder of
// YAML files; adding one needs no Go.
package locale

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed */*.yaml
var files embed.FS

// Locale is one language. It is read-only once loaded.
type Locale struct {
	tag    string
	text   map[string]string
	format format
}

// Load reads the language with the given tag, such as "en". The error names
// the file and key that is wrong.
func Load(tag string) (*Locale, error) { return load(files, tag) }

func load(fsys fs.FS, tag string) (*Locale, error) {
	names, err := fs.Glob(fsys, path.Join(tag, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("locale %s: %w", tag, err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("locale %s: no such language", tag)
	}
	l := &Locale{tag: tag, text: make(map[string]string)}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("locale: %w", err)
		}
		if path.Base(name) == "format.yaml" {
			dec := yaml.NewDecoder(bytes.NewReader(data))
			dec.KnownFields(true)
			if err := dec.Decode(&l.format); err != nil {
				return nil, fmt.Errorf("locale %s: %w", name, err)
			}
			continue
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(data, &doc); err != nil {
			return nil, fmt.Errorf("locale %s: %w", name, err)
		}
		if len(doc.Content) == 0 {
			continue
		}
		if err := l.collect(name, "", doc.Content[0]); err != nil {
			return nil, err
		}
	}
	return l, l.format.check(tag)
}

// collect flattens nested keys into dotted ones and refuses one that is there.
func (l *Locale) collect(file, prefix string, node *yaml.Node) error {
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("locale %s:%d: %q must be a mapping of keys to sentences", file, node.Line, prefix)
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i].Value, node.Content[i+1]
		if prefix != "" {
			key = prefix + "." + key
		}
		if value.Kind == yaml.MappingNode {
			if err := l.collect(file, key, value); err != nil {
				return err
			}
			continue
		}
		if _, twice := l.text[key]; twice {
			return fmt.Errorf("locale %s:%d: key %q is there twice", file, value.Line, key)
		}
		l.text[key] = value.Value
	}
	return nil
}

// Tags lists the languages there are, by their folders.
func Tags() []string {
	names, _ := fs.Glob(files, "*/format.yaml") // the pattern is sound, and only that can fail
	tags := make([]string, len(names))
	for i, name := range names {
		tags[i] = path.Dir(name)
	}
	return tags
}

// Name is what the language calls itself, for a list to choose from.
func (l *Locale) Name() string { return l.format.Name }

// Tag is the BCP 47 tag of the language.
func (l *Locale) Tag() string { return l.tag }

// Has reports whether the language has a sentence for the key.
func (l *Locale) Has(key string) bool {
	_, ok := l.text[key]
	return ok
}

// Or returns the sentence of the key, or the fallback when there is none: for
// names that data carries in its own language.
func (l *Locale) Or(key, fallback string) string {
	if text, ok := l.text[key]; ok {
		return text
	}
	return fallback
}

// T returns the sentence of a key with its {name} places filled from pairs of
// names and values. A key that is missing comes back in brackets, so that it
// is seen on the page and found by the test that every key exists.
func (l *Locale) T(key string, pairs ...string) string {
	text, ok := l.text[key]
	if !ok {
		return "[" + key + "]"
	}
	return fill(text, pairs...)
}

// fill puts values into the {name} places of a text, in one pass and with one
// copy. A name that has no value stays.
func fill(text string, pairs ...string) string {
	size := len(text)
	for i := 1; i < len(pairs); i += 2 {
		size += len(pairs[i])
	}
	var out strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 || len(pairs) == 0 {
			break
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		end += open + 1
		value, known := valueOf(text[open+1:end-1], pairs)
		if !known {
			value = text[open:end]
		}
		if out.Len() == 0 {
			out.Grow(size)
		}
		out.WriteString(text[:open])
		out.WriteString(value)
		text = text[end:]
	}
	if out.Len() == 0 {
		return text
	}
	out.WriteString(text)
	return out.String()
}

func valueOf(name string, pairs []string) (string, bool) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == name || strings.HasPrefix(pairs[i], "{") && strings.Trim(pairs[i], "{}") == name {
			return pairs[i+1], true
		}
	}
	return "", false
}

// N is T for a count: it takes the form of the key that the language has for
// the count, such as key.one or key.other, and fills {n} with the count.
func (l *Locale) N(key string, n int, pairs ...string) string {
	return l.T(key+"."+l.format.form(n), append(pairs, "n", l.Number(float64(n), 0))...)
}

// Keys returns every key, for the test that languages agree.
func (l *Locale) Keys() []string {
	keys := make([]string, 0, len(l.text))
	for key := range l.text {
		keys = append(keys, key)
	}
	return keys
}
