package workspace

import (
	"io"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/batch"
	"waterline/cmd/internal/web/shell"
)

// batchPage is a batch with its progress and what failed.
type batchPage struct {
	page
	Batch batchRow
	Items []itemRow
	File  string // its name, "" while no report is done
}

// itemRow is one report of a batch.
type itemRow struct {
	batch.Item
	Client string // where it leads, "" for nowhere
	Stage  stage
	Reason string
}

func (s *Server) batch(c *fiber.Ctx, v *visit) error {
	b, err := s.Batches.Get(c.UserContext(), v.actor.Organisation, c.Params("batch"))
	if err != nil {
		return err
	}
	people, err := s.people(c.UserContext(), v)
	if err != nil {
		return err
	}
	items, err := s.Batches.Items(c.UserContext(), v.actor.Organisation, b.ID)
	if err != nil {
		return err
	}
	row := s.batchRow(v, b, people)
	p := batchPage{page: page{Title: v.t("workspace.batch.title", "at", row.At), Flash: v.done(c), Crumbs: []link{{Text: v.t("workspace.nav.batches"), URL: batchesPath}}}, Batch: row}
	if row.Running {
		p.Scripts = []string{"js/batch.js"}
	}
	if b.Progress.Done > 0 {
		p.File = fileOf(b)
	}
	classes := map[batch.State]string{batch.Done: "on", batch.Queued: "warn", batch.Failed: "bad"}
	for _, i := range items {
		one := itemRow{Item: i, Stage: stage{v.t("workspace.batch.item." + string(i.State)), classes[i.State]}}
		if i.Client != "" {
			one.Client = clientURLOf(i.Client)
		}
		if i.Reason != "" {
			one.Reason = v.t(i.Reason)
		}
		p.Items = append(p.Items, one)
	}
	return s.send(c, v, http.StatusOK, "batch", &p)
}

func fileOf(b batch.Batch) string {
	return "reports-" + b.CreatedAt.UTC().Format(time.DateOnly) + ".zip"
}

// batchProgress is what the script of the page asks for.
func (s *Server) batchProgress(c *fiber.Ctx, v *visit) error {
	b, err := s.Batches.Get(c.UserContext(), v.actor.Organisation, c.Params("batch"))
	if err != nil {
		return err
	}
	row := s.batchRow(v, b, nil)
	return c.JSON(map[string]any{"value": row.Settled, "max": b.Progress.Total, "text": row.Text, "running": row.Running})
}

func (s *Server) batchZip(c *fiber.Ctx, v *visit) error {
	b, err := s.Batches.Get(c.UserContext(), v.actor.Organisation, c.Params("batch"))
	if err != nil {
		return err
	}
	return shell.Spool(c, "application/zip", fileOf(b), func(w io.Writer) error {
		return s.Batches.WriteZip(c.UserContext(), v.actor.Organisation, b.ID, w)
	})
}

func (s *Server) retryBatch(c *fiber.Ctx, v *visit) error {
	if err := s.Batches.Retry(c.UserContext(), v.actor.Organisation, c.Params("batch")); err != nil {
		return err
	}
	return seeOther(c, batchesPath+"/"+c.Params("batch")+"?done=retried")
}

func (s *Server) cancelBatch(c *fiber.Ctx, v *visit) error {
	if err := s.Batches.Cancel(c.UserContext(), v.actor.Organisation, c.Params("batch")); err != nil {
		return err
	}
	return seeOther(c, batchesPath+"/"+c.Params("batch")+"?done=cancelled")
}

func (s *Server) removeBatch(c *fiber.Ctx, v *visit) error {
	if err := s.Batches.Delete(c.UserContext(), v.actor.Organisation, c.Params("batch")); err != nil {
		return err
	}
	return seeOther(c, batchesPath+"?done=batch_removed")
}
