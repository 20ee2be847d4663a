// Package certificate lets the program speak TLS itself, with certificates from
// files or from an ACME authority such as Let's Encrypt. Nothing here calls
// another machine unless the operator names a host to get a certificate for.
package certificate

import (
	"crypto/tls"

	"golang.org/x/crypto/acme"
)

// get finds the certificate for a handshake.
type get func(*tls.ClientHelloInfo) (*tls.Certificate, error)

// config is TLS 1.3, or 1.2 with suites that have forward secrecy and
// authenticated encryption. The server speaks HTTP/1.1 only.
func config(certificate get, protocols ...string) *tls.Config {
	return &tls.Config{
		GetCertificate: certificate,
		MinVersion:     tls.VersionTLS12,
		NextProtos:     append([]string{"http/1.1"}, protocols...),
		CipherSuites: []uint16{
			tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
			tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		},
	}
}

// challenge is the protocol by which an authority looks at a host over TLS.
const challenge = acme.ALPNProto
