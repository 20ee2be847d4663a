package api

import (
	"strings"
	"testing"
)

// A program begins the run of a quarter, goes on with it, and is told what is in
// the way of one.
func TestARunOfAQuarterForPrograms(t *testing.T) {
	s := openSite(t)
	s.now = s.now.AddDate(0, -6, 0)
	p := s.token(s.ana, all()...)
	id := want(t, p.do("POST", "/clients", `{"name":"Alder Insurance"}`), 201).field(t, "id")
	first := want(t, p.do("POST", "/clients/"+id+"/imports", string(s.answer)), 201).field(t, "assessment")
	path := "/assessments/" + first + "/reruns"
	if got := problems(t, want(t, p.do("POST", path, `{}`), 422)); got != "quarter quarter_order" {
		t.Errorf("a second run of a quarter is refused with %q", got)
	}
	s.now = s.now.AddDate(0, 6, 0)
	p = s.token(s.ana, all()...)
	for body, code := range map[string]string{`{"quarter":"soon"}`: "quarter_unread", `{"quarter":"2027-Q1"}`: "quarter_ahead", `{"quarter":"2026-Q2"}`: "quarter_order"} {
		if got := problems(t, want(t, p.do("POST", path, body), 422)); got != "quarter "+code {
			t.Errorf("%s is refused with %q, want %s", body, got, code)
		}
	}
	begun := want(t, p.do("POST", path, `{"quarter":"2026-Q3"}`, keyHeader, "q3"), 201)
	if begun.field(t, "open") != "false" || begun.field(t, "assessment.quarter") != "2026-Q3" || begun.field(t, "assessment.follows.assessment") != first || begun.field(t, "assessment.follows.quarter") != "2026-Q2" {
		t.Errorf("begun is %s", begun.body)
	}
	if again := want(t, p.do("POST", path, `{"quarter":"2026-Q3"}`, keyHeader, "q3"), 201); again.field(t, "link") != begun.field(t, "link") {
		t.Errorf("the same request again gives %s", again.body)
	}
	on := want(t, p.do("POST", path, `{"quarter":"2026-Q4"}`), 201)
	if on.field(t, "open") != "true" || on.field(t, "assessment.id") != begun.field(t, "assessment.id") || on.field(t, "assessment.quarter") != "2026-Q4" || on.field(t, "link") == begun.field(t, "link") {
		t.Errorf("gone on with is %s", on.body)
	}
	second := begun.field(t, "assessment.id")
	want(t, p.do("POST", "/assessments/"+second+"/reruns", `{}`), 404)
	want(t, p.do("POST", "/assessments/"+second+"/results", ""), 201)
	if late := want(t, p.do("POST", path, `{}`), 409); !strings.Contains(string(late.body), "not the last run") && !strings.Contains(string(late.body), "A later run") {
		t.Errorf("the first run again is refused with %s", late.body)
	}
	if one := want(t, p.do("GET", "/assessments/"+first, ""), 200); one.field(t, "follows") != "null" && one.field(t, "follows") != "<nil>" && one.field(t, "follows") != "" {
		t.Errorf("the first run follows %s", one.field(t, "follows"))
	}
}
