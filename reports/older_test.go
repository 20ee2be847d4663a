package reports

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"waterline/assessment"
	"waterline/templates/locale"
)

// TestBuild_OlderResult: a result of an older method, which does not have what
// came later, still gives a report that says which method made it.
func TestBuild_OlderResult(t *testing.T) {
	for _, name := range companies {
		for _, tag := range locale.Tags() {
			r := older(t, name)
			opt := spoken(t, tag, A4)
			doc, err := Build(r, opt)
			if err != nil {
				t.Errorf("%s, %s: %v", name, tag, err)
				continue
			}
			if err := doc.WritePDF(&bytes.Buffer{}); err != nil {
				t.Errorf("%s, %s: %v", name, tag, err)
			}
			text := tree(t, doc)
			doc.Footer.Counter = "" // holds its places until the page is known
			if bad := unprintable.FindString(string(tree(t, doc))); bad != "" {
				t.Errorf("%s, %s prints %q", name, tag, bad)
			}
			if want := opt.Locale.T("report.version", "method", "0", "bank", "core@0"); !bytes.Contains(text, []byte(want)) {
				t.Errorf("%s, %s does not say %q", name, tag, want)
			}
		}
	}
}

// older is a result without the parts that results did not have from the start.
func older(t testing.TB, name string) assessment.Result {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var whole map[string]any
	if err := json.Unmarshal(data, &whole); err != nil {
		t.Fatal(err)
	}
	whole["method"], whole["questionnaire"] = 0, "core@0"
	for _, key := range []string{"measure_first", "signals", "checks", "bottleneck", "mix"} {
		delete(whole, key)
	}
	if portfolio, ok := whole["portfolio"].(map[string]any); ok {
		for _, key := range []string{"build_or_buy", "leverage", "fan", "pairs", "quarters", "budget"} {
			delete(portfolio, key)
		}
	}
	if data, err = json.Marshal(whole); err != nil {
		t.Fatal(err)
	}
	var r assessment.Result
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}
