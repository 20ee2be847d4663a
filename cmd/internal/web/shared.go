package web

import (
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/cmd/internal/web/verdict"
)

// sharedPage is a result that cannot be changed.
type sharedPage struct {
	page
	verdict.View
	Name    string
	Made    time.Time
	Expires time.Time
	Differ  int // questions that respondents answered differently
}

// showShared shows what a share may show, and notes that it was looked at.
func (s *Server) showShared(c *fiber.Ctx, id string, share assessment.Share) error {
	r, made, err := s.Store.LatestResult(c.UserContext(), id)
	if err != nil {
		return err
	}
	if share.HideNames {
		r = r.Anonymous(assessment.Aliases{
			Organisation: s.Locale.T("share.organisation"),
			Process:      func(label string) string { return s.Locale.T("share.process", "label", label) },
			Tool:         func(label string) string { return s.Locale.T("share.tool", "label", label) },
		})
	}
	said, err := s.sharedSummary(r, share.HideMoney)
	if err != nil {
		return err
	}
	if c.Method() != http.MethodHead {
		if err := s.Shares.ViewShare(c.UserContext(), share.KeyHash, s.Clock()); err != nil {
			return err
		}
	}
	return s.send(c, http.StatusOK, "shared", &sharedPage{
		page: page{Title: said.Answer.Headline, Wide: true}, View: said,
		Name: r.Organisation.Name, Made: made, Expires: share.ExpiresAt, Differ: len(r.Disagreements),
	})
}

func (s *Server) sharedSummary(r assessment.Result, hideMoney bool) (verdict.View, error) {
	if hideMoney {
		return verdict.Moneyless(r, s.phrases(), verdict.Wide)
	}
	return s.summary(r, verdict.Wide)
}
