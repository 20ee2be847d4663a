package shell

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
)

const rateWindow = time.Minute

// Limiter counts requests in windows of a minute. It forgets all of them when
// a window ends, so it holds no more names than asked in one. Where there is no
// counter that processes share, or it does not answer, each counts its own.
type Limiter struct {
	clock  func() time.Time
	shared Counter

	mu     sync.Mutex
	begun  time.Time
	counts map[string]int
}

// Counter counts requests of several processes.
type Counter interface {
	// CountRequest adds a request under a name in the window that began then, and
	// says how many there were with this one.
	CountRequest(ctx context.Context, name string, begun, now time.Time) (int, error)
}

// NewLimiter makes a limiter by a clock; shared may be nil.
func NewLimiter(clock func() time.Time, shared Counter) *Limiter {
	return &Limiter{clock: clock, shared: shared, counts: make(map[string]int)}
}

// counted is count where processes count together.
func (l *Limiter) counted(ctx context.Context, name string) (int, time.Duration) {
	if l.shared == nil {
		return l.count(name)
	}
	now := l.clock()
	begun := now.Truncate(rateWindow)
	n, err := l.shared.CountRequest(ctx, name, begun, now)
	if err != nil {
		return l.count(name)
	}
	return n, begun.Add(rateWindow).Sub(now)
}

// count adds a request and says how many there were, with this one, and how
// long the window lasts.
func (l *Limiter) count(name string) (int, time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	if gone := now.Sub(l.begun); gone >= rateWindow || gone < 0 {
		l.begun = now
		clear(l.counts)
	}
	l.counts[name]++
	return l.counts[name], l.begun.Add(rateWindow).Sub(now)
}

// Take counts a request under a name and refuses one too many with the sentence
// of a key. The headers are those of the draft RateLimit fields of the IETF.
func (l *Limiter) Take(c *fiber.Ctx, name string, most int, safe string) error {
	n, left := l.counted(c.UserContext(), name)
	seconds := int((left + time.Second - 1) / time.Second)
	c.Set("RateLimit-Policy", fmt.Sprintf(`"minute";q=%d;w=%d`, most, int(rateWindow.Seconds())))
	c.Set("RateLimit", fmt.Sprintf(`"minute";r=%d;t=%d`, max(most-n, 0), seconds))
	if n <= most {
		return nil
	}
	c.Set(fiber.HeaderRetryAfter, strconv.Itoa(seconds))
	return &assessment.Error{Code: assessment.Limited, Safe: safe}
}
