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
		{`=HYPERLINK("http://evil.example")`}, {"+1"}, {"-2+3"}, {"@SUM(A1)"}, {"\t=1"}, {" =1"}, {"＝1"}, {"−£75k\u2060"}, {"plain, with comma"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), verdict.ByteOrderMark))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:8] {
		if !strings.HasPrefix(row[0], "'") {
			t.Errorf("%q could be read as a formula", row[0])
		}
	}
	if rows[8][0] != "−£75k" || rows[9][0] != "plain, with comma" {
		t.Errorf("text became %q and %q", rows[8][0], rows[9][0])
	}
}
