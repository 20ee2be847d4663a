package main

import (
	"context"
	"path/filepath"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web"
	"waterline/reports/brand"
	"waterline/templates/locale"
)

// formFile is the forms of a file, that of the start page first.
type formFile struct {
	forms  []assessment.Form
	brands map[string]brand.Brand
}

var _ web.Forms = (*formFile)(nil)

// forms reads a file of forms and the brands it names, which lie beside it;
// none for "".
func (p *program) forms(name string, bank *questionnaire.Bank) (web.Forms, error) {
	if name == "" {
		return nil, nil //nolint:nilnil // the server then has one form of its own
	}
	data, err := p.read(name)
	if err != nil {
		return nil, err
	}
	forms, err := assessment.DecodeForms(name, data, bank.Ref(), locale.Tags())
	if err != nil {
		return nil, p.faults(name, err)
	}
	out := &formFile{forms: forms, brands: make(map[string]brand.Brand)}
	for _, f := range forms {
		if f.Brand == "" {
			continue
		}
		path := f.Brand
		if !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(name), path)
		}
		if out.brands[f.Brand], err = p.brand(path); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Form implements web.Forms.
func (f *formFile) Form(_ context.Context, id string) (assessment.Form, error) {
	if id == "" {
		return f.forms[0], nil
	}
	for _, form := range f.forms {
		if form.ID == id {
			return form, nil
		}
	}
	return assessment.Form{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.form_gone"}
}

// Brand implements web.Forms.
func (f *formFile) Brand(_ context.Context, form assessment.Form) (brand.Brand, error) {
	return f.brands[form.Brand], nil
}
