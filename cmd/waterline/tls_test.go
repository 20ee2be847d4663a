package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

const ownHost = "ai.example.com"

// certified writes a certificate of ownHost and its key, and trusts it.
func certified(t *testing.T) (cert, key string, roots *x509.CertPool) {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	c := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{ownHost}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &private.PublicKey, private)
	must(err)
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	must(err)
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	public := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	must(os.WriteFile(cert, public, 0o600))
	must(os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600))
	roots = x509.NewCertPool()
	roots.AppendCertsFromPEM(public)
	return cert, key, roots
}

// free is an address that nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// The server speaks TLS by itself: what it sends holds browsers to it, and
// without TLS there is nothing but the way there.
func TestServeOverTLS(t *testing.T) {
	cert, key, roots := certified(t)
	address, plain := free(t), free(t)
	base := "https://" + ownHost
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	var stderr bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		code := run(ctx, []string{
			"serve", "--addr", address, "--data", filepath.Join(t.TempDir(), "data"), "--tls-cert", cert, "--tls-key", key, "--public-url", base, "--http-addr", plain,
		}, nil, strings.NewReader(""), in, &stderr)
		in.Close()
		ended <- code
	}()
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != exitDone {
			t.Errorf("serve ended with %d: %s", code, &stderr)
		}
	})
	link := ""
	lines := bufio.NewScanner(out)
	for link == "" && lines.Scan() {
		link = regexp.MustCompile(base + `/sign-in/first/\S+`).FindString(lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	client := &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, _, to string) (net.Conn, error) {
				if strings.HasSuffix(to, ":80") {
					to = plain
				} else {
					to = address
				}
				return (&net.Dialer{}).DialContext(ctx, "tcp", to)
			},
			TLSClientConfig: &tls.Config{RootCAs: roots},
		},
	}
	t.Cleanup(client.CloseIdleConnections)
	ask := func(method, to string, form url.Values) *http.Response {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), method, to, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		if form != nil {
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		answer, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		return answer
	}
	for _, path := range []string{"/", "/nothing", "/healthz", "/api/v1/clients", "/static/none.js", "/workspace/clients"} {
		if got := ask(http.MethodGet, base+path, nil).Header.Get("Strict-Transport-Security"); got != "max-age=63072000; includeSubDomains" {
			t.Errorf("%s: Strict-Transport-Security is %q", path, got)
		}
	}
	claimed := ask(http.MethodPost, link, url.Values{"name": {"Ana"}, "mail": {"ana@example.com"}, "organisation": {"Acme"}, "password": {"correct horse heron staple"}})
	wantCookies(t, claimed)
	for request, want := range map[string]int{"GET /privacy": http.StatusPermanentRedirect, "POST /start": http.StatusForbidden, "GET /api/v1/clients": http.StatusForbidden} {
		method, path, _ := strings.Cut(request, " ")
		answer := ask(method, "http://"+ownHost+path, nil)
		if answer.StatusCode != want || want == http.StatusPermanentRedirect && answer.Header.Get("Location") != base+path {
			t.Errorf("without TLS, %s gives %d, %q", request, answer.StatusCode, answer.Header.Get("Location"))
		}
	}
	var said bytes.Buffer
	if code := run(t.Context(), []string{"health", "--addr", address, "--tls-cert", cert}, nil, nil, &said, &said); code != exitDone {
		t.Errorf("health says %d: %s", code, &said)
	}
}

// wantCookies holds the cookies of an account to what keeps them.
func wantCookies(t *testing.T, answer *http.Response) {
	t.Helper()
	var names []string
	for _, c := range answer.Cookies() {
		names = append(names, c.Name)
		if !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
			t.Errorf("the cookie %s is set as %q", c.Name, c.Raw)
		}
	}
	slices.Sort(names)
	if want := []string{"__Host-waterline_device", "__Host-waterline_session"}; !slices.Equal(names, want) {
		t.Errorf("status %d sets %q, want %q", answer.StatusCode, names, want)
	}
}

func TestTLSSettingsAreHeldAgainstEachOther(t *testing.T) {
	cert, key, _ := certified(t)
	for _, tc := range []struct{ flags, want string }{
		{"--tls-cert " + cert, "go together"},
		{"--tls-cert " + cert + " --tls-key " + key + " --acme-host " + ownHost, "go together"},
		{"--tls-cert " + cert + " --tls-key " + key, "--public-url must be the https address"},
		{"--tls-cert " + cert + " --tls-key " + key + " --public-url http://" + ownHost, "--public-url must be the https address"},
		{"--tls-cert " + cert + " --tls-key " + cert + " --public-url https://" + ownHost, "cannot be read"},
		{"--http-addr 127.0.0.1:0", "sends visitors on to TLS"},
		{"--trusted-proxies 10.0.0.0/8,nonsense", "nonsense is no address"},
		{"--secret-key nonsense", "The secret key must be wlk_"},
	} {
		var said bytes.Buffer
		code := run(t.Context(), append([]string{"serve", "--addr", "127.0.0.1:0", "--data", t.TempDir()}, strings.Fields(tc.flags)...), nil, nil, &said, &said)
		if code != exitUsage || !strings.Contains(said.String(), tc.want) {
			t.Errorf("%s: %d, %q, want %q", tc.flags, code, &said, tc.want)
		}
	}
}

func TestServingInPlainSightIsSaid(t *testing.T) {
	for addr, want := range map[string]bool{"127.0.0.1:80": false, "[::1]:80": false, "localhost:80": false, "0.0.0.0:80": true, ":80": true, "192.0.2.1:80": true} {
		if got := (&serveCommand{Addr: addr}).exposed(); got != want {
			t.Errorf("%s: exposed is %v", addr, got)
		}
		if (&serveCommand{Addr: addr, PublicURL: "https://ai.example.com"}).exposed() {
			t.Errorf("%s behind a proxy with TLS is exposed", addr)
		}
	}
}
