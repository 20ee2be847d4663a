package reports

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/templates/locale"
)

// A re-run has one page more, and that is one whatever it has to show. The
// insurer's answers tell of targets, so that it has the lines of a month as well.
func TestBuild_SheetsOfARerun(t *testing.T) {
	for name, made := range reruns(t) {
		r, previous := made()
		for _, tag := range locale.Tags() {
			for _, paper := range []Paper{A4, Letter} {
				opt := spoken(t, tag, paper)
				opt.Previous = previous
				doc, err := Build(r, opt)
				if err != nil {
					t.Fatalf("%s, %s, %s: %v", name, tag, paper, err)
				}
				more := 1
				if name == "insurer" {
					more++
				}
				if want, known := sheets[name]; known && len(doc.Pages) != want+more {
					t.Errorf("%s, %s, %s: %d sheets, want %d and %d", name, tag, paper, len(doc.Pages), want, more)
				}
				pages := slices.DeleteFunc(slices.Clone(doc.Pages), func(p Page) bool { return p.Section != sectionSince })
				if len(pages) != 1 {
					t.Fatalf("%s, %s, %s: the change takes %d pages", name, tag, paper, len(pages))
				}
				if full := filled(doc, pages[0]); full < leastFilled {
					t.Errorf("%s, %s, %s: the page is filled to %.0f %%", name, tag, paper, 100*full)
				}
			}
		}
	}
}

// The full report of three cards has the change on page 16, or after the lines of
// a month on page 17, before the assumptions (the design brief, section 13).
func TestBuild_ChangeIsBeforeTheAssumptions(t *testing.T) {
	r, _, previous := rerun(t, "insurer")
	opt := options(t, A4)
	opt.Previous = previous
	doc, err := Build(r, opt)
	if err != nil {
		t.Fatal(err)
	}
	if got := doc.Pages[16]; got.Section != sectionSince || doc.Pages[17].Section != sectionAssumptions || got.Kicker != "Change since the run of 20 August 2026" {
		t.Errorf("page 17 is %s, page 18 %s", got.Section, doc.Pages[17].Section)
	}
	if names := doc.SectionsOf(Composition{}); !slices.ContainsFunc(names, func(s Section) bool { return s.ID == sectionSince && !s.Fixed }) {
		t.Errorf("a composer cannot leave it out: %+v", names)
	}
	opt.Composition = Composition{Off: []string{sectionSince}}
	if doc, err = Build(r, opt); err != nil || slices.ContainsFunc(doc.Pages, func(p Page) bool { return p.Section == sectionSince }) {
		t.Errorf("left out, it is there; %v", err)
	}
}

