package api

import (
	"context"
	"io"
	"strings"

	"waterline/assessment/problem"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/batch"
)

func batchRoutes() []Route {
	return []Route{
		get("/batches", account.View, (*Server).batches),
		post("/batches", account.Issue, (*Server).addBatch),
		get("/batches/:batch", account.View, (*Server).batch),
		remove("/batches/:batch", account.Issue, (*Server).removeBatch),
		get("/batches/:batch/items", account.View, (*Server).batchItems),
		get("/batches/:batch/file", account.View, (*Server).batchFile),
		act("/batches/:batch/retry", account.Issue, (*Server).retryBatch),
		act("/batches/:batch/cancel", account.Issue, (*Server).cancelBatch),
	}
}

// batchBody is reports to be made in one go, of assessments or of the newest
// results of clients.
type batchBody struct {
	Assessments []string `json:"assessments"`
	Clients     []string `json:"clients"`
	Language    string   `json:"language"`
	Paper       string   `json:"paper"`
}

// batchShape is a batch with its progress.
type batchShape struct {
	ID          string  `json:"id"`
	Round       int     `json:"round"`
	Language    string  `json:"language,omitempty"`
	Paper       string  `json:"paper,omitempty"`
	CreatedAt   string  `json:"created_at"`
	FinishedAt  *string `json:"finished_at"`
	CancelledAt *string `json:"cancelled_at"`
	ExpiresAt   string  `json:"expires_at"`
	Total       int     `json:"total"`
	Queued      int     `json:"queued"`
	Done        int     `json:"done"`
	Failed      int     `json:"failed"`
	Cancelled   int     `json:"cancelled"`
	Bytes       int64   `json:"bytes"`
}

func shapeBatch(b batch.Batch) batchShape {
	p := b.Progress
	return batchShape{
		b.ID, b.Round, b.Look.Language, b.Look.Paper, stamp(b.CreatedAt), maybe(b.FinishedAt), maybe(b.CancelledAt), stamp(b.ExpiresAt),
		p.Total, p.Queued(), p.Done, p.Failed, p.Cancelled, p.Bytes,
	}
}

func (s *Server) batches(c *call) (list[batchShape], error) {
	found, err := s.Batches.List(c.UserContext(), c.organisation())
	if err != nil {
		return list[batchShape]{}, err
	}
	return paged(c, found, shapeBatch)
}

func (s *Server) addBatch(c *call, b batchBody) (batchShape, error) {
	var found problem.List
	if b.Language != "" && !s.speaks(b.Language) {
		found = append(found, s.noLanguage())
	}
	if b.Paper != "" && b.Paper != "A4" && b.Paper != "Letter" {
		found = append(found, problem.New("paper", "issue_paper", "options", "A4, Letter"))
	}
	if len(b.Clients) > 0 && len(b.Assessments) > 0 {
		found = append(found, problem.New("clients", "api_batch_both"))
	}
	if err := found.Err(); err != nil {
		return batchShape{}, err
	}
	order := batch.Order{
		Organisation: c.organisation(), By: c.actor.User, Assessments: b.Assessments, Format: "pdf",
		Look: batch.Look{Language: b.Language, Paper: strings.ToLower(b.Paper)},
	}
	if len(b.Clients) > 0 {
		newest, err := s.Clients.NewestOf(c.UserContext(), c.organisation(), b.Clients)
		if err != nil {
			return batchShape{}, err
		}
		order.Assessments = newest
	}
	made, err := s.Batches.Create(c.UserContext(), order)
	if err == nil {
		c.Location(Root + "/batches/" + made.ID)
	}
	return shapeBatch(made), err
}

func (s *Server) batch(c *call) (batchShape, error) {
	b, err := s.Batches.Get(c.UserContext(), c.organisation(), c.Params("batch"))
	return shapeBatch(b), err
}

func (s *Server) removeBatch(c *call) error {
	return s.Batches.Delete(c.UserContext(), c.organisation(), c.Params("batch"))
}

// itemShape is one report of a batch.
type itemShape struct {
	Position   int         `json:"position"`
	Assessment string      `json:"assessment"`
	Client     string      `json:"client"`
	Name       string      `json:"name"`
	File       string      `json:"file"`
	State      batch.State `json:"state"`
	Code       string      `json:"code,omitempty"`
	Reason     string      `json:"reason,omitempty"`
	Size       int64       `json:"size"`
}

func (s *Server) batchItems(c *call) (list[itemShape], error) {
	found, err := s.Batches.Items(c.UserContext(), c.organisation(), c.Params("batch"))
	if err != nil {
		return list[itemShape]{}, err
	}
	return paged(c, found, func(i batch.Item) itemShape {
		out := itemShape{i.Position, i.Assessment, i.Client, i.Name, i.File, i.State, i.Reason, "", i.Size}
		if i.Reason != "" {
			out.Reason = c.words.T(i.Reason)
		}
		return out
	})
}

func (s *Server) batchFile(c *call) (stream, error) {
	id := c.Params("batch")
	return stream{Type: "application/zip", Name: "reports.zip", write: func(ctx context.Context, w io.Writer) error {
		return s.Batches.WriteZip(ctx, c.organisation(), id, w)
	}}, nil
}

func (s *Server) retryBatch(c *call, _ none) (batchShape, error) {
	if err := s.Batches.Retry(c.UserContext(), c.organisation(), c.Params("batch")); err != nil {
		return batchShape{}, err
	}
	return s.batch(c)
}

func (s *Server) cancelBatch(c *call, _ none) (batchShape, error) {
	if err := s.Batches.Cancel(c.UserContext(), c.organisation(), c.Params("batch")); err != nil {
		return batchShape{}, err
	}
	return s.batch(c)
}
