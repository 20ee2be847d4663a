package usage

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"waterline/assessment/problem"
)

// SummaryFormat marks a file that holds a summary.
const SummaryFormat = "waterline-usage@1"

// summaryFile is a file with a summary. Below usage it has what the section
// usage of an answers file has.
type summaryFile struct {
	Format string   `json:"format"`
	Usage  *Summary `json:"usage"`
}

// WriteSummary writes a summary as a file: JSON in a fixed order, so that the
// same summary is the same bytes.
func WriteSummary(to io.Writer, s *Summary) error {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(summaryFile{SummaryFormat, s})
}

// IsSummary reports whether a file that begins like this holds a summary.
func IsSummary(head []byte) bool {
	text := strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n")
	rest, opened := strings.CutPrefix(text, "{")
	if !opened {
		return false
	}
	rest, named := strings.CutPrefix(strings.TrimLeft(rest, " \t\r\n"), `"format"`)
	if !named {
		return false
	}
	rest, _ = strings.CutPrefix(strings.TrimLeft(rest, " \t\r\n"), ":")
	return strings.HasPrefix(strings.TrimLeft(rest, " \t\r\n"), `"waterline-usage@`)
}

// ReadSummary reads what WriteSummary wrote. It takes nothing that a summary
// does not have, so that nothing but groups gets in. The error is a problem.List.
func ReadSummary(data []byte) (*Summary, error) {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	d.DisallowUnknownFields()
	var f summaryFile
	if err := d.Decode(&f); err != nil {
		return nil, problem.List{problem.New("", "usage_summary_broken", "detail", strings.TrimPrefix(err.Error(), "json: "))}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, problem.List{problem.New("", "usage_summary_broken", "detail", "something follows its end")}
	}
	switch {
	case f.Format != SummaryFormat:
		return nil, problem.List{problem.New("format", "usage_summary_format", "got", f.Format, "want", SummaryFormat)}
	case f.Usage == nil:
		return nil, problem.List{problem.New("usage", "usage_summary_none")}
	}
	if err := f.Usage.Faults().Err(); err != nil {
		return nil, err
	}
	return f.Usage, nil
}
