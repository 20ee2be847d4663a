package main

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

type healthCommand struct {
	tlsFlags
	Addr string `name:"addr" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address the server listens on (${default})."`
}

// patience is how long a healthy server may take to say so.
const patience = 3 * time.Second

// Run asks the server on Addr for /healthz.
func (c *healthCommand) Run(ctx context.Context, p *program) error {
	address, err := reachable(c.Addr)
	if err != nil {
		return p.misused("cli.address", "address", plain(c.Addr), "error", because(err))
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.scheme()+"://"+address+"/healthz", nil)
	if err != nil {
		return p.misused("cli.address", "address", plain(c.Addr), "error", err.Error())
	}
	// The server is on this machine and nothing is told to it: its certificate is
	// made out to another name.
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true, ServerName: c.ACMEHost, MinVersion: tls.VersionTLS12}, //nolint:gosec // as above
	}}
	response, err := client.Do(request)
	if err != nil {
		return p.broken("cli.health_silent", "address", plain(address), "error", because(err))
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return p.broken("cli.health_ill", "address", plain(address), "status", response.Status)
	}
	return nil
}

// reachable turns an address to listen on into one to call: a server that
// listens everywhere is asked on this machine.
func reachable(address string) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port), nil
}
