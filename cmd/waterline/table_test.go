package main

import (
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	got := table{
		head: []string{"Process", "Net value", "90 % range"},
		rows: [][]string{
			{"Triage", "£120k", "−£10k to £300k"},
			{"請求書の確認", "¥9m", "¥1m to ¥20m"},
		},
	}.String()
	want := "" +
		"Process       Net value      90 % range\n" +
		"Triage            £120k  −£10k to £300k\n" +
		"請求書の確認        ¥9m     ¥1m to ¥20m\n"
	if got != want {
		t.Errorf("table:\n%s\nwant:\n%s", got, want)
	}
}

func TestTable_LongNamesStayOnThePage(t *testing.T) {
	got := table{
		head: []string{"Process", "Net value", "90 % range", "One-off cost"},
		rows: [][]string{{strings.Repeat("long name ", 12) + strings.Repeat("x", 90), "CHF 1.2m", "CHF 120k to CHF 2m", "CHF 1k"}},
	}.String()
	for line := range strings.Lines(got) {
		if n := columns(strings.TrimRight(line, "\n")); n > pageWidth {
			t.Errorf("line takes %d columns, more than %d: %q", n, pageWidth, line)
		}
	}
	if kept := strings.Count(got, "x"); kept != 90 {
		t.Errorf("%d of 90 letters kept", kept)
	}
}

func TestPlain(t *testing.T) {
	if got := plain("a\x1b[31mred\x07\u202eb"); got != "a[31mredb" {
		t.Errorf("plain = %q", got)
	}
}
