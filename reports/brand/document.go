package brand

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"waterline/assessment"
)

// document reads the file into nodes, nil when that cannot be done.
func (d *decoder) document(data []byte) *yaml.Node {
	whole := &yaml.Node{}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	switch {
	case len(data) > maxFile:
		d.fault(whole, "file", CodeLarge, "max", strconv.Itoa(maxFile>>20))
		return nil
	case !utf8.Valid(data):
		d.fault(whole, "file", assessment.CodeNotText)
		return nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, rest yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) || err == nil && isNull(doc.Content[0]) {
		d.fault(whole, "file", CodeEmpty)
		return nil
	} else if err != nil {
		d.fault(whole, "file", assessment.CodeSyntax, "detail", strings.TrimPrefix(err.Error(), "yaml: "))
		return nil
	}
	if err := dec.Decode(&rest); !errors.Is(err, io.EOF) {
		d.fault(&rest, "file", CodeTrailing)
		return nil
	}
	root := doc.Content[0]
	if strange := indirect(root); strange != nil {
		d.fault(strange, "file", assessment.CodeNotation, "got", strange.Tag+strange.Anchor)
		return nil
	}
	return root
}

// indirect finds an alias, an anchor or a tag, with which a small file can say
// much and one thing can be said in several ways.
func indirect(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 {
		return n
	}
	for _, child := range n.Content {
		if found := indirect(child); found != nil {
			return found
		}
	}
	return nil
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// keys goes through a mapping by the names it may hold.
func (d *decoder) keys(n *yaml.Node, path string, known map[string]func(value *yaml.Node, at string)) {
	if n.Kind != yaml.MappingNode {
		d.fault(n, cmp.Or(path, "file"), assessment.CodeNotMapping)
		return
	}
	seen := make(map[string]bool)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := strings.TrimPrefix(path+"."+key.Value, ".")
		read, ok := known[key.Value]
		switch {
		case !ok:
			d.fault(key, at, assessment.CodeUnknownKey, "got", key.Value, "allowed", strings.Join(sorted(known), ", "))
		case seen[key.Value]:
			d.fault(key, at, assessment.CodeDuplicateKey, "got", key.Value)
		default:
			seen[key.Value] = true
			read(value, at)
		}
	}
}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
