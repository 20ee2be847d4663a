package workspace

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/retrospect"
	"waterline/cmd/internal/web/verdict"
)

const calibrationPath = "/workspace/calibration"

func calibrationRoutes() []Route {
	return []Route{
		get(calibrationPath, account.View, (*Server).calibration),
		get(calibrationPath+"/:table.csv", account.View, (*Server).calibrationTable),
	}
}

// calibrationPage says how forecasts of the organisation did.
type calibrationPage struct {
	page
	Judged bool // something was
	retrospect.Calibrated
	Tables string
}

func (s *Server) calibration(c *fiber.Ctx, v *visit) error {
	found, err := s.Tracking.Calibration(c.UserContext(), v.actor.Organisation)
	if err != nil {
		return err
	}
	p := &calibrationPage{page: page{Title: v.t("calibration.title")}, Judged: found.Actuals > 0, Tables: calibrationPath + "/"}
	if p.Judged {
		if p.Calibrated, err = retrospect.Calibration(v.words.Locale, found); err != nil {
			return err
		}
	}
	return s.send(c, v, http.StatusOK, "calibration", p)
}

func (s *Server) calibrationTable(c *fiber.Ctx, v *visit) error {
	found, err := s.Tracking.Calibration(c.UserContext(), v.actor.Organisation)
	if err != nil {
		return err
	}
	if found.Actuals == 0 {
		return fiber.ErrNotFound
	}
	shown, err := retrospect.Calibration(v.words.Locale, found)
	if err != nil {
		return err
	}
	if c.Params("table") == "measures" {
		return verdict.Send(c, "waterline-measures", shown.Measures)
	}
	return verdict.View{Figures: shown.Figures}.SendTable(c, c.Params("table"))
}
