package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"waterline/cmd/internal/store"
	"waterline/cmd/internal/telemetry"
)

// soon is when a certificate should have been renewed.
const soon = 14 * 24 * time.Hour

// address is where the server listens, or would.
func (d *doctor) address(ctx context.Context) {
	listener, err := d.listen(ctx, d.c.Addr)
	if err == nil {
		_ = listener.Close()
		d.say(fine, "address_free", "address", plain(d.c.Addr))
		return
	}
	if _, _, splitErr := net.SplitHostPort(d.c.Addr); splitErr != nil {
		d.refused("address", err)
		return
	}
	local, err := reachable(d.c.Addr)
	if err == nil && d.ours(ctx, d.c.scheme()+"://"+local) {
		d.say(fine, "address_served", "address", plain(d.c.Addr))
		return
	}
	d.say(broken, "address_taken", "address", plain(d.c.Addr))
}

// ours reports whether a server of ours answers, whatever its certificate says.
func (d *doctor) ours(ctx context.Context, base string) bool {
	client := &http.Client{Timeout: doctorPatience, Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // only whether it is ours
	answer, err := fetched(ctx, client, base+"/healthz")
	return err == nil && answer.status == http.StatusOK && answer.body == "ok\n"
}

// answered is what another server said.
type answered struct {
	status int
	header http.Header
	body   string
	expiry time.Time // of its certificate, zero without TLS
}

func fetched(ctx context.Context, client *http.Client, address string) (answered, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return answered{}, err
	}
	response, err := client.Do(request)
	if err != nil {
		return answered{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	a := answered{status: response.StatusCode, header: response.Header, body: string(body)}
	if response.TLS != nil && len(response.TLS.PeerCertificates) > 0 {
		a.expiry = response.TLS.PeerCertificates[0].NotAfter
	}
	return a, err
}

// databaseServer is PostgreSQL.
func (d *doctor) databaseServer(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 2*doctorPatience)
	defer cancel()
	version, pending, err := store.InspectServer(ctx, d.c.DatabaseURL)
	var fault *store.OpenError
	switch {
	case errors.As(err, &fault) && fault.Code == store.Address:
		d.say(wrong, "server_address")
	case errors.As(err, &fault):
		key := map[store.OpenCode]string{store.Away: "server_away", store.Refused: "server_refused", store.Newer: "server_newer"}[fault.Code]
		d.say(broken, cmp.Or(key, "server_unopened"), "path", plain(fault.Path), "error", because(fault.Err))
	case err != nil:
		d.say(broken, "server_unopened", "path", "PostgreSQL", "error", because(err))
	case pending:
		d.say(fine, "database_older", "version", d.words.Number(float64(version), 0))
	default:
		d.say(fine, "server", "version", d.words.Number(float64(version), 0))
	}
}

// public is the address that others use, and what a proxy makes of it.
func (d *doctor) public(ctx context.Context) {
	base := strings.TrimSuffix(d.c.PublicURL, "/")
	if base == "" {
		if d.c.SMTP.Host != "" || d.c.Issuer != "" {
			d.say(wrong, "public_needed")
		} else if host, _, err := net.SplitHostPort(d.c.Addr); err == nil && !loopback(host) {
			d.say(warn, "public_none")
		}
		return
	}
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		d.say(wrong, "public_form", "url", plain(base))
		return
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		d.say(warn, "public_plain", "url", plain(base))
	}
	client := &http.Client{Timeout: doctorPatience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	seen, stop := d.lookout(ctx)
	answer, err := fetched(ctx, client, base+"/healthz")
	came := stop()
	if err != nil {
		d.say(warn, "public_silent", "url", plain(base), "error", because(err))
		return
	}
	d.certificate(answer.expiry)
	d.dated(answer.header)
	switch {
	case came != nil:
		d.proxied(came)
	case seen || answer.status != http.StatusOK || answer.body != "ok\n":
		d.say(wrong, "public_elsewhere", "url", plain(base))
	default:
		d.say(fine, "public", "url", plain(base))
	}
}

// arrival is a request as it reaches the server.
type arrival struct {
	from   string
	header http.Header
}

// lookout listens in the server's place, where that is free, to see what a proxy
// makes of a request. It reports whether it listens; the function ends it.
func (d *doctor) lookout(ctx context.Context) (bool, func() *arrival) {
	if d.c.scheme() == "https" {
		return false, func() *arrival { return nil }
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", d.c.Addr)
	if err != nil {
		return false, func() *arrival { return nil }
	}
	came := make(chan arrival, 1)
	server := &http.Server{ReadTimeout: doctorPatience, WriteTimeout: doctorPatience, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case came <- arrival{from: r.RemoteAddr, header: r.Header}:
		default: // the first is enough
		}
		_, _ = io.WriteString(w, "ok\n") // whether it arrives is seen at the other end
	})}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(listener) // ends with Close
	}()
	return true, func() *arrival {
		_ = server.Close()
		<-ended
		select {
		case a := <-came:
			return &a
		default:
			return nil
		}
	}
}

