package api

import (
	"encoding/json"
	"strings"
	"testing"
)

// A program starts an initiative, enters figures as JSON and as a table, is
// asked back, withdraws one, and updates the result.
func TestAnInitiativeFromStartToUpdate(t *testing.T) {
	s := openSite(t)
	s.now = s.now.AddDate(0, -10, 0) // the forecast is made in January
	p := s.token(s.ana, all()...)
	id := want(t, p.do("POST", "/clients", `{"name":"Brook Freight"}`), 201).field(t, "id")
	from := want(t, p.do("POST", "/clients/"+id+"/imports", string(s.answer)), 201).field(t, "assessment")
	var result struct{ Starter struct{ ID string } }
	decodeBody(t, want(t, p.do("GET", "/assessments/"+from+"/results/newest", ""), 200), &result)
	if got := problems(t, want(t, p.do("POST", "/clients/"+id+"/initiatives", `{"process":"none","started":"2027-01"}`), 422)); got != "process initiative_process, started initiative_future" {
		t.Errorf("a bad start is refused with %q", got)
	}
	s.now = s.now.AddDate(0, 10, 0)
	p = s.token(s.ana, all()...)
	begun := want(t, p.do("POST", "/clients/"+id+"/initiatives", `{"process":"`+result.Starter.ID+`","owner":"Billing","started":"2026-02"}`, keyHeader, "start-1"), 201)
	again := want(t, p.do("POST", "/clients/"+id+"/initiatives", `{"process":"`+result.Starter.ID+`","owner":"Billing","started":"2026-02"}`, keyHeader, "start-1"), 201)
	path := "/initiatives/" + begun.field(t, "id")
	if again.field(t, "id") != begun.field(t, "id") || begun.field(t, "rule.state") != "overdue" && begun.field(t, "rule.state") != "waiting" {
		t.Errorf("started %s", begun.body)
	}
	want(t, p.do("PUT", path+"/state", `{"state":"live","month":"2026-04"}`), 428)
	live := want(t, p.do("PUT", path+"/state", `{"state":"live","month":"2026-04"}`, "If-Match", begun.Header.Get("ETag")), 200)
	if live.field(t, "owner") != "Billing" {
		t.Errorf("the team is gone: %s", live.body)
	}
	figures := `{"actuals":[{"month":"2026-Q2","measure":"straight_through","value":0.3,"source":"system"},{"month":"2026-09","measure":"cases","value":4100,"source":"sample"}]}`
	if got := want(t, p.do("POST", path+"/actuals", figures), 200); got.field(t, "new") != "2" {
		t.Errorf("entered %s", got.body)
	}
	if got := want(t, p.do("POST", path+"/actuals", figures), 200); got.field(t, "same") != "2" {
		t.Errorf("entered again %s", got.body)
	}
	bad := `{"actuals":[{"month":"2026-Q9","measure":"likes","value":1,"source":"x"},{"month":"2026-09","measure":"cases","value":1e9,"source":"system"},{"month":"2026-09","measure":"spend"}]}`
	if got := problems(t, want(t, p.do("POST", path+"/actuals", bad), 422)); got != "actuals[3] api_actual" {
		t.Errorf("bad figures are refused with %q", got)
	}
	bad = strings.Replace(bad, `"measure":"spend"}`, `"measure":"spend","withdraw":true}`, 1)
	if got := problems(t, want(t, p.do("POST", path+"/actuals", bad), 422)); got != "actuals[1].measure actual_measure, actuals[1].month initiative_month, actuals[1].source actual_source, actuals[2].value actual_asked, actuals[3].month actual_none" {
		t.Errorf("bad figures are refused with %q", got)
	}
	table := "process,month,measure,value,source,confirm\n" + result.Starter.ID + ",2026-09,straight_through,35 %,sample,\n" + result.Starter.ID + ",2026-09,hours_freed,1.5,guess,yes\n"
	want(t, p.do("POST", "/clients/"+id+"/actuals", table), 415)
	if got := want(t, p.do("POST", "/clients/"+id+"/actuals", table, "Content-Type", "text/csv"), 200); got.field(t, "new") != "2" {
		t.Errorf("a table brings %s", got.body)
	}
	wrong := want(t, p.do("POST", "/clients/"+id+"/actuals", table+"x,y,z,1,2,3\n", "Content-Type", "text/csv"), 422)
	if got := problems(t, wrong); !strings.Contains(got, "process actuals_process") || !strings.Contains(string(wrong.body), `"line":4`) {
		t.Errorf("a table is refused with %s", wrong.body)
	}
	want(t, p.do("POST", path+"/actuals", `{"actuals":[{"month":"2026-09","measure":"cases","withdraw":true,"note":"two sites"}]}`), 200)
	var whole struct {
		Actuals []struct {
			Counts, Withdrawn bool
			Verdict           *struct{ Inside bool }
		}
	}
	decodeBody(t, want(t, p.do("GET", path, ""), 200), &whole)
	counts, judged := 0, 0
	for _, a := range whole.Actuals {
		if a.Counts {
			counts++
		}
		if a.Verdict != nil {
			judged++
		}
	}
	if len(whole.Actuals) != 5 || counts != 3 || judged != 3 {
		t.Errorf("%d versions, %d count, %d are judged", len(whole.Actuals), counts, judged)
	}
	csv := want(t, p.do("GET", "/clients/"+id+"/actuals", ""), 200)
	if lines := strings.Count(string(csv.body), "\r\n"); lines != 4 {
		t.Errorf("the table has %d lines: %s", lines, csv.body)
	}
	preview := want(t, p.do("GET", "/clients/"+id+"/update", ""), 200)
	if preview.field(t, "figures") != "3" || preview.field(t, "up_to") != "2026-09" {
		t.Errorf("the update is %s", preview.body)
	}
	saved := want(t, p.do("POST", "/clients/"+id+"/update", `{"base":1}`), 201)
	if saved.field(t, "number") != "2" || saved.field(t, "reason") != "Actuals up to 2026-09: 3 figures" {
		t.Errorf("saved %s", saved.body)
	}
	want(t, p.do("POST", "/clients/"+id+"/update", `{"base":1}`), 409)
	var calibration struct {
		Actuals, Initiatives int
		Coverage             struct{ Inside, Of int }
		Bins                 []int
		Measures             []struct{ Measure string }
	}
	decodeBody(t, want(t, p.do("GET", "/calibration", ""), 200), &calibration)
	if calibration.Actuals == 0 || calibration.Initiatives != 1 || calibration.Coverage.Of != calibration.Actuals || len(calibration.Bins) != 5 || len(calibration.Measures) == 0 {
		t.Errorf("the calibration is %+v", calibration)
	}
	decodeBody(t, want(t, s.token(s.zoe, all()...).do("GET", "/calibration", ""), 200), &calibration)
	if calibration.Actuals != 0 {
		t.Errorf("another organisation sees %+v", calibration)
	}
	if got := problems(t, want(t, p.do("POST", "/clients/"+id+"/update", `{"base":2}`), 422)); got != "initiatives client_nothing_new" {
		t.Errorf("nothing new is refused with %q", got)
	}
	want(t, p.do("GET", "/clients/"+id+"/timeline", ""), 200)
	answer := s.token(s.ana, "answer")
	want(t, answer.do("POST", path+"/actuals", figures), 200)
	want(t, answer.do("GET", path, ""), 403)
	if !json.Valid(csv.body) && csv.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("the table is of kind %q", csv.Header.Get("Content-Type"))
	}
}
