package workspace

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
	"waterline/reports"
)

// reportPage is the composer of a report.
type reportPage struct {
	page
	Tabs      []link
	Action    string
	Issue     string // address of the form that issues, "" where the visitor may not
	Preview   string
	Version   int64 // of the draft
	Of        int64 // version of the result
	Subtitle  string
	Name      string // title of the report
	Sections  []sectionRow
	Order     []string // of the sections that can be moved
	Comments  []commentBox
	Tokens    []reports.Token
	Brands    []choice
	Languages []choice
	Papers    []choice
	Warnings  []string
	Said      map[string]string
	Sheets    string
	Issued    []issuedRow
	Standing  []choice // reports that this one could take the place of
}

type sectionRow struct {
	reports.Section
	First, Last bool // of those that can be moved
}

type commentBox struct{ ID, Name, Text, By, Wrong string }

// mostDefault is the share of default evidence from which the composer warns.
const mostDefault = 0.5

func (s *Server) reportPage(c *fiber.Ctx, v *visit, w work, o reports.Options) (*reportPage, error) {
	p := &reportPage{
		page: page{Title: v.t("workspace.report.title")}, Tabs: w.tabs(v, "report"), Action: w.path("/report"),
		Preview: w.path("/report/preview?v=" + number(w.draft.Version)), Version: w.draft.Version, Of: w.frozen.Number, Name: w.draft.Title,
		Subtitle: v.t("workspace.report.of_version", "version", number(w.frozen.Number)),
	}
	w.head(v, &p.page)
	if v.may(account.Issue) && w.draft.Version > 0 {
		p.Issue = w.path("/report/issue")
	}
	p.Brands = []choice{{"", v.t("workspace.report.no_brand"), w.draft.Brand == ""}}
	for _, b := range w.brands {
		p.Brands = append(p.Brands, choice{b.ID, b.Name, b.ID == w.draft.Brand})
	}
	for _, l := range s.languages {
		p.Languages = append(p.Languages, choice{l.Locale.Tag(), l.Locale.Name(), l.Locale.Tag() == w.draft.Language})
	}
	p.Papers = choices([]string{string(reports.A4), string(reports.Letter)}, w.draft.Paper)
	p.Tokens = reports.Tokens(w.frozen.Result, o)
	if err := p.sections(v, w, o); err != nil {
		return nil, err
	}
	p.typed(v, o.Composition)
	p.warn(v, w, o)
	var err error
	if p.Issued, err = s.issued(c, v, w.ID); err != nil {
		return nil, err
	}
	p.Standing = []choice{{"", v.t("workspace.report.stands_alone"), true}}
	for _, i := range p.Issued {
		if i.SupersededBy == "" && i.Assessment == w.Assessment {
			p.Standing = append(p.Standing, choice{Value: i.ID, Text: number(i.Number) + ". " + i.Title})
		}
	}
	return p, nil
}

// sections lists the sections that the whole report has, and counts the sheets
// of the one that was composed. What cannot be laid out becomes a warning.
func (p *reportPage) sections(v *visit, w work, o reports.Options) error {
	whole := o
	whole.Composition = reports.Composition{}
	all, err := reports.Build(w.frozen.Result, whole)
	if err != nil {
		return err
	}
	for _, one := range all.SectionsOf(o.Composition) {
		p.Sections = append(p.Sections, sectionRow{Section: one})
		if !one.Fixed {
			p.Order = append(p.Order, one.ID)
		}
	}
	for i := range p.Sections {
		id := p.Sections[i].ID
		p.Sections[i].First, p.Sections[i].Last = len(p.Order) > 0 && id == p.Order[0], len(p.Order) > 0 && id == p.Order[len(p.Order)-1]
	}
	made, err := reports.Build(w.frozen.Result, o)
	if err != nil {
		p.Warnings = append(p.Warnings, v.t("workspace.report.not_laid_out"))
		return nil //nolint:nilerr // the page says it among its warnings
	}
	p.Sheets = v.words.Locale.N("workspace.report.sheets", len(made.Pages))
	for _, one := range o.Composition.Comments {
		count := func(d *reports.Document) (n int) {
			for _, page := range d.Pages {
				if page.Section == one.Section {
					n++
				}
			}
			return n
		}
		if more := count(made) - count(all); more > 0 && !slices.Contains(o.Composition.Off, one.Section) {
			p.Warnings = append(p.Warnings, v.t("workspace.report.overflow", "section", p.named(one.Section)))
		}
	}
	return nil
}

func (p *reportPage) named(id string) string {
	for _, s := range p.Sections {
		if s.ID == id {
			return s.Name
		}
	}
	return id
}

// typed fills the boxes of the comments.
func (p *reportPage) typed(v *visit, c reports.Composition) {
	p.Comments = nil
	for i := range p.Sections {
		s := &p.Sections[i]
		s.On = !slices.Contains(c.Off, s.ID)
		if s.ID == "cover" {
			continue
		}
		box := commentBox{ID: s.ID, Name: s.Name}
		for _, one := range c.Comments {
			if one.Section == s.ID {
				box.Text, box.By = one.Text, v.t("report.comment.by", "name", one.By)
			}
		}
		p.Comments = append(p.Comments, box)
	}
}

// warn says what should be seen before the report is issued.
func (p *reportPage) warn(v *visit, w work, o reports.Options) {
	_, doubtful := o.Composition.Check(w.frozen.Result, o)
	_, looks := o.Brand.Settled()
	for _, one := range append(looks, doubtful...) {
		p.Warnings = append(p.Warnings, shell.Sentence(v.words.Locale, "workspace.report.problem", one))
	}
	if m := w.frozen.Result.Mix; m.Default > mostDefault {
		p.Warnings = append(p.Warnings, v.t("workspace.report.defaults", "share", v.words.Locale.Percent(m.Default)))
	}
	if s := w.frozen.Result.Portfolio.NPV; s.P5 == s.P95 && len(w.frozen.Result.Portfolio.Chosen) > 0 {
		p.Warnings = append(p.Warnings, v.t("workspace.report.no_range"))
	}
}
