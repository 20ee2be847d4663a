package api

import (
	"encoding/json"
	"errors"
	"testing"

	"waterline/assessment/problem"
)

// Whatever is sent is either taken as encoding/json takes it or refused with
// places, codes and no panic.
func FuzzBodies(f *testing.F) {
	for _, seed := range []string{
		`{"name":"A","tags":["x"],"contacts":[{"name":"B"}],"next_due":null}`, `{"name":"A","name":"B"}`, `[]`, `{"tags":[[]]}`, `{"name":"\ud800"}`,
		`{"base":1,"edits":[{"path":"a/b","low":1e400}]}`, `{`, ``, `nul`, `{"name":1}{}`, "\xff", `{"Name":"A"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, into := range []any{new(clientBody), new(adjustBody), new(issueBody), new(webhookBody)} {
			err := decode(data, into)
			if err == nil {
				if !json.Valid(data) {
					t.Errorf("%q is taken and is no JSON", data)
				}
				continue
			}
			var list problem.List
			if !errors.As(err, &list) || len(list) == 0 {
				t.Fatalf("%q is refused with %v", data, err)
			}
			for _, p := range list {
				if p.Code == "" || p.Path == "" && p.Code != "unknown_key" && p.Code != "duplicate_key" {
					t.Errorf("%q is refused with %+v", data, p)
				}
			}
		}
	})
}

// A body that fits comes back as it was sent.
func TestBodiesComeInWhole(t *testing.T) {
	sent := adjustBody{Base: 3, Reason: "A count", Edits: []editBody{{Path: "a/volume", Low: new(1.5), Middle: new(2.0), High: new(3.0), Letter: "M"}, {Path: "a/route", Value: "vendor"}}}
	data, err := json.Marshal(sent)
	must(t, err)
	var got adjustBody
	must(t, decode(data, &got))
	again, err := json.Marshal(got)
	must(t, err)
	if string(again) != string(data) {
		t.Errorf("sent %s, got %s", data, again)
	}
}
