package assessment

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/problem"
)

// maxFileBytes bounds an answers file; a complete one is below 100 kB.
const maxFileBytes = 5 << 20

// document reads a YAML or JSON file into nodes without giving them meaning.
func document(name string, data []byte) (*yaml.Node, problem.List) {
	fault := func(code string, pairs ...string) (*yaml.Node, problem.List) {
		return nil, problem.List{problem.New("file", code, pairs...)}
	}
	if len(data) > maxFileBytes {
		return fault(CodeTooLarge, "max", strconv.Itoa(maxFileBytes>>20))
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if at := invalidUTF8(data); at >= 0 {
		return nil, problem.List{problem.New("file", CodeNotText).At(lineAt(data, at))}
	}
	trimmed := bytes.TrimSpace(data)
	if len(trimmed) == 0 {
		return fault(CodeEmpty)
	}
	if trimmed[0] == '{' && (json.Valid(data) || strings.HasSuffix(name, ".json")) {
		return jsonDocument(data)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return fault(CodeEmpty)
		}
		return nil, syntaxProblem(err)
	}
	var rest yaml.Node
	if err := dec.Decode(&rest); err == nil {
		return nil, problem.List{problem.New("file", CodeTrailing).At(rest.Line)}
	} else if !errors.Is(err, io.EOF) {
		return nil, syntaxProblem(err)
	}
	root := doc.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return fault(CodeEmpty)
	}
	return root, notation(root)
}

func invalidUTF8(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for at := 0; ; {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size <= 1 {
			return at
		}
		at += size
	}
}

func lineAt(data []byte, offset int) int {
	return 1 + bytes.Count(data[:min(offset, len(data))], []byte("\n"))
}

// syntaxProblem takes the line out of the YAML parser's own words.
func syntaxProblem(err error) problem.List {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	p := problem.New("file", CodeSyntax, "detail", text)
	if m := regexp.MustCompile(`^line (\d+): (.*)`).FindStringSubmatch(text); m != nil {
		line, _ := strconv.Atoi(m[1])
		p = problem.New("file", CodeSyntax, "detail", m[2]).At(line)
	}
	return problem.List{p}
}

// notation refuses what makes YAML say one thing in several ways: aliases, which
// a small file can blow up with, anchors and explicit tags.
// The first is enough to know.
func notation(n *yaml.Node) problem.List {
	if n.Kind == yaml.AliasNode || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 {
		got := n.Tag
		switch {
		case n.Kind == yaml.AliasNode:
			got = "*" + n.Value
		case n.Anchor != "":
			got = "&" + n.Anchor
		}
		return problem.List{problem.New("file", CodeNotation, "got", got).At(n.Line)}
	}
	for _, child := range n.Content {
		if found := notation(child); found != nil {
			return found
		}
	}
	return nil
}

// jsonDocument builds the same nodes from JSON, keeping double keys and lines.
func jsonDocument(data []byte) (*yaml.Node, problem.List) {
	if n := jsonScalar(data); n != nil {
		return n, nil
	}
	if err := json.Unmarshal(data, new(any)); err != nil {
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
			return nil, problem.List{problem.New("file", CodeSyntax, "detail", err.Error()).At(lineAt(data, int(syntax.Offset)))}
		}
	}
	r := jsonReader{data: data, dec: json.NewDecoder(bytes.NewReader(data)), line: 1}
	r.dec.UseNumber()
	root, err := r.value()
	if err != nil {
		return nil, problem.List{problem.New("file", CodeSyntax, "detail", err.Error())}
	}
	return root, nil
}

// jsonScalar is the node of a string or a number alone, which most stored
// answers are; nil for anything else. A page reads dozens of them.
func jsonScalar(data []byte) *yaml.Node {
	if len(data) == 0 || !json.Valid(data) {
		return nil
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: 1}
	switch first, last := data[0], data[len(data)-1]; {
	case first == '"' && last == '"':
		if json.Unmarshal(data, &n.Value) != nil {
			return nil
		}
		n.Tag, n.Style = "!!str", yaml.DoubleQuotedStyle
	case (first == '-' || first >= '0' && first <= '9') && last >= '0' && last <= '9':
		n.Tag, n.Value = "!!float", string(data)
	default:
		return nil
	}
	return n
}

type jsonReader struct {
	data []byte
	dec  *json.Decoder
	line int
	at   int
}

// token reads one token and keeps the line it ends on.
func (r *jsonReader) token() (json.Token, error) {
	t, err := r.dec.Token()
	end := int(r.dec.InputOffset())
	r.line += bytes.Count(r.data[r.at:end], []byte("\n"))
	r.at = end
	return t, err
}

func (r *jsonReader) value() (*yaml.Node, error) {
	t, err := r.token()
	if err != nil {
		return nil, err
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: r.line}
	switch t := t.(type) {
	case json.Delim:
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
		if t == '[' {
			n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		}
		for r.dec.More() {
			child, err := r.value()
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, child)
		}
		_, err := r.token()
		return n, err
	case string:
		n.Tag, n.Value, n.Style = "!!str", t, yaml.DoubleQuotedStyle
	case json.Number:
		n.Tag, n.Value = "!!float", t.String()
	case bool:
		n.Tag, n.Value = "!!bool", strconv.FormatBool(t)
	default:
		n.Tag, n.Value = "!!null", "null"
	}
	return n, nil
}
