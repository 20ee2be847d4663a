package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"waterline/cmd/internal/account"
)

// world is what the routes of a test point at.
type world struct {
	params map[string]string
	bodies map[string]string // by method and path
	status map[string]int    // where it is not that of the route
}

// furnish makes one of each thing in the organisation of a token.
func furnish(t *testing.T, p *program) world {
	t.Helper()
	own := p.do("POST", "/clients", `{"name":"Brook Freight"}`).field(t, "id")
	imported := want(t, p.do("POST", "/clients/"+own+"/imports", string(p.site.answer)), 201).field(t, "assessment")
	link := want(t, p.do("POST", "/assessments/"+imported+"/links", ""), 201).field(t, "id")
	report := want(t, p.do("POST", "/clients/"+own+"/reports", `{"assessment":"`+imported+`","title":"First"}`), 201).field(t, "id")
	batch := want(t, p.do("POST", "/batches", `{"clients":["`+own+`"]}`), 201).field(t, "id")
	hook := want(t, p.do("POST", "/webhooks", `{"url":"https://hooks.example.com/","events":["batch.finished"]}`), 201).field(t, "id")
	want(t, p.do("POST", "/webhooks/"+hook+"/test", ""), 204)
	var deliveries struct{ Data []struct{ ID string } }
	decodeBody(t, want(t, p.do("GET", "/webhooks/"+hook+"/deliveries", ""), 200), &deliveries)
	answers := want(t, p.do("GET", "/assessments/"+imported+"/answers", ""), 200)
	edits := `[{"path":"billing/volume","low":400,"middle":500,"high":600}]`
	var sheet struct{ Assumptions []struct{ Path string } }
	decodeBody(t, want(t, p.do("GET", "/assessments/"+imported+"/assumptions", ""), 200), &sheet)
	for _, a := range sheet.Assumptions {
		if strings.HasSuffix(a.Path, "/volume") {
			edits = strings.Replace(edits, "billing/volume", a.Path, 1)
			break
		}
	}
	own2 := `{"text":` + quoted(t, p.site.Surveys.Begin("heron")) + `}`
	want(t, p.do("POST", "/questionnaires", own2), 201)
	want(t, p.do("POST", "/questionnaires/heron/publish", "", "If-Match", p.tag("/questionnaires/heron")), 201)
	formText := p.site.Surveys.BeginForm()
	form := want(t, p.do("POST", "/forms", `{"text":`+quoted(t, formText)+`}`), 201).field(t, "id")
	var result struct{ Starter struct{ ID string } }
	decodeBody(t, want(t, p.do("GET", "/assessments/"+imported+"/results/newest", ""), 200), &result)
	begun := want(t, p.do("POST", "/clients/"+own+"/initiatives", `{"process":"`+result.Starter.ID+`","started":"2026-03"}`), 201).field(t, "id")
	uploaded := want(t, p.do("POST", "/clients/"+own+"/usage/imports?name=costs.json", `{"data":[]}`), 201).field(t, "id")
	return world{
		params: map[string]string{
			":initiative":    begun,
			":import":        uploaded,
			":questionnaire": "heron", ":form": form,
			":client": own, ":assessment": imported, ":link": link, ":report": report, ":batch": batch, ":webhook": hook,
			":delivery": deliveries.Data[0].ID, ":version": "newest",
		},
		bodies: map[string]string{
			"POST /clients":                             `{"name":"Alder"}`,
			"PUT /clients/:client":                      `{"name":"Brook Freight","stage":"result"}`,
			"POST /clients/:client/erase":               `{"name":"Brook Freight"}`,
			"POST /clients/:client/initiatives":         `{"process":"` + result.Starter.ID + `","started":"2026-03"}`,
			"PUT /initiatives/:initiative/state":        `{"state":"live","month":"2026-06"}`,
			"POST /initiatives/:initiative/actuals":     `{"actuals":[{"month":"2026-Q3","measure":"cases","value":4000,"source":"system"}]}`,
			"POST /clients/:client/actuals":             "process,month,measure,value,source\n" + result.Starter.ID + ",2026-06,cases,4000,system\n",
			"PUT /clients/:client/usage/settings":       `{"days":30,"plans":[{"tool":"cursor","floor":70,"since":"2026-03-01"}]}`,
			"POST /clients/:client/usage/imports":       `{"data":[]}`,
			"POST /clients/:client/usage/use":           `{"base":2,"reason":"Exports"}`,
			"POST /usage/imports/:import/read":          `{"amounts_are_right":true}`,
			"POST /clients/:client/update":              `{"base":2}`, // of what was adjusted before
			"PUT /clients/:client/reminders":            `{"contacts":[]}`,
			"POST /clients/:client/notes":               `{"note":"Called."}`,
			"POST /clients/:client/assessments":         `{"depth":"quick"}`,
			"POST /clients/:client/imports":             string(p.site.answer),
			"PUT /assessments/:assessment/answers":      string(answers.body),
			"POST /assessments/:assessment/reruns":      `{}`,
			"POST /assessments/:assessment/rescore":     `{"edits":` + edits + `}`,
			"POST /assessments/:assessment/adjustments": `{"base":1,"reason":"A count","edits":` + edits + `}`,
			"POST /score":                               string(p.site.answer),
			"POST /report":                              string(p.site.answer),
			"POST /clients/:client/reports":             `{"assessment":"` + imported + `","title":"Second"}`,
			"POST /batches":                             `{"clients":["` + own + `"]}`,
			"POST /questionnaires":                      `{"text":` + quoted(t, p.site.Surveys.Begin("osprey")) + `}`,
			"PUT /questionnaires/:questionnaire":        own2,
			"POST /forms":                               `{"text":` + quoted(t, strings.Replace(formText, form, form+"-2", 1)) + `}`,
			"PUT /forms/:form":                          `{"text":` + quoted(t, formText) + `}`,
			"POST /webhooks":                            `{"url":"https://hooks.example.com/2","events":["report.issued"]}`,
			"PUT /webhooks/:webhook":                    `{"url":"https://hooks.example.com/3","events":["report.issued"]}`,
		},
		status: map[string]int{
			"GET /clients/:client/change":                 http.StatusNotFound,            // of one run alone
			"POST /questionnaires/:questionnaire/publish": http.StatusUnprocessableEntity, // nothing changed
			"POST /clients/:client/initiatives":           http.StatusConflict,            // the process has one
			"POST /assessments/:assessment/reruns":        http.StatusUnprocessableEntity, // the quarter has a run
			"POST /clients/:client/usage/use":             http.StatusNotFound,            // nothing is known
			"POST /usage/imports/:import/read":            http.StatusNotFound,            // its file went when the records were deleted
			"POST /batches/:batch/retry":                  http.StatusConflict,            // none failed
			"POST /deliveries/:delivery/redeliver":        http.StatusConflict,            // it is under way
			"GET /assessments/:assessment/changes":        http.StatusOK,
			"POST /assessments/:assessment/results":       http.StatusCreated,
		},
	}
}

