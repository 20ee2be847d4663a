package intake

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"testing"
	"time"
)

// generated gives a file piece by piece that is never there as a whole, and
// notes the most memory that was in use while it was read.
type generated struct {
	piece func(i int) []byte
	size  int64
	read  int64
	rest  []byte
	i     int
	end   []byte
	peak  uint64
	next  int64
}

// lookEach is how often memory is looked at, in bytes read.
const lookEach = 2 << 20

func (g *generated) Read(p []byte) (int, error) {
	if len(g.rest) == 0 {
		switch {
		case g.read < g.size:
			g.rest = g.piece(g.i)
			g.i++
		case g.end != nil:
			g.rest, g.end = g.end, nil
		default:
			return 0, io.EOF
		}
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

// hugeFiles are files without end: a table, lines, one list, and buckets inside
// one document. Requests have ids that never come again.
var hugeFiles = map[string]func() *generated{
	"table": func() *generated {
		head := []byte("generation_id,created_at,cost_total,tokens_prompt,tokens_completion,model_permaslug,user\n")
		return &generated{piece: func(i int) []byte {
			b := head
			for j := range 500 {
				b = fmt.Appendf(b, "gen-%d,2026-10-%02d 09:12:01.120,0.01,10000,100,openai/gpt-5-mini-2025-08-07,dev%03d\n", i*500+j, 1+(i+j)%30, j%400)
			}
			head = nil
			return b
		}}
	},
	"lines": func() *generated {
		return &generated{piece: func(i int) []byte { return litellmRows(i, "\n") }}
	},
	"list": func() *generated {
		return &generated{end: []byte("{}]"), piece: func(i int) []byte {
			b := litellmRows(i, ",\n")
			if i == 0 {
				b = append([]byte("["), b...)
			}
			return b
		}}
	},
	"buckets": func() *generated {
		const row = `{"input_tokens":812400,"input_cached_tokens":601200,"output_tokens":74310,"num_model_requests":412,"project_id":"p","user_id":"user%03d","model":"gpt-5.2-2026-01-15"},`
		return &generated{end: []byte(`{"start_time":1790812800,"results":[]}]}`), piece: func(i int) []byte {
			var b []byte
			if i == 0 {
				b = append(b, `{"object":"page","data":[`...)
			}
			b = fmt.Appendf(b, `{"start_time":%d,"end_time":%d,"results":[`, 1790812800+86400*(i%30), 1790812800+86400*(i%30+1))
			for j := range 400 {
				b = fmt.Appendf(b, row, j)
			}
			return append(b[:len(b)-1], "]},\n"...)
		}}
	},
}

func litellmRows(i int, end string) []byte {
	var b []byte
	for j := range 200 {
		b = fmt.Appendf(b, `{"request_id":"chatcmpl-%d","call_type":"acompletion","spend":0.021525,"prompt_tokens":4120,"completion_tokens":611,"startTime":"2026-10-%02dT09:12:01.120Z","model":"anthropic/claude-sonnet-4-5","user":"dev%03d@synthetic.example","messages":[{"role":"user","content":"%s"}],"response":{},"status":"success"}`+"%s",
			i*200+j, 1+(i+j)%30, j, bytes.Repeat([]byte("word "), 60), end)
	}
	return b
}

// mostMemory is the target for 2 GB.
const mostMemory = 100 << 20

// TestMemoryDoesNotGrow reads files of 16 MB, or of 2 GB when WATERLINE_LONG is
// set, and looks at the memory of the process on the way. What records become is
// not part of it: they are counted and forgotten.
func TestMemoryDoesNotGrow(t *testing.T) {
	size := int64(16 << 20)
	if os.Getenv("WATERLINE_LONG") != "" {
		size = 2 << 30
	}
	for name, make := range hugeFiles {
		t.Run(name, func(t *testing.T) {
			runtime.GC()
			in := make()
			in.size = size
			start, to := time.Now(), &nowhere{}
			out, err := Read(context.Background(), "huge", in, Options{Now: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}, to)
			if err != nil {
				t.Fatal(err)
			}
			o := out[0]
			t.Logf("%d MB, %d rows, %d records, peak %d MB, %.0f s", in.read>>20, o.Rows, to.records, in.peak>>20, time.Since(start).Seconds())
			if len(o.Refusal) > 0 || o.Rejected > 1 || o.Rows < size/1000/400 {
				t.Errorf("%v %v, %d rows", o.Refusal, o.Problems, o.Rows)
			}
			if in.peak > mostMemory {
				t.Errorf("%d MB were in use", in.peak>>20)
			}
		})
	}
}

// TestPackedMemoryDoesNotGrow is the same through gzip.
func TestPackedMemoryDoesNotGrow(t *testing.T) {
	in := hugeFiles["table"]()
	in.size = 16 << 20
	packed, to := io.Pipe()
	go func() {
		w := gzip.NewWriter(to)
		_, err := io.Copy(w, in)
		to.CloseWithError(errorsOf(err, w.Close()))
	}()
	out, err := Read(context.Background(), "huge", bufio.NewReader(packed), Options{Now: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}, &nowhere{})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d MB, %d rows, peak %d MB", in.read>>20, out[0].Rows, in.peak>>20)
	if len(out[0].Refusal) > 0 || in.peak > mostMemory {
		t.Errorf("%v, %d MB", out[0].Refusal, in.peak>>20)
	}
}

func errorsOf(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

// One row without end is given up, and does not fill memory.
func TestARowWithoutEndDoesNotFillMemory(t *testing.T) {
	for name, start := range map[string]string{
		"text in a list":   `[{"request_id":"1","call_type":"x","spend":1,"prompt_tokens":1000000,"completion_tokens":2,"startTime":"2026-10-01T09:12:01.120Z"},{"request_id":"`,
		"quote in a table": "Date,Slug,Usage,BYOK Usage,Requests\n2026-10-01,a,1,0,1\n2026-10-01,\"",
		"line of a table":  "Date,Slug,Usage,BYOK Usage,Requests\n2026-10-01,a,1,0,1\n2026-10-01,",
		"line":             `{"request_id":"1","call_type":"x","spend":1,"prompt_tokens":1000000,"completion_tokens":2,"startTime":"2026-10-01T09:12:01.120Z"}` + "\n" + `{"request_id":"`,
	} {
		t.Run(name, func(t *testing.T) {
			runtime.GC()
			filler := bytes.Repeat([]byte("x"), 64<<10)
			in := &generated{size: 64 << 20, piece: func(i int) []byte {
				if i == 0 {
					return []byte(start)
				}
				return filler
			}}
			out, err := Read(context.Background(), "huge", in, Options{Now: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}, &nowhere{})
			if err != nil {
				t.Fatal(err)
			}
			if o := out[0]; len(o.Refusal) > 0 || !o.Incomplete || o.Problems[len(o.Problems)-1].Code != "usage_long" || o.Records != 1 {
				t.Errorf("%+v", o)
			}
			if in.peak > mostMemory {
				t.Errorf("%d MB were in use", in.peak>>20)
			}
		})
	}
}
