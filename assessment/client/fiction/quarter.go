package fiction

import (
	"maps"
	"math"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// Earlier invents what an organisation would have answered so many quarters ago
// that answers this today: the further back, the fewer areas were looked after,
// the more seats lay idle, and the less was known of its processes. In one area
// in four it was better then, since not everything gets better.
func Earlier(a assessment.Answers, bank *questionnaire.Bank, quarters int) assessment.Answers {
	a.Values = maps.Clone(a.Values)
	for place, d := range bank.Dimensions {
		for _, q := range bank.DimensionItems(d.ID) {
			if answer, there := a.Values[q.ID]; there {
				a.Values[q.ID] = governed(q, answer, place, quarters)
			}
		}
	}
	groups := make(map[string][]assessment.Item, len(a.Groups))
	for id, items := range a.Groups {
		for _, item := range items {
			values := maps.Clone(item.Values)
			worked(values, quarters)
			tooled(values, quarters)
			groups[id] = append(groups[id], assessment.Item{ID: item.ID, Values: values})
		}
	}
	a.Groups = groups
	return a
}

// governed is an answer of one area, by the place of the area. Each area moved
// in a quarter of its own.
func governed(q questionnaire.Question, a questionnaire.Answer, place, quarters int) questionnaire.Answer {
	const apart, years = 2, 5 // areas that move in the quarter after, and quarters in which one moves
	moved := 1 + place*apart%years
	if !a.Known() || quarters < moved {
		return a
	}
	const fallen, nth = 3, 4
	if place%nth == fallen {
		if int(a.Number) < len(q.Options) {
			a.Number++
		}
		return a
	}
	if a.Number > 1 {
		a.Number--
	}
	a.Proof = ""
	return a
}

// worked are the answers about a process: fewer cases, and wider ranges from a
// guess in the first place.
func worked(values map[string]questionnaire.Answer, quarters int) {
	const growth, doubt, guessed = 0.02, 0.07, 3
	if a, there := values["PR-VOLUME"]; there && a.Known() {
		values["PR-VOLUME"] = spread(a, math.Pow(1-growth, float64(quarters)), 1)
	}
	if a, there := values["PR-MINUTES"]; there && a.Known() {
		values["PR-MINUTES"] = spread(a, 1, 1+doubt*float64(quarters))
	}
	if a, there := values["PR-SOURCE"]; there && a.Known() && quarters >= guessed {
		a.Text = "expert"
		values["PR-SOURCE"] = a
	}
}

// spread scales a figure and widens its range, in whole numbers.
func spread(a questionnaire.Answer, scale, wider float64) questionnaire.Answer {
	a.Number = math.Round(a.Number * scale)
	if a.Range == nil {
		return a
	}
	r := *a.Range
	r.Likely = math.Round(r.Likely * scale)
	r.Low, r.High = math.Max(1, math.Floor(r.Low*scale/wider)), math.Ceil(r.High*scale*wider)
	a.Range = &r
	return a
}

// tooled are the answers about a tool: fewer of its seats were in use.
func tooled(values map[string]questionnaire.Answer, quarters int) {
	const learnt = 0.08
	if a, there := values["SP-ACTIVE"]; there && a.Known() {
		values["SP-ACTIVE"] = spread(a, math.Pow(1-learnt, float64(quarters)), 1)
	}
}