func (w world) ask(p *program, r Route) reply {
	path := r.Path
	for name, id := range w.params {
		path = strings.ReplaceAll(path, name, id)
	}
	if strings.HasSuffix(path, "/changes") {
		path += "?from=1"
	}
	var headers []string
	switch r.Method + " " + r.Path {
	case "PUT /clients/:client":
		headers = []string{"If-Match", p.tag("/clients/" + w.params[":client"])}
	case "PUT /questionnaires/:questionnaire", "POST /questionnaires/:questionnaire/publish":
		headers = []string{"If-Match", p.tag("/questionnaires/heron")}
	case "PUT /initiatives/:initiative/state":
		headers = []string{"If-Match", p.tag("/initiatives/" + w.params[":initiative"])}
	case "POST /clients/:client/actuals":
		headers = []string{"Content-Type", "text/csv"}
	case "PUT /forms/:form":
		headers = []string{"If-Match", p.tag("/forms/" + w.params[":form"])}
	case "PUT /assessments/:assessment/answers":
		headers = []string{"If-Match", p.tag("/assessments/" + w.params[":assessment"] + "/answers")}
	}
	return p.do(r.Method, path, w.bodies[r.Method+" "+r.Path], headers...)
}

func quoted(t testing.TB, text string) string {
	t.Helper()
	data, err := json.Marshal(text)
	must(t, err)
	return string(data)
}

