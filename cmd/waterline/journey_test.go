package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/reports"
	"waterline/templates/locale"
)

// quickAnswers is what a respondent types on the quick path, by question and
// field of its form.
var quickAnswers = map[string]url.Values{
	"P-NAME":      {"answer": {"Example Claims Ltd"}},
	"P-CURRENCY":  {"answer": {"GBP"}},
	"P-HEADCOUNT": {"answer": {"240"}},

	"PR-NAME":         {"answer": {"Triage new claims"}},
	"PR-FUNCTION":     {"answer": {"operations"}},
	"PR-VOLUME":       {"low": {"5000"}, "high": {"6,000"}},
	"PR-MINUTES":      {"low": {"10"}, "likely": {"15"}, "high": {"25"}},
	"PR-COST-HR":      {"low": {"30"}, "high": {"34"}, "answer": {"32"}},
	"PR-TOUCHLESS":    {"state": {"dont_know"}},
	"PR-RULES":        {"answer": {"5"}},
	"PR-DIGITAL":      {"answer": {"4"}},
	"PR-HARM":         {"answer": {"3"}},
	"PR-CAPACITY-USE": {"answer": {"reduce_cost"}},

	"SP-TOTAL":  {"answer": {"3000"}},
	"TM-BOARD":  {"answer": {"0"}},
	"TM-TARGET": {"answer": {"0"}},
	"BN-WHERE":  {"answer": {"other:"}, "other": {"Sign-off by the claims manager"}},
	"GO-BUDGET": {"answer": {"60000"}},
	"GO-RISK":   {"answer": {"3"}},
}

// sameAnswers are quickAnswers as an answers file, with the id that the server
// gave the process.
const sameAnswers = `
questionnaire: core@1
answers:
  P-NAME: Example Claims Ltd
  P-CURRENCY: GBP
  P-HEADCOUNT: 240
  SP-TOTAL: 3000
  TM-BOARD: 0
  TM-TARGET: 0
  BN-WHERE: Sign-off by the claims manager
  GO-BUDGET: 60000
  GO-RISK: 3
  G-OUT-01: 3
  G-SPD-01: 3
  G-SHA-01: 3
  G-DAT-01: 3
  G-OWN-01: 3
  G-ORC-01: 3
  G-RSK-01: 3
  G-PPL-01: 3
  G-DEL-01: 3
process:
  - id: %s
    PR-NAME: Triage new claims
    PR-FUNCTION: operations
    PR-VOLUME: {low: 5000, high: 6000}
    PR-MINUTES: {low: 10, likely: 15, high: 25}
    PR-COST-HR: {low: 30, high: 34}
    PR-TOUCHLESS: dont_know
    PR-RULES: 5
    PR-DIGITAL: 4
    PR-HARM: 3
    PR-CAPACITY-USE: reduce_cost
`

// TestJourney walks from the landing page to the PDF over plain forms, as a
// browser without JavaScript does, against the real command on an empty
// directory. Page, PDF and command line must say the same.
func TestJourney(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("WATERLINE_REQUIRE_TOOLS") != "" {
			t.Fatal("pdftotext is missing (poppler-utils)")
		}
		t.Skip("pdftotext is missing (poppler-utils)")
	}
	address := serve(t)
	for _, tag := range locale.Tags() {
		t.Run(tag, func(t *testing.T) { travel(t, address, tag) })
	}
}

func travel(t *testing.T, address, tag string) {
	b := &browser{t: t, client: &http.Client{Timeout: 30 * time.Second}}
	b.open(address + "/start?lang=" + tag)

	items := make(map[string]bool)
	for pages := 0; !strings.HasSuffix(b.at.Path, "/result"); pages++ {
		if pages > 80 {
			t.Fatalf("still on the way after %d pages, at %s", pages, b.at)
		}
		if parts := strings.Split(b.at.Path, "/"); len(parts) == 6 && parts[3] == "process" {
			items[parts[4]] = true
		}
		b.submit(typed(b.at.Path))
	}
	if len(items) != 1 {
		t.Fatalf("items asked about = %v, want one", slices.Collect(maps.Keys(items)))
	}
	heading := text(find(b.page, "h1"))

	item := slices.Collect(maps.Keys(items))[0]
	result := scored(t, fmt.Sprintf(sameAnswers, item))
	words, err := locale.Load(tag)
	if err != nil {
		t.Fatal(err)
	}
	bank, _, book, err := wording(tag)
	if err != nil {
		t.Fatal(err)
	}
	want := reports.Findings(result.In(bank, book), words).Headline
	if want == "" || heading != squeeze(want) {
		t.Errorf("the result page says %q, the command line %q", heading, want)
	}
	if !strings.ContainsAny(want, "0123456789") {
		t.Errorf("headline %q holds no figure to compare", want)
	}

	report := b.download(linkTo(b.page, "/report.pdf"))
	if got := squeeze(report); !strings.Contains(got, squeeze(want)) {
		t.Errorf("the PDF does not say %q; it begins %.600q", want, got)
	}
	if !strings.Contains(squeeze(report), "Example Claims Ltd") {
		t.Error("the PDF does not name the client")
	}
}

// serve runs the real command on an empty directory until the test ends, and
// returns its URL.
func serve(t *testing.T, more ...string) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	var stderr bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		code := run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0", "--data", data}, more...), nil, strings.NewReader(""), in, &stderr)
		in.Close()
		ended <- code
	}()
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	go func() { _, _ = io.Copy(io.Discard, lines) }() // what the command says later must not block it
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != exitDone {
			t.Errorf("serve ended with %d: %s", code, &stderr)
		}
	})
	if err != nil {
		t.Fatalf("serve said nothing: %v", err)
	}
	if mode := stat(t, data).Mode().Perm(); mode != 0o700 {
		t.Errorf("data directory has mode %o, want 700", mode)
	}
	return regexp.MustCompile(`http://\S+`).FindString(first)
}

func stat(t *testing.T, name string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// scored is the result of the same answers by the command line.
func scored(t *testing.T, answers string) assessment.Result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"score", "--json", "-"}, nil, strings.NewReader(answers), &stdout, &stderr); code != exitDone {
		t.Fatalf("score ended with %d: %s", code, &stderr)
	}
	var result assessment.Result
	if err := json.Unmarshal(stdout.Bytes(), &result); err != nil {
		t.Fatal(err)
	}
	return result
}

// typed is what the respondent fills into a page.
func typed(page string) url.Values {
	last := path.Base(page)
	switch {
	case last == "start":
		return url.Values{"depth": {"quick"}}
	case last == "add":
		return quickAnswers["PR-NAME"]
	case last == "process":
		return url.Values{"answer": {"no"}}
	case strings.HasPrefix(last, "G-"):
		return url.Values{"answer": {"3"}}
	}
	return quickAnswers[last]
}
