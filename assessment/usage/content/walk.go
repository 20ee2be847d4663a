package content

import (
	"archive/zip"
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
)

// Text is a file that was opened: unpacked and in UTF-8.
type Text struct {
	*bufio.Reader
	Head []byte // its beginning, not read yet
	sum  hash.Hash
}

// SHA256 is the sum of what was read, unpacked and before it became UTF-8.
func (t *Text) SHA256() string { return hex.EncodeToString(t.sum.Sum(nil)) }

// Walk opens a file, or each file of a zip archive in turn, and visits its text;
// a file that cannot be taken is visited with a refusal in place of a text. The
// name of a file in an archive has that of the archive before it. A zip archive
// can be read only from an io.ReaderAt with an io.Seeker. The error is of the
// machine, or of the visit.
func Walk(name string, in io.Reader, limits Limits, visit func(name string, text *Text, refused *Refused) error) error {
	w := &walk{limits: limits.orUsual(), visit: visit}
	in, zipped, err := isZip(in)
	if err != nil {
		return err
	}
	if !zipped {
		return w.file(name, in)
	}
	files, size, err := members(in, w.limits)
	if err != nil {
		return w.refuse(name, err)
	}
	w.size = size
	for _, f := range files {
		if err := w.member(name+": "+f.Name, f); err != nil {
			return err
		}
	}
	return nil
}

// walk is the opening of one file or archive.
type walk struct {
	limits Limits
	size   int64 // of the archive
	total  int64 // bytes unpacked
	visit  func(string, *Text, *Refused) error
}

// refuse visits a file that cannot be opened, or gives the error itself when it
// is not the file's fault.
func (w *walk) refuse(name string, err error) error {
	var no Refused
	if !errors.As(err, &no) {
		return err
	}
	return w.visit(name, nil, &no)
}

// member opens a file of an archive.
func (w *walk) member(name string, f *zip.File) error {
	in, err := openMember(f, w.limits, w.size, &w.total)
	if err != nil {
		return w.refuse(name, err)
	}
	defer in.Close()
	head := bufio.NewReader(in)
	if mark, _ := head.Peek(len(zipMark)); isZipMark(mark) {
		return w.refuse(name, Refused{Code: "usage_archive_nested"})
	}
	return w.file(name, head)
}

// file opens one file that is no archive.
func (w *walk) file(name string, in io.Reader) error {
	plain, err := unpacked(in, w.limits, &w.total)
	if err != nil {
		return w.refuse(name, err)
	}
	sum := sha256.New()
	text, head, err := asText(bufio.NewReaderSize(io.TeeReader(plain, sum), buffered))
	if err != nil {
		return w.refuse(name, err)
	}
	return w.visit(name, &Text{Reader: text, Head: head, sum: sum}, nil)
}
