package shell

import (
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
)

const rateWindow = time.Minute

// Limiter counts requests in windows of a minute. It forgets all of them when
// a window ends, so it holds no more names than asked in one. It counts in this
// process: several processes on one database take as many each.
type Limiter struct {
	clock func() time.Time

	mu     sync.Mutex
	begun  time.Time
	counts map[string]int
}

// NewLimiter makes a limiter by a clock.
func NewLimiter(clock func() time.Time) *Limiter {
	return &Limiter{clock: clock, counts: make(map[string]int)}
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
	n, left := l.count(name)
	seconds := int((left + time.Second - 1) / time.Second)
	c.Set("RateLimit-Policy", fmt.Sprintf(`"minute";q=%d;w=%d`, most, int(rateWindow.Seconds())))
	c.Set("RateLimit", fmt.Sprintf(`"minute";r=%d;t=%d`, max(most-n, 0), seconds))
	if n <= most {
		return nil
	}
	c.Set(fiber.HeaderRetryAfter, strconv.Itoa(seconds))
	return &assessment.Error{Code: assessment.Limited, Safe: safe}
}
