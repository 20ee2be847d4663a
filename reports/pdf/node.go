package pdf

import (
	"fmt"
	"strings"
)

// Tree is the elements of a file and the marks on its pages, as they are in the
// file, for those who check that they fit.
type Tree struct {
	Root  *Node
	Pages []PageMarks
}

// Node is an element as a file has it.
type Node struct {
	Role        Role
	Alt         string
	Scope       Scope
	Box         [4]float64
	Marks       []Mark
	Annotations int // that lead somewhere
	Kids        []*Node
}

// Mark is a piece of marked content, on a page from 1.
type Mark struct{ Page, ID int }

// PageMarks are the marks of a page.
type PageMarks struct {
	Roles    map[int]Role // as the page says
	Parents  map[int]Role // as the tree of parents says
	Unmarked string       // the first operator that draws outside of every mark
}

// ReadTree reads the elements of a tagged file.
func ReadTree(data []byte) (*Tree, error) {
	r, err := open(data)
	if err != nil {
		return nil, err
	}
	catalog := r.dictionary(r.trailer["Root"])
	root := r.dictionary(catalog["StructTreeRoot"])
	kids, _ := r.resolve(root["K"]).([]any)
	if marked, _ := r.dictionary(catalog["MarkInfo"])["Marked"].(bool); !marked || len(kids) != 1 {
		return nil, fmt.Errorf("%w: it has no tree of elements", ErrDamaged)
	}
	b := &treeReader{reader: r, pages: map[pointer]int{}}
	c := &Contents{}
	if err := r.pages(c, catalog["Pages"], map[pointer]bool{}); err != nil {
		return nil, err
	}
	list, _ := r.resolve(r.dictionary(catalog["Pages"])["Kids"]).([]any)
	for i, v := range list {
		if p, ok := v.(pointer); ok {
			b.pages[p] = i + 1
		}
	}
	t := &Tree{}
	if t.Root, err = b.node(kids[0], 0, 0); err != nil {
		return nil, err
	}
	nums, _ := r.resolve(r.dictionary(root["ParentTree"])["Nums"]).([]any)
	for i, page := range c.Pages {
		marks := pageMarks(page)
		if 2*i+1 < len(nums) {
			parents, _ := r.resolve(nums[2*i+1]).([]any)
			for id, v := range parents {
				role, _ := r.dictionary(v)["S"].(name)
				marks.Parents[id] = Role(role)
			}
		}
		t.Pages = append(t.Pages, marks)
	}
	return t, nil
}

type treeReader struct {
	*reader
	pages map[pointer]int
}

// node reads an element; page is that of the element it is in.
func (b *treeReader) node(v any, page, depth int) (*Node, error) {
	d := b.dictionary(v)
	role, _ := d["S"].(name)
	if d == nil || role == "" || depth > deepest {
		return nil, fmt.Errorf("%w: an element of its tree is missing", ErrDamaged)
	}
	if p, ok := d["Pg"].(pointer); ok {
		page = b.pages[p]
	}
	n := &Node{Role: Role(role), Alt: b.text(d["Alt"])}
	attributes := b.dictionary(d["A"])
	scope, _ := attributes["Scope"].(name)
	n.Scope = Scope(scope)
	box, _ := attributes["BBox"].([]any)
	for i := range min(len(box), len(n.Box)) {
		n.Box[i], _ = box[i].(float64)
	}
	kids, several := b.resolve(d["K"]).([]any)
	if !several && d["K"] != nil {
		kids = []any{d["K"]}
	}
	for _, kid := range kids {
		if id, ok := kid.(float64); ok {
			n.Marks = append(n.Marks, Mark{page, int(id)})
			continue
		}
		entries := b.dictionary(kid)
		switch entries["Type"] {
		case name("MCR"):
			p, _ := entries["Pg"].(pointer)
			id, _ := entries["MCID"].(float64)
			n.Marks = append(n.Marks, Mark{b.pages[p], int(id)})
		case name("OBJR"):
			if b.dictionary(entries["Obj"])["Subtype"] == name("Link") {
				n.Annotations++
			}
		default:
			made, err := b.node(kid, page, depth+1)
			if err != nil {
				return nil, err
			}
			n.Kids = append(n.Kids, made)
		}
	}
	return n, nil
}

// pageMarks reads what a page draws and under which marks.
func pageMarks(content []byte) PageMarks {
	out := PageMarks{Roles: map[int]Role{}, Parents: map[int]Role{}}
	s := scanner{data: content}
	var operands []any
	depth := 0
	for {
		v, err := s.value(0)
		if err != nil {
			return out
		}
		operator, ok := v.(keyword)
		if !ok {
			operands = append(operands, v)
			continue
		}
		switch operator {
		case "BMC", "BDC":
			depth++
			if len(operands) == 2 {
				entries, _ := operands[1].(dictionary)
				if id, ok := entries["MCID"].(float64); ok {
					role, _ := operands[0].(name)
					out.Roles[int(id)] = Role(role)
				}
			}
		case "EMC":
			depth--
		default:
			if depth == 0 && draws(operator) && out.Unmarked == "" {
				out.Unmarked = string(operator)
			}
		}
		operands = operands[:0]
	}
}

func draws(operator keyword) bool {
	return strings.Contains(" f F f* S s B B* b b* Tj TJ ' \" Do sh BI ", " "+string(operator)+" ")
}
