package upload

import (
	"errors"
	"strings"
	"testing"

	"waterline/assessment/problem"
)

func TestReadGroups(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		groups int    // of different names
		people int    // found
		code   string // of the first problem
		line   int
	}{
		"as asked":          {"actor,group\na@x.example,Sales\nb@x.example,Claims\n", 2, 2, "", 0},
		"without names":     {"a@x.example,Sales\nb@x.example,Sales\n", 1, 2, "", 0},
		"turned round":      {"Team;Email\nSales;a@x.example\n", 1, 1, "", 0},
		"with a mark":       {"\ufeffactor;group\na@x.example; Sales  team\n", 1, 1, "", 0},
		"twice the same":    {"a@x.example,Sales\nA@x.example ,Sales\n", 1, 1, "", 0},
		"in two groups":     {"a@x.example,Sales\na@x.example,Claims\n", 0, 0, "usage_groups_twice", 2},
		"a cell short":      {"actor,group\na@x.example\n", 0, 0, "usage_groups_cells", 2},
		"no group":          {"actor,group\na@x.example,\n", 0, 0, "usage_missing", 2},
		"a quote left open": {"actor,group\n\"a@x.example,Sales\n", 0, 0, "usage_quotes", 2},
		"no text":           {"actor,group\na@x.example,\xff\n", 0, 0, "usage_not_utf8", 2},
		"long":              {"a@x.example," + strings.Repeat("x", longestName+1) + "\n", 0, 0, "usage_groups_long", 1},
		"only a heading":    {"actor,group\n", 0, 0, "usage_groups_none", 0},
		"empty":             {"", 0, 0, "usage_groups_none", 0},
	} {
		t.Run(name, func(t *testing.T) {
			groups, err := ReadGroups(strings.NewReader(c.text), []byte("a secret"))
			var found problem.List
			if errors.As(err, &found) != (c.code != "") || c.code != "" && (found[0].Code != c.code || found[0].Line != c.line) {
				t.Fatalf("found %v, want %s in line %d", err, c.code, c.line)
			}
			if c.code != "" {
				return
			}
			names := make(map[string]bool)
			for _, group := range groups {
				names[group] = true
			}
			if len(groups) != c.people || len(names) != c.groups {
				t.Errorf("read %v", groups)
			}
		})
	}
}

// FuzzReadGroups holds a table of who belongs where to a list of problems or to
// keys with the names of groups, and never to a name of a person.
func FuzzReadGroups(f *testing.F) {
	for _, text := range []string{"actor,group\na@x.example,Sales\n", "\ufeffTeam;E-Mail\r\nSales;a@x.example\r\n", "a,b\nc", "\"a\nb\",c", ",\n,", "\xff,\xfe", "a,b;c;d\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		groups, err := ReadGroups(strings.NewReader(string(data)), []byte("a secret"))
		var found problem.List
		if err != nil {
			if !errors.As(err, &found) {
				t.Fatalf("%v is no list of problems", err)
			}
			return
		}
		if len(groups) == 0 {
			t.Fatal("no group and no problem")
		}
		for key, group := range groups {
			if len(key) < 32 || strings.Contains(key, "@") || group == "" || len([]rune(group)) > longestName {
				t.Errorf("%q belongs to %q", key, group)
			}
		}
	})
}
