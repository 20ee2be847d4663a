package certificate_test

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"waterline/cmd/internal/certificate"
)

// authority is as much of RFC 8555 as gives a certificate for a host that is
// known already. It checks no signature.
type authority struct {
	t      *testing.T
	url    string
	key    *ecdsa.PrivateKey
	root   *x509.Certificate
	issued atomic.Int64
	chain  atomic.Value
	asked  atomic.Value // host of the newest order
}

func newAuthority(t *testing.T) (*authority, *http.Client) {
	a := &authority{t: t, key: newKey(t)}
	var err error
	a.root, err = x509.ParseCertificate(signed(t, 1, "authority", a.key, nil, nil))
	must(t, err)
	server := httptest.NewTLSServer(a)
	t.Cleanup(server.Close)
	a.url = server.URL
	return a, server.Client()
}

func (a *authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Replay-Nonce", "nonce")
	var signed struct{ Payload string }
	_ = json.NewDecoder(r.Body).Decode(&signed)
	payload, _ := base64.RawURLEncoding.DecodeString(signed.Payload)
	say := func(status int, what any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(what)
	}
	order := map[string]any{"status": "ready", "finalize": a.url + "/finalize", "authorizations": []string{a.url + "/authorization"}}
	switch r.URL.Path {
	case "/directory":
		say(http.StatusOK, map[string]string{"newNonce": a.url + "/nonce", "newAccount": a.url + "/account", "newOrder": a.url + "/order"})
	case "/nonce":
	case "/account":
		w.Header().Set("Location", a.url+"/account/1")
		say(http.StatusCreated, map[string]string{"status": "valid"})
	case "/order":
		var wanted struct{ Identifiers []struct{ Value string } }
		_ = json.Unmarshal(payload, &wanted)
		a.asked.Store(wanted.Identifiers[0].Value)
		w.Header().Set("Location", a.url+"/order/1")
		say(http.StatusCreated, order)
	case "/authorization":
		say(http.StatusOK, map[string]any{"status": "valid", "identifier": map[string]any{"type": "dns", "value": a.asked.Load()}})
	case "/finalize":
		var sent struct{ CSR string }
		_ = json.Unmarshal(payload, &sent)
		a.issue(sent.CSR)
		order["status"], order["certificate"] = "valid", a.url+"/certificate"
		w.Header().Set("Location", a.url+"/order/1")
		say(http.StatusOK, order)
	case "/certificate":
		fmt.Fprint(w, a.chain.Load())
	default:
		say(http.StatusNotFound, map[string]string{"type": "urn:ietf:params:acme:error:malformed"})
	}
}

// issue signs what a request asks for.
func (a *authority) issue(encoded string) {
	der, err := base64.RawURLEncoding.DecodeString(encoded)
	must(a.t, err)
	csr, err := x509.ParseCertificateRequest(der)
	must(a.t, err)
	host := csr.DNSNames[0]
	template := &x509.Certificate{SerialNumber: a.root.SerialNumber, DNSNames: []string{host}, NotBefore: a.root.NotBefore, NotAfter: a.root.NotAfter}
	leaf, err := x509.CreateCertificate(rand.Reader, template, a.root, csr.PublicKey, a.key)
	must(a.t, err)
	a.issued.Add(1)
	a.chain.Store(string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf})) + string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.root.Raw})))
}

// A certificate comes at the first handshake, is kept on disk, and is asked for
// the named host alone.
func TestACertificateComesFromAnAuthority(t *testing.T) {
	a, client := newAuthority(t)
	dir := t.TempDir()
	set := certificate.Authority{Host: "ai.example.com", Directory: a.url + "/directory", Dir: dir, Client: client}
	roots := x509.NewCertPool()
	roots.AddCert(a.root)
	trusting := func(host string) *tls.Config { return &tls.Config{RootCAs: roots, ServerName: host} }
	c, answering := set.Managed()
	if a.issued.Load() != 0 {
		t.Error("a certificate was asked for before anybody came")
	}
	address := serving(t, c)
	if _, err := shake(address, trusting("other.example")); err == nil || a.asked.Load() != nil {
		t.Errorf("a certificate was asked for another host: %v", err)
	}
	for range 2 {
		if _, err := shake(address, trusting("ai.example.com")); err != nil {
			t.Fatal(err)
		}
	}
	again, _ := set.Managed() // as after a restart
	if _, err := shake(serving(t, again), trusting("ai.example.com")); err != nil {
		t.Fatal(err)
	}
	if n := a.issued.Load(); n != 1 {
		t.Errorf("%d certificates were issued, want one that is kept", n)
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "http://ai.example.com/.well-known/acme-challenge/none", strings.NewReader(""))
	answering(certificate.Redirect("https://ai.example.com")).ServeHTTP(w, r)
	if w.Code != http.StatusNotFound {
		t.Errorf("a challenge that nobody set is answered with %d", w.Code)
	}
}