// told is a change of the insurer, in English.
func told(t *testing.T, change func(*assessment.Delta)) Changed {
	t.Helper()
	r, _, previous := rerun(t, "insurer")
	change(&previous.Change)
	opt := options(t, A4)
	c, err := Since(r, previous.Change, opt.Locale, opt.Bank, 5)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// However much a new method adds, it is never part of what the plan is said to
// have gained.
func TestSince_AMethodIsNoProgress(t *testing.T) {
	c := told(t, func(d *assessment.Delta) {
		m := d.Money
		m.Before.Mean, m.Rescored.Mean, m.After.Mean = 100e3, 900e3, 860e3
		m.Mean = assessment.Split{Total: 760e3, Method: 800e3, World: -100e3, Knowledge: 60e3}
	})
	if !strings.Contains(c.Headline, "about what it was") {
		t.Errorf("headline: %s", c.Headline)
	}
	if !strings.Contains(c.Lead, "That step of +£800k is neither progress nor setback.") {
		t.Errorf("lead: %s", c.Lead)
	}
	for _, s := range c.Sentences {
		if strings.Contains(s, "£800k") || strings.Contains(s, "£760k") {
			t.Errorf("sentence: %s", s)
		}
	}
	split := c.Charts[0]
	if split.ID != "change-split" || !strings.Contains(split.SVG(720, "x"), "not comparable") {
		t.Errorf("no break is drawn in %s", split.ID)
	}
	fell := told(t, func(d *assessment.Delta) {
		m := d.Money
		m.Before.Mean, m.Rescored.Mean, m.After.Mean = 100e3, 900e3, 400e3
		m.Mean = assessment.Split{Total: 300e3, Method: 800e3, World: -500e3}
	})
	if fell.Headline != "The plan is worth £500k less than last time, mostly through real change" {
		t.Errorf("headline: %s", fell.Headline)
	}
}

// Where nothing moved clearly it is said so, and the largest move is named with
// what noise is.
func TestSince_NoClearChange(t *testing.T) {
	c := told(t, func(d *assessment.Delta) {
		for i := range d.Dimensions {
			d.Dimensions[i].Verdict = assessment.NoClearChange
		}
		d.Dimensions[0].ID, d.Dimensions[0].MDC = "SPD", 1.2
		d.Dimensions[0].Before, d.Dimensions[0].After = &assessment.Reading{Level: 2}, &assessment.Reading{Level: 2.8}
	})
	want := "No area shows a clear change. Spend control moved most, by +0.8; up to 1.2 is within the noise of two sets of answers."
	if !slices.Contains(c.Sentences, want) {
		t.Errorf("sentences: %q", c.Sentences)
	}
	moved := told(t, func(*assessment.Delta) {})
	if !slices.ContainsFunc(moved.Sentences, func(s string) bool {
		return strings.HasPrefix(s, "Outcome measurement rose from ") && strings.Contains(s, "very likely (") && strings.Contains(s, "that this is real")
	}) {
		t.Errorf("sentences: %q", moved.Sentences)
	}
}

func TestSince_MissesAreAdmitted(t *testing.T) {
	r := company(t, "insurer")
	c := told(t, func(d *assessment.Delta) { d.Outcomes = outcomes(r, 5) })
	for _, want := range []string{
		"4 of 5 measured values lie inside the 90\u00a0% range of the forecast. We were too hopeful once.",
		"Triage new claims, benefit a month in September 2026: £1.8k, but we expected £4.5k to £16k.",
	} {
		if !slices.Contains(c.Sentences, want) {
			t.Errorf("%q is not among %q", want, c.Sentences)
		}
	}
	if i := slices.IndexFunc(c.Charts, func(c Chart) bool { return c.ID == "change-outcomes" }); i < 0 || len(c.Charts[i].Numbers.Rows) != 5 {
		t.Errorf("the values are not in a table")
	}
}

func TestSince_OtherCurrency(t *testing.T) {
	c := told(t, func(d *assessment.Delta) { d.Money, d.Before.Currency = nil, "CHF" })
	if c.Headline != "Amounts cannot be compared with last time: then they were in CHF, now in GBP" {
		t.Errorf("headline: %s", c.Headline)
	}
	if len(c.Charts) != 1 || len(c.Processes.Rows) != 0 || strings.Contains(strings.Join(c.Sentences, " "), "£") {
		t.Errorf("money is compared: %q", c.Sentences)
	}
}

// The parts as a table writes them add up to the difference it writes.
func TestAddedUp(t *testing.T) {
	for _, s := range []assessment.Split{
		{Total: 10.4, World: 3.4, Knowledge: 3.5, Method: 3.5}, {Total: -0.6, World: -0.2, Knowledge: -0.2, Method: -0.2}, {}, {Total: 1e9, World: 1e9 - 0.5, Draws: 0.5},
	} {
		got := addedUp(s)
		if got.World+got.Knowledge+got.Method+got.Draws != got.Total || got.Total != math.Round(s.Total) || math.Abs(got.World-s.World) > 2 {
			t.Errorf("%+v becomes %+v", s, got)
		}
	}
}

// The file carries the run before and the change; without a run before it is as
// it always was.
func TestReadSource_Previous(t *testing.T) {
	r, answers, previous := rerun(t, "insurer")
	opt := options(t, A4)
	opt.Answers, opt.Version = &answers, "1.2.3"
	alone, err := ReadSource(rendered(t, r, opt))
	if err != nil || alone.Versions.Previous != nil || alone.Change != nil {
		t.Fatalf("without a run before: %+v, %v", alone.Versions.Previous, err)
	}
	opt.Previous = previous
	file := rendered(t, r, opt)
	s, err := ReadSource(file)
	if err != nil {
		t.Fatal(err)
	}
	if p := s.Versions.Previous; p == nil || p.Questionnaire != "core@1" || p.Date != "2026-08-20" {
		t.Errorf("the run before is %+v", p)
	}
	var read assessment.Delta
	if err := json.Unmarshal(s.Change, &read); err != nil || read.Money.Mean != previous.Change.Money.Mean {
		t.Errorf("the change reads %+v, %v", read.Money, err)
	}
	if s.Fingerprint() == alone.Fingerprint() || !s.Prints(s.Fingerprint()) {
		t.Error("the fingerprint does not cover the run before")
	}
	before := s.Fingerprint()
	s.PreviousResult = bytes.Replace(s.PreviousResult, []byte(`"mean":`), []byte(`"mean":1`), 1)
	if s.Fingerprint() == before {
		t.Error("the fingerprint does not cover the result of the run before")
	}
	previous.Answers.Questionnaire = "core@7"
	if _, err := Build(r, opt); err == nil {
		t.Error("answers of another run before are taken")
	}
}

// The page of the change as a tree: an insurer after a year, whose initiatives
// were measured, and one whose answers moved and whose evidence changed.
func TestBuild_ChangeGolden(t *testing.T) {
	cases := map[string]func() (assessment.Result, *Previous){
		"insurer": reruns(t)["insurer"],
		"year": func() (assessment.Result, *Previous) {
			before, after := exampleInput(t, "insurer"), exampleInput(t, "insurer-2026q4")
			issued := result(t, before)
			d, err := assessment.Since(before, after, &issued)
			if err != nil {
				t.Fatal(err)
			}
			return result(t, after), &Previous{Answers: before.Answers, Result: issued, Change: d}
		},
	}
	for name, made := range cases {
		r, previous := made()
		for _, tag := range locale.Tags() {
			opt := spoken(t, tag, A4)
			opt.Previous = previous
			doc, err := Build(r, opt)
			if err != nil {
				t.Fatal(err)
			}
			doc.Pages = slices.DeleteFunc(doc.Pages, func(p Page) bool { return p.Section != sectionSince })
			path, got := filepath.Join("testdata", name+".since."+tag+".golden.json"), tree(t, doc)
			if *update {
				if err := os.WriteFile(path, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatalf("%v; -update writes it", err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s differs; look at it, then run with -update", path)
			}
		}
	}
}
