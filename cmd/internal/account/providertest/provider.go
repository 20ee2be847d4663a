// Package providertest runs an OpenID Connect provider for tests: the certified
// library's own, on this machine.
package providertest

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
)

// What the program is called there.
const (
	ClientID     = "waterline"
	ClientSecret = "secret"

	password = "verysecure"
)

// People are who the provider knows, by what they type.
type People map[string]*storage.User

// User is one of them.
type User = storage.User

// GetUserByID implements storage.UserStore.
func (p People) GetUserByID(id string) *storage.User { return p[id] }

// GetUserByUsername implements storage.UserStore.
func (p People) GetUserByUsername(name string) *storage.User { return p[name] }

// ExampleClientID implements storage.UserStore.
func (p People) ExampleClientID() string { return "service" }

// Start runs a provider that sends browsers back to the address returning, and
// gives its issuer.
func Start(t *testing.T, known People, returning string) string {
	t.Helper()
	was := slog.Default()
	t.Cleanup(func() { slog.SetDefault(was) })
	for name, user := range known {
		user.ID, user.Username, user.Password = name, name, password
	}
	storage.RegisterClients(storage.WebClient(ClientID, ClientSecret, returning))
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	issuer := strings.Replace(server.URL, "127.0.0.1", "localhost", 1) + "/"
	mux.Handle("/", exampleop.SetupServer(issuer, storage.NewStorage(known), slog.New(slog.NewTextHandler(io.Discard, nil)), false))
	return issuer
}

// Consent signs in at the provider's page as a browser would and returns what
// it sends back to the address returning.
func Consent(t *testing.T, page, returning, name string) url.Values {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var back *url.URL
	client := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), returning) {
			back = r.URL
			return http.ErrUseLastResponse
		}
		return nil
	}}
	response, err := client.Get(page) //nolint:noctx // a fixture of tests on this machine
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if back == nil {
		form := response.Request.URL
		id := form.Query().Get("authRequestID")
		if id == "" {
			t.Fatalf("no form at %s: %s", form, body)
		}
		response, err = client.PostForm(form.Scheme+"://"+form.Host+"/login/username", url.Values{"username": {name}, "password": {password}, "id": {id}}) //nolint:noctx // as above
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	if back == nil {
		t.Fatalf("the provider did not send %s back", name)
	}
	return back.Query()
}
