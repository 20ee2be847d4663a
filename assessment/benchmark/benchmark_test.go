package benchmark

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/questionnaire"
)

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// shelf is a store in memory; the one on disk is held to the same in cmd/internal/store.
type shelf struct {
	runs   []Run
	states []State
}

func (s *shelf) EachRun(_ context.Context, each func(Run) error) error {
	for _, r := range s.runs {
		if err := each(r); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) Pool(context.Context, string) (string, error)    { return "", nil }
func (s *shelf) States(context.Context) ([]State, error)         { return s.states, nil }
func (s *shelf) SaveStates(_ context.Context, all []State) error { s.states = all; return nil }
func (s *shelf) State(_ context.Context, p string) (State, error) {
	for _, one := range s.states {
		if one.Pool == p {
			return one, nil
		}
	}
	return State{}, nil
}

// bench is a service whose clock moves on by a day with each computation.
type bench struct {
	*Service
	*shelf
	t   testing.TB
	now time.Time
}

func open(t testing.TB) *bench {
	t.Helper()
	bank, err := questionnaire.Core()
	if err != nil {
		t.Fatal(err)
	}
	base, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{shelf: &shelf{}, t: t, now: monday}
	model := assessment.Input{Bank: bank, Evidence: base}
	banks := func(string) (*questionnaire.Bank, bool) { return bank, true }
	b.Service, err = New(b.shelf, model, banks, func(q, _ string) bool { return q != "ours@1" }, func() time.Time { return b.now })
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// compute goes to the next day and computes.
func (b *bench) compute() State {
	b.t.Helper()
	b.now = b.now.Add(24 * time.Hour)
	if done, err := b.Refresh(b.t.Context()); err != nil || !done {
		b.t.Fatalf("computed %v: %v", done, err)
	}
	s, _ := b.State(b.t.Context(), "")
	return s
}

// result is one that a respondent might have, of level θ+3 in every dimension.
func result(name, industry string, level float64) assessment.Result {
	r := assessment.Result{
		Questionnaire: "core@1", Organisation: assessment.Organisation{Name: name, Industry: industry},
		Processes: []assessment.Process{{ID: "p", Name: "Secret process", Function: "finance", Cases: 100}, {ID: "q", Function: "finance", Cases: 50}},
		Provenance: []assessment.Provenance{
			{Path: "p/touchless", Letter: assessment.Reported, Source: "PR-TOUCHLESS", Low: 0.1, Middle: 0.2, High: 0.35, Scale: "logit"},
			{Path: "p/minutes", Letter: assessment.Measured, Source: "PR-MINUTES", Low: 5 * level, Middle: 6 * level, High: 7 * level, Scale: "log"},
			{Path: "q/minutes", Letter: assessment.Measured, Source: "PR-MINUTES", Low: 500, Middle: 600, High: 700, Scale: "log"},
		},
	}
	se := 0.6
	for _, id := range []string{"OUT", "SPD", "SHA"} {
		r.Maturity.Dimensions = append(r.Maturity.Dimensions, assessment.DimensionLevel{ID: id, Level: &level, Ungated: &level, SE: &se, Asked: 4})
	}
	return r
}

// said are answers of a level to every question of the three dimensions.
func (b *bench) said(level int) []byte {
	values := make(map[string]questionnaire.Answer)
	for _, d := range []string{"OUT", "SPD", "SHA"} {
		for _, q := range b.questions[d] {
			values[q] = questionnaire.Answer{State: questionnaire.Given, Number: float64(level)}
		}
	}
	data, err := assessment.Encode(assessment.Answers{Questionnaire: "core@1", Values: values})
	if err != nil {
		b.t.Fatal(err)
	}
	return data
}

// join adds n organisations of an industry.
func (b *bench) join(n int, industry string) {
	for range n {
		i := len(b.runs)
		b.runs = append(b.runs, Run{
			Member: Member{fmt.Sprintf("a%03d", i), 1}, At: monday,
			Result: result(fmt.Sprintf("Org %d", i), industry, 1.5+0.2*float64(i%11)), Answers: b.said(1 + i%4),
		})
	}
}

var levelOut = Key{Level, "OUT", ""}

func TestNothingIsShownOfFewerThanTen(t *testing.T) {
	b := open(t)
	b.join(9, "finance")
	if s := b.compute(); len(s.Cells) != 0 || len(s.Sets) != 0 || s.Agreed != 9 {
		t.Errorf("nine organisations show %d cells, %d sets, %d agreed", len(s.Cells), len(s.Sets), s.Agreed)
	}
	list, err := b.Overviews(t.Context())
	if err != nil || len(list) != 1 || list[0].Agreed != 0 {
		t.Errorf("an administrator is told that %v agreed (%v)", list, err)
	}
	b.join(1, "finance")
	s := b.compute()
	c, ok := s.Cell(levelOut)
	if !ok || c.About != 10 {
		t.Fatalf("ten organisations show %+v", s.Cells)
	}
	if _, ok := s.Cell(Key{Touchless, "finance", ""}); !ok {
		t.Error("the share that goes through is not shown for ten")
	}
	if m, ok := s.Cell(Key{Minutes, "finance", ""}); !ok || m.Middle > 40 {
		t.Errorf("minutes of the process with most cases: %+v", m)
	}
}

func TestAnOrganisationCountsOnce(t *testing.T) {
	for name, change := range map[string]func(i int, r *Run){
		"a client with ten assessments": func(_ int, r *Run) { r.Client = "one" },
		"a name typed ten ways": func(i int, r *Run) {
			r.Result.Organisation.Name = []string{"Müller GmbH", "MÜLLER GMBH", " müller  gmbh"}[i%3]
		},
		"a client, and others by its name": func(i int, r *Run) {
			if r.Result.Organisation.Name = "Alder"; i == 0 {
				r.Client, r.Result.Organisation.Name = "one", "ALDER"
			}
		},
		"a series under ten names": func(_ int, r *Run) { r.Series = "a000" },
		"nobody in particular":     func(_ int, r *Run) { r.Result.Organisation.Name = "" },
	} {
		b := open(t)
		b.join(10, "finance")
		for i := range b.runs {
			change(i, &b.runs[i])
		}
		if s := b.compute(); len(s.Cells) != 0 || s.Agreed > 1 {
			t.Errorf("%s: %d organisations, %d cells", name, s.Agreed, len(s.Cells))
		}
	}
	b := open(t)
	b.join(11, "finance")
	b.runs[10].Client, b.runs[3].Client = "one", "one"
	b.runs[10].At = monday.Add(time.Hour)
	s := b.compute()
	members := s.set(levelOut).Members
	if len(members) != 10 || !slices.Contains(members, Member{"a010", 1}) || slices.Contains(members, Member{"a003", 1}) {
		t.Errorf("of two runs of a client the newest counts, got %v", members)
	}
}

func TestConsentTakenBackIsGoneAtTheNextComputation(t *testing.T) {
	b := open(t)
	b.join(20, "finance")
	b.compute()
	b.runs = slices.Delete(b.runs, 4, 5)
	if done, err := b.Refresh(t.Context()); done || err != nil {
		t.Errorf("computed twice on one day (%v)", err)
	}
	s := b.compute()
	if len(s.Cells) != 0 {
		t.Errorf("%d cells show nineteen where twenty were shown before", len(s.Cells))
	}
	data, err := json.Marshal(s)
	if err != nil || strings.Contains(string(data), "a004") {
		t.Errorf("what is kept names the run that is gone: %s (%v)", data, err)
	}
	b.runs = slices.Delete(b.runs, 0, 3)
	if s = b.compute(); len(s.Cells) != 0 {
		t.Error("four left, and what is left is shown")
	}
	b.runs = slices.Delete(b.runs, 0, 1)
	if s = b.compute(); len(s.Cells) == 0 {
		t.Error("five left, and nothing is shown of fifteen")
	}
}

func TestOneNewcomerIsNotSeen(t *testing.T) {
	b := open(t)
	b.join(12, "finance")
	before := b.compute()
	for n := 1; n < 5; n++ {
		b.join(1, "finance")
		if after := b.compute(); !reflect.DeepEqual(after.Shown(), before.Shown()) {
			t.Errorf("%d newcomers change what is shown", n)
		}
	}
	b.join(1, "finance")
	after := b.compute()
	if c, _ := after.Cell(levelOut); c.About != 15 || !c.At.Equal(b.now) {
		t.Errorf("after five newcomers: %+v", c)
	}
}

func TestATotalGivesNoSmallCellAway(t *testing.T) {
	for name, c := range map[string]struct {
		joins map[string]int
		shown []string
	}{
		"four others":         {map[string]int{"finance": 12, "health": 4}, nil},
		"nobody else":         {map[string]int{"finance": 12}, []string{"finance"}},
		"many others":         {map[string]int{"finance": 12, "health": 4, "retail": 7}, []string{"finance"}},
		"two and a few":       {map[string]int{"finance": 12, "health": 11, "retail": 3}, []string{"finance"}},
		"two and nobody else": {map[string]int{"finance": 12, "health": 11}, []string{"finance", "health"}},
	} {
		b := open(t)
		for _, industry := range []string{"finance", "health", "retail"} {
			b.join(c.joins[industry], industry)
		}
		s := b.compute()
		var shown []string
		for _, one := range s.Shown() {
			if one.Of == "OUT" && one.Industry != "" {
				shown = append(shown, one.Industry)
			}
		}
		if !slices.Equal(shown, c.shown) {
			t.Errorf("%s: shown %v, want %v", name, shown, c.shown)
		}
	}
}

// Through 60 days of random comings and goings (seed 20261125) no shown cell has
// fewer than ten organisations, and no sum or difference of cells of one day
// leaves fewer than ten; of two days no cell differs by one to four.
func TestNothingCanBeInferred(t *testing.T) {
	r := rand.New(rand.NewPCG(20261125, 4))
	b := open(t)
	industries := []string{"finance", "health", "retail", "public"}
	seen := make(map[Key]Set)
	cells := 0
	for range 60 {
		for range r.IntN(7) {
			b.join(1, industries[r.IntN(4)])
		}
		for range r.IntN(4) {
			if len(b.runs) > 30 {
				i := r.IntN(len(b.runs))
				b.runs[i].Assessment = fmt.Sprintf("gone%d", r.Int())
				b.runs[i].Result.Organisation.Name = b.runs[i].Assessment
			}
		}
		s := b.compute()
		for _, c := range s.Shown() {
			cells++
			set := s.set(c.Key)
			if len(set.Members) < 10 {
				t.Fatalf("%v shows %d organisations", c.Key, len(set.Members))
			}
			if was, ok := seen[c.Key]; ok && !reflect.DeepEqual(was, set) {
				if n := max(missing(was.Members, set.Members), missing(set.Members, was.Members)); n < 5 {
					t.Fatalf("%v changed by %d organisations", c.Key, n)
				}
			}
			seen[c.Key] = set
		}
		for subset := 1; subset < 16; subset++ {
			var parts []Member
			for i, industry := range industries {
				if _, ok := s.Cell(Key{Level, "OUT", industry}); ok && subset>>i&1 == 1 {
					parts = append(parts, s.set(Key{Level, "OUT", industry}).Members...)
				}
			}
			whole := s.set(levelOut).Members
			if _, ok := s.Cell(levelOut); !ok || len(parts) == 0 {
				continue
			}
			if over := missing(whole, parts) + missing(parts, whole); over > 0 && over < 10 {
				t.Fatalf("the total less %b leaves %d", subset, over)
			}
		}
	}
	if cells < 200 {
		t.Errorf("only %d cells were looked at", cells)
	}
}

func TestOnlyWhatWasAnsweredTheSameWayCounts(t *testing.T) {
	for name, change := range map[string]func(*assessment.Result){
		"asked in other words": func(r *assessment.Result) { r.Questionnaire = "ours@1" },
		"a default":            func(r *assessment.Result) { r.Provenance[0].Letter = assessment.Default },
		"a published figure":   func(r *assessment.Result) { r.Provenance[0].Letter = assessment.Benchmark },
		"an override":          func(r *assessment.Result) { r.Provenance[0].Source = "override" },
		"no number":            func(r *assessment.Result) { r.Provenance[0].High = math.NaN() },
	} {
		b := open(t)
		b.join(12, "finance")
		for i := range b.runs {
			change(&b.runs[i].Result)
		}
		s := b.compute()
		if c, ok := s.Cell(Key{Touchless, "finance", ""}); ok {
			t.Errorf("%s: %+v", name, c)
		}
		if _, ok := s.Cell(levelOut); ok == (name == "asked in other words") {
			t.Errorf("%s: levels shown %v", name, ok)
		}
	}
}

// Figures are held to the steps of the evidence: levels to 0.1, shares to 1 %,
// minutes to two digits, counts to five.
func TestFiguresAreRounded(t *testing.T) {
	b := open(t)
	b.join(13, "finance")
	s := b.compute()
	for _, c := range s.Cells {
		for _, x := range []float64{c.Middle, c.Sure.Low, c.Sure.High, c.Half.Low, c.Half.High, c.Most.Low, c.Most.High} {
			scaled := 10 * x
			switch {
			case c.Kind == Touchless:
				scaled = 100 * x
			case c.Kind == Minutes && x >= 10:
				scaled = x
			}
			if math.Abs(scaled-math.Round(scaled)) > 1e-9 {
				t.Errorf("%v: %v", c.Key, x)
			}
		}
		if c.About != 15 || !(c.Most.Low <= c.Half.Low && c.Half.Low <= c.Middle && c.Middle <= c.Half.High && c.Half.High <= c.Most.High) {
			t.Errorf("%+v", c)
		}
	}
}

func TestAResultIsHeldAgainstItsIndustryOrAll(t *testing.T) {
	b := open(t)
	b.join(12, "finance")
	b.join(12, "health")
	b.compute()
	for industry, want := range map[string]string{"finance": "finance", "retail": "", "": ""} {
		r := result("Reader", industry, 4.8)
		c, ok, err := b.Among(t.Context(), "x", r)
		if err != nil || !ok || c.Industry != want || len(c.Levels) != 3 || len(c.Work) != 3 {
			t.Errorf("%q: %+v (%v)", industry, c, err)
			continue
		}
		if c.Levels[0].Place != Above || c.Work[2].Place != Above || c.Work[0].Place == Above {
			t.Errorf("%q: places %v %v %v", industry, c.Levels[0].Place, c.Work[0].Place, c.Work[2].Place)
		}
		r.Questionnaire = "ours@1"
		if c, ok, _ := b.Among(t.Context(), "x", r); ok {
			t.Errorf("a result of other questions is compared: %+v", c)
		}
	}
	if err := b.Forget(t.Context()); err != nil || len(b.states) != 0 {
		t.Errorf("%d pools are kept (%v)", len(b.states), err)
	}
}
