package evidence

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/problem"
)

// decode reads one YAML document strictly into out and returns its node, for
// the lines of its keys.
func decode(name string, data []byte, out any) (*yaml.Node, problem.List) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(out); err != nil {
		return nil, syntax(name, err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, problem.List{problem.New(name, "evidence_syntax", "reason", "more than one document").At(1)}
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, syntax(name, err)
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode && root.Kind != yaml.SequenceNode {
		return nil, problem.List{problem.New(name, "evidence_syntax", "reason", "no data").At(root.Line)}
	}
	return root, nil
}

// atLine finds the place in a message of the YAML decoder.
var atLine = regexp.MustCompile(`^(?:yaml: )?(?:unmarshal errors:\s*)?line (\d+): (?s:(.*))$`)

// syntax turns an error of the YAML decoder into one problem for each fault.
func syntax(name string, err error) problem.List {
	messages := []string{err.Error()}
	var several *yaml.TypeError
	switch {
	case errors.As(err, &several):
		messages = several.Errors
	case errors.Is(err, io.EOF):
		messages = []string{"the file is empty"}
	}
	var out problem.List
	for _, message := range messages {
		line := 1
		if m := atLine.FindStringSubmatch(message); m != nil {
			line, _ = strconv.Atoi(m[1])
			message = m[2]
		}
		out = append(out, problem.New(name, "evidence_syntax", "reason", message).At(line))
	}
	return out
}

// lines returns the line of every key of a mapping, and of its start as "".
func lines(node *yaml.Node) map[string]int {
	out := map[string]int{"": node.Line}
	if node.Kind != yaml.MappingNode {
		return out
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		out[node.Content[i].Value] = node.Content[i].Line
	}
	return out
}
