package workspace

import (
	"net/http"
	"strings"
	"testing"
)

// calibrationGallery is the page of forecasts before and after something was
// measured, and the results that stand among others.
func (s *site) calibrationGallery() []specimen {
	s.t.Helper()
	if said := text(s.owner.get(calibrationPath).doc); !strings.Contains(said, "Nothing has been measured yet") {
		s.t.Errorf("before anything was measured the page says %s", said)
	}
	s.begunWith(s.earlier("Cedar Insurance", nil), "Counted by hand")
	s.begunWith(s.earlier("Dune Insurance", nil), "Counted by hand")
	return []specimen{{name: "calibration", path: calibrationPath}, {name: "portfolio, calibrated", path: portfolioPath}}
}

func TestAxeOfCalibration(t *testing.T) {
	s := openSite(t)
	s.underAxe(t, s.calibrationGallery)
}

func TestMarkupOfCalibration(t *testing.T) {
	s := openSite(t)
	s.valid(t, s.calibrationGallery)
}

func TestForecastsAreHeldAgainstWhatHappened(t *testing.T) {
	s := openSite(t)
	wantStatus(t, s.owner.get(calibrationPath+"/coverage.csv"), http.StatusNotFound)
	s.calibrationGallery()
	said := text(s.owner.get(calibrationPath).doc)
	for _, want := range []string{"of 2 initiatives were judged", "lie inside their 90", "too cautious", "too hopeful", "Hours freed a month"} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q: %s", want, said)
		}
	}
	for _, name := range []string{"coverage", "pit", "measures"} {
		a := s.owner.get(calibrationPath + "/" + name + ".csv")
		if a.StatusCode != http.StatusOK || len(strings.Split(a.body, "\n")) < 3 {
			t.Errorf("%s.csv has status %d: %s", name, a.StatusCode, a.body)
		}
	}
	if panel := text(s.owner.get(portfolioPath).doc); !strings.Contains(panel, "lie inside their 90") {
		t.Error("the portfolio does not say how forecasts did")
	}
	if other := text(s.outsider().get(calibrationPath).doc); !strings.Contains(other, "Nothing has been measured yet") {
		t.Errorf("another organisation sees %s", other)
	}
}
