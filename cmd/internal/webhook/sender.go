package webhook

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"code.dny.dev/ssrf"
)

// Bounds of one request.
const (
	usualTimeout  = 15 * time.Second // Standard Webhooks asks for 15 to 30
	mostOfAnswer  = 512              // bytes that are kept
	mostOfHeaders = 16 << 10
	longestAfter  = 24 * time.Hour // that a Retry-After is heeded
)

// Lookup finds the addresses of a name, as (*net.Resolver).LookupNetIP does.
type Lookup func(ctx context.Context, network, host string) ([]netip.Addr, error)

// Sender makes the requests. It looks a name up once, refuses what it may not
// reach, and connects to the very addresses it looked at.
type Sender struct {
	policy  Policy
	lookup  Lookup
	client  *http.Client
	agent   string
	timeout time.Duration
	open    func(about, sealed string) (string, error)
}

// Opening has the secrets of endpoints opened before they sign.
func (s *Sender) Opening(open func(about, sealed string) (string, error)) *Sender {
	s.open = open
	return s
}

// secrets opens those of a target.
func (s *Sender) secrets(t Target) ([]string, error) {
	if s.open == nil {
		return t.Secrets, nil
	}
	opened := make([]string, len(t.Secrets))
	for i, sealed := range t.Secrets {
		var err error
		if opened[i], err = s.open(SecretOf(t.Endpoint.ID), sealed); err != nil {
			return nil, fmt.Errorf("%w: %w", errSealed, err)
		}
	}
	return opened, nil
}

var errSealed = errors.New("the secret does not open")

// NewSender makes a sender. The agent names the program to the receiver. A nil
// lookup is that of the machine; a timeout of 0 is 15 seconds.
func NewSender(policy Policy, lookup Lookup, agent string, timeout time.Duration, roots *tls.Config) *Sender {
	if lookup == nil {
		lookup = net.DefaultResolver.LookupNetIP
	}
	if timeout == 0 {
		timeout = usualTimeout
	}
	s := &Sender{policy: policy, lookup: lookup, agent: agent, timeout: timeout}
	s.client = &http.Client{
		// The answer to a redirect is the redirect: nobody looked at where it leads.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:                  nil, // a proxy would look names up by itself
			DialContext:            s.dial,
			TLSClientConfig:        roots,
			TLSHandshakeTimeout:    timeout,
			DisableKeepAlives:      true, // so that every request is looked at
			DisableCompression:     true,
			MaxResponseHeaderBytes: mostOfHeaders,
		},
	}
	return s
}

var errInternal = errors.New("the address is internal")

// dial connects to a host. One internal address among those of a name refuses
// it: nobody has such a mixture by accident.
func (s *Sender) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	addrs, err := s.addresses(ctx, host)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{}
	if !s.policy.allows(host) {
		guard := guardian()
		for _, addr := range addrs {
			if err := guard.SafeAddr(addr); err != nil {
				return nil, fmt.Errorf("%w: %w", errInternal, err)
			}
		}
		dialer.Control = guard.Safe // once more, at the socket itself
	}
	for _, addr := range addrs {
		conn, failed := dialer.DialContext(ctx, network, net.JoinHostPort(addr.String(), port))
		if failed == nil {
			return conn, nil
		}
		err = errors.Join(err, failed)
	}
	return nil, err
}

func (s *Sender) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	if addr, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{addr.Unmap()}, nil
	}
	addrs, err := s.lookup(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	if len(addrs) == 0 {
		return nil, &net.DNSError{Err: "no address", Name: host, IsNotFound: true}
	}
	for i := range addrs {
		addrs[i] = addrs[i].Unmap()
	}
	return addrs, nil
}

// send makes one request at a moment and says what came of it, and how long
// the receiver asks to wait before the next.
func (s *Sender) send(ctx context.Context, t Target, now time.Time) (Attempt, time.Duration) {
	a := Attempt{At: now}
	began := time.Now()
	status, answer, wait, err := s.request(ctx, t, now)
	a.Took = time.Since(began).Truncate(time.Millisecond)
	a.Status, a.Answer, a.Reason = status, answer, reasonOf(status, err)
	return a, wait
}

func (s *Sender) request(ctx context.Context, t Target, now time.Time) (int, string, time.Duration, error) {
	// What was allowed when the endpoint was made may not be any more.
	if _, err := s.policy.CheckURL(t.Endpoint.URL); err != nil {
		return 0, "", 0, fmt.Errorf("%w: %w", errInternal, err)
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, t.Endpoint.URL, strings.NewReader(t.Delivery.Body))
	if err != nil {
		return 0, "", 0, err
	}
	secrets, err := s.secrets(t)
	if err != nil {
		return 0, "", 0, err
	}
	signature, err := sign(secrets, t.Delivery.ID, now, t.Delivery.Body)
	if err != nil {
		return 0, "", 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", s.agent)
	r.Header.Set("Webhook-Id", t.Delivery.ID)
	r.Header.Set("Webhook-Timestamp", strconv.FormatInt(now.Unix(), 10))
	r.Header.Set("Webhook-Signature", signature)
	answer, err := s.client.Do(r)
	if err != nil {
		return 0, "", 0, err
	}
	defer answer.Body.Close()
	begin, _ := io.ReadAll(io.LimitReader(answer.Body, mostOfAnswer)) // what came until the time was up
	return answer.StatusCode, strings.ToValidUTF8(string(begin), "\ufffd"), retryAfter(answer.Header, now), nil
}

// retryAfter is how long a receiver asks to wait, in seconds or as a date.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := h.Get("Retry-After")
	wait := time.Duration(0)
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestAfter)
}

// reasonOf says for people why a request counts as failed.
func reasonOf(status int, err error) string {
	var network net.Error
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, errSealed):
		return "webhook.reason_sealed"
	case errors.Is(err, errInternal), errors.Is(err, ssrf.ErrProhibitedIP):
		return "webhook.reason_internal"
	case errors.As(err, &name) && !name.IsTimeout:
		return "webhook.reason_name"
	case errors.As(err, &certificate):
		return "webhook.reason_certificate"
	case errors.As(err, &network) && network.Timeout():
		return "webhook.reason_time"
	case err != nil:
		return "webhook.reason_connection"
	case status >= 200 && status < 300:
		return ""
	case status >= 300 && status < 400:
		return "webhook.reason_redirect"
	case status == http.StatusGone:
		return "webhook.reason_gone"
	}
	return "webhook.reason_status"
}
