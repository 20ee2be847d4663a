package store

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
)

// tree makes clients of an organisation, each under the one before the slash.
func tree(t *testing.T, c *client.Service, organisation string, names ...string) map[string]string {
	t.Helper()
	ids := make(map[string]string)
	for _, name := range names {
		parent := ""
		for i := range name {
			if name[i] == '/' {
				parent, name = name[:i], name[i+1:]
				break
			}
		}
		made, err := c.New(t.Context(), organisation, client.Client{Name: name, Parent: ids[parent]}, ana)
		must(t, err)
		ids[name] = made.ID
	}
	return ids
}

// refused is the one problem of an error.
func refused(t *testing.T, err error) problem.Problem {
	t.Helper()
	var list problem.List
	if !errors.As(err, &list) || len(list) != 1 || list[0].Path != "parent" {
		t.Fatalf("the refusal is %v", err)
	}
	return list[0]
}

func under(t *testing.T, c *client.Service, id, parent string) error {
	t.Helper()
	one, err := c.Store.Client(t.Context(), "org", id)
	must(t, err)
	one.Parent = parent
	_, err = c.Save(t.Context(), "org", one, ana)
	return err
}

func TestClientsBelongToOneAnotherAndNeverToThemselves(t *testing.T) {
	c, _ := consultancy(t, 1000)
	ids := tree(t, c, "org", "Group", "Group/North", "North/Claims", "Group/South")
	if p := refused(t, under(t, c, ids["Group"], ids["Claims"])); p.Code != client.CodeParentCircle || p.Args["chain"] != "Group → Claims → North → Group" {
		t.Errorf("a circle is refused with %+v", p)
	}
	if p := refused(t, under(t, c, ids["Group"], ids["Group"])); p.Args["chain"] != "Group → Group" {
		t.Errorf("a client under itself is refused with %+v", p)
	}
	if p := refused(t, under(t, c, ids["Group"], "nobody")); p.Code != client.CodeParentUnknown {
		t.Errorf("a parent that is not there is refused with %+v", p)
	}
	foreign := tree(t, c, "other", "Theirs")
	if p := refused(t, under(t, c, ids["Group"], foreign["Theirs"])); p.Code != client.CodeParentUnknown {
		t.Errorf("a parent of another organisation is refused with %+v", p)
	}
	kept, err := c.Store.Client(t.Context(), "org", ids["Group"])
	must(t, err)
	if kept.Parent != "" || kept.Version != 1 {
		t.Errorf("after what was refused the group is %+v", kept)
	}
	must(t, under(t, c, ids["South"], ids["North"]))
	teams, err := c.Store.Teams(t.Context(), "org", ids["Group"])
	must(t, err)
	var said []string
	for _, team := range teams {
		said = append(said, fmt.Sprint(team.Name, team.Level))
	}
	if want := []string{"Claims2", "Group0", "North1", "South2"}; !slices.Equal(said, want) {
		t.Errorf("teams are %v, want %v", said, want)
	}
	must(t, c.Erase(t.Context(), "org", ids["North"], "North", ana))
	freed, err := c.Store.Client(t.Context(), "org", ids["Claims"])
	must(t, err)
	if freed.Parent != "" {
		t.Errorf("a team of an erased client belongs to %q", freed.Parent)
	}
	_, err = c.Store.Teams(t.Context(), "other", ids["Group"])
	wantCode(t, err, assessment.NotFound)
}

func TestATreeOfTeamsHasItsDepth(t *testing.T) {
	c, _ := consultancy(t, 1000)
	ids := tree(t, c, "org", "1", "1/2", "2/3", "3/4", "4/5", "a", "a/b")
	if p := refused(t, under(t, c, ids["a"], ids["5"])); p.Code != client.CodeParentDeep || p.Args["max"] != fmt.Sprint(client.DeepestTeam) {
		t.Errorf("seven levels are refused with %+v", p)
	}
	must(t, under(t, c, ids["a"], ids["4"]))
	if p := refused(t, under(t, c, ids["1"], ids["b"])); p.Code != client.CodeParentCircle {
		t.Errorf("the head under its lowest is refused with %+v", p)
	}
}

// Two saves at once, each allowed alone, do not make a circle together.
func TestNoRaceMakesACircle(t *testing.T) {
	c, _ := consultancy(t, 1000)
	for range 20 {
		ids := tree(t, c, "org", "A", "B")
		errs := make([]error, 2)
		var group sync.WaitGroup
		group.Go(func() { errs[0] = under(t, c, ids["A"], ids["B"]) })
		group.Go(func() { errs[1] = under(t, c, ids["B"], ids["A"]) })
		group.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("of two that put each other below, the refusals are %v", errs)
		}
	}
}

func TestAParentIsTypedByItsName(t *testing.T) {
	c, _ := consultancy(t, 1000)
	ids := tree(t, c, "org", "Müller & Söhne", "Twice", "Alone")
	second, err := c.New(t.Context(), "org", client.Client{Name: "TWICE"}, ana)
	must(t, err)
	for typed, want := range map[string]string{"": "", "  muller & sohne ": ids["Müller & Söhne"], second.ID: second.ID, "alone": ids["Alone"]} {
		if got, err := c.Named(t.Context(), "org", typed); err != nil || got != want {
			t.Errorf("%q is %q (%v), want %q", typed, got, err, want)
		}
	}
	_, err = c.Named(t.Context(), "org", "twice")
	if p := refused(t, err); p.Code != client.CodeParentTwice {
		t.Errorf("a name of two clients is refused with %+v", p)
	}
	_, err = c.Named(t.Context(), "org", "Nobody")
	if p := refused(t, err); p.Code != client.CodeParentUnknown {
		t.Errorf("a name of nobody is refused with %+v", p)
	}
}

func TestARollUpAddsTheNewestResultsOfATree(t *testing.T) {
	c, s := consultancy(t, 1000)
	ids := tree(t, c, "org", "Group", "Group/North", "North/Quiet")
	for _, id := range []string{ids["Group"], ids["North"]} {
		d := example(id + "-a")
		must(t, s.StartAssessment(t.Context(), "org", id, d, ana))
		r := resultOf(1000)
		r.Portfolio.NPV.Dots = []float64{960, 1090} // at 25 % and 75 %
		must(t, s.Submit(t.Context(), d.ID, assessment.Answers{}, r, noon))
	}
	got, err := c.RollUp(t.Context(), "org", ids["Group"])
	must(t, err)
	if len(got.Teams) != 2 || got.Teams[0].Name != "Group" || got.Teams[1].Name != "North" || len(got.Without) != 1 || got.Without[0].Name != "Quiet" {
		t.Fatalf("rolled up %+v without %+v", got.Teams, got.Without)
	}
	sum := got.Money[0]
	if sum.Teams != 2 || sum.NPV.Mean != 2020 || sum.NPV.P5 >= sum.Independent.P5 || sum.NPV.P5 < 1700 || got.Teams[0].Dimensions[1].ID != "SPD" {
		t.Errorf("the sum is %+v", sum)
	}
	_, err = c.RollUp(t.Context(), "other", ids["Group"])
	wantCode(t, err, assessment.NotFound)
}
