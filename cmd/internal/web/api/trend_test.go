package api

import (
	"testing"
	"time"
)

// Programs read a client quarter after quarter, and what two quarters differ in.
func TestAClientQuarterAfterQuarterForPrograms(t *testing.T) {
	s := openSite(t)
	p := s.token(s.ana, all()...)
	id := want(t, p.do("POST", "/clients", `{"name":"Alder Insurance"}`), 201).field(t, "id")
	now := s.Clients.Clock
	s.Clients.Clock = func() time.Time { return now().AddDate(0, -3, 0) }
	want(t, p.do("POST", "/clients/"+id+"/imports", string(s.answer)), 201)
	want(t, p.do("GET", "/clients/"+id+"/change", ""), 404)
	s.Clients.Clock = now
	want(t, p.do("POST", "/clients/"+id+"/imports", string(s.answer)), 201)
	var trend struct {
		Points []struct {
			Quarter string
			Net     struct{ P5, P50, P95 float64 }
			Levels  []struct{ Level, Low, High float64 }
			Breaks  []string
		}
	}
	decodeBody(t, want(t, p.do("GET", "/clients/"+id+"/trend", ""), 200), &trend)
	if len(trend.Points) != 2 || trend.Points[0].Net.P5 > trend.Points[0].Net.P95 || len(trend.Points[1].Breaks) != 0 {
		t.Fatalf("the trend is %+v", trend)
	}
	var change struct {
		From, To string
		Tally    struct{ Same, Worse int }
		Money    *struct{ Mean struct{ Total float64 } }
	}
	from, to := trend.Points[0].Quarter, trend.Points[1].Quarter
	decodeBody(t, want(t, p.do("GET", "/clients/"+id+"/change?from="+from+"&to="+to, ""), 200), &change)
	if change.From != from || change.To != to || change.Tally.Same == 0 || change.Tally.Worse != 0 || change.Money == nil || change.Money.Mean.Total != 0 {
		t.Errorf("the same answers again change %+v", change)
	}
	want(t, p.do("GET", "/clients/"+id+"/change?from="+to+"&to="+from, ""), 422)
	want(t, p.do("GET", "/clients/"+id+"/change?from=1999-Q9", ""), 422)
}
