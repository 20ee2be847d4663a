package main

import (
	"errors"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/assessment/survey"
	"waterline/cmd/internal/store"
	"waterline/reports/brand"
)

// TestAFormBearsItsOrganisationsBrand holds that a form names a brand of its own
// organisation only, follows its newest version, and shows the usual look where
// the brand has another name by now.
func TestAFormBearsItsOrganisationsBrand(t *testing.T) {
	ctx := t.Context()
	banks, err := asked()
	must(t, err)
	kept, err := store.Open(ctx, t.TempDir(), banks.Question)
	must(t, err)
	t.Cleanup(func() { must(t, kept.Close()) })
	service := func() *survey.Service {
		return &survey.Service{Store: kept, Banks: banks, Brands: brandNames(kept), Clock: time.Now}
	}
	surveys := service()
	forms := &siteForms{surveys: surveys, brands: kept}
	const text = "id: heron-check\nbrand: Heron\ndepth: quick\ncontact: {name: Heron, mail: ai@heron.example}\n"

	_, err = surveys.AddForm(ctx, "org", text, survey.Author{ID: "ana"})
	var found problem.List
	if !errors.As(err, &found) || found[0].Code != assessment.CodeFormBrand {
		t.Fatalf("a brand that is not there: %v", err)
	}
	look := client.Brand{ID: "b1", Version: 1, Name: "Heron", File: []byte("name: Heron\ncolour: \"#7a1f3d\"\n"), At: time.Now()}
	must(t, kept.AddBrand(ctx, "org", look))
	_, err = surveys.AddForm(ctx, "other", text, survey.Author{ID: "eve"})
	if !errors.As(err, &found) {
		t.Errorf("the brand of another organisation: %v", err)
	}
	_, err = surveys.AddForm(ctx, "org", text, survey.Author{ID: "ana"})
	must(t, err)
	bears := func(forms *siteForms, want string) {
		t.Helper()
		f, err := forms.Form(ctx, "heron-check")
		must(t, err)
		got, err := forms.Brand(ctx, f)
		must(t, err)
		if got.Colour != want {
			t.Errorf("the form bears %q, want %q", got.Colour, want)
		}
	}
	colour := func(file string) string {
		b, _, err := brand.Decode([]byte(file), nil)
		must(t, err)
		return b.Colour
	}
	bears(forms, colour(string(look.File)))
	look.File = []byte("name: Heron\ncolour: \"#1f5c3d\"\n")
	look.Version, err = kept.SaveBrand(ctx, "org", look)
	must(t, err)
	bears(forms, colour(string(look.File)))
	look.Name = "Egret"
	_, err = kept.SaveBrand(ctx, "org", look)
	must(t, err)
	bears(&siteForms{surveys: service(), brands: kept}, "")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
