package pdf

import (
	"crypto/md5" //nolint:gosec // the checksum of attachments that PDF asks for; it secures nothing
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Relation says how an attachment stands to the document.
type Relation string

// The relations.
const (
	Source     Relation = "Source" // what the document was made from
	Data       Relation = "Data"   // what it shows
	Supplement Relation = "Supplement"
)

// Attachment is a file inside the document.
type Attachment struct {
	Name        string // plain ASCII
	Type        string // MIME
	Description string
	Relation    Relation
	Content     []byte
}

// attachments writes the attached files and returns the entries of the catalog.
func (w *writer) attachments(list []Attachment, date string) string {
	if len(list) == 0 {
		return ""
	}
	files := make([]string, len(list))
	names := make([]string, len(list))
	for i, a := range list {
		stream := w.number()
		sum := md5.Sum(a.Content) //nolint:gosec // see the import
		w.stream(stream, fmt.Sprintf("/Type/EmbeddedFile/Subtype/%s/Params<</Size %d/ModDate(%s)/CheckSum<%s>>>",
			strings.ReplaceAll(a.Type, "/", "#2F"), len(a.Content), date, hex.EncodeToString(sum[:])), a.Content)
		spec := w.number()
		w.object(spec, fmt.Sprintf("<</Type/Filespec/F%s/UF%s/Desc%s/AFRelationship/%s/EF<</F %d 0 R/UF %d 0 R>>>>",
			quoted(a.Name), quoted(a.Name), quoted(a.Description), a.Relation, stream, stream))
		files[i] = fmt.Sprintf("%d 0 R", spec)
		names[i] = quoted(a.Name) + files[i]
	}
	slices.Sort(names)
	return "/AF[" + strings.Join(files, " ") + "]/Names<</EmbeddedFiles<</Names[" + strings.Join(names, " ") + "]>>>>"
}

// quoted is text as a PDF string.
func quoted(text string) string { return string(appendQuoted(nil, text)) }

// appendQuoted writes text as a PDF string: ASCII, or UTF-16 with its mark.
func appendQuoted(out []byte, text string) []byte {
	out = append(out, '(')
	if plain(text) {
		for i := 0; i < len(text); i++ {
			out = escaped(out, text[i])
		}
		return append(out, ')')
	}
	out = append(out, 0xFE, 0xFF)
	for _, r := range text {
		if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
			out = escaped(escaped(out, byte(high>>8)), byte(high))
			r = low
		}
		out = escaped(escaped(out, byte(r>>8)), byte(r))
	}
	return append(out, ')')
}
