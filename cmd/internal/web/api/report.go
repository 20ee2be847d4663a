package api

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/cmd/internal/account"
)

func reportRoutes() []Route {
	return []Route{
		get("/clients/:client/reports", account.View, (*Server).reports),
		post("/clients/:client/reports", account.Issue, (*Server).issue),
		get("/reports/:report", account.View, (*Server).report),
		get("/reports/:report/file", account.View, (*Server).reportFile),
		get("/brands", account.View, (*Server).brands),
		act("/report", account.Compose, (*Server).makeReport),
	}
}

// reportShape is an issued report.
type reportShape struct {
	ID           string  `json:"id"`
	Client       string  `json:"client"`
	Number       int64   `json:"number"`
	Assessment   string  `json:"assessment"`
	Version      int64   `json:"version"`
	Title        string  `json:"title"`
	Language     string  `json:"language"`
	Paper        string  `json:"paper"`
	Fingerprint  string  `json:"fingerprint"`
	Program      string  `json:"program"`
	Size         int64   `json:"size"`
	SHA256       string  `json:"sha256"`
	By           *person `json:"by"`
	At           string  `json:"at"`
	Supersedes   string  `json:"supersedes,omitempty"`
	SupersededBy string  `json:"superseded_by,omitempty"`
}

func shapeReport(i client.Issued) reportShape {
	return reportShape{
		i.ID, i.Client, i.Number, i.Assessment, i.Version, i.Title, i.Language, i.Paper, i.Fingerprint, i.Program, i.Size, i.SHA256,
		authorOf(i.By), stamp(i.At), i.Supersedes, i.SupersededBy,
	}
}

func (s *Server) reports(c *call) (list[reportShape], error) {
	found, err := s.Clients.Store.IssuedOf(c.UserContext(), c.organisation(), c.Params("client"))
	if err != nil {
		return list[reportShape]{}, err
	}
	return paged(c, found, shapeReport)
}

// issueBody is a report to be made final.
type issueBody struct {
	Assessment  string          `json:"assessment"`
	Version     int64           `json:"version"`
	Title       string          `json:"title"`
	Language    string          `json:"language"`
	Paper       string          `json:"paper"`
	Brand       string          `json:"brand"`
	Composition json.RawMessage `json:"composition"`
	Supersedes  string          `json:"supersedes"`
}

func (s *Server) issue(c *call, b issueBody) (reportShape, error) {
	if b.Language != "" && !s.speaks(b.Language) {
		return reportShape{}, problem.List{s.noLanguage()}
	}
	var look []byte
	if b.Brand != "" {
		kept, err := s.Clients.Store.Brand(c.UserContext(), c.organisation(), b.Brand)
		if refusal(err, assessment.NotFound) {
			return reportShape{}, problem.List{problem.New("brand", "api_brand")}
		}
		if err != nil {
			return reportShape{}, err
		}
		look = kept.File
	}
	var i client.Issued
	err := s.limited(c.UserContext(), func() (err error) {
		i, err = s.Clients.Finalise(c.UserContext(), c.organisation(), client.Order{
			Client: c.Params("client"), Assessment: b.Assessment, Version: b.Version, Title: b.Title,
			Language: cmp.Or(b.Language, s.Languages[0].Tag()), Paper: cmp.Or(b.Paper, "A4"),
			Brand: look, Composition: b.Composition, Supersedes: b.Supersedes, By: c.author(),
		})
		return err
	})
	if err == nil {
		c.Location(Root + "/reports/" + i.ID)
	}
	return shapeReport(i), err
}

func (s *Server) report(c *call) (reportShape, error) {
	i, _, err := s.Clients.Store.Issued(c.UserContext(), c.organisation(), c.Params("report"))
	return shapeReport(i), err
}

func (s *Server) reportFile(c *call) (file, error) {
	i, data, err := s.Clients.Download(c.UserContext(), c.organisation(), c.Params("report"))
	if err == nil {
		c.tag(i.SHA256)
	}
	return file{Type: "application/pdf", Name: fmt.Sprintf("report-%d.pdf", i.Number), Data: data}, err
}

// brandShape is the newest version of a brand.
type brandShape struct {
	ID      string  `json:"id"`
	Version int64   `json:"version"`
	Name    string  `json:"name"`
	By      *person `json:"by"`
	At      string  `json:"at"`
}

func (s *Server) brands(c *call) (list[brandShape], error) {
	found, err := s.Clients.Store.Brands(c.UserContext(), c.organisation())
	return listOf(found, func(b client.Brand) brandShape {
		return brandShape{b.ID, b.Version, b.Name, authorOf(b.By), stamp(b.At)}
	}), err
}

// makeReport writes the report of answers that are sent and saves nothing.
func (s *Server) makeReport(c *call, d document) (file, error) {
	language, paper := cmp.Or(c.Query("language"), s.Languages[0].Tag()), cmp.Or(c.Query("paper"), "A4")
	var found problem.List
	if !s.speaks(language) {
		found = append(found, s.noLanguage())
	}
	if paper != "A4" && paper != "Letter" {
		found = append(found, problem.New("paper", client.CodePaper, "options", "A4, Letter"))
	}
	if err := found.Err(); err != nil {
		return file{}, err
	}
	if s.Clients.Render == nil {
		return file{}, errors.New("no reports are made here")
	}
	answers, result, err := s.evaluated(c, d)
	if err != nil {
		return file{}, err
	}
	var made client.Rendered
	err = s.limited(c.UserContext(), func() (err error) {
		made, err = s.Clients.Render(c.UserContext(), client.Job{
			Answers: answers, Result: result, Language: language, Paper: paper, Date: s.Clock(),
		})
		return err
	})
	return file{Type: "application/pdf", Name: "report.pdf", Data: made.File}, err
}
