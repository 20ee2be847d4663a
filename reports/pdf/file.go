// Package pdf writes tagged PDF files over fpdf and reads its own files back.
//
// fpdf makes the pages, bookmarks, images and properties. This package draws on
// those pages by raw operators, marks what it draws by the element it belongs
// to, and writes the file anew with what fpdf does not have: the tree of
// elements, fonts that were cut down beforehand, and files that travel inside.
// The same calls give the same bytes.
package pdf

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"time"
	"unicode/utf16"

	"codeberg.org/go-pdf/fpdf"

	"waterline/reports/font"
)

// Properties are what a file says about itself.
type Properties struct {
	Title    string
	Author   string
	Subject  string
	Language string // such as "en-GB"
	Producer string
	Date     time.Time
	Width    float64 // of a page, in points
	Height   float64
}

// File is a document being written, page after page. It is for one goroutine.
type File struct {
	pen        pen
	properties Properties
	doc        *fpdf.Fpdf
	fonts      *font.Family
	attached   []Attachment
	pages      []sheet
	links      []link
	root       *Element
	stack      []*Element
	elements   int
	slab       slab
	open       *Element // the element whose marked content is being written
	err        error
}

// sheet is what is known of a page beside its content.
type sheet struct {
	marks []*Element // by the number of the marked content
	links []int

	start, end int // of its content in what the pen drew
}

// roomy is enough for what most reports draw.
const roomy = 384 << 10

// small is about what fpdf writes of a file: its bare pages, without content.
const small = 64 << 10

// New starts a file. Text is drawn with the two weights of fonts, as styles ""
// and "B".
func New(p Properties, fonts *font.Family) *File {
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: p.Width, Ht: p.Height}})
	doc.SetMargins(0, 0, 0)
	doc.SetAutoPageBreak(false, 0)
	doc.SetCompression(false) // pages are compressed when the file is written anew
	doc.SetCatalogSort(true)
	doc.SetCreationDate(p.Date)
	doc.SetModificationDate(p.Date)
	doc.SetProducer(p.Producer, p.Producer != "")
	doc.SetCreator(p.Producer, p.Producer != "")
	doc.SetTitle(p.Title, true)
	doc.SetAuthor(p.Author, true)
	doc.SetSubject(p.Subject, true)
	doc.SetLang(p.Language)
	doc.SetXmpMetadata(p.xmp())
	f := &File{properties: p, doc: doc, fonts: fonts}
	f.pen.out = takePages()
	f.root = &Element{Role: Document}
	f.elements = 1
	f.stack = append(f.stack, f.root)
	return f
}

// Page opens a page. A name puts it among the bookmarks.
func (f *File) Page(name string) {
	f.endPage()
	f.doc.AddPage()
	f.pages = append(f.pages, sheet{start: len(f.pen.out)})
	f.pen.begin(f.properties.Height)
	if name != "" {
		f.doc.Bookmark(unicodeText(name), 0, 0)
	}
}

func (f *File) endPage() {
	f.unmark()
	if n := len(f.pages); n > 0 {
		f.pages[n-1].end = len(f.pen.out)
	}
}

// flush hands what was drawn on the page so far to fpdf, before fpdf draws
// something itself. What is drawn after it stays here: fpdf would copy it four
// times.
func (f *File) flush() {
	if start := f.pages[len(f.pages)-1].start; len(f.pen.out) > start {
		f.doc.RawWriteStr(string(f.pen.out[start:]))
		f.pen.out = f.pen.out[:start]
	}
}

// Image draws a picture of kind "png" or "jpg". The name tells pictures apart.
func (f *File) Image(name, kind string, data []byte, x, y, width, height float64) {
	f.mark()
	f.flush()
	options := fpdf.ImageOptions{ImageType: kind}
	f.doc.RegisterImageOptionsReader(name, options, bytes.NewReader(data))
	f.doc.ImageOptions(name, x, y, width, height, false, options, 0, "")
}

// Attach puts a file into the document.
func (f *File) Attach(a Attachment) { f.attached = append(f.attached, a) }

// Write writes the file.
func (f *File) Write(w io.Writer) error {
	defer f.release()
	f.endPage()
	if f.err != nil {
		return f.err
	}
	var made bytes.Buffer
	made.Grow(small)
	if err := f.doc.Output(&made); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	out, err := f.assemble(made.Bytes())
	if err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	_, err = w.Write(out)
	return err
}

// release gives back what the pages were drawn into. The file is done.
func (f *File) release() {
	if cap(f.pen.out) >= roomy {
		kept := f.pen.out[:0]
		drawn.Put(&kept)
	}
	f.pen.out = nil
}

// drawn keeps what pages were drawn into for the next file: to clear it anew for
// each took as long as some pages do.
var drawn = sync.Pool{New: func() any {
	out := make([]byte, 0, roomy)
	return &out
}}

func takePages() []byte {
	if out, ok := drawn.Get().(*[]byte); ok {
		return *out
	}
	return nil
}

func (f *File) fail(format string, args ...any) {
	if f.err == nil {
		f.err = fmt.Errorf("pdf: "+format, args...)
	}
}

// unicodeText is text as a PDF string holds it: ASCII, or UTF-16 with its mark.
func unicodeText(text string) string {
	if plain(text) {
		return text
	}
	out := []byte{0xFE, 0xFF}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = append(out, byte(unit>>8), byte(unit))
	}
	return string(out)
}

func plain(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}
