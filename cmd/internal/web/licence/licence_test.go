package licence

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// marks are sentences that only one licence has.
func marks() map[string]string {
	return map[string]string{
		"MIT": "Permission is hereby granted, free of charge", "Apache-2.0": "Apache License", "BSD-3-Clause": "Neither the name",
		"MPL-2.0": "Mozilla Public License", "OFL-1.1": "SIL Open Font License",
	}
}

// TestEveryModuleIsListed holds the list against go.mod and the licence files
// of the modules, so that neither a new module nor another licence goes unseen.
func TestEveryModuleIsListed(t *testing.T) {
	l, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	listed := make(map[string]Module)
	for _, m := range l.Modules {
		listed[m.Name] = m
	}
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{if not (or .Indirect .Main)}}{{.Path}} {{.Dir}}{{end}}", "all").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Fields(strings.ReplaceAll(strings.TrimSpace(string(out)), " ", "\x00")) {
		name, dir, _ := strings.Cut(line, "\x00")
		m, ok := listed[name]
		if !ok {
			t.Errorf("go.mod requires %s, which is not in licences.yaml", name)
			continue
		}
		delete(listed, name)
		text := licenceText(t, dir)
		for _, one := range strings.Split(m.Licence, " and ") {
			if mark := marks()[one]; mark == "" || !strings.Contains(text, mark) {
				t.Errorf("the licence file of %s is not of %s", name, one)
			}
		}
	}
	for name := range listed {
		t.Errorf("licences.yaml lists %s, which go.mod does not require", name)
	}
}

func licenceText(t *testing.T, dir string) string {
	t.Helper()
	var text strings.Builder
	for _, pattern := range []string{"LICENSE*", "LICENCE*", "COPYING*"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range found {
			if at, err := os.Stat(name); err != nil || at.IsDir() {
				continue
			}
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			text.Write(data)
		}
	}
	return strings.Join(strings.Fields(text.String()), " ")
}

// TestPartsHaveTheirLicence holds each font and data file to a licence text
// that is in the repository.
func TestPartsHaveTheirLicence(t *testing.T) {
	l, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range l.Parts {
		data, err := os.ReadFile(filepath.Join("..", "..", "..", "..", p.File))
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		if !strings.Contains(strings.ToLower(string(data)), strings.ToLower(marks()[p.Licence])) {
			t.Errorf("%s does not hold the text of %s", p.File, p.Licence)
		}
	}
}
