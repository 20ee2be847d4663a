package tracking

import (
	"context"
	"strconv"
	"testing"
)

// Figures over all organisations need so many that none can be told.
func TestInstance_SaysNothingOfFew(t *testing.T) {
	var list []Initiative
	s := &Service{Least: 10, Round: 5, Everything: func(context.Context) ([]Initiative, error) { return list, nil }}
	for n := range 10 {
		if i, err := s.Instance(t.Context()); err != nil || i.Shown || i.Organisations != 0 || i.Actuals != 0 {
			t.Fatalf("of %d organisations it says %+v (%v)", n, i, err)
		}
		one := started(t, strconv.Itoa(n), 20, 21)
		one.Organisation = strconv.Itoa(n)
		list = append(list, one)
		// A second initiative of an organisation makes it no other one, and one
		// that nothing was judged of counts for nobody.
		again, idle := one, started(t, "idle")
		again.ID, idle.Organisation = "again-"+one.ID, "idle-"+one.ID
		list = append(list, again, idle)
	}
	i, err := s.Instance(t.Context())
	if err != nil || !i.Shown || i.Organisations != 10 || i.Initiatives != 20 || i.Actuals != 40 || i.Low >= i.Share || i.High < i.Share {
		t.Errorf("of 10 organisations it says %+v (%v)", i, err)
	}
	// An eleventh organisation moves no count.
	one := started(t, "eleventh", 20, 21)
	one.Organisation = "eleventh"
	list = append(list, one)
	if more, err := s.Instance(t.Context()); err != nil || more.Organisations != i.Organisations || more.Initiatives != i.Initiatives || more.Actuals != i.Actuals {
		t.Errorf("of 11 organisations it says %+v (%v), of 10 %+v", more, err, i)
	}
}
