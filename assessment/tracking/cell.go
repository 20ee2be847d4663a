package tracking

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"waterline/assessment/problem"
)

// plain is the text of a file in UTF-8 or UTF-16, without its mark, or the line
// at which it is neither.
func plain(data []byte) (text string, line int, ok bool) {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil || len(data)%2 != 0 || bytes.ContainsRune(out, utf8.RuneError) {
			return "", 0, false
		}
		data = out
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if at := invalid(data); at >= 0 {
		return "", 1 + bytes.Count(data[:at], []byte("\n")), false
	}
	return string(data), 0, true
}

// invalid is where text stops being one, −1 for nowhere. UTF-16 without its mark
// has a zero in every other byte.
func invalid(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == 0 || r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// separator is what stands between the cells of the first line.
func separator(text string) rune {
	line, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	best, most := ',', 0
	for _, r := range []rune{',', ';', '\t'} {
		if n := strings.Count(line, string(r)); n > most {
			best, most = r, n
		}
	}
	return best
}

// row is one line of a table that is not empty.
type row struct {
	line  int
	cells []string
}

// split reads the rows before the first that cannot be read, if there is one.
func split(text string) ([]row, *problem.Problem) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = separator(text), -1
	var rows []row
	for {
		cells, err := r.Read()
		var fault *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return rows, nil
		case errors.As(err, &fault):
			p := problem.New("", CodeTableQuotes, "column", strconv.Itoa(fault.Column)).At(fault.Line)
			return rows, &p
		case err != nil:
			p := problem.New("", CodeTableQuotes, "column", "1")
			return rows, &p
		}
		line, _ := r.FieldPos(0)
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			rows = append(rows, row{line, cells})
		}
	}
}

// spared takes away the mark that keeps a spreadsheet program from reading a
// text as a formula, which our own tables have.
func spared(cell string) string {
	if rest, marked := strings.CutPrefix(cell, "'"); marked && rest != "" && strings.ContainsAny(rest[:1], "=+-@") {
		return rest
	}
	return cell
}

var (
	pointed = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
	comma   = regexp.MustCompile(`^-?[0-9]+,[0-9]+$`)
	// 1.234 between semicolons is a thousand to some and one to others.
	unclear = regexp.MustCompile(`^-?[1-9][0-9]{0,2}\.[0-9]{3}$`)
)

// figure reads a number without separators of thousands, a share in per cent
// where it says so. Where cells are not separated by commas, one may stand
// before the decimals.
func figure(cell string, share bool, separated rune) (float64, bool) {
	cell = strings.NewReplacer("\u2212", "-", "\u00a0", " ", "\u202f", " ").Replace(cell)
	scale := 1.0
	if rest, percent := strings.CutSuffix(cell, "%"); percent {
		if !share {
			return 0, false
		}
		cell, scale = strings.TrimSpace(rest), 100
	}
	switch {
	case separated != ',' && unclear.MatchString(cell):
		return 0, false
	case separated != ',' && comma.MatchString(cell):
		cell = strings.Replace(cell, ",", ".", 1)
	case !pointed.MatchString(cell):
		return 0, false
	}
	x, err := strconv.ParseFloat(cell, 64)
	return x / scale, err == nil
}
