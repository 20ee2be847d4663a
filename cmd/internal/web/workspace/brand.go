package workspace

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
	"waterline/examples"
	"waterline/reports/brand"
	"waterline/reports/font"
)

const (
	brandsPath = "/workspace/brands"
	brandRoute = brandsPath + "/:brand"
)

func brandRoutes() []Route {
	return []Route{
		get(brandsPath, account.EditBrand, (*Server).brands),
		get(brandsPath+"/new", account.EditBrand, (*Server).newBrand),
		post(brandsPath+"/new", account.EditBrand, (*Server).addBrand),
		get(brandRoute, account.EditBrand, (*Server).editBrand),
		post(brandRoute, account.EditBrand, (*Server).saveBrand),
		get(brandRoute+"/preview", account.EditBrand, (*Server).previewBrand),
	}
}

// brandsPage lists the brands of the organisation.
type brandsPage struct {
	page
	Rows []brandRow
}

type brandRow struct{ Name, URL, Version, Changed string }

func (s *Server) brands(c *fiber.Ctx, v *visit) error {
	all, err := s.Clients.Store.Brands(c.UserContext(), v.actor.Organisation)
	if err != nil {
		return err
	}
	p := brandsPage{page: page{Title: v.t("workspace.brand.list")}}
	for _, b := range all {
		p.Rows = append(p.Rows, brandRow{
			Name: b.Name, URL: brandsPath + "/" + b.ID, Version: number(b.Version),
			Changed: v.t("workspace.editor.changed", "name", b.By.Name, "date", v.words.Locale.ShortDate(b.At)),
		})
	}
	return s.send(c, v, http.StatusOK, "brands", &p)
}

// brandPage is the form of a brand beside what it does to a report.
type brandPage struct {
	page
	Action, Preview     string
	Version             int64
	Brand               brand.Brand // as typed
	Font, Paper, Tongue []choice
	Marked              bool
	Logo, LogoAlt       string // what the logo is, "" for none
	Warnings            []string
	Said                map[string]string // what is wrong, by field
	Changed             string
}

// textField is one line of the form.
type textField struct{ Name, Label, Value, Hint, Wrong string }

// Field is a field of the form with what is wrong with it, for templates.
func (p *brandPage) Field(name, label, value, hint string) textField {
	return textField{name, label, value, hint, p.Said[name]}
}

func (s *Server) newBrand(c *fiber.Ctx, v *visit) error {
	return s.showBrand(c, v, http.StatusOK, &brandPage{page: page{Title: v.t("workspace.brand.new")}, Action: brandsPath + "/new", Marked: true})
}

func (s *Server) addBrand(c *fiber.Ctx, v *visit) error {
	b, file, err := typedBrand(c, brand.Brand{})
	if err == nil {
		var made client.Brand
		made, err = s.Clients.NewBrand(c.UserContext(), v.actor.Organisation, client.Brand{Name: b.Name, File: file, By: v.author()})
		if err == nil {
			return seeOther(c, brandsPath+"/"+made.ID+"?saved=1")
		}
	}
	return s.refuseBrand(c, v, &brandPage{page: page{Title: v.t("workspace.brand.new")}, Action: brandsPath + "/new", Brand: b, Marked: !b.Unmarked}, err)
}

func (s *Server) editBrand(c *fiber.Ctx, v *visit) error {
	kept, b, err := s.brandAsked(c, v, c.Params("brand"))
	if err != nil {
		return err
	}
	p := s.brandPage(v, kept, b)
	if shell.Query(c).Line("saved") != "" {
		p.Flash = v.t("workspace.brand.saved", "version", number(kept.Version))
	}
	return s.showBrand(c, v, http.StatusOK, p)
}

func (s *Server) brandPage(v *visit, kept client.Brand, b brand.Brand) *brandPage {
	return &brandPage{
		page: page{Title: kept.Name}, Action: brandsPath + "/" + kept.ID, Preview: brandsPath + "/" + kept.ID + "/preview?v=" + number(kept.Version),
		Version: kept.Version, Brand: b, Marked: !b.Unmarked,
		Changed: v.t("workspace.editor.changed", "name", kept.By.Name, "date", v.words.Locale.ShortDate(kept.At)),
	}
}

// brandAsked is the newest version of a brand, read.
func (s *Server) brandAsked(c *fiber.Ctx, v *visit, id string) (client.Brand, brand.Brand, error) {
	kept, err := s.Clients.Store.Brand(c.UserContext(), v.actor.Organisation, id)
	if err != nil {
		return kept, brand.Brand{}, err
	}
	b, _, err := brand.Decode(kept.File, nil)
	return kept, b, err
}

func (s *Server) saveBrand(c *fiber.Ctx, v *visit) error {
	kept, before, err := s.brandAsked(c, v, c.Params("brand"))
	if err != nil {
		return err
	}
	b, file, err := typedBrand(c, before)
	p := s.brandPage(v, kept, b)
	if err != nil {
		return s.refuseBrand(c, v, p, err)
	}
	_, err = s.Clients.ReviseBrand(c.UserContext(), v.actor.Organisation, client.Brand{
		ID: kept.ID, Version: wholeNumber(shell.Form(c).Line(fieldVersion)), Name: b.Name, File: file, By: v.author(),
	})
	var known *assessment.Error
	if errors.As(err, &known) && known.Code == assessment.Conflict {
		p.Warnings = append(p.Warnings, v.t("workspace.brand.behind", "name", kept.By.Name, "version", number(kept.Version)))
		return s.showBrand(c, v, http.StatusConflict, p)
	}
	if err != nil {
		return err
	}
	return seeOther(c, brandsPath+"/"+kept.ID+"?saved=1")
}

