package fiction

import (
	"os"
	"reflect"
	"testing"

	"waterline/assessment"
)

// What is invented of earlier quarters is what somebody could have answered,
// differs from quarter to quarter and leaves today's answers alone.
func TestEarlierQuartersAreSound(t *testing.T) {
	in := model(t)
	for _, name := range []string{"insurer.yaml", "logistics.yaml", "agency.yaml"} {
		data, err := os.ReadFile("../../../examples/" + name)
		if err != nil {
			t.Fatal(err)
		}
		today, err := assessment.Load(name, data, in.Bank)
		if err != nil {
			t.Fatal(err)
		}
		before := Earlier(today, in.Bank, 0)
		if !reflect.DeepEqual(before, today) {
			t.Errorf("%s: no quarter ago it was %+v", name, before)
		}
		for quarters := 1; quarters <= 11; quarters++ {
			then := Earlier(today, in.Bank, quarters)
			if found := assessment.Validate(then, in.Bank); len(found) > 0 {
				t.Errorf("%s, %d quarters ago: %v", name, quarters, found)
			}
			if reflect.DeepEqual(then, before) {
				t.Errorf("%s: nothing happened in the quarter %d quarters ago", name, quarters)
			}
			before = then
		}
		if again := Earlier(today, in.Bank, 11); !reflect.DeepEqual(again, before) {
			t.Errorf("%s: other answers the second time", name)
		}
	}
}
