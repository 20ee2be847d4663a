package api

import (
	"encoding/json"
	"strings"
	"testing"
)

// A program starts an assessment, puts answers, submits, tries an edit, saves
// it, and issues the report.
func TestAnAssessmentFromStartToReport(t *testing.T) {
	s := openSite(t)
	p := s.token(s.ana, all()...)
	id := want(t, p.do("POST", "/clients", `{"name":"Brook Freight"}`), 201).field(t, "id")
	// What the example says, as JSON, is what an import of it gives back.
	from := want(t, p.do("POST", "/clients/"+id+"/imports", string(s.answer)), 201).field(t, "assessment")
	answers := want(t, p.do("GET", "/assessments/"+from+"/answers", ""), 200)

	started := want(t, p.do("POST", "/clients/"+id+"/assessments", `{"depth":"full","language":"en"}`), 201)
	if link := started.field(t, "link"); !strings.HasPrefix(link, "https://ai.example.com/r/") {
		t.Errorf("the link is %q", link)
	}
	path := "/assessments/" + started.field(t, "assessment.id")
	empty := want(t, p.do("GET", path+"/answers", ""), 200)
	put := want(t, p.do("PUT", path+"/answers", string(answers.body), "If-Match", empty.Header.Get("ETag")), 200)
	if string(put.body) != string(answers.body) {
		t.Errorf("put %s\ngot %s", answers.body, put.body)
	}
	want(t, p.do("PUT", path+"/answers", string(answers.body), "If-Match", empty.Header.Get("ETag")), 412)
	var doc map[string]any
	decodeBody(t, answers, &doc)
	doc["process"] = doc["process"].([]any)[:1]
	delete(doc["answers"].(map[string]any), "P-REVENUE")
	fewer, err := json.Marshal(doc)
	must(t, err)
	less := want(t, p.do("PUT", path+"/answers", string(fewer), "If-Match", put.Header.Get("ETag")), 200)
	if strings.Contains(string(less.body), "P-REVENUE") || string(less.body) == string(put.body) {
		t.Errorf("what was left out is still there: %s", less.body)
	}
	back := want(t, p.do("PUT", path+"/answers", string(answers.body), "If-Match", less.Header.Get("ETag")), 200)
	if string(back.body) != string(answers.body) {
		t.Errorf("put back %s\ngot %s", answers.body, back.body)
	}

	run := want(t, p.do("POST", path+"/results", ""), 201)
	if again := want(t, p.do("POST", path+"/results", ""), 201); again.field(t, "number") != run.field(t, "number") {
		t.Error("the same answers give another version")
	}
	result := want(t, p.do("GET", path+"/results/newest", ""), 200)
	scored := want(t, p.do("POST", "/score", string(s.answer)), 200)
	if string(result.body) != string(scored.body) {
		t.Errorf("the result of the assessment is not that of its answers:\n%s", unlike(result.body, scored.body))
	}
	var sheet struct {
		Assumptions []struct {
			Path string
			Now  struct{ Low, Middle, High float64 }
		}
	}
	decodeBody(t, want(t, p.do("GET", path+"/assumptions", ""), 200), &sheet)
	edit, err := json.Marshal(map[string]any{"path": sheet.Assumptions[0].Path, "low": sheet.Assumptions[0].Now.Low, "middle": sheet.Assumptions[0].Now.Low, "high": sheet.Assumptions[0].Now.Middle})
	must(t, err)
	tried := want(t, p.do("POST", path+"/rescore", `{"edits":[`+string(edit)+`]}`), 200)
	saved := want(t, p.do("POST", path+"/adjustments", `{"base":1,"reason":"A count","edits":[`+string(edit)+`]}`), 201)
	if tried.field(t, "moved.mean") != saved.field(t, "npv_mean") {
		t.Errorf("tried %s, saved %s", tried.field(t, "moved.mean"), saved.field(t, "npv_mean"))
	}
	want(t, p.do("POST", path+"/adjustments", `{"base":1,"reason":"Late","edits":[`+string(edit)+`]}`), 409)
	if got := problems(t, want(t, p.do("POST", path+"/adjustments", `{"base":2,"reason":"","edits":[{"path":"x","low":1}]}`), 422)); got != "edits[1] api_edit" {
		t.Errorf("a bad edit is refused with %q", got)
	}
	want(t, p.do("GET", path+"/changes?from=1&to=2", ""), 200)

	issued := want(t, p.do("POST", "/clients/"+id+"/reports", `{"assessment":"`+strings.TrimPrefix(path, "/assessments/")+`","title":"First","paper":"Letter"}`), 201)
	file := want(t, p.do("GET", "/reports/"+issued.field(t, "id")+"/file", ""), 200)
	if string(file.body) != "%PDF Letter" || file.Header.Get("ETag") != `"`+issued.field(t, "sha256")+`"` {
		t.Errorf("the file is %q with %v", file.body, file.Header)
	}
	log := want(t, p.do("GET", "/log", ""), 200)
	if !strings.Contains(string(log.body), "token.added") {
		t.Errorf("the log is %s", log.body)
	}
}

// unlike shows where two texts part.
func unlike(a, b []byte) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	from := max(0, i-100)
	return string(a[from:min(len(a), i+100)]) + "\n" + string(b[from:min(len(b), i+100)])
}
