package workspace

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const (
	exportPath    = "/workspace/export"
	ownExportPath = accountPath + "/export"
)

// Closing closes a file with a passphrase. An *assessment.Error says what is
// wrong with that.
type Closing func(w io.Writer, passphrase string) (io.WriteCloser, error)

func exportRoutes() []Route {
	return []Route{
		get(exportPath, account.Export, (*Server).exporting), post(exportPath, account.Export, (*Server).export),
		get(ownExportPath, "", (*Server).exportingOwn), post(ownExportPath, "", (*Server).exportOwn),
	}
}

// exportPage offers all that is kept as one file.
type exportPage struct {
	page
	Action string
	Lead   string
	Closes bool // with a passphrase
}

func (s *Server) exporting(c *fiber.Ctx, v *visit) error {
	return s.showExport(c, v, http.StatusOK, &exportPage{Action: exportPath})
}

func (s *Server) exportingOwn(c *fiber.Ctx, v *visit) error {
	return s.showExport(c, v, http.StatusOK, &exportPage{Action: ownExportPath})
}

func (s *Server) showExport(c *fiber.Ctx, v *visit, status int, p *exportPage) error {
	p.Title, p.Lead, p.Closes = v.t("workspace.nav.export"), v.t("workspace.export.organisation"), s.Close != nil
	if p.Action == ownExportPath {
		p.Title, p.Lead = v.t("workspace.export.own_title"), v.t("workspace.export.own")
		p.Crumbs = []link{{Text: v.t("workspace.account.title"), URL: accountPath}}
	}
	return s.send(c, v, status, "export", p)
}

func (s *Server) export(c *fiber.Ctx, v *visit) error {
	return s.sendExport(c, v, exportPath, "organisation", func(w io.Writer) error {
		return s.Accounts.ExportOrganisation(c.UserContext(), v.actor, v.actor.Organisation, w)
	})
}

func (s *Server) exportOwn(c *fiber.Ctx, v *visit) error {
	return s.sendExport(c, v, ownExportPath, "person", func(w io.Writer) error {
		return s.Accounts.ExportSelf(c.UserContext(), v.actor, w)
	})
}

// sendExport sends a file, closed with the passphrase of the form where there is
// one.
func (s *Server) sendExport(c *fiber.Ctx, v *visit, action, of string, write func(io.Writer) error) error {
	name := "waterline-" + of + "-" + s.Clock().UTC().Format(time.DateOnly) + ".jsonl"
	passphrase := shell.Form(c).One("passphrase")
	if passphrase == "" || s.Close == nil {
		return shell.Spool(c, "application/jsonl; charset=utf-8", name, write)
	}
	err := shell.Spool(c, "application/age", name+".age", func(w io.Writer) error {
		closed, err := s.Close(w, passphrase)
		if err != nil {
			return err
		}
		return errors.Join(write(closed), closed.Close())
	})
	if status, text, ok := v.said(err); ok && status == http.StatusUnprocessableEntity {
		return s.showExport(c, v, status, &exportPage{page: page{Faults: []fault{{Anchor: "passphrase", Text: text}}}, Action: action})
	}
	return err
}
