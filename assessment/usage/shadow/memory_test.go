package shadow_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"testing"
	"time"

	"waterline/assessment/usage/shadow"
)

// endless gives a log piece by piece that is never there as a whole, and notes
// the most memory that was in use while it was read.
type endless struct {
	piece func(i int) []byte
	size  int64
	read  int64
	rest  []byte
	i     int
	peak  uint64
	next  int64
}

// lookEach is how often memory is looked at, in bytes read.
const lookEach = 2 << 20

func (g *endless) Read(p []byte) (int, error) {
	if len(g.rest) == 0 {
		if g.read >= g.size {
			return 0, io.EOF
		}
		g.rest = g.piece(g.i)
		g.i++
	}
	n := copy(p, g.rest)
	g.rest = g.rest[n:]
	if g.read += int64(n); g.read >= g.next {
		g.next = g.read + lookEach
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		g.peak = max(g.peak, m.HeapInuse+m.StackInuse)
	}
	return n, nil
}

// mostMemory is the target, whatever the size of a log.
const mostMemory = 100 << 20

// TestMemoryDoesNotGrow reads logs of 12 MB, or of 2 GB when WATERLINE_LONG is
// set, in which 5,000 people ask for 20,000 hosts.
func TestMemoryDoesNotGrow(t *testing.T) {
	size := int64(12 << 20)
	if os.Getenv("WATERLINE_LONG") != "" {
		size = 2 << 30
	}
	for name, line := range map[string]string{
		"squid": "%d.123    182 10.0.%d.%d TCP_TUNNEL/200 3967 CONNECT %s:443 user%d HIER_DIRECT/192.0.2.1 -\n",
		"json":  `{"ts":%d.5,"id.orig_h":"10.0.%d.%d","query":"%s","user":"user%d"}` + "\n",
		"table": "%d,10.0.%d.%d,%s,user%d\n",
	} {
		t.Run(name, func(t *testing.T) {
			runtime.GC()
			in := &endless{size: size, piece: func(i int) []byte {
				var b []byte
				if name == "table" && i == 0 {
					b = append(b, "timestamp,client ip,host,user\n"...)
				}
				for j := range 500 {
					n := i*500 + j
					host := fmt.Sprintf("host%d.example", n%20_000)
					if n%10 == 0 {
						host = "chatgpt.com"
					}
					b = fmt.Appendf(b, line, 1791590400+n%86_400, n%200, n%250, host, n%5000)
				}
				return b
			}}
			start, tally := time.Now(), shadow.NewTally(once(t))
			out, err := shadow.Read(context.Background(), "huge", in, options(), tally)
			if err != nil {
				t.Fatal(err)
			}
			o := out[0]
			t.Logf("%d MB, %d rows, %d matched, peak %d MB, %.1f s", in.read>>20, o.Rows, o.Matched, in.peak>>20, time.Since(start).Seconds())
			if len(o.Refusal)+len(o.Problems) > 0 || o.Matched != (o.Rows+9)/10 || tally.People() != 500 {
				t.Errorf("%v %v, %d of %d matched, %d people", o.Refusal, o.Problems, o.Matched, o.Rows, tally.People())
			}
			if in.peak > mostMemory {
				t.Errorf("%d MB were in use", in.peak>>20)
			}
		})
	}
}