// typedBrand reads the form as a brand, with the logo of the version before
// unless another was chosen or it was taken away. The file is nil where the
// error says what is wrong.
func typedBrand(c *fiber.Ctx, before brand.Brand) (brand.Brand, []byte, error) {
	f := shell.Form(c)
	b := brand.Brand{
		Name: f.Line("name"), Colour: f.Line("colour"), Font: f.Line("font"), Footer: f.Line("footer"), PreparedBy: f.Line("prepared_by"),
		Disclosure: f.Line("disclosure"), Paper: f.Line("paper"), Language: f.Line("language"), Unmarked: !f.Has("vendor_mark"), Logo: before.Logo,
		Cover: brand.Cover{Title: f.Line("cover_title"), Subtitle: f.Line("cover_subtitle"), ClientLogo: before.Cover.ClientLogo},
	}
	_, data, err := shell.File(c, "logo", ".png", ".jpg", ".jpeg")
	var found problem.List
	switch {
	case err != nil && !errors.As(err, &found):
		return b, nil, err
	case len(data) > 0:
		b.Logo = &brand.Logo{Image: &brand.Image{Data: data}}
	case f.Has("logo_off"):
		b.Logo = nil
	}
	if b.Logo != nil {
		logo := *b.Logo
		logo.Alt = f.Line("logo_alt")
		b.Logo = &logo
	}
	file, err := b.Encode()
	if err != nil {
		return b, nil, err
	}
	var wrong problem.List
	read, _, err := brand.Decode(file, nil)
	if errors.As(err, &wrong) {
		found = append(found, wrong...)
		b.Logo = before.Logo // what is wrong is not shown again
	} else if err != nil {
		return b, nil, err
	}
	if b.Name == "" { // Encode would write our own
		found = append(found, problem.New("name", brand.CodeNameMissing))
	}
	if len(found) > 0 {
		return b, nil, found
	}
	file, err = read.Encode()
	return read, file, err
}

// refuseBrand shows the form again with what is wrong.
func (s *Server) refuseBrand(c *fiber.Ctx, v *visit, p *brandPage, err error) error {
	var found problem.List
	if !errors.As(err, &found) {
		return err
	}
	fields := map[string]string{"cover.title": "cover_title", "cover.subtitle": "cover_subtitle", "logo.data": "logo", "logo.alt": "logo_alt", "file": "logo"}
	p.Said = make(map[string]string)
	for _, one := range found {
		at := one.Path
		if to, ok := fields[at]; ok {
			at = to
		}
		if p.Said[at] == "" {
			p.Said[at] = shell.Sentence(v.words.Locale, "workspace.problem", one)
			p.Faults = append(p.Faults, fault{Anchor: at, Text: v.t("workspace.brand.field."+at) + ": " + p.Said[at]})
		}
	}
	return s.showBrand(c, v, http.StatusUnprocessableEntity, p)
}

func (s *Server) showBrand(c *fiber.Ctx, v *visit, status int, p *brandPage) error {
	b := p.Brand
	p.Crumbs = []link{{Text: v.t("workspace.brand.list"), URL: brandsPath}}
	p.Font = append([]choice{{"", v.t("workspace.brand.usual_font"), b.Font == ""}}, choices(font.Families(), b.Font)...)
	p.Paper = []choice{{"", v.t("workspace.brand.open"), b.Paper == ""}, {"a4", "A4", b.Paper == "a4"}, {"letter", "Letter", b.Paper == "letter"}}
	p.Tongue = []choice{{"", v.t("workspace.brand.open"), b.Language == ""}}
	for _, l := range s.languages {
		p.Tongue = append(p.Tongue, choice{l.Locale.Tag(), l.Locale.Name(), l.Locale.Tag() == b.Language})
	}
	if b.Logo != nil {
		p.Logo, p.LogoAlt = v.t("workspace.brand.has_logo"), b.Logo.Alt
	}
	if len(p.Said) == 0 {
		_, warnings := b.Settled()
		for _, w := range warnings {
			p.Warnings = append(p.Warnings, shell.Sentence(v.words.Locale, "workspace.problem", w))
		}
	}
	frames(c)
	return s.send(c, v, status, "brand", p)
}

func choices(words []string, chosen string) []choice {
	out := make([]choice, len(words))
	for i, w := range words {
		out[i] = choice{w, w, w == chosen}
	}
	return out
}

// previewBrand is a report of an example company under the brand.
func (s *Server) previewBrand(c *fiber.Ctx, v *visit) error {
	kept, b, err := s.brandAsked(c, v, c.Params("brand"))
	if err != nil {
		return err
	}
	res, err := s.example()
	if err != nil {
		return err
	}
	language := b.Language
	if language == "" {
		language = v.words.Locale.Tag()
	}
	paper := "A4"
	if strings.EqualFold(b.Paper, "letter") {
		paper = "Letter"
	}
	o, err := s.printing(client.Job{Language: language, Paper: paper, Brand: kept.File, Date: s.Clock()})
	if err != nil {
		return err
	}
	return s.framed(c, res, o)
}

// exampleDraws are enough for a page that shows what a brand looks like.
const exampleDraws = 1000

// example is the result of an example company.
func (s *Server) example() (assessment.Result, error) {
	const name = "logistics.yaml"
	data, err := examples.Files.ReadFile(name)
	if err != nil {
		return assessment.Result{}, err
	}
	in := s.Clients.Model
	in.Draws = exampleDraws
	if in.Answers, err = assessment.Load(name, data, in.Bank); err != nil {
		return assessment.Result{}, err
	}
	return assessment.Evaluate(in)
}
