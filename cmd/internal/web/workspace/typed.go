package workspace

import (
	"errors"
	"slices"

	"waterline/assessment"
)

// typed collects what is wrong with the fields of a form, all of it.
type typed struct {
	v      *visit
	faults []fault
}

// hold keeps the error of a field and reports whether there is none. An error
// that is not about what was typed is kept for failed.
func (t *typed) hold(anchor string, err error) bool {
	var known *assessment.Error
	if errors.As(err, &known) {
		f := fault{Anchor: anchor, Text: t.v.t(known.Safe)}
		if !slices.Contains(t.faults, f) {
			t.faults = append(t.faults, f)
		}
	}
	return err == nil
}

// Wrong reports whether a field has a fault, for templates.
func (p *page) Wrong(field string) bool {
	return slices.ContainsFunc(p.Faults, func(f fault) bool { return f.Anchor == field })
}
