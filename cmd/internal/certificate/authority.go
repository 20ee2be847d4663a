package certificate

import (
	"crypto/tls"
	"net/http"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// Authority is where certificates come from by ACME (RFC 8555).
type Authority struct {
	Host      string // the only one that a certificate is asked for
	Mail      string // whom the authority writes to; "" for nobody
	Directory string // URL; "" for Let's Encrypt
	Dir       string // where account and certificates are kept
	Client    *http.Client
}

// Managed gets a certificate when the first handshake asks for it, and renews it
// in time. The operator agrees to the authority's terms by naming the host. The
// handler answers the challenge over HTTP and passes all else on.
func (a Authority) Managed() (*tls.Config, func(http.Handler) http.Handler) {
	directory := a.Directory
	if directory == "" {
		directory = acme.LetsEncryptURL
	}
	m := &autocert.Manager{
		Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(a.Dir), HostPolicy: autocert.HostWhitelist(a.Host), Email: a.Mail,
		Client: &acme.Client{DirectoryURL: directory, HTTPClient: a.Client},
	}
	return config(m.GetCertificate, challenge), m.HTTPHandler
}
