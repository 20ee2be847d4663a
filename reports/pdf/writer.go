package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"runtime"
	"strconv"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// writer collects the objects of a file and writes them in the order of their
// numbers. Streams are compressed on all processors at once.
type writer struct {
	objects []object // by number; 0 is not used
	small   []int    // objects that go into object streams together
}

// object is the text of one object. A stream has content beside it.
type object struct {
	head    string // without the stream's length and filter
	content []byte
	stream  bool
	ready   bool // content is compressed already
	raw     bool // head is the whole object, stream included
	inside  int  // number of the object stream it is in
	index   int
}

// together is how many small objects share one stream.
const together = 400

func (w *writer) number() int {
	w.objects = append(w.objects, object{})
	return len(w.objects) - 1
}

// object writes an object that is no stream.
func (w *writer) object(number int, text string) { w.objects[number] = object{head: text} }

// little writes an object that many like it are compressed with.
func (w *writer) little(number int, text string) {
	w.objects[number] = object{head: text}
	w.small = append(w.small, number)
}

// stream writes a stream with the entries of its dictionary.
func (w *writer) stream(number int, entries string, content []byte) {
	w.objects[number] = object{head: entries, content: content, stream: true}
}

// squeezed writes a stream that is compressed already.
func (w *writer) squeezed(number int, entries string, content []byte) {
	w.objects[number] = object{head: entries, content: content, stream: true, ready: true}
}

// pack puts the small objects into object streams.
func (w *writer) pack() {
	for start := 0; start < len(w.small); start += together {
		part := w.small[start:min(start+together, len(w.small))]
		holder := w.number()
		var index, body []byte
		for i, n := range part {
			o := &w.objects[n]
			o.inside, o.index = holder, i
			index = append(strconv.AppendInt(index, int64(n), 10), ' ')
			index = append(strconv.AppendInt(index, int64(len(body)), 10), ' ')
			body = append(append(body, o.head...), '\n')
		}
		w.stream(holder, fmt.Sprintf("/Type/ObjStm/N %d/First %d", len(part), len(index)), append(index, body...))
	}
}

// finish returns the file.
func (w *writer) finish(root, info int) []byte {
	w.pack()
	table := w.number()
	w.compress()
	var out bytes.Buffer
	size := 0
	for i := range w.objects {
		size += len(w.objects[i].head) + len(w.objects[i].content) + 64
	}
	out.Grow(size)
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	rows := make([]byte, 7*len(w.objects)) // kind, offset or stream, index
	rows[5], rows[6] = 0xFF, 0xFF          // 0 heads the list of free objects
	for n := 1; n < len(w.objects); n++ {
		o, row := &w.objects[n], rows[7*n:]
		if o.inside > 0 {
			row[0] = 2
			binary.BigEndian.PutUint32(row[1:], uint32(o.inside))
			binary.BigEndian.PutUint16(row[5:], uint16(o.index))
			continue
		}
		row[0] = 1
		binary.BigEndian.PutUint32(row[1:], uint32(out.Len()))
		if n != table {
			o.write(&out, n)
		}
	}
	start, sum := out.Len(), sha256.Sum256(out.Bytes())
	last := object{stream: true, ready: true, content: deflated(rows), head: fmt.Sprintf("/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]",
		len(w.objects), root, info, sum[:16], sum[:16])}
	last.write(&out, table)
	fmt.Fprintf(&out, "startxref\n%d\n%%%%EOF\n", start)
	return out.Bytes()
}

func (o *object) write(out *bytes.Buffer, n int) {
	var scratch [24]byte
	out.Write(strconv.AppendInt(scratch[:0], int64(n), 10))
	out.WriteString(" 0 obj\n")
	switch {
	case o.raw:
		out.Write(o.content)
	case o.stream:
		out.WriteString("<<")
		out.WriteString(o.head)
		out.WriteString("/Filter/FlateDecode/Length ")
		out.Write(strconv.AppendInt(scratch[:0], int64(len(o.content)), 10))
		out.WriteString(">>\nstream\n")
		out.Write(o.content)
		out.WriteString("\nendstream")
	default:
		out.WriteString(o.head)
	}
	out.WriteString("\nendobj\n")
}

// compress compresses the streams that are not yet.
func (w *writer) compress() {
	var jobs []*object
	for i := range w.objects {
		if o := &w.objects[i]; o.stream && !o.ready {
			jobs = append(jobs, o)
		}
	}
	workers := min(runtime.GOMAXPROCS(0), len(jobs))
	if workers < 2 {
		for _, o := range jobs {
			o.content, o.ready = deflated(o.content), true
		}
		return
	}
	queue := make(chan *object, len(jobs))
	for _, o := range jobs {
		queue <- o
	}
	close(queue)
	var done sync.WaitGroup
	for range workers {
		done.Go(func() {
			for o := range queue {
				o.content, o.ready = deflated(o.content), true
			}
		})
	}
	done.Wait()
}

// compressors keeps zlib writers: making one costs more than most pages do.
var compressors = sync.Pool{New: func() any {
	w, _ := zlib.NewWriterLevel(nil, zlib.BestSpeed) // the level is valid
	return w
}}

func deflated(data []byte) []byte {
	var b bytes.Buffer
	b.Grow(len(data)/3 + 64)
	w, ok := compressors.Get().(*zlib.Writer)
	if !ok {
		return nil
	}
	w.Reset(&b)
	_, _ = w.Write(data) // a Buffer does not fail
	_ = w.Close()
	compressors.Put(w)
	return b.Bytes()
}
