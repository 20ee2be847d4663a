package shell

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
)

// ErrFull is a request that is turned away because too many came before it.
var ErrFull = fiber.NewError(http.StatusServiceUnavailable, "error.full")

// RetryAfter is when to come again after ErrFull, in seconds.
const RetryAfter = "5"

// Gate lets so many requests work at the same time as the machine does well,
// and has others wait for their turn. One that would wait too long is turned
// away at once, while that is cheap, so that those inside are served in time
// however many come. When fewer come, everybody is let in again.
type Gate struct {
	places   chan struct{}
	patience time.Duration
	waiting  atomic.Int64
	stay     atomic.Int64 // moving average of the time inside, in nanoseconds
}

// NewGate makes a gate with places and the longest wait for one of them.
func NewGate(places int, patience time.Duration) *Gate {
	return &Gate{places: make(chan struct{}, places), patience: patience}
}

// Enter waits for a place. The error is ErrFull, or that of ctx. The function
// gives the place back; further calls of it do nothing.
func (g *Gate) Enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.places <- struct{}{}:
		return g.inside(), nil
	default:
	}
	before := g.waiting.Add(1)
	defer g.waiting.Add(-1)
	if time.Duration(before*g.stay.Load()/int64(cap(g.places))) > g.patience {
		return nil, ErrFull
	}
	timer := time.NewTimer(g.patience)
	defer timer.Stop()
	select {
	case g.places <- struct{}{}:
		return g.inside(), nil
	case <-timer.C:
		return nil, ErrFull
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// inside begins a stay.
func (g *Gate) inside() (leave func()) {
	const memory = 16 // stays that the average remembers, roughly
	begun := time.Now()
	var once sync.Once
	return func() {
		once.Do(func() {
			average := g.stay.Load()
			g.stay.Store(average + (int64(time.Since(begun))-average)/memory) // an update that is lost does not matter
			<-g.places
		})
	}
}

// Do runs fn when there is a place. Whoever has one at the gate of requests
// gives it back before.
func (g *Gate) Do(ctx context.Context, fn func() error) error {
	if leave, ok := ctx.Value(placeKey{}).(func()); ok {
		leave()
	}
	leave, err := g.Enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	return fn()
}

type placeKey struct{}

// Inside is a context of a request that has a place, which leave gives back.
func Inside(ctx context.Context, leave func()) context.Context {
	return context.WithValue(ctx, placeKey{}, leave)
}
