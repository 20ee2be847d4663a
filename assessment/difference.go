package assessment

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"waterline/assessment/questionnaire"
)

// Said is the last that a respondent said to a question.
type Said struct {
	Place
	By     string // id of the respondent
	At     time.Time
	Answer questionnaire.Answer
}

// Difference is one question to which respondents gave different answers. All
// of them are kept and one counts: the one saved last, until one is chosen.
// Figures are never averaged, and no range becomes wider by itself; whoever
// owns the draft may choose an answer, or a range that holds them all.
type Difference struct {
	Place
	Said   []Said // the one that counts first, then the newest first
	Chosen bool   // it counts because it was chosen, not because it came last
}

// Differences lists the questions that are answered differently, by place. How
// well an answer is shown makes no difference.
func (d Draft) Differences() []Difference {
	var out []Difference
	for at, others := range d.otherwise() {
		mark := d.Marks[at]
		said := append([]Said{{at, mark.By, mark.At, d.answer(at)}}, others...)
		slices.SortStableFunc(said[1:], func(a, b Said) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.By, b.By)) })
		out = append(out, Difference{at, said, mark.Chosen})
	}
	slices.SortFunc(out, func(a, b Difference) int { return comparePlaces(a.Place, b.Place) })
	return out
}

// otherwise are the answers that are kept beside the one that counts, and not
// the same.
func (d Draft) otherwise() map[Place][]Said {
	out := make(map[Place][]Said)
	for _, s := range d.Said {
		counts := d.answer(s.Place)
		if s.By != d.Marks[s.Place].By && counts.State != questionnaire.Missing && !sameAnswer(counts, s.Answer) {
			out[s.Place] = append(out[s.Place], s)
		}
	}
	return out
}

func comparePlaces(a, b Place) int {
	return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Item, b.Item), cmp.Compare(a.Question, b.Question))
}

// answer is the one that counts.
func (d Draft) answer(at Place) questionnaire.Answer { return d.Answers.At(at) }

// At is the answer at a place, missing where there is none.
func (a Answers) At(p Place) questionnaire.Answer {
	if p.Item == "" {
		return a.Values[p.Question]
	}
	for _, item := range a.Groups[p.Group] {
		if item.ID == p.Item {
			return item.Values[p.Question]
		}
	}
	return questionnaire.Answer{}
}

func sameAnswer(a, b questionnaire.Answer) bool {
	a.Proof, b.Proof = "", ""
	return reflect.DeepEqual(a, b)
}

// Span is the range from the lowest to the highest figure that was said, with
// the one that counts as the likely one. It is none where the question takes no
// range or somebody gave no figure.
func (d Difference) Span(q questionnaire.Question) (questionnaire.Answer, bool) {
	if !q.TakesRange() {
		return questionnaire.Answer{}, false
	}
	var r questionnaire.Range
	if q.Type == questionnaire.Three {
		r.Likely, r.HasLikely = d.Said[0].Answer.Likely(), true
	}
	for i, s := range d.Said {
		if !s.Answer.Known() {
			return questionnaire.Answer{}, false
		}
		low, high := s.Answer.Number, s.Answer.Number
		if s.Answer.Range != nil {
			low, high = s.Answer.Range.Low, s.Answer.Range.High
		}
		if i == 0 {
			r.Low, r.High = low, high
		}
		r.Low, r.High = min(r.Low, low), max(r.High, high)
	}
	a := questionnaire.Answer{State: questionnaire.Given, Range: &r}
	return a, !sameAnswer(a, d.Said[0].Answer)
}

// Disagreement is a Difference as a result freezes it.
type Disagreement struct {
	Item     string  `json:"item,omitempty"`
	Question string  `json:"question"`
	Said     []Voice `json:"said"` // the one that counts first
	Chosen   bool    `json:"chosen"`
}

// Voice is one respondent in a Disagreement.
type Voice struct {
	By    string          `json:"by,omitempty"`    // the name given
	Owner bool            `json:"owner,omitempty"` // began the assessment
	Date  string          `json:"date"`
	Value json.RawMessage `json:"value,omitempty"` // as in an answers file
}

// disagreements are those about answers that a result is made from.
func (a Answers) disagreements() []Disagreement {
	var out []Disagreement
	for _, s := range a.Said {
		if !s.Counts || a.At(s.Place).State == questionnaire.Missing {
			continue
		}
		d := Disagreement{Item: s.Item, Question: s.Question, Said: []Voice{s.voice()}, Chosen: s.Chosen}
		for _, other := range a.Said {
			if other.Place == s.Place && !other.Counts {
				d.Said = append(d.Said, other.voice())
			}
		}
		if len(d.Said) > 1 {
			out = append(out, d)
		}
	}
	return out
}

func (s Statement) voice() Voice {
	value, err := EncodeAnswer(s.Answer)
	if err != nil {
		value = nil // a figure that is not finite, which no answer holds
	}
	return Voice{By: s.By, Owner: s.Owner, Date: s.Date, Value: value}
}
