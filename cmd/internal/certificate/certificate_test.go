package certificate_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waterline/cmd/internal/certificate"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// signed makes a certificate of a number for a host, signed by ca or by itself.
func signed(t *testing.T, number int64, host string, key *ecdsa.PrivateKey, ca *x509.Certificate, by *ecdsa.PrivateKey) []byte {
	t.Helper()
	c := &x509.Certificate{
		SerialNumber: big.NewInt(number), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(90 * 24 * time.Hour), IsCA: ca == nil, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	if ca == nil {
		ca, by = c, key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, ca, &key.PublicKey, by)
	must(t, err)
	return der
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	return key
}

// written puts a certificate with its key into a directory.
func written(t *testing.T, dir string, number int64, at time.Time) (cert, key string) {
	t.Helper()
	private := newKey(t)
	der, err := x509.MarshalPKCS8PrivateKey(private)
	must(t, err)
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	must(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600))
	must(t, os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed(t, number, "ai.example.com", private, nil, nil)}), 0o600))
	must(t, os.Chtimes(cert, at, at))
	return cert, key
}

// serving accepts handshakes until the test ends.
func serving(t *testing.T, c *tls.Config) string {
	t.Helper()
	listener, err := tls.Listen("tcp", "127.0.0.1:0", c)
	must(t, err)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_ = conn.(*tls.Conn).HandshakeContext(t.Context()) // its error is the client's to judge
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() { _ = listener.Close(); <-done })
	return listener.Addr().String()
}

func shake(address string, c *tls.Config) (tls.ConnectionState, error) {
	conn, err := tls.DialWithDialer(&net.Dialer{Timeout: 10 * time.Second}, "tcp", address, c)
	if err != nil {
		return tls.ConnectionState{}, err
	}
	defer conn.Close()
	return conn.ConnectionState(), nil
}

func TestOnlyStrongTLSIsSpoken(t *testing.T) {
	cert, key := written(t, t.TempDir(), 1, time.Now())
	c, err := certificate.Files(cert, key, time.Now)
	must(t, err)
	address := serving(t, c)
	got, err := shake(address, &tls.Config{InsecureSkipVerify: true})
	if err != nil || got.Version != tls.VersionTLS13 {
		t.Errorf("the best is version %x, %v", got.Version, err)
	}
	got, err = shake(address, &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12})
	if err != nil || got.Version != tls.VersionTLS12 {
		t.Errorf("TLS 1.2 is refused: %v", err)
	}
	for name, weak := range map[string]*tls.Config{
		"TLS 1.1":    {InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11},
		"CBC":        {InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}},
		"static RSA": {InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256}},
	} {
		if got, err := shake(address, weak); err == nil {
			t.Errorf("%s is spoken: %x with %x", name, got.Version, got.CipherSuite)
		}
	}
}

func TestARenewedCertificateIsServed(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	cert, key := written(t, dir, 1, now.Add(-time.Hour))
	c, err := certificate.Files(cert, key, func() time.Time { return now })
	must(t, err)
	serial := func() int64 {
		t.Helper()
		pair, err := c.GetCertificate(nil)
		must(t, err)
		read, err := x509.ParseCertificate(pair.Certificate[0])
		must(t, err)
		return read.SerialNumber.Int64()
	}
	written(t, dir, 2, now)
	if serial() != 1 {
		t.Error("the files are read at each handshake")
	}
	now = now.Add(time.Minute)
	if serial() != 2 {
		t.Error("the renewed certificate is not served")
	}
	must(t, os.WriteFile(cert, []byte("half of a renewal"), 0o600))
	now = now.Add(time.Minute)
	if serial() != 2 {
		t.Error("a broken file takes the certificate away")
	}
	if _, err := certificate.Files(cert, key, time.Now); err == nil {
		t.Error("a broken file is taken at the start")
	}
}

func TestWithoutTLSPagesAreSentOnAndProgramsRefused(t *testing.T) {
	handler := certificate.Redirect("https://ai.example.com")
	for request, want := range map[string]string{
		"GET /":                    "https://ai.example.com/",
		"HEAD /e/x?lang=de":        "https://ai.example.com/e/x?lang=de",
		"GET //evil.example/x":     "https://ai.example.com//evil.example/x",
		"GET /a%0d%0aSet-Cookie:x": "https://ai.example.com/a%0d%0aSet-Cookie:x",
		"POST /start":              "",
		"GET /api/v1/clients":      "",
		"DELETE /api/v1/clients/1": "",
		"GET /apiary":              "https://ai.example.com/apiary",
	} {
		method, path, _ := strings.Cut(request, " ")
		r, err := http.NewRequest(method, "http://other.example"+path, nil)
		if err != nil {
			continue
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		got := w.Result()
		_, _ = io.Copy(io.Discard, got.Body)
		if got.Header.Get("Location") != want || (want == "") != (got.StatusCode == http.StatusForbidden) {
			t.Errorf("%s: %d, %q", request, got.StatusCode, got.Header.Get("Location"))
		}
	}
}
