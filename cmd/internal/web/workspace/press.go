package workspace

import (
	"bytes"
	"fmt"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/cmd/internal/web/shell"
	"waterline/reports"
	"waterline/reports/brand"
	"waterline/reports/webpage"
	"waterline/static"
)

// printing is how a report is built from a job, in the language of the job.
func (s *Server) printing(j client.Job) (reports.Options, error) {
	for _, l := range s.languages {
		if l.Locale.Tag() != j.Language {
			continue
		}
		o := reports.Options{
			Locale: l.Locale, Paper: reports.Paper(j.Paper), Date: j.Date, Evidence: l.Evidence, Bank: l.Bank, Book: l.Book,
			Changes: j.Changes, Version: s.Version,
		}
		var err error
		if len(j.Brand) > 0 {
			if o.Brand, _, err = brand.Decode(j.Brand, nil); err != nil {
				return o, err
			}
		}
		o.Composition, err = reports.DecodeComposition(j.Composition)
		return o, err
	}
	return reports.Options{}, &assessment.Error{Code: assessment.Invalid, Safe: "error.language"}
}

// framed sends a report as a page to be shown in a frame: under a policy of its
// own, which allows its one style sheet and no script.
func (s *Server) framed(c *fiber.Ctx, res assessment.Result, o reports.Options) error {
	o.Screen = true
	doc, err := reports.Build(res, o)
	if err != nil {
		return err
	}
	faces, err := pageFaces()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := webpage.Write(&b, doc, webpage.Options{Locale: o.Locale, Faces: faces, Framed: true}); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentSecurityPolicy, webpage.FramePolicy(b.Bytes()))
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Status(http.StatusOK).Send(b.Bytes())
}

// frames lets a page hold frames of ours.
func frames(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, shell.Policy("'none'")+"; frame-src 'self'")
}

// pageFaces are the typefaces of a framed page, which fetches nothing.
func pageFaces() ([]webpage.Face, error) {
	files, err := static.New()
	if err != nil {
		return nil, err
	}
	var faces []webpage.Face
	for _, f := range []struct{ weight, name string }{{"400", "font/text-400.woff2"}, {"600 700", "font/text-600.woff2"}} {
		url, err := files.URL(f.name)
		if err != nil {
			return nil, fmt.Errorf("typeface: %w", err)
		}
		file, _ := files.Find(url)
		faces = append(faces, webpage.Face{Weight: f.weight, Data: file.Data})
	}
	return faces, nil
}
