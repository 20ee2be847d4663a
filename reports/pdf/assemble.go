package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"waterline/reports/font"
)

// What is looked for in the objects that fpdf writes.
var (
	rootEntry    = regexp.MustCompile(`/Root (\d+) 0 R`)
	infoEntry    = regexp.MustCompile(`/Info (\d+) 0 R`)
	outlineEntry = regexp.MustCompile(`/Outlines \d+ 0 R`)
	xmpEntry     = regexp.MustCompile(`/Metadata \d+ 0 R`)
	kidsEntry    = regexp.MustCompile(`/Kids \[([^\]]*)\]`)
)

var errUnknown = errors.New("fpdf wrote a file of an unknown shape")

// fpdfObjects are 1 for the tree of pages and 2 for what all pages draw with.
const (
	pageTree  = 1
	resources = 2
)

// usualObjects is room for fonts, attached files and object streams.
const usualObjects = 96

// assemble writes the file of fpdf anew, with everything that fpdf lacks.
func (f *File) assemble(made []byte) ([]byte, error) {
	bodies, trailer, err := split(made)
	if err != nil {
		return nil, err
	}
	root, info := named(rootEntry, trailer), named(infoEntry, trailer)
	if root == 0 || info == 0 {
		return nil, errUnknown
	}
	w := &writer{objects: make([]object, len(bodies), len(bodies)+f.elements+len(f.links)+usualObjects)}
	for i, body := range bodies {
		w.objects[i] = object{content: body, raw: true}
	}
	pages, err := f.place(w, bodies)
	if err != nil {
		return nil, err
	}
	if err := f.typefaces(w, bodies[resources]); err != nil {
		return nil, err
	}
	tree := f.tree(w, pages)
	catalog := string(bodies[root])
	entries := fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/Lang%s/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R/ViewerPreferences<</DisplayDocTitle true>>%s",
		pageTree, quoted(f.properties.Language), tree, xmpEntry.FindString(catalog))
	if outlines := outlineEntry.FindString(catalog); outlines != "" {
		entries += outlines + "/PageMode/UseOutlines"
	}
	entries += w.attachments(f.attached, "D:"+f.properties.Date.UTC().Format("20060102150405")+"Z")
	w.objects[root] = object{head: entries + ">>"}
	return w.finish(root, info), nil
}

// split takes the file of fpdf apart: the text of each object by number.
func split(made []byte) (bodies [][]byte, trailer string, err error) {
	end := bytes.LastIndex(made, []byte("startxref\n"))
	if end < 0 {
		return nil, "", errUnknown
	}
	at, _, _ := bytes.Cut(made[end+len("startxref\n"):], []byte("\n"))
	start, err := strconv.Atoi(string(at))
	if err != nil || start > end {
		return nil, "", errUnknown
	}
	const row = 20 // bytes of an entry
	_, table, _ := bytes.Cut(made[start:end], []byte("\n"))
	count, table, _ := bytes.Cut(table, []byte("\n"))
	n, err := strconv.Atoi(strings.TrimPrefix(string(count), "0 "))
	if err != nil || len(table) < n*row {
		return nil, "", errUnknown
	}
	offsets := []int{start}
	for i := 1; i < n; i++ {
		offset, err := strconv.Atoi(string(table[i*row : i*row+10]))
		if err != nil || offset > start {
			return nil, "", errUnknown
		}
		offsets = append(offsets, offset)
	}
	sorted := slices.Sorted(slices.Values(offsets))
	bodies = make([][]byte, n)
	for i := 1; i < n; i++ {
		next, _ := slices.BinarySearch(sorted, offsets[i]+1)
		body := made[offsets[i]:sorted[next]]
		_, body, _ = bytes.Cut(body, []byte("obj\n"))
		bodies[i] = bytes.TrimSuffix(body, []byte("\nendobj\n"))
	}
	return bodies, string(table[n*row:]), nil
}

func named(entry *regexp.Regexp, in string) int {
	found := entry.FindStringSubmatch(in)
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(found[1])
	return n
}

