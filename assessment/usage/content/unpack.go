package content

import (
	"archive/zip"
	"bufio"
	"bytes"
	zipflate "compress/flate"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// Limits bound what an archive may unpack to.
type Limits struct {
	Files int   // in an archive
	Bytes int64 // unpacked, of all files of an archive
	Ratio int64 // of unpacked to packed
}

// usual are the limits where none are set. Tables of usage shrink to a tenth or
// a thirtieth; what shrinks a hundredfold beyond the first megabytes holds
// nothing.
var usual = Limits{Files: 1000, Bytes: 64 << 30, Ratio: 200}

// ratioFrom is from how much on the ratio is looked at: a small file may be
// all zeros.
const ratioFrom = 16 << 20

func (l Limits) orUsual() Limits {
	if l.Files == 0 {
		l.Files = usual.Files
	}
	if l.Bytes == 0 {
		l.Bytes = usual.Bytes
	}
	if l.Ratio == 0 {
		l.Ratio = usual.Ratio
	}
	return l
}

// Refused is an error that says why a file cannot be taken.
type Refused struct {
	Code  string   // of a problem
	Pairs []string // of its arguments
}

func (r Refused) Error() string { return r.Code + " " + strings.Join(r.Pairs, " ") }

// meter ends reading when unpacking passes a limit.
type meter struct {
	in     io.Reader
	limits Limits
	packed func() int64
	total  *int64 // of the archive
	whole  int64  // size of the archive, packed; 0 where there is none
	read   int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.in.Read(p)
	if isDamage(err) {
		return n, Refused{Code: "usage_archive_damaged"}
	}
	m.read += int64(n)
	*m.total += int64(n)
	switch {
	case *m.total > m.limits.Bytes:
		return n, Refused{"usage_archive_large", []string{"max", fmt.Sprint(m.limits.Bytes >> 30)}}
	case m.read > ratioFrom && m.read > m.limits.Ratio*max(1, m.packed()),
		m.whole > 0 && *m.total > ratioFrom && *m.total > m.limits.Ratio*m.whole: // what it says of its files may be a lie
		return n, Refused{"usage_archive_ratio", []string{"max", fmt.Sprint(m.limits.Ratio)}}
	}
	return n, err
}

// isDamage reports whether an error is of what was packed, not of the disk.
func isDamage(err error) bool {
	var (
		corrupt  flate.CorruptInputError
		internal flate.InternalError
		inZip    zipflate.CorruptInputError
	)
	return errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrFormat) ||
		errors.As(err, &corrupt) || errors.As(err, &internal) || errors.As(err, &inZip)
}

// counter counts what was read.
type counter struct {
	in   io.Reader
	read int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.read += int64(n)
	return n, err
}

// kinds of files by how they begin.
var (
	gzipMark = []byte{0x1f, 0x8b}
	zipMark  = []byte("PK\x03\x04")
	zipEmpty = []byte("PK\x05\x06")
)

// buffered is how much of a file is looked at to recognise it.
const buffered = 256 << 10

// unpacked is the content of a gzip file, or the file itself.
func unpacked(in io.Reader, limits Limits, total *int64) (*bufio.Reader, error) {
	packed := &counter{in: in}
	buffer := bufio.NewReader(packed)
	head, err := buffer.Peek(len(gzipMark))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if !bytes.Equal(head, gzipMark) {
		return buffer, nil
	}
	unzipped, err := gzip.NewReader(buffer)
	if err != nil {
		return nil, Refused{Code: "usage_archive_damaged"}
	}
	metered := &meter{in: unzipped, limits: limits, packed: func() int64 { return packed.read }, total: total}
	inner := bufio.NewReader(metered)
	if head, _ = inner.Peek(len(gzipMark)); bytes.Equal(head, gzipMark) || bytes.HasPrefix(head, zipMark[:2]) {
		return nil, Refused{Code: "usage_archive_nested"}
	}
	return inner, nil
}

// sized is a file that can be read from any place, as a zip archive must be.
type sized interface {
	io.ReaderAt
	io.Seeker
}

// isZip reports whether a file is a zip archive, and leaves it as it was if it
// can be read from any place.
func isZip(in io.Reader) (io.Reader, bool, error) {
	if at, ok := in.(sized); ok {
		head := make([]byte, len(zipMark))
		n, err := at.ReadAt(head, 0)
		if err == nil || errors.Is(err, io.EOF) {
			return in, isZipMark(head[:n]), nil
		}
	}
	buffer := bufio.NewReader(in)
	head, err := buffer.Peek(len(zipMark))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, false, err
	}
	return buffer, isZipMark(head), nil
}

func isZipMark(head []byte) bool { return bytes.Equal(head, zipMark) || bytes.Equal(head, zipEmpty) }

// members lists the files of a zip archive, without those that systems add, and
// gives its size.
func members(in io.Reader, limits Limits) (out []*zip.File, size int64, err error) {
	at, ok := in.(sized)
	if !ok {
		return nil, 0, Refused{Code: "usage_zip_stream"}
	}
	if size, err = at.Seek(0, io.SeekEnd); err != nil {
		return nil, 0, err
	}
	archive, err := zip.NewReader(at, size)
	if err != nil {
		return nil, 0, Refused{Code: "usage_archive_damaged"}
	}
	for _, f := range archive.File {
		base := path.Base(f.Name)
		if f.FileInfo().IsDir() || strings.HasPrefix(f.Name, "__MACOSX/") || strings.HasPrefix(base, ".") {
			continue
		}
		if f.Name == "[Content_Types].xml" {
			return nil, 0, Refused{Code: "usage_workbook"}
		}
		out = append(out, f)
	}
	switch {
	case len(out) > limits.Files:
		return nil, 0, Refused{"usage_archive_many", []string{"max", fmt.Sprint(limits.Files)}}
	case len(out) == 0:
		return nil, 0, Refused{Code: "usage_empty"}
	}
	return out, size, nil
}

// encrypted is the flag of a zip member that needs a password.
const encrypted = 0x1

// openMember opens a file of a zip archive of some size within the limits.
func openMember(f *zip.File, limits Limits, size int64, total *int64) (io.ReadCloser, error) {
	if f.Flags&encrypted != 0 {
		return nil, Refused{Code: "usage_zip_encrypted"}
	}
	in, err := f.Open()
	if err != nil {
		return nil, Refused{Code: "usage_archive_damaged"}
	}
	packed := int64(f.CompressedSize64)
	return struct {
		io.Reader
		io.Closer
	}{&meter{in: in, limits: limits, packed: func() int64 { return packed }, total: total, whole: size}, in}, nil
}
