// Package standard answers a security standard, requirement by requirement, as
// data that a test holds against the code.
package standard

import (
	"bytes"
	_ "embed" // for the answers
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed asvs.yaml
var answers []byte

// State is how a requirement stands.
type State string

// The states.
const (
	Satisfied     State = "satisfied"
	NotApplicable State = "not_applicable"
	Gap           State = "gap"
)

// Answer is what is said to one requirement.
type Answer struct {
	ID    string   `yaml:"id"` // such as V1.2.3
	Level int      `yaml:"level"`
	About string   `yaml:"about"` // what the requirement is about, in our words
	State State    `yaml:"state"`
	Tests []string `yaml:"tests"` // folder and name, such as cmd/internal/web.TestX
	Read  []string `yaml:"read"`  // file and heading, such as .github/SECURITY.md#keys
	Note  string   `yaml:"note"`  // what it rests on; why not; or what is missing, and the plan
}

// Chapter is the first number of the requirement, such as V1.
func (a Answer) Chapter() string {
	chapter, _, _ := strings.Cut(a.ID, ".")
	return chapter
}

// Answers is a standard with what is said to it.
type Answers struct {
	Source  string   `yaml:"source"`
	Answers []Answer `yaml:"answers"`
}

// ASVS reads the answers to OWASP ASVS, in the order of its numbers.
func ASVS() (Answers, error) {
	var a Answers
	decoder := yaml.NewDecoder(bytes.NewReader(answers))
	decoder.KnownFields(true)
	if err := decoder.Decode(&a); err != nil {
		return Answers{}, fmt.Errorf("answers to a standard: %w", err)
	}
	return a, nil
}

// Count is how many requirements of a level are in a state.
func (a Answers) Count(level int, s State) int {
	n := 0
	for _, one := range a.Answers {
		if one.Level == level && one.State == s {
			n++
		}
	}
	return n
}
