package web

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"
)

// Serve answers requests until ctx ends, then lets those under way finish.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	served, door := make(chan error, 1), &opening{Listener: ln, open: make(chan struct{})}
	go func() { served <- s.app.Listener(door) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.draining.Store(true)
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-time.After(s.Drain):
	}
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-door.open: // a shutdown before it finds nothing to shut
	}
	if err := s.app.ShutdownWithTimeout(shutdownGrace); err != nil {
		return fmt.Errorf("shut down: %w", err)
	}
	return <-served
}

// opening is a listener that tells when it is first listened on.
type opening struct {
	net.Listener
	once sync.Once
	open chan struct{}
}

func (o *opening) Accept() (net.Conn, error) {
	o.once.Do(func() { close(o.open) })
	return o.Listener.Accept()
}
