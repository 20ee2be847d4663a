package certificate

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"
)

// lookAgain is how often files are looked at for a newer certificate.
const lookAgain = time.Minute

// files are a certificate and its key as they are renewed on disk.
type files struct {
	cert, key string
	clock     func() time.Time

	mu      sync.Mutex
	pair    *tls.Certificate
	changed time.Time // of the certificate that was read
	looked  time.Time
}

// Files serves the certificate of two files in PEM, and a newer one within a
// minute after it was put there. One that does not read leaves the one before.
func Files(cert, key string, clock func() time.Time) (*tls.Config, error) {
	f := &files{cert: cert, key: key, clock: clock}
	if err := f.read(); err != nil {
		return nil, err
	}
	return config(f.get), nil
}

func (f *files) read() error {
	stat, err := os.Stat(f.cert)
	if err != nil {
		return err
	}
	pair, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		return fmt.Errorf("read a certificate: %w", err)
	}
	f.pair, f.changed, f.looked = &pair, stat.ModTime(), f.clock()
	return nil
}

func (f *files) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := f.clock(); now.Sub(f.looked) >= lookAgain || now.Before(f.looked) {
		f.looked = now
		if stat, err := os.Stat(f.cert); err == nil && !stat.ModTime().Equal(f.changed) {
			_ = f.read() // half of a renewal: the pair before is still good, and the next look finds the rest
		}
	}
	return f.pair, nil
}
