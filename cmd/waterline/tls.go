package main

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"waterline/cmd/internal/certificate"
)

// tlsFlags let the server speak TLS itself.
type tlsFlags struct {
	Cert          string `name:"tls-cert" placeholder:"FILE" help:"Certificate with its chain, in PEM, to speak TLS with; a renewed one is taken within a minute."`
	Key           string `name:"tls-key" placeholder:"FILE" help:"Private key of the certificate, in PEM."`
	ACMEHost      string `name:"acme-host" placeholder:"HOST" help:"Name to get a certificate for, from Let's Encrypt, whose terms you agree to by this. Listen on port 443 then."`
	ACMEMail      string `name:"acme-mail" placeholder:"ADDRESS" help:"Whom the authority may write to."`
	ACMEDirectory string `name:"acme-directory" placeholder:"URL" help:"Another ACME authority than Let's Encrypt."`
	HTTPAddr      string `name:"http-addr" placeholder:"HOST:PORT" help:"Address without TLS, such as :80, from which pages are sent on to TLS."`
}

// scheme is that of the addresses that the server answers under.
func (f tlsFlags) scheme() string {
	if f.Cert != "" || f.ACMEHost != "" {
		return "https"
	}
	return "http"
}

// keeping is how what is sent is kept from others on the way.
type keeping struct {
	scheme string
	config *tls.Config // nil without TLS
	http   http.Handler
	addr   string // without TLS, "" for none
}

// settle checks the settings against each other and reads the certificate.
func (f tlsFlags) settle(p *program, c *serveCommand) (*keeping, error) {
	k := &keeping{scheme: f.scheme(), addr: f.HTTPAddr}
	switch {
	case (f.Cert == "") != (f.Key == ""), f.Cert != "" && f.ACMEHost != "":
		return nil, p.misused("cli.tls_pair")
	case k.scheme == "http" && f.HTTPAddr != "":
		return nil, p.misused("cli.tls_http")
	case k.scheme == "http":
		return k, nil
	}
	if c.PublicURL == "" && f.ACMEHost != "" {
		c.PublicURL = "https://" + f.ACMEHost
	}
	if u, err := url.Parse(c.PublicURL); err != nil || u.Scheme != "https" || u.Host == "" {
		return nil, p.misused("cli.tls_url")
	}
	k.http = certificate.Redirect(strings.TrimSuffix(c.PublicURL, "/"))
	if f.ACMEHost == "" {
		var err error
		if k.config, err = certificate.Files(f.Cert, f.Key, time.Now); err != nil {
			return nil, p.misused("cli.tls_files", "error", because(err))
		}
		return k, nil
	}
	authority := certificate.Authority{Host: f.ACMEHost, Mail: f.ACMEMail, Directory: f.ACMEDirectory, Dir: filepath.Join(c.Data, "acme")}
	var answering func(http.Handler) http.Handler
	k.config, answering = authority.Managed()
	k.http = answering(k.http)
	return k, nil
}

// guard speaks TLS on a listener and, where it is set, sends visitors there from
// an address without TLS until stop is called. It closes the listener on errors.
func (k *keeping) guard(ctx context.Context, p *program, listener net.Listener) (net.Listener, func(), error) {
	if k.config == nil {
		return listener, func() {}, nil
	}
	listener = tls.NewListener(listener, k.config)
	if k.addr == "" {
		return listener, func() {}, nil
	}
	plain, err := p.listen(ctx, k.addr)
	if err != nil {
		return nil, nil, errors.Join(err, listener.Close())
	}
	server := certificate.Server(k.http)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(plain) // ends with stop
	}()
	return listener, func() { _ = server.Close(); <-done }, nil
}

// exposed reports whether others than this machine may reach the server without
// TLS, here or at a proxy.
func (c *serveCommand) exposed() bool {
	host, _, err := net.SplitHostPort(c.Addr)
	addr, notIP := netip.ParseAddr(host)
	local := host == "localhost" || notIP == nil && addr.IsLoopback()
	return err == nil && !local && c.scheme() == "http" && !strings.HasPrefix(c.PublicURL, "https://")
}

// proxies reads addresses and ranges of addresses.
func (p *program) proxies(names []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, name := range names {
		prefix, err := netip.ParsePrefix(name)
		if addr, single := netip.ParseAddr(name); single == nil {
			prefix, err = addr.Prefix(addr.BitLen())
		}
		if err != nil {
			return nil, p.misused("cli.proxy", "proxy", plain(name))
		}
		out = append(out, prefix.Masked())
	}
	return out, nil
}
