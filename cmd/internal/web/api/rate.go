package api

import (
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
)

// Rate is how many requests are taken a minute. It is counted in this process:
// several processes on one database take as many each.
type Rate struct {
	Token   int // of one token
	Unknown int // without a token that holds, of one address
}

// UsualRate is that of a server that nobody set otherwise.
func UsualRate() Rate { return Rate{Token: 600, Unknown: 60} }

const window = time.Minute

// limiter counts requests in windows of a minute. It forgets all of them when
// a window ends, so it holds no more names than asked in one.
type limiter struct {
	clock func() time.Time

	mu     sync.Mutex
	begun  time.Time
	counts map[string]int
}

func newLimiter(clock func() time.Time) *limiter {
	return &limiter{clock: clock, counts: make(map[string]int)}
}

// count adds a request and says how many there were, with this one, and how
// long the window lasts.
func (l *limiter) count(name string) (int, time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	if gone := now.Sub(l.begun); gone >= window || gone < 0 {
		l.begun = now
		clear(l.counts)
	}
	l.counts[name]++
	return l.counts[name], l.begun.Add(window).Sub(now)
}

// take counts a request and refuses one too many. The headers are those of the
// draft RateLimit fields of the IETF.
func (l *limiter) take(c *fiber.Ctx, name string, most int) error {
	n, left := l.count(name)
	seconds := int((left + time.Second - 1) / time.Second)
	c.Set("RateLimit-Policy", fmt.Sprintf(`"minute";q=%d;w=%d`, most, int(window.Seconds())))
	c.Set("RateLimit", fmt.Sprintf(`"minute";r=%d;t=%d`, max(most-n, 0), seconds))
	if n <= most {
		return nil
	}
	c.Set(fiber.HeaderRetryAfter, strconv.Itoa(seconds))
	return &assessment.Error{Code: assessment.Limited, Safe: "api.refused.limited"}
}
