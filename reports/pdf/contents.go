package pdf

import (
	"encoding/binary"
	"fmt"
	"unicode/utf16"
)

// pages walks the tree of pages.
func (r *reader) pages(c *Contents, v any, seen map[pointer]bool) error {
	if p, ok := v.(pointer); ok {
		if seen[p] {
			return fmt.Errorf("%w: a page is inside itself", ErrDamaged)
		}
		seen[p] = true
	}
	node := r.dictionary(v)
	if kids, ok := r.resolve(node["Kids"]).([]any); ok {
		for _, kid := range kids {
			if err := r.pages(c, kid, seen); err != nil {
				return err
			}
		}
		return nil
	}
	if node == nil || len(c.Pages) == mostPages {
		return fmt.Errorf("%w: a page is missing", ErrDamaged)
	}
	parts, ok := r.resolve(node["Contents"]).([]any)
	if !ok {
		parts = []any{node["Contents"]}
	}
	var page []byte
	for _, part := range parts {
		body, err := r.content(part)
		if err != nil {
			return err
		}
		page = append(page, body...)
	}
	c.Pages = append(c.Pages, page)
	return nil
}

// associated reads the files that belong to the document.
func (r *reader) associated(c *Contents, catalog dictionary) error {
	list, _ := r.resolve(catalog["AF"]).([]any)
	for _, v := range list {
		spec := r.dictionary(v)
		stream := r.dictionary(spec["EF"])["F"]
		body, err := r.content(stream)
		if err != nil {
			return err
		}
		relation, _ := spec["AFRelationship"].(name)
		kind, _ := r.dictionary(stream)["Subtype"].(name)
		c.Attachments = append(c.Attachments, Attachment{
			Name: r.text(spec["F"]), Type: string(kind), Description: r.text(spec["Desc"]),
			Relation: Relation(relation), Content: body,
		})
	}
	return nil
}

// text is a string for people.
func (r *reader) text(v any) string {
	raw, _ := r.resolve(v).([]byte)
	if len(raw) < 2 || raw[0] != 0xFE || raw[1] != 0xFF {
		return string(raw)
	}
	units := make([]uint16, 0, len(raw)/2)
	for i := 2; i+1 < len(raw); i += 2 {
		units = append(units, binary.BigEndian.Uint16(raw[i:]))
	}
	return string(utf16.Decode(units))
}
