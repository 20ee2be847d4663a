package content

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

var (
	utf8Mark   = []byte{0xEF, 0xBB, 0xBF}
	littleMark = []byte{0xFF, 0xFE}
	bigMark    = []byte{0xFE, 0xFF}
)

// asText brings a file to UTF-8 without a mark of byte order, and gives its
// beginning. UTF-16 is known by its mark, or by the zeros between letters.
func asText(in *bufio.Reader) (*bufio.Reader, []byte, error) {
	head, err := beginning(in)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case bytes.HasPrefix(head, utf8Mark):
		_, err = in.Discard(len(utf8Mark))
	case bytes.HasPrefix(head, littleMark), zerosAt(head, 1):
		in = bufio.NewReaderSize(transform.NewReader(in, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()), buffered)
	case bytes.HasPrefix(head, bigMark), zerosAt(head, 0):
		in = bufio.NewReaderSize(transform.NewReader(in, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()), buffered)
	}
	if err != nil {
		return nil, nil, err
	}
	if head, err = beginning(in); err != nil {
		return nil, nil, err
	}
	switch {
	case len(bytes.TrimSpace(head)) == 0:
		return nil, nil, Refused{Code: "usage_empty"}
	case bytes.IndexByte(head, 0) >= 0:
		return nil, nil, Refused{Code: "usage_not_text"}
	case !utf8.Valid(head[:len(head)-partial(head)]):
		return nil, nil, Refused{Code: "usage_not_utf8_file"}
	}
	return in, head, nil
}

// beginning is what a file begins with. Where it was packed and breaks off, what
// is there counts, and whoever reads on meets the break; with nothing there, the
// file is damaged.
func beginning(in *bufio.Reader) ([]byte, error) {
	head, err := in.Peek(buffered)
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return head, nil
	case !errors.Is(err, io.ErrUnexpectedEOF):
		return nil, err
	case len(head) == 0:
		return nil, Refused{Code: "usage_archive_damaged"}
	}
	return head, nil
}

// zerosAt reports whether a text of Latin letters has zeros at every second
// byte, from one on.
func zerosAt(head []byte, from int) bool {
	head = head[:min(len(head), 64)]
	if len(head) < 4 {
		return false
	}
	for i := range head {
		if (head[i] == 0) != (i%2 == from) {
			return false
		}
	}
	return true
}

// partial is how many bytes at the end of a text are the start of a character.
func partial(text []byte) int {
	for n := 1; n <= min(len(text), utf8.UTFMax); n++ {
		if b := text[len(text)-n]; utf8.RuneStart(b) {
			if utf8.FullRune(text[len(text)-n:]) {
				return 0
			}
			return n
		}
	}
	return 0
}
