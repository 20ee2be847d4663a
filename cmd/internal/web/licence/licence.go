// Package licence lists what the program is made of, and under which licence.
package licence

import (
	"bytes"
	_ "embed" // for the list
	"fmt"
	"runtime/debug"

	"go.yaml.in/yaml/v3"
)

//go:embed licences.yaml
var list []byte

// Module is a Go module. Those of tests are not in the program.
type Module struct {
	Name    string `yaml:"name"`
	Licence string `yaml:"licence"` // SPDX
	Tests   bool   `yaml:"tests"`
	Version string `yaml:"-"` // in this program, "" where it is not known
}

// Part is a font or data inside the program.
type Part struct {
	Name    string `yaml:"name"`
	Licence string `yaml:"licence"` // SPDX
	File    string `yaml:"file"`    // in the repository, with the text of the licence
}

// List is what the program is made of.
type List struct {
	Modules []Module `yaml:"modules"`
	Parts   []Part   `yaml:"parts"`
}

// Read reads the list, with the versions that the program was built with.
func Read() (List, error) {
	var l List
	decoder := yaml.NewDecoder(bytes.NewReader(list))
	decoder.KnownFields(true)
	if err := decoder.Decode(&l); err != nil {
		return List{}, fmt.Errorf("licences: %w", err)
	}
	if built, ok := debug.ReadBuildInfo(); ok {
		versions := make(map[string]string)
		for _, m := range built.Deps {
			versions[m.Path] = m.Version
		}
		for i := range l.Modules {
			l.Modules[i].Version = versions[l.Modules[i].Name]
		}
	}
	return l, nil
}
