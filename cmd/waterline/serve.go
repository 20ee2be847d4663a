package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"waterline/cmd/internal/store"
)

type serveCommand struct {
	Addr string `name:"addr" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to listen on (${default})."`
	dataFlags
	Forms        string   `name:"forms" placeholder:"FILE" help:"File with the forms of the site: contact, privacy text, consents, brand, sites that may embed them."`
	Benchmarks   bool     `name:"benchmarks" help:"Show results beside those of others whose respondents agreed, at least ten organisations at a time."`
	WebhookHosts []string `name:"webhook-hosts" placeholder:"HOST,…" help:"Hosts inside your network that webhooks may reach. All others inside are refused."`
	WebhookHTTP  bool     `name:"webhook-http" help:"Let webhooks go to addresses without TLS."`
	WebhookOnly  []string `name:"webhook-only" placeholder:"HOST,…" help:"The only hosts that webhooks may reach; without it, all outside your network."`
	PublicURL    string   `name:"public-url" placeholder:"URL" help:"Scheme and host of links that are sent on, such as https://ai.example.com."`
	SecretKey    string   `name:"secret-key" placeholder:"KEY" help:"Key under which second factors and webhook secrets are sealed; better set as WATERLINE_SECRET_KEY_FILE. Without it one is made in the data directory; instances that share a database need the same one."`
	NeedFactor   bool     `name:"require-second-factor" help:"Whoever signs in with a password must set up codes of an app before anything else."`
	Proxies      []string `name:"trusted-proxies" placeholder:"CIDR,…" help:"Addresses of proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8. Without them limits count the proxy as one visitor."`
	tlsFlags
	keepFlags
	openIDFlags
	observeFlags
	SMTP mailFlags `embed:"" prefix:"smtp-"`
}

// Run serves the pages until ctx ends.
func (c *serveCommand) Run(ctx context.Context, p *program) error {
	if err := c.check(p); err != nil {
		return err
	}
	keeping, err := c.settle(p, c)
	if err != nil {
		return err
	}
	listener, err := p.listen(ctx, c.Addr)
	if err != nil {
		return err
	}
	listener, stop, err := keeping.guard(ctx, p, listener)
	if err != nil {
		return err
	}
	defer stop()
	p.frugal()
	server, accounts, closeStore, err := c.wire(ctx, p)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	settled()
	address, err := reachable(listener.Addr().String())
	if err == nil {
		err = p.print(p.words.T("cli.serving", "url", keeping.scheme+"://"+address, "directory", plain(c.place())) + "\n")
	}
	if err == nil && c.exposed() {
		err = p.print(p.words.T("cli.serving_plain") + "\n")
	}
	if err == nil {
		err = p.offerFirst(ctx, accounts, cmp.Or(strings.TrimSuffix(c.PublicURL, "/"), keeping.scheme+"://"+address))
	}
	if err != nil {
		return errors.Join(err, listener.Close(), closeStore())
	}
	if err := errors.Join(server.Serve(ctx, listener), closeStore()); err != nil {
		return err
	}
	return p.print(p.words.T("cli.stopped") + "\n")
}

// listen takes the address, or says who has it.
func (p *program) listen(ctx context.Context, address string) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(address); err != nil {
		return nil, p.misused("cli.address", "address", plain(address), "error", because(err))
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, p.broken("cli.address_taken", "address", plain(address))
	case errors.Is(err, fs.ErrPermission):
		return nil, p.broken("cli.address_denied", "address", plain(address), "error", because(err))
	case err != nil:
		return nil, p.broken("cli.address_failed", "address", plain(address), "error", because(err))
	}
	return listener, nil
}

// unopened words why the data directory does not open.
func (p *program) unopened(err error) error {
	var fault *store.OpenError
	if !errors.As(err, &fault) {
		return err
	}
	return p.broken("cli."+string(fault.Code), "path", plain(fault.Path), "error", because(fault.Err))
}
