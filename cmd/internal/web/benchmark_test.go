package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/web/audit"
)

func TestAResultIsShownAmongOthers(t *testing.T) {
	s := open(t)
	root := s.answered(assessment.Full, "insurer")
	plain := s.get(root + "/result")
	if strings.Contains(plain.body, "among") {
		t.Error("a result is compared where nobody switched that on")
	}
	d, err := s.service.Open(t.Context(), root[len("/a/"):])
	must(t, err)
	r, _, err := s.Store.LatestResult(t.Context(), d.ID)
	must(t, err)
	kept, _ := s.Store.(*store.Store)
	service := audit.Crowd(t, kept, 14, "insurer", r, noon)
	for _, one := range s.languages {
		one.Benchmarks = service
	}
	a := s.get(root + "/result")
	wantStatus(t, a, http.StatusOK)
	wantSound(t, a)
	said := text(a.doc)
	for _, want := range []string{"Who the others are", "Beside others", "about 15 organisations", "nine in ten others", "The report does not hold this comparison", "November 2026"} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if at, maturity := strings.Index(a.body, `id="among-others"`), strings.Index(a.body, `id="maturity"`); at < maturity || maturity < 0 {
		t.Errorf("others are at %d, the levels at %d", at, maturity)
	}
	for name, want := range map[string]string{"among": "Outcome measurement", "among-work": "Minutes of work a case"} {
		if table := s.get(root + "/result/" + name + ".csv"); table.StatusCode != http.StatusOK || !strings.Contains(table.body, want) {
			t.Errorf("%s.csv has status %d: %.200s", name, table.StatusCode, table.body)
		}
	}
	if german := s.get(root + "/result?lang=de"); !strings.Contains(text(german.doc), "Wer die anderen sind") {
		t.Error("the German page does not compare")
	}
	for i := range 14 {
		if strings.Contains(a.body, fmt.Sprintf("crowd-%d", i)) {
			t.Errorf("the page names organisation %d", i)
		}
	}
}
