package reports

import (
	"cmp"
	"slices"

	"waterline/assessment"
	"waterline/assessment/evidence"
)

// figureSource is a published figure as a report carries it.
type figureSource struct {
	ID        string   `json:"id"`
	Figure    string   `json:"figure"`
	Unit      string   `json:"unit,omitempty"`
	Point     *float64 `json:"point,omitempty"`
	Low       *float64 `json:"low,omitempty"`
	High      *float64 `json:"high,omitempty"`
	Authors   string   `json:"authors"`
	Title     string   `json:"title"`
	Publisher string   `json:"publisher"`
	Year      int      `json:"year"`
	URL       string   `json:"url,omitempty"`
}

// published are the figures that the assumptions of a result rest on: those that
// were seen at their source, in the order of their ids. Without evidence at hand
// there are none.
func published(res assessment.Result, base *evidence.Base) []figureSource {
	out := []figureSource{}
	for _, r := range references(res, base) {
		out = append(out, figureSource{
			ID: r.ID, Figure: r.Quantity, Unit: r.Unit, Point: r.Point, Low: r.Low, High: r.High,
			Authors: r.Source.Authors, Title: r.Source.Title, Publisher: r.Source.Publisher, Year: cmp.Or(r.Source.Year, r.Year), URL: r.Source.URL,
		})
	}
	return out
}

func references(res assessment.Result, base *evidence.Base) []evidence.Reference {
	if base == nil {
		return nil
	}
	var ids []string
	for _, p := range res.Provenance {
		ids = append(ids, p.References...)
	}
	slices.Sort(ids)
	var out []evidence.Reference
	for _, id := range slices.Compact(ids) {
		if r, ok := base.Reference(id); ok && r.Verified {
			out = append(out, r)
		}
	}
	return out
}
