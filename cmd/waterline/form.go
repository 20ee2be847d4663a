package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/questionnaire"
	"waterline/assessment/survey"
	"waterline/cmd/internal/web"
	"waterline/reports/brand"
	"waterline/templates/locale"
)

// formFile is the forms of a file, that of the start page first.
type formFile struct {
	forms  []assessment.Form
	brands map[string]brand.Brand
}

// forms reads a file of forms and the brands it names, which lie beside it;
// none for "".
func (p *program) forms(name string, bank *questionnaire.Bank) (*formFile, error) {
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

// find is a form of the file.
func (f *formFile) find(id string) (assessment.Form, bool) {
	if f == nil {
		return assessment.Form{}, false
	}
	i := 0
	if id != "" {
		i = slices.IndexFunc(f.forms, func(form assessment.Form) bool { return form.ID == id })
	}
	if i < 0 {
		return assessment.Form{}, false
	}
	return f.forms[i], true
}

// siteForms are the forms of the operator's file, then those of organisations.
// Without a file the start page has one with the usual words.
type siteForms struct {
	file    *formFile
	surveys *survey.Service
	brands  client.BrandStore
	keep    time.Duration // of assessments that no form bounds; 0 for the usual time

	guard sync.Mutex
	read  map[string]brand.Brand // of organisations, by id and version
}

var _ web.Forms = (*siteForms)(nil)

// Form implements web.Forms.
func (f *siteForms) Form(ctx context.Context, id string) (assessment.Form, error) {
	if form, ok := f.file.find(id); ok {
		return form, nil
	}
	if usual := (assessment.Form{ID: usualForm, Keep: cmp.Or(f.keep, keepDrafts)}); f.file == nil && (id == "" || id == usualForm) {
		return usual, nil
	}
	return f.surveys.Open(ctx, id)
}

// Brand implements web.Forms.
func (f *siteForms) Brand(ctx context.Context, form assessment.Form) (brand.Brand, error) {
	if form.Brand == "" {
		return brand.Brand{}, nil
	}
	if _, ok := f.file.find(form.ID); ok {
		return f.file.brands[form.Brand], nil
	}
	kept, err := f.surveys.Store.FormText(ctx, form.ID)
	if err != nil {
		return brand.Brand{}, err
	}
	list, err := f.brands.Brands(ctx, kept.Organisation)
	if err != nil {
		return brand.Brand{}, err
	}
	i := slices.IndexFunc(list, func(b client.Brand) bool { return b.Name == form.Brand })
	if i < 0 {
		return brand.Brand{}, nil // renamed since: the usual look stands in
	}
	return f.stored(ctx, kept.Organisation, list[i])
}

// stored reads a brand of an organisation, once for each of its versions.
func (f *siteForms) stored(ctx context.Context, organisation string, newest client.Brand) (brand.Brand, error) {
	key := fmt.Sprintf("%s@%d", newest.ID, newest.Version)
	f.guard.Lock()
	found, ok := f.read[key]
	f.guard.Unlock()
	if ok {
		return found, nil
	}
	whole, err := f.brands.Brand(ctx, organisation, newest.ID)
	if err != nil {
		return brand.Brand{}, err
	}
	if found, _, err = brand.Decode(whole.File, nil); err != nil {
		return brand.Brand{}, fmt.Errorf("brand %s: %w", key, err)
	}
	f.guard.Lock()
	defer f.guard.Unlock()
	if f.read == nil {
		f.read = make(map[string]brand.Brand)
	}
	f.read[key] = found
	return found, nil
}

// brandNames lists what forms of an organisation may bear.
func brandNames(brands client.BrandStore) func(context.Context, string) ([]string, error) {
	return func(ctx context.Context, organisation string) ([]string, error) {
		list, err := brands.Brands(ctx, organisation)
		names := make([]string, len(list))
		for i, b := range list {
			names[i] = b.Name
		}
		return names, err
	}
}

// usualForm is the id of the form of a server that was given no file.
const usualForm = "start"

// taken reports whether an id is not for organisations to give.
func (f *formFile) taken(id string) bool {
	_, ok := f.find(id)
	return ok || id == usualForm
}

// asked prepares the banks of every language, the one of results first.
func asked() (*survey.Banks, error) {
	var banks []*questionnaire.Bank
	tags := slices.Concat([]string{usualLanguage}, slices.DeleteFunc(slices.Clone(locale.Tags()), func(tag string) bool { return tag == usualLanguage }))
	for _, tag := range tags {
		bank, _, _, err := wording(tag)
		if err != nil {
			return nil, err
		}
		banks = append(banks, bank)
	}
	return survey.NewBanks(banks...), nil
}