// tag reads the version of something with a token that may.
func (p *program) tag(path string) string {
	t := p.site.t
	if tag := p.site.token(p.site.ana, account.ScopeRead).do("GET", path, "").Header.Get("ETag"); tag != "" {
		return tag
	}
	t.Fatalf("%s has no ETag", path)
	return ""
}

// Scope × route × own or foreign organisation → status.
func TestRightsOfTokens(t *testing.T) {
	s := openSite(t)
	w := furnish(t, s.token(s.ana, all()...))
	routes := Routes()
	// What removes things comes last, the client behind all.
	late := func(r Route) int {
		switch {
		case strings.HasSuffix(r.Path, "/erase"):
			return 3
		case r.Method == http.MethodDelete:
			return 2
		case strings.HasSuffix(r.Path, "/disable"):
			return 1
		}
		return 0
	}
	nobody, forged := &program{site: s}, &program{site: s, key: "wl_" + strings.Repeat("A", 43)}
	foreign := s.token(s.zoe, all()...)
	for _, r := range routes {
		name := r.Method + " " + r.Path
		for who, p := range map[string]*program{"nobody": nobody, "a forged token": forged} {
			if got := w.ask(p, r); got.StatusCode != http.StatusUnauthorized || got.Header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s answers %s with %d", name, who, got.StatusCode)
			}
		}
		if strings.Contains(r.Path, ":") {
			if got := w.ask(foreign, r); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s answers the other organisation with %d: %.200s", name, got.StatusCode, got.body)
			}
		}
		for _, scope := range all() {
			if scope == scopeOf(r.May) || r.May == "" {
				continue
			}
			if got := w.ask(s.token(s.ana, scope), r); got.StatusCode != http.StatusForbidden {
				t.Errorf("%s answers the scope %s with %d", name, scope, got.StatusCode)
			}
		}
	}
	if got := foreign.do("POST", "/batches", w.bodies["POST /batches"]); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a batch of another organisation's client answers %d", got.StatusCode)
	}
	for pass := range 4 {
		for _, r := range routes {
			if late(r) != pass {
				continue
			}
			name := r.Method + " " + r.Path
			status, set := w.status[name]
			if !set {
				status = r.Status
			}
			scope := scopeOf(r.May)
			if scope == "" {
				scope = account.ScopeRead
			}
			if got := w.ask(s.token(s.ana, scope), r); got.StatusCode != status {
				t.Errorf("%s answers its scope %s with %d, want %d: %.300s", name, scope, got.StatusCode, status, got.body)
			}
		}
	}
}

// A token goes with its user: removed from the organisation it opens nothing.
func TestTokensOfThoseWhoLeft(t *testing.T) {
	s := openSite(t)
	key, _, err := s.Accounts.Invite(t.Context(), s.ana, s.ana.Organisation, "bo@heron.example", account.Viewer)
	must(t, err)
	signed, err := s.Accounts.Accept(t.Context(), key, "Bo", password, account.Origin{Address: "192.0.2.2"})
	must(t, err)
	bo := s.token(s.actor(signed), account.ScopeRead)
	want(t, bo.do("GET", "/clients", ""), 200)
	must(t, s.Accounts.RemoveMember(t.Context(), s.ana, s.ana.Organisation, signed.Session.User.ID))
	want(t, bo.do("GET", "/clients", ""), 401)
}
