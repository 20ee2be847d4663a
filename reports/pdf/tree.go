package pdf

import (
	"fmt"
	"strconv"
)

// tree writes the elements of the document and returns the number of the root.
// pages are the numbers of the pages' objects.
func (f *File) tree(w *writer, pages []int) int {
	root, parents := w.number(), w.number()
	t := branch{writer: w, file: f, pages: pages}
	t.count(f.root)
	t.element(f.root, root)
	nums := []byte("<</Nums[")
	for i, page := range f.pages {
		nums = append(strconv.AppendInt(nums, int64(i), 10), '[')
		for _, e := range page.marks {
			nums = reference(nums, e.number)
		}
		nums = append(nums, ']')
	}
	for i := range f.links {
		l := &f.links[i]
		key := len(pages) + i
		nums = reference(append(strconv.AppendInt(nums, int64(key), 10), ' '), l.element.number)
		w.object(l.object, fmt.Sprintf("<</Type/Annot/Subtype/Link/Rect[%.2f %.2f %.2f %.2f]/Border[0 0 0]/F 4/P %d 0 R/StructParent %d/Contents%s/A<</S/URI/URI%s>>>>",
			l.box[0], l.box[1], l.box[2], l.box[3], pages[l.page-1], key, quoted(l.text), quoted(l.address)))
	}
	w.little(parents, append(nums, "]>>"...))
	w.object(root, fmt.Sprintf("<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>",
		f.root.number, parents, len(pages)+len(f.links)))
	return root
}

// branch writes elements.
type branch struct {
	writer *writer
	file   *File
	pages  []int
	text   []byte
}

// count numbers elements in reading order.
func (t *branch) count(e *Element) {
	e.number = t.writer.number()
	for _, k := range e.kids {
		if k.element != nil {
			t.count(k.element)
		}
	}
}

func (t *branch) element(e *Element, parent int) {
	b := append(append(t.text[:0], "<</S/"...), e.Role...)
	b = reference(append(b, "/P "...), parent)
	if e.page > 0 {
		b = reference(append(b, "/Pg "...), t.pages[e.page-1])
	}
	if e.Title != "" {
		b = appendQuoted(append(b, "/T"...), e.Title)
	}
	if e.Alt != "" {
		b = appendQuoted(append(b, "/Alt"...), e.Alt)
	}
	if e.Scope != "" {
		b = append(append(append(b, "/A<</O/Table/Scope/"...), e.Scope...), ">>"...)
	}
	if e.Role == Figure {
		low := t.file.properties.Height - e.Box[1] - e.Box[3]
		b = fmt.Appendf(b, "/A<</O/Layout/Placement/Block/BBox[%.2f %.2f %.2f %.2f]>>", e.Box[0], low, e.Box[0]+e.Box[2], low+e.Box[3])
	}
	if len(e.kids) == 1 {
		b = t.kid(append(b, "/K "...), e, e.kids[0])
	} else if len(e.kids) > 1 {
		b = append(b, "/K["...)
		for _, k := range e.kids {
			b = t.kid(b, e, k)
		}
		b = append(b, ']')
	}
	t.text = append(b, ">>"...)
	t.writer.little(e.number, t.text)
	for _, k := range e.kids {
		if k.element != nil {
			t.element(k.element, e.number)
		}
	}
}

func (t *branch) kid(b []byte, e *Element, k kid) []byte {
	switch {
	case k.element != nil:
		return reference(b, k.element.number)
	case k.link > 0:
		l := &t.file.links[k.link-1]
		b = reference(append(b, "<</Type/OBJR/Obj "...), l.object)
		b = reference(append(b, "/Pg "...), t.pages[l.page-1])
		return append(b, ">>"...)
	case k.page == e.page:
		return append(strconv.AppendInt(b, int64(k.mark), 10), ' ')
	default:
		b = reference(append(b, "<</Type/MCR/Pg "...), t.pages[k.page-1])
		b = strconv.AppendInt(append(b, "/MCID "...), int64(k.mark), 10)
		return append(b, ">>"...)
	}
}

func reference(b []byte, number int) []byte {
	return append(strconv.AppendInt(b, int64(number), 10), " 0 R "...)
}