// place puts the pages in: their content to be compressed, their place in the
// tree of elements, their links. It returns the numbers of their objects.
func (f *File) place(w *writer, bodies [][]byte) ([]int, error) {
	kids := kidsEntry.FindSubmatch(bodies[pageTree])
	if kids == nil {
		return nil, errUnknown
	}
	var pages []int
	for _, field := range strings.Split(string(kids[1]), " 0 R") {
		if n, err := strconv.Atoi(strings.TrimSpace(field)); err == nil {
			pages = append(pages, n)
		}
	}
	if len(pages) != len(f.pages) {
		return nil, errUnknown
	}
	for i, n := range pages {
		content := n + 1
		_, stream, found := bytes.Cut(bodies[content], []byte("stream\n"))
		if !found {
			return nil, errUnknown
		}
		drawn := f.pen.out[f.pages[i].start:f.pages[i].end]
		w.stream(content, "", drawn)
		w.objects[content].lead = bytes.TrimSuffix(stream, []byte("endstream"))
		entries := fmt.Sprintf("<</StructParents %d/Tabs/S", i)
		if list := f.pages[i].links; len(list) > 0 {
			entries += "/Annots["
			for _, l := range list {
				f.links[l].object = w.number()
				entries += fmt.Sprintf("%d 0 R ", f.links[l].object)
			}
			entries += "]"
		}
		w.object(n, entries+strings.TrimPrefix(string(bodies[n]), "<<"))
	}
	return pages, nil
}

// typefaces puts the fonts in and among what pages draw with.
func (f *File) typefaces(w *writer, drawn []byte) error {
	unicodes := w.number()
	w.squeezed(unicodes, "", identity())
	entries := "/Font<<"
	for i, face := range [faces]*font.Face{f.fonts.Regular, f.fonts.Semibold, f.fonts.Far} {
		extra := slices.Sorted(maps.Keys(f.pen.extra[i]))
		cut := face.Embed
		if i == far {
			cut = face.Cut
		}
		if i == far && len(extra) == 0 {
			continue
		}
		program, err := cut(extra)
		if err != nil {
			return err
		}
		family := strings.ReplaceAll(f.fonts.Name, " ", "")
		name := [faces]string{family + "-Regular", family + "-Semibold", "Fallback"}[i]
		entries += fmt.Sprintf("/F%d %d 0 R", i+1, typeface(w, program, name, unicodes))
	}
	text := strings.TrimSpace(string(drawn))
	text = emptyFonts.ReplaceAllString(text, "")
	w.object(resources, strings.TrimSuffix(text, ">>")+entries+">>>>")
	return nil
}

// emptyFonts is the list of fonts that fpdf writes when it has none.
var emptyFonts = regexp.MustCompile(`/Font <<\s*>>`)

// typeface writes one font whose codes are Unicode.
func typeface(w *writer, p *font.Program, name string, unicodes int) int {
	file, glyphs, descriptor, cid, whole := w.number(), w.number(), w.number(), w.number(), w.number()
	name = "WLCUTS+" + name // the mark of a font that was cut down
	w.squeezed(file, fmt.Sprintf("/Length1 %d", p.Length), p.File)
	w.squeezed(glyphs, "", p.Glyphs)
	w.object(descriptor, fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %d 0 R>>",
		name, p.Box[0], p.Box[1], p.Box[2], p.Box[3], p.Ascent, p.Descent, p.CapHeight, file))
	w.object(cid, fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/DW 500/W%s/CIDToGIDMap %d 0 R>>",
		name, descriptor, p.Widths, glyphs))
	w.object(whole, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, cid, unicodes))
	return whole
}

// identity maps codes to the characters of the same number. A range may not
// cross a multiple of 256.
var identity = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n" +
		"/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	const most = 100 // ranges in one block
	for high := 0; high < 256; high += most {
		n := min(most, 256-high)
		fmt.Fprintf(&b, "%d beginbfrange\n", n)
		for i := high; i < high+n; i++ {
			fmt.Fprintf(&b, "<%02X00><%02XFF><%02X00>\n", i, i, i)
		}
		b.WriteString("endbfrange\n")
	}
	b.WriteString("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend")
	return deflated(nil, b.Bytes())
})
