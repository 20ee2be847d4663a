package api

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"waterline/cmd/internal/account"
)

// The description is a valid OpenAPI 3.1 document, examples included, and names
// the routes, their rights, scopes, statuses and bodies: none more, none less.
func TestTheDescriptionIsThatOfTheRoutes(t *testing.T) {
	data, err := description()
	must(t, err)
	doc, err := openapi3.NewLoader().LoadFromData(data)
	must(t, err)
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("the description is of OpenAPI %s", doc.OpenAPI)
	}
	must(t, doc.Validate(t.Context(), openapi3.EnableExamplesValidation(), openapi3.IsOpenAPI31OrLater()))

	described := make(map[string]bool)
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			described[method+" "+path] = true
		}
	}
	params := regexp.MustCompile(`:(\w+)`)
	for _, r := range Routes() {
		path := params.ReplaceAllString(r.Path, "{$1}")
		name := r.Method + " " + path
		if !described[name] {
			t.Errorf("%s is not described", name)
			continue
		}
		delete(described, name)
		holdOperation(t, name, r, doc.Paths.Find(path).GetOperation(r.Method))
	}
	for name := range described {
		t.Errorf("%s is described and not there", name)
	}
}

func holdOperation(t *testing.T, name string, r Route, op *openapi3.Operation) {
	t.Helper()
	if action, _ := op.Extensions["x-action"].(string); action != string(r.May) {
		t.Errorf("%s needs the right %q and is described with %q", name, r.May, action)
	}
	if scope, _ := op.Extensions["x-scope"].(string); scope != string(scopeOf(r.May)) {
		t.Errorf("%s needs the scope %q and is described with %q", name, scopeOf(r.May), scope)
	}
	if op.Responses.Status(r.Status) == nil {
		t.Errorf("%s answers %d, which is not described", name, r.Status)
	}
	if op.Responses.Default() == nil {
		t.Errorf("%s describes no problem", name)
	}
	_, bare := r.Request.(none)
	if bare != (op.RequestBody == nil) {
		t.Errorf("%s takes a body: %v, and is described otherwise", name, !bare)
	}
	_, raw := r.Request.(document)
	if !bare && raw != (op.RequestBody.Value.Content.Get("application/yaml") != nil) {
		t.Errorf("%s takes a file: %v, and is described otherwise", name, raw)
	}
	keyed := slices.ContainsFunc(op.Parameters, func(p *openapi3.ParameterRef) bool { return p.Value.Name == keyHeader })
	if keyed != (r.Method == http.MethodPost) {
		t.Errorf("%s takes %s: %v", name, keyHeader, keyed)
	}
}

// scopeOf finds the scope of a right by trying each.
func scopeOf(action account.Action) account.Scope {
	if action == "" {
		return ""
	}
	for _, scope := range account.Scopes() {
		a := account.Actor{User: "u", Organisation: "o", Role: account.Owner, Scopes: []account.Scope{scope}}
		if account.Allow(a, action, "o") == nil {
			return scope
		}
	}
	return "none"
}

// The description is served to everybody, and nothing else is.
func TestTheDescriptionIsServed(t *testing.T) {
	s := openSite(t)
	nobody := &program{site: s}
	r := nobody.do("GET", "/openapi.json", "")
	if r.StatusCode != http.StatusOK || !strings.Contains(string(r.body), `"openapi":"3.1.0"`) {
		t.Errorf("the description answers %d: %.200s", r.StatusCode, r.body)
	}
	want(t, nobody.do("GET", "/nothing", ""), 404)
	r = want(t, nobody.do("PATCH", "/clients", ""), 405)
	if allow := r.Header.Get("Allow"); allow != "GET, POST" {
		t.Errorf("Allow is %q", allow)
	}
}
