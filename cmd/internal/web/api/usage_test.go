package api

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"waterline/assessment/usage"
	"waterline/assessment/usage/upload"
)

// A program uploads a summary that was made elsewhere, sees what it says, and
// uses it.
func TestUsageByPrograms(t *testing.T) {
	s := openSite(t)
	p := s.token(s.ana, all()...)
	own := p.do("POST", "/clients", `{"name":"Brook Freight"}`).field(t, "id")
	want(t, p.do("POST", "/clients/"+own+"/imports", string(s.answer)), 201)
	var table strings.Builder
	table.WriteString("Date,User,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost\n")
	for n := range 20 {
		fmt.Fprintf(&table, "2026-10-05T10:00:00.000Z,ana%d@heron.example,On-Demand,gpt-5,No,0,100000,0,25000,125000,$0.50\n", n)
	}
	sum, err := s.Uploads.Once(t.Context(), "team.csv", []byte(table.String()), upload.Reading{})
	must(t, err)
	var file bytes.Buffer
	must(t, usage.WriteSummary(&file, sum))
	made := want(t, p.do("POST", "/clients/"+own+"/usage/imports?name=summary.json", file.String()), 201)
	id := made.field(t, "id")
	if !strings.Contains(string(made.body), `"state":"waiting"`) {
		t.Errorf("it is %s", made.body)
	}
	must(t, s.Uploads.Read(t.Context(), id, nil))
	known, err := s.Uploads.Store.Usage(t.Context(), s.ana.Organisation, own)
	must(t, err)
	must(t, s.Uploads.Sum(t.Context(), own, known.Edition))
	got := want(t, p.do("GET", "/clients/"+own+"/usage", ""), 200)
	for _, part := range []string{`"current":true`, `"tool":"cursor"`, `"actors":20`} {
		if !strings.Contains(string(got.body), part) {
			t.Errorf("known is %.600s, without %s", got.body, part)
		}
	}
	want(t, p.do("POST", "/clients/"+own+"/usage/use", `{"base":1,"reason":""}`), 422)
	used := want(t, p.do("POST", "/clients/"+own+"/usage/use", `{"base":1,"reason":"Exports of autumn"}`), 201)
	if !strings.Contains(string(used.body), `"number":2`) {
		t.Errorf("made was %s", used.body)
	}
	r := want(t, p.do("POST", "/clients/"+own+"/usage/imports?name=team.csv", table.String(), "Content-Type", "text/csv"), 201)
	want(t, p.do("DELETE", "/usage/imports/"+r.field(t, "id"), ""), 204)
	want(t, p.do("POST", "/clients/"+own+"/usage/imports", "x", "Content-Type", "application/pdf"), 415)
	want(t, p.do("PUT", "/clients/"+own+"/usage/settings", `{"days":0}`), 422)
}
