package content

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
)

// ReadLine is the next line, joined when it is longer than the buffer.
func ReadLine(in *bufio.Reader) ([]byte, error) {
	text, err := in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return text, err
	}
	long := bytes.Clone(text)
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(long) > Longest {
			return nil, ErrLong
		}
		text, err = in.ReadSlice('\n')
		long = append(long, text...)
	}
	return long, err
}

// Linewise reports whether the first line of a text is a whole value.
func Linewise(text []byte) bool {
	line, _, cut := bytes.Cut(text, []byte{'\n'})
	return cut && json.Valid(line)
}
