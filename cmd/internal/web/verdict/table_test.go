package verdict_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"waterline/cmd/internal/web/verdict"
	"waterline/reports/chart"
)

func TestNoCellIsAFormula(t *testing.T) {
	data, err := verdict.Sheet(chart.Table{Head: []string{"a"}, Rows: [][]string{
		{`=HYPERLINK("http://evil.example")`}, {"+1"}, {"-2+3"}, {"@SUM(A1)"}, {"\t=1"}, {" =1"}, {"＝1"}, {"-inf"}, {"−£75k\u2060"}, {"plain, with comma"}, {"-12.5"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), verdict.ByteOrderMark))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:9] {
		if !strings.HasPrefix(row[0], "'") {
			t.Errorf("%q could be read as a formula", row[0])
		}
	}
	for i, want := range []string{"−£75k", "plain, with comma", "-12.5"} {
		if got := rows[9+i][0]; got != want {
			t.Errorf("%q became %q", want, got)
		}
	}
}
