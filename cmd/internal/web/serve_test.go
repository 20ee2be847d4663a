package web

import (
	"context"
	"net"
	"testing"
	"time"
)

// TestServeEndsWhenToldAtOnce stops a server that is just beginning, as a
// supervisor may: it ends all the same, and leaves the address.
func TestServeEndsWhenToldAtOnce(t *testing.T) {
	for _, after := range []time.Duration{0, 50 * time.Microsecond, time.Millisecond} {
		for range 3 {
			s := open(t)
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			must(t, err)
			ctx, stop := context.WithTimeout(t.Context(), after)
			done := make(chan error, 1)
			go func() { done <- s.Serve(ctx, ln) }()
			select {
			case err := <-done:
				must(t, err)
			case <-time.After(shutdownGrace):
				must(t, ln.Close())
				t.Fatal("the server goes on")
			}
			stop()
			if conn, err := net.Dial("tcp", ln.Addr().String()); err == nil {
				t.Error("the address still answers")
				must(t, conn.Close())
			}
		}
	}
}
