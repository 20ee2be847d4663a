package tracking

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/templates/locale"
)

func TestEveryCodeHasASentence(t *testing.T) {
	for _, tag := range locale.Tags() {
		words, err := locale.Load(tag)
		if err != nil {
			t.Fatal(err)
		}
		seen := make(map[string]bool)
		for _, code := range Codes() {
			if !words.Has("problem."+code) || seen[code] {
				t.Errorf("%s: code %s has no sentence of its own", tag, code)
			}
			seen[code] = true
		}
		for _, safe := range []string{"initiative_gone", "initiative_exists", "initiative_taken", "initiative_changed"} {
			if !words.Has("error." + safe) {
				t.Errorf("%s: error.%s has no sentence", tag, safe)
			}
		}
	}
}

// two are initiatives that tables here name.
func two() []Initiative {
	return []Initiative{
		{ID: "aa", Process: "triage", State: assessment.Building, Forecast: assessment.Forecast{Currency: "EUR"}},
		{ID: "bb", Process: "billing", State: assessment.Stopped, Forecast: assessment.Forecast{Currency: "EUR"}},
	}
}

func readTable(data []byte) reader {
	r := reader{initiatives: two(), year: calendar.Year{First: time.April}}
	r.read(data)
	return r
}

func utf16of(s string, big bool) []byte {
	out := []byte{0xff, 0xfe}
	if big {
		out = []byte{0xfe, 0xff}
	}
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

// The same two figures in every way of writing a table that is read.
func TestTable_WaysOfWriting(t *testing.T) {
	const commas = "process,month,measure,value,source,note\r\ntriage,2026-06,spend,41000.5,system,\"a, b\"\r\ntriage,2027-Q1,straight_through,62 %,sample,\r\n"
	semicolons := "Process;Month;Measure;Value;Source;Note\ntriage;2026-06-30;SPEND;41000,5;System;a, b\n\n;;;;;\ntriage;2027-q1;straight_through;0,62;sample;\n"
	for name, data := range map[string][]byte{
		"commas":      []byte(commas),
		"a mark":      append([]byte("\ufeff"), commas...),
		"semicolons":  []byte(semicolons),
		"tabs":        []byte(strings.ReplaceAll(semicolons, ";", "\t")),
		"UTF-16":      utf16of(commas, false),
		"UTF-16 BE":   utf16of(semicolons, true),
		"by the id":   []byte(strings.NewReplacer("process", "initiative", "triage", "aa").Replace(commas)),
		"half filled": []byte(commas + "triage,2026-06,cases,,system,\r\n"),
	} {
		r := readTable(data)
		if len(r.found) > 0 || len(r.entries) != 2 {
			t.Errorf("%s: %d entries, problems %v", name, len(r.entries), r.found)
			continue
		}
		a, b := r.entries[0], r.entries[1]
		if a.Initiative != "aa" || a.Month.String() != "2026-06" || a.Measure != "spend" || a.Value != 41000.5 || a.Source != "system" || a.Note != "a, b" {
			t.Errorf("%s: the first is %+v", name, a)
		}
		// The first quarter of a year from April is April to June.
		if b.Month.String() != "2026-06" || math.Abs(b.Value-0.62) > 1e-12 || b.Source != "sample" {
			t.Errorf("%s: the second is %+v", name, b)
		}
	}
}

func TestTable_EveryFaultHasItsLineAndColumn(t *testing.T) {
	const head = "initiative,process,month,measure,value,source,confirm,currency\n"
	lines := []string{
		"aa,,June 2026,spend,1,system,,",
		"aa,,2026-06,spend,\"41.000,50\",system,,",
		"aa,,2026-06,hours_freed,62%,system,,",
		"cc,,2026-06,spend,1,system,,",
		",billing,2026-06,spend,1,system,,", // stopped, so only its id finds it
		"aa,billing,2026-06,spend,1,system,,",
		"aa,,2026-06,spend,1,system,perhaps,",
		"aa,,2026-06,spend,1,system,,USD",
		"aa,,2026-06,spend,1,system,,,,too many",
		"aa,,2026-06,spend,+1,system,,",
		"aa,,2026-06,spend,1e3,system,,",
		`aa,,2026-06,spend,"1,5",system,,`,
	}
	var got []string
	for _, p := range readTable([]byte(head + strings.Join(lines, "\n") + "\n")).found {
		got = append(got, fmt.Sprintf("%d %s %s", p.Line, p.Path, p.Code))
	}
	want := []string{
		"2 month actuals_month", "3 value actuals_number", "4 value actuals_number", "5 initiative actuals_initiative", "6 process actuals_process",
		"7 process actuals_mismatch", "8 confirm actuals_confirm", "9 currency actuals_currency", "10  actuals_cells", "11 value actuals_number",
		"12 value actuals_number", "13 value actuals_number",
	}
	if !slices.Equal(got, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTable_WhatIsNoTable(t *testing.T) {
	for name, tc := range map[string]struct {
		data string
		want string
	}{
		"nothing":          {" \r\n", "0 actuals_empty"},
		"too much":         {strings.Repeat("x", MaxTable+1), "0 actuals_size"},
		"Windows-1252":     {"process,month\nM\xfcll,2026-06\n", "2 actuals_text"},
		"UTF-16, unmarked": {"p\x00r\x00", "1 actuals_text"},
		"half a UTF-16":    {"\xff\xfep", "0 actuals_text"},
		"quotes":           {"process,month,measure,value,source\n\"triage,2026-06,spend,1,system\n", "2 actuals_quotes"},
		"a workbook":       {"PK\x03\x04\x00", "1 actuals_text"},
		"no columns":       {"triage,2026-06,spend,1,system\n", "1 actuals_column"},
		"a column missing": {"process,month,measure,value\n", "1 actuals_missing"},
		"a column twice":   {"process,month,measure,value,source,value\n", "1 actuals_twice"},
		"unclear thousand": {"process;month;measure;value;source\ntriage;2026-06;spend;1.234;system\n", "2 actuals_number"},
	} {
		r := readTable([]byte(tc.data))
		if len(r.found) == 0 || fmt.Sprintf("%d %s", r.found[0].Line, r.found[0].Code) != tc.want || len(r.entries) > 0 {
			t.Errorf("%s: found %v with %d entries, want %s", name, r.found, len(r.entries), tc.want)
		}
	}
}

// Whatever a file holds, it is read or refused, and what is read is a number of
// a known month.
func FuzzTable(f *testing.F) {
	for _, seed := range []string{
		"process,month,measure,value,source\ntriage,2026-06,spend,1,system\n",
		"initiative;month;measure;value;source;confirm\naa;2026-Q2;straight_through;6,2%;guess;ja\n", "\ufeffprocess\tmonth", "\"", "\xff\xfe", ",",
	} {
		f.Add([]byte(seed))
		f.Add(utf16of(seed, false))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := readTable(data)
		if len(r.found) == 0 && len(r.entries)+r.empty == 0 && len(r.columns) == 0 {
			t.Error("nothing was read and nothing said")
		}
		for _, e := range r.entries {
			if e.Month.IsZero() || math.IsNaN(e.Value) || math.IsInf(e.Value, 0) || e.Initiative == "" || e.Line < 2 {
				t.Errorf("read %+v", e)
			}
		}
		for _, p := range r.found {
			if p.Code == "" || p.Line < 0 {
				t.Errorf("found %+v", p)
			}
		}
	})
}
