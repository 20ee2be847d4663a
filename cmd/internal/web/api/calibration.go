package api

import (
	"waterline/assessment/tracking"
	"waterline/cmd/internal/account"
)

func calibrationRoutes() []Route {
	return []Route{get("/calibration", account.View, (*Server).calibration)}
}

// calibration is how forecasts of the organisation agreed with what happened.
func (s *Server) calibration(c *call) (tracking.Calibration, error) {
	found, err := s.Tracking.Calibration(c.UserContext(), c.organisation())
	found.Running, found.Measures = append([]tracking.Running{}, found.Running...), append([]tracking.MeasureBias{}, found.Measures...)
	return found, err
}
