package content

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// Longest bounds one element of a document, with what is dropped of it. Longer
// ones mean that a quote or bracket was never closed.
const Longest = 16 << 20

// ErrLong is the error of a row that ends nowhere.
var ErrLong = errors.New("a row is longer than what can be one")

// Guard lets a reader have so much more than it has used, so that one endless
// row cannot fill memory. It can count line ends on the way.
type Guard struct {
	In    io.Reader
	Used  func() int64 // bytes that rows so far took
	Count bool         // line ends
	Lines int          // met so far
	read  int64
}

// LineBefore is the line at which what is ahead begins.
func (g *Guard) LineBefore(ahead []byte) int { return g.Lines - bytes.Count(ahead, []byte{'\n'}) + 1 }

func (g *Guard) Read(p []byte) (int, error) {
	if g.Used != nil && g.read-g.Used() > Longest {
		return 0, ErrLong
	}
	n, err := g.In.Read(p)
	g.read += int64(n)
	if g.Count {
		g.Lines += bytes.Count(p[:n], []byte{'\n'})
	}
	return n, err
}

// Ahead is what a decoder has read and not used.
func Ahead(dec *json.Decoder) []byte {
	rest, _ := io.ReadAll(dec.Buffered()) // of memory, which does not fail
	return rest
}
