package intake

import (
	"bytes"
	"errors"
	"io"
)

// longest bounds one element of a document, with what is dropped of it. Longer
// ones mean that a quote or bracket was never closed.
const longest = 16 << 20

var errLong = errors.New("a row is longer than what can be one")

// guard lets a reader have so much more than it has used, so that one endless
// row cannot fill memory. It can count line ends on the way.
type guard struct {
	in    io.Reader
	used  func() int64 // bytes that rows so far took
	read  int64
	count bool // line ends
	lines int
}

// lineBefore is the line at which what is ahead begins.
func (g *guard) lineBefore(ahead []byte) int { return g.lines - bytes.Count(ahead, []byte{'\n'}) + 1 }

func (g *guard) Read(p []byte) (int, error) {
	if g.used != nil && g.read-g.used() > longest {
		return 0, errLong
	}
	n, err := g.in.Read(p)
	g.read += int64(n)
	if g.count {
		g.lines += bytes.Count(p[:n], []byte{'\n'})
	}
	return n, err
}