// proxied says what a proxy does, going by a request that it passed on.
func (d *doctor) proxied(a *arrival) {
	trusted, err := d.proxies(d.c.Proxies)
	if err != nil {
		return // said before
	}
	host, _, _ := net.SplitHostPort(a.from)
	at, _ := netip.ParseAddr(host)
	believed := slices.ContainsFunc(trusted, func(p netip.Prefix) bool { return p.Contains(at.Unmap()) })
	named := a.header.Get("X-Forwarded-For") != ""
	switch {
	case named && !believed:
		d.say(warn, "proxy_untrusted", "proxy", host)
	case !named && believed:
		d.say(warn, "proxy_silent", "proxy", host)
	case named:
		d.say(fine, "proxy", "proxy", host)
	default:
		d.say(fine, "public", "url", plain(strings.TrimSuffix(d.c.PublicURL, "/")))
	}
}

// certificate is that of the public address.
func (d *doctor) certificate(expiry time.Time) {
	if !expiry.IsZero() && time.Until(expiry) < soon {
		d.say(warn, "certificate_ends", "until", until(expiry))
	}
}

// dated holds the clock against that of the server at the public address.
func (d *doctor) dated(header http.Header) {
	there, err := http.ParseTime(header.Get("Date"))
	if gap := time.Since(there); err == nil && (gap > drift || gap < -drift) {
		d.say(warn, "clock_apart", "gap", gap.Round(time.Second).String())
	}
}

// mail is the way to the mail server. Nothing is sent.
func (d *doctor) mail(ctx context.Context) {
	if d.c.SMTP.Host == "" {
		d.say(fine, "mail_none")
		return
	}
	sender, err := d.c.SMTP.sender(d.program)
	if d.refused("mail", err) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 2*doctorPatience)
	defer cancel()
	if err := sender.Try(ctx); err != nil {
		d.say(broken, "mail_silent", "host", plain(d.c.SMTP.Host), "error", because(err))
		return
	}
	d.say(fine, "mail", "host", plain(d.c.SMTP.Host))
}

// provider is that of OpenID Connect.
func (d *doctor) provider(ctx context.Context) {
	if d.c.Issuer == "" {
		return
	}
	client := &http.Client{Timeout: doctorPatience}
	answer, err := fetched(ctx, client, strings.TrimSuffix(d.c.Issuer, "/")+"/.well-known/openid-configuration")
	var said struct{ Issuer string }
	if err == nil {
		err = json.Unmarshal([]byte(answer.body), &said)
	}
	switch {
	case err != nil:
		d.say(broken, "provider_silent", "issuer", plain(d.c.Issuer), "error", because(err))
	case said.Issuer != d.c.Issuer:
		d.say(wrong, "provider_other", "issuer", plain(d.c.Issuer), "said", plain(said.Issuer))
	default:
		d.say(fine, "provider", "issuer", plain(d.c.Issuer))
	}
}

// traces is the way to the collector.
func (d *doctor) traces(ctx context.Context) {
	endpoint := telemetry.Endpoint(d.env)
	if endpoint == "" {
		return
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" {
		d.say(wrong, "traces_form", "url", plain(endpoint))
		return
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443"}[u.Scheme]
	}
	if port == "" {
		port = "80"
	}
	conn, err := (&net.Dialer{Timeout: doctorPatience}).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		d.say(warn, "traces_silent", "url", plain(u.Host), "error", because(err))
		return
	}
	_ = conn.Close() // nothing was sent
	d.say(fine, "traces", "url", plain(u.Host))
}
