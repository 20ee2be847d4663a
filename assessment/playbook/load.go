package playbook

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

//go:embed core.v1.yaml
var core []byte

// Core returns the plays built into the program.
func Core() (*Book, error) { return Parse(core) }

// Parse reads a playbook strictly: unknown and repeated keys and wrong types
// are refused with their line. Lint judges what it says.
func Parse(data []byte) (*Book, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	book := new(Book)
	if err := dec.Decode(book); err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("the file is empty")
		}
		return nil, fmt.Errorf("playbook: %w", err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("playbook: more than one document")
	}
	return book, nil
}
