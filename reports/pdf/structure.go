package pdf

import "strconv"

// Role is what an element of a document is, as PDF names it.
type Role string

// The roles. Text and pictures belong to one of the leaves; the others hold
// elements.
const (
	Document  Role = "Document"
	Section   Role = "Sect"
	Division  Role = "Div"
	Heading1  Role = "H1" // the title of the document, once
	Heading2  Role = "H2" // the finding of a page
	Heading3  Role = "H3"
	Heading4  Role = "H4"
	Paragraph Role = "P"
	List      Role = "L"
	Item      Role = "LI"
	Label     Role = "Lbl"
	ItemBody  Role = "LBody"
	Table     Role = "Table"
	Row       Role = "TR"
	Head      Role = "TH"
	Cell      Role = "TD"
	Figure    Role = "Figure"
	Caption   Role = "Caption"
	Link      Role = "Link"

	// Artifact is what a reader who listens can do without: rules, grounds, the
	// foot of a page, heads that are repeated.
	Artifact Role = "Artifact"
)

// Scope says what a table head is the head of.
type Scope string

// The scopes.
const (
	OfColumn Scope = "Column"
	OfRow    Scope = "Row"
)

// Element is a part of a document.
type Element struct {
	Role  Role
	Alt   string     // of a figure, what it shows
	Title string     // of a section
	Scope Scope      // of a table head
	Box   [4]float64 // of a figure: left, top, width and height on its page

	parent *Element
	kids   []kid
	page   int // 1-based, of its first content
	number int // of its object
}

// Place says where a figure is on its page: left, top, width and height.
func (e *Element) Place(x, y, width, height float64) {
	if e != nil {
		e.Box = [4]float64{x, y, width, height}
	}
}

// kid is an element, a piece of marked content, or a link.
type kid struct {
	element *Element
	page    int // 1-based, of marked content
	mark    int
	link    int // 1-based
}

// aside is the one element of everything that is no content.
var aside = &Element{Role: Artifact}

// link is a place on a page that leads to an address.
type link struct {
	element *Element
	page    int
	address string
	text    string
	box     [4]float64
	object  int
}

// Begin opens an element inside the one that is open. What is drawn until End
// belongs to it. The element can be gone back to with Resume.
func (f *File) Begin(e Element) *Element {
	if e.Role == Artifact {
		f.stack = append(f.stack, aside)
		return aside
	}
	parent := f.stack[len(f.stack)-1]
	if parent == aside { // inside an artifact everything is one
		f.stack = append(f.stack, aside)
		return aside
	}
	made := f.slab.element(e)
	made.parent = parent
	parent.kids = append(parent.kids, kid{element: made})
	f.stack = append(f.stack, made)
	f.elements++
	return made
}

// slab makes many elements at a time: most are a cell with one piece of content.
type slab struct {
	elements []Element
	kids     []kid
}

func (s *slab) element(e Element) *Element {
	const many = 128
	if len(s.elements) == 0 {
		s.elements, s.kids = make([]Element, many), make([]kid, many)
	}
	made := &s.elements[0]
	*made = e
	made.kids = s.kids[0:0:1]
	s.elements, s.kids = s.elements[1:], s.kids[1:]
	return made
}

// Resume opens an element again, for instance on the next page.
func (f *File) Resume(e *Element) { f.stack = append(f.stack, e) }

// End closes the element that was opened last.
func (f *File) End() {
	if len(f.stack) == 1 {
		f.fail("an element ends that did not begin")
		return
	}
	f.stack = f.stack[:len(f.stack)-1]
}

// Link makes a rectangle of the page lead to an address. It belongs to the
// element that is open, which is a Link.
func (f *File) Link(address, text string, x, y, width, height float64) {
	top := f.stack[len(f.stack)-1]
	if top.Role != Link {
		return
	}
	n, h := len(f.pages), f.properties.Height
	f.links = append(f.links, link{element: top, page: n, address: address, text: text,
		box: [4]float64{x, h - y - height, x + width, h - y}})
	f.pages[n-1].links = append(f.pages[n-1].links, len(f.links)-1)
	top.kids = append(top.kids, kid{link: len(f.links)})
}

// mark sees to it that what is drawn next is marked as the open element's.
func (f *File) mark() {
	top := f.stack[len(f.stack)-1]
	if f.open == top {
		return
	}
	f.unmark()
	f.open = top
	if top == aside {
		f.pen.out = append(f.pen.out, "/Artifact BMC\n"...)
		return
	}
	n := len(f.pages)
	if n == 0 || top == f.root {
		f.fail("something is drawn outside of every element")
		return
	}
	page := &f.pages[n-1]
	id := len(page.marks)
	page.marks = append(page.marks, top)
	if top.page == 0 {
		top.page = n
	}
	top.kids = append(top.kids, kid{page: n, mark: id})
	f.pen.out = append(append(append(f.pen.out, '/'), top.Role...), "<</MCID "...)
	f.pen.out = append(strconv.AppendInt(f.pen.out, int64(id), 10), ">>BDC\n"...)
}

func (f *File) unmark() {
	if f.open != nil {
		f.pen.out = append(f.pen.out, "EMC\n"...)
		f.open = nil
	}
}
