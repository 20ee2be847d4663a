package main

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// diagnosed runs doctor and returns its findings by id.
func diagnosed(t *testing.T, env []string, args ...string) map[string]finding {
	t.Helper()
	var stdout, stderr bytes.Buffer
	run(t.Context(), append([]string{"doctor", "--json", "--data", filepath.Join(t.TempDir(), "data")}, args...), env, strings.NewReader(""), &stdout, &stderr)
	var said struct{ Findings []finding }
	if err := json.Unmarshal(stdout.Bytes(), &said); err != nil {
		t.Fatalf("%v: %s%s", err, &stdout, &stderr)
	}
	found := make(map[string]finding)
	for _, f := range said.Findings {
		found[f.ID] = f
		if (f.Remedy == "") != (f.Grade == fine) || f.Text == "" {
			t.Errorf("%+v", f)
		}
	}
	return found
}

// freeAddress is one that nothing listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// proxyTo is a real reverse proxy, which says whom it has requests from or not.
func proxyTo(t *testing.T, address string, tells bool) string {
	t.Helper()
	to := &url.URL{Scheme: "http", Host: address}
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		if tells {
			r.SetXForwarded()
		}
	}})
	t.Cleanup(proxy.Close)
	return proxy.URL
}

func TestDoctorSeesWhatAProxyDoes(t *testing.T) {
	other := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(other.Close)
	address := freeAddress(t)
	for _, tc := range []struct{ name, url, trusted, id string }{
		{"believed", proxyTo(t, address, true), "127.0.0.1", "proxy"},
		{"not believed", proxyTo(t, address, true), "192.0.2.1", "proxy_untrusted"},
		{"silent", proxyTo(t, address, false), "127.0.0.1", "proxy_silent"},
		{"none", "http://" + address, "192.0.2.1", "public"},
		{"elsewhere", other.URL, "127.0.0.1", "public_elsewhere"},
		{"away", "http://" + freeAddress(t), "127.0.0.1", "public_silent"},
		{"no address", "ai.example.com", "127.0.0.1", "public_form"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			found := diagnosed(t, nil, "--addr", address, "--public-url", tc.url, "--trusted-proxies", tc.trusted)
			if _, ok := found[tc.id]; !ok {
				t.Errorf("no %s among %+v", tc.id, found)
			}
		})
	}
	served := serveWith(t)
	found := diagnosed(t, nil, "--addr", strings.TrimPrefix(served.address, "http://"), "--public-url", served.address)
	if found["public"].Grade != fine || found["address_served"].Grade != fine {
		t.Errorf("of a running server it says %+v", found)
	}
}

func TestDoctorGoesToWhatTheServerNeeds(t *testing.T) {
	issuer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
		_, _ = w.Write([]byte(`{"issuer": "https://elsewhere.example"}`))
	}))
	t.Cleanup(issuer.Close)
	address, gone := freeAddress(t), freeAddress(t)
	_, port, err := net.SplitHostPort(gone)
	if err != nil {
		t.Fatal(err)
	}
	found := diagnosed(t, []string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://" + gone},
		"--addr", address, "--public-url", issuer.URL, "--oidc-issuer", issuer.URL, "--smtp-host", "127.0.0.1", "--smtp-port", port, "--smtp-from", "a@example.com",
		"--database-url", "postgres://nobody:hidden@"+gone+"/none")
	for id, want := range map[string]grade{"mail_silent": broken, "provider_other": wrong, "traces_silent": warn, "clock_apart": warn, "server_away": broken} {
		if found[id].Grade != want {
			t.Errorf("%s is %q, want %q: %+v", id, found[id].Grade, want, found)
		}
	}
	for id, f := range found {
		if strings.Contains(f.Text, "hidden") {
			t.Errorf("%s tells the password: %s", id, f.Text)
		}
	}
	if f := diagnosed(t, nil, "--addr", address, "--database-url", "mysql://x")["server_address"]; f.Grade != wrong {
		t.Errorf("of an address of another database it says %+v", f)
	}
}
