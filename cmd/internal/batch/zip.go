package batch

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// WriteZip writes the reports that are done as a zip file, in the order of the
// batch, one at a time: it holds one report in memory. The same reports give
// the same bytes.
func (s *Service) WriteZip(ctx context.Context, organisation, id string, w io.Writer) error {
	b, err := s.Store.Batch(ctx, organisation, id)
	if err != nil {
		return err
	}
	items, err := s.Store.BatchItems(ctx, organisation, id)
	if err != nil {
		return err
	}
	archive := zip.NewWriter(w)
	for _, i := range items {
		if i.State != Done {
			continue
		}
		report, err := s.Store.BatchFile(ctx, id, i.Position)
		if gone(err) {
			continue // deleted while the file was written
		}
		if err != nil {
			return err
		}
		// A PDF is compressed already.
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: i.File, Method: zip.Store, Modified: moment(b)})
		if err != nil {
			return fmt.Errorf("write %s: %w", i.File, err)
		}
		if _, err := entry.Write(report); err != nil {
			return fmt.Errorf("write %s: %w", i.File, err)
		}
	}
	return archive.Close()
}

// longestName bounds a file name without its ending, in bytes. File systems
// take 255; what goes before is a path.
const longestName = 120

// FileNames makes file names that every common system takes, each unlike the
// others there in any writing of capitals. The same names give the same files.
func FileNames(names []string, ending string) []string {
	out := make([]string, len(names))
	taken := make(map[string]bool, len(names))
	fold := cases.Fold()
	for i, name := range names {
		base := FileName(name)
		file := base
		for n := 2; taken[fold.String(file)]; n++ {
			file = fmt.Sprintf("%s (%d)", base, n)
		}
		taken[fold.String(file)] = true
		out[i] = file + "." + ending
	}
	return out
}

// FileName is a name as a file name without an ending.
func FileName(name string) string {
	name = norm.NFC.String(strings.ToValidUTF8(name, ""))
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"/\|?*`, r):
			return '-'
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r): // controls, and what turns the direction of text
			return -1
		}
		return r
	}, name)
	name = strings.Join(strings.Fields(name), " ")
	for len(name) > longestName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	name = strings.TrimLeft(strings.TrimRight(name, ". "), ".- ")
	switch {
	case name == "":
		return "report"
	case reserved(name):
		return "_" + name
	}
	return name
}

// reserved tells the names that Windows keeps for devices, with any ending.
func reserved(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.ToUpper(strings.TrimSpace(stem))
	switch stem {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	number, isPort := strings.CutPrefix(stem, "COM")
	if !isPort {
		number, isPort = strings.CutPrefix(stem, "LPT")
	}
	return isPort && utf8.RuneCountInString(number) == 1 && strings.ContainsAny(number, "0123456789¹²³")
}
