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
	holder  int      // the object stream being filled, 0 for none
	held    int      // how many objects it has
	index   []byte   // their numbers and places
	body    []byte
}

// object is the text of one object. A stream has content beside it.
type object struct {
	head    string // without the stream's length and filter
	content []byte
	lead    []byte // goes before the content
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
func (w *writer) little(number int, text []byte) {
	if w.held == together {
		w.pack()
	}
	if w.held == 0 {
		w.holder = w.number()
		w.body = make([]byte, 0, together*96)
	}
	o := &w.objects[number]
	o.inside, o.index = w.holder, w.held
	w.index = append(strconv.AppendInt(w.index, int64(number), 10), ' ')
	w.index = append(strconv.AppendInt(w.index, int64(len(w.body)), 10), ' ')
	w.body = append(append(w.body, text...), '\n')
	w.held++
}

// stream writes a stream with the entries of its dictionary.
func (w *writer) stream(number int, entries string, content []byte) {
	w.objects[number] = object{head: entries, content: content, stream: true}
}

// squeezed writes a stream that is compressed already.
func (w *writer) squeezed(number int, entries string, content []byte) {
	w.objects[number] = object{head: entries, content: content, stream: true, ready: true}
}

// pack ends the object stream that is being filled.
func (w *writer) pack() {
	if w.held == 0 {
		return
	}
	w.stream(w.holder, fmt.Sprintf("/Type/ObjStm/N %d/First %d", w.held, len(w.index)), w.body)
	w.objects[w.holder].lead = w.index
	w.held, w.index, w.body = 0, nil, nil
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
	last := object{stream: true, ready: true, content: deflated(nil, rows), head: fmt.Sprintf("/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]",
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
			o.content, o.ready = deflated(o.lead, o.content), true
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
				o.content, o.ready = deflated(o.lead, o.content), true
			}
		})
	}
	done.Wait()
}

// compressor is a zlib writer with what it writes to.
type compressor struct {
	out bytes.Buffer
	z   *zlib.Writer
}

// compressors are kept: making one costs more than most pages do.
var compressors = sync.Pool{New: func() any {
	c := &compressor{}
	c.z, _ = zlib.NewWriterLevel(&c.out, zlib.BestSpeed) // the level is valid
	return c
}}

func deflated(lead, data []byte) []byte {
	c, ok := compressors.Get().(*compressor)
	if !ok {
		return nil
	}
	defer compressors.Put(c)
	c.out.Reset()
	c.z.Reset(&c.out)
	_, _ = c.z.Write(lead) // a Buffer does not fail
	_, _ = c.z.Write(data)
	_ = c.z.Close()
	return bytes.Clone(c.out.Bytes())
}
