package workbook

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// pack writes the parts of a workbook in the order of their names: the library
// writes sheets in an order of its own, another each time.
func pack(w io.Writer, file *excelize.File) error {
	var whole bytes.Buffer
	if _, err := file.WriteTo(&whole); err != nil {
		return err
	}
	from, err := zip.NewReader(bytes.NewReader(whole.Bytes()), int64(whole.Len()))
	if err != nil {
		return err
	}
	parts := slices.Clone(from.File)
	slices.SortFunc(parts, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	to := zip.NewWriter(w)
	for _, part := range parts {
		if err := to.Copy(part); err != nil {
			return err
		}
	}
	return to.Close()
}
