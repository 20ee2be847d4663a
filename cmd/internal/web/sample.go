package web

import (
	"html/template"
	"reflect"
	"sync"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/reports/brand"
)

// Sample is an example report: what a visitor gets before anything is asked.
type Sample struct {
	Picture string // one of its pages, as an SVG element
	PDF     []byte
	Sheets  int // of paper
}

// samples are the example reports of one language, each made once for its brand.
type samples struct {
	build func(b brand.Brand) (Sample, error) // nil: there is none
	guard sync.Mutex
	made  map[string]dressed // by form
}

// dressed is an example report and the brand that it was made for.
type dressed struct {
	brand brand.Brand
	Sample
}

func newSamples(build func(b brand.Brand) (Sample, error)) *samples {
	return &samples{build: build, made: make(map[string]dressed)}
}

// of is the example report under a form's brand.
func (s *samples) of(form string, b brand.Brand) (Sample, error) {
	s.guard.Lock()
	defer s.guard.Unlock()
	if found, ok := s.made[form]; ok && reflect.DeepEqual(found.brand, b) {
		return found.Sample, nil
	}
	made, err := s.build(b)
	if err == nil {
		s.made[form] = dressed{b, made}
	}
	return made, err
}

// shown is the example report as pages offer it.
type shown struct {
	Picture template.HTML
	URL     string
	Sheets  string
	Size    string // in MB
}

// sampleOf is the example report of a form, nil when none is offered.
func (s *Server) sampleOf(c *fiber.Ctx, f assessment.Form) (*shown, error) {
	if s.samples.build == nil {
		return nil, nil //nolint:nilnil // the page then shows none
	}
	b, err := s.Forms.Brand(c.UserContext(), f)
	if err != nil {
		return nil, err
	}
	made, err := s.samples.of(f.ID, b)
	if err != nil {
		return nil, err
	}
	const megabyte = 1e6
	return &shown{
		Picture: template.HTML(made.Picture), //nolint:gosec // drawn by us, with its texts escaped
		URL:     entryOf(f) + "/example.pdf?" + fieldLang + "=" + s.Locale.Tag(),
		Sheets:  s.Locale.Number(float64(made.Sheets), 0), Size: s.Locale.Number(float64(len(made.PDF))/megabyte, 1),
	}, nil
}

// example sends the example report.
func (s *Server) example(c *fiber.Ctx) error {
	f, err := s.formOf(c)
	if err != nil {
		return err
	}
	if s.samples.build == nil {
		return fiber.ErrNotFound
	}
	b, err := s.Forms.Brand(c.UserContext(), f)
	if err != nil {
		return err
	}
	made, err := s.samples.of(f.ID, b)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/pdf")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="waterline-example.pdf"`)
	return c.Send(made.PDF)
}
