package assessment

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/questionnaire"
)

// ChangeNote is an answer that a re-run gives otherwise than the run before it.
type ChangeNote struct {
	Place
	Before questionnaire.Answer // missing where there was none
	Why    Why                  // as it was said, "" where nobody said it
	By     string               // the name given by who changed it, "" for none
	Date   string               // YYYY-MM-DD
}

// Unconfirmed is an answer of the run before of which nobody said in this one
// whether it is still true. It does not count as measured.
type Unconfirmed struct {
	Place
	Date string // YYYY-MM-DD on which it was last said
}

// Rerun reports whether the draft goes on from an earlier result.
func (d Draft) Rerun() bool { return d.Follows != nil }

// ToConfirm reports whether the answer of a place is still to be confirmed.
func (d Draft) ToConfirm(at Place) bool {
	return d.Marks[at].Confirm && d.answer(at).State != questionnaire.Missing
}

// Before is what the run before said, missing where it said nothing or the
// questionnaire of this one does not take it.
func (d Draft) Before(at Place) questionnaire.Answer {
	if e := d.Earlier[at]; e.LeftOut == "" {
		return e.Answer
	}
	return questionnaire.Answer{}
}

// Changes lists the answers that the draft gives otherwise than the run before,
// those of processes and tools that came or went among them.
func (d Draft) Changes(bank *questionnaire.Bank) []AnswerChange {
	if !d.Rerun() {
		return nil
	}
	return AnswerChanges(d.before(), d.Told().Answers, bank)
}

// before are the answers of the run before that this one takes.
func (d Draft) before() Answers {
	a := Answers{Questionnaire: d.Questionnaire, Values: make(map[string]questionnaire.Answer), Groups: make(map[string][]Item)}
	for at, e := range d.Earlier {
		if e.LeftOut != "" || e.Answer.State == questionnaire.Missing {
			continue
		}
		a.put(at, e.Answer)
	}
	return a
}

// put sets an answer, with the item it belongs to.
func (a Answers) put(at Place, answer questionnaire.Answer) {
	if at.Item == "" {
		a.Values[at.Question] = answer
		return
	}
	i := slices.IndexFunc(a.Groups[at.Group], func(item Item) bool { return item.ID == at.Item })
	if i < 0 {
		i = len(a.Groups[at.Group])
		a.Groups[at.Group] = append(a.Groups[at.Group], Item{ID: at.Item, Values: make(map[string]questionnaire.Answer)})
	}
	a.Groups[at.Group][i].Values[at.Question] = answer
}

// changed are the changes that the draft's respondents made, by place. Of items
// that came or went, what is listed tells.
func (d Draft) changed() []ChangeNote {
	listed := make(map[Place]bool) // items of the run before
	for at := range d.Earlier {
		listed[Place{Group: at.Group, Item: at.Item}] = true
	}
	var out []ChangeNote
	for at, mark := range d.Marks {
		before, now := d.Before(at), d.answer(at)
		if !listed[Place{Group: at.Group, Item: at.Item}] || at.Item != "" && !d.has(at) {
			continue
		}
		if sameAnswer(before, now) && before.Proof == now.Proof {
			continue
		}
		out = append(out, ChangeNote{Place: at, Before: before, Why: mark.Why, By: d.People[mark.By].Name, Date: mark.At.UTC().Format(time.DateOnly)})
	}
	slices.SortFunc(out, func(a, b ChangeNote) int { return comparePlaces(a.Place, b.Place) })
	return out
}

// openSince is when an answer of an item was last said that nobody confirmed, ""
// for all others.
func (a Answers) openSince(item, question string) string {
	for _, u := range a.Unconfirmed {
		if u.Item == item && u.Question == question {
			return u.Date
		}
	}
	return ""
}

func (d Draft) has(at Place) bool {
	_, there := find(d.Answers.Groups[at.Group], at.Item)
	return there
}

// unconfirmed are the answers that nobody confirmed, by place.
func (d Draft) unconfirmed() []Unconfirmed {
	var out []Unconfirmed
	for at, mark := range d.Marks {
		if d.ToConfirm(at) {
			out = append(out, Unconfirmed{Place: at, Date: mark.At.UTC().Format(time.DateOnly)})
		}
	}
	slices.SortFunc(out, func(a, b Unconfirmed) int { return comparePlaces(a.Place, b.Place) })
	return out
}

// changedList reads what a re-run says otherwise.
func (d *decoder) changedList(n *yaml.Node) []ChangeNote {
	var out []ChangeNote
	d.notes(n, "changed", func(child *yaml.Node, path string) {
		var c ChangeNote
		var before *yaml.Node
		d.pairs(child, path, func(key, v *yaml.Node) {
			at := path + "." + key.Value
			switch key.Value {
			case "before":
				before = v
			case "why":
				if c.Why = Why(d.line(v, at)); c.Why != World && c.Why != Knowledge {
					d.fault(v, at, CodeUnknownKey, "got", v.Value, "allowed", "world, knowledge")
				}
			case "by":
				c.By = d.line(v, at)
			default:
				d.placed(key, v, at, &c.Place, &c.Date, "question, item, before, why, by, date")
			}
		})
		q, ok := d.settled(child, path, &c.Place)
		if ok && before != nil {
			c.Before, ok = d.answer(before, path+".before", q)
		}
		if ok {
			out = append(out, c)
		}
	})
	return out
}

// unconfirmedList reads what nobody confirmed.
func (d *decoder) unconfirmedList(n *yaml.Node) []Unconfirmed {
	var out []Unconfirmed
	d.notes(n, "unconfirmed", func(child *yaml.Node, path string) {
		var u Unconfirmed
		d.pairs(child, path, func(key, v *yaml.Node) {
			d.placed(key, v, path+"."+key.Value, &u.Place, &u.Date, "question, item, date")
		})
		if _, ok := d.settled(child, path, &u.Place); ok {
			out = append(out, u)
		}
	})
	return out
}

// notes goes through a list of mappings, at most one for each answer there may be.
func (d *decoder) notes(n *yaml.Node, key string, each func(child *yaml.Node, path string)) {
	place := func(i int) string { return fmt.Sprintf("%s[%d]", key, i+1) }
	d.entries(n, key, maxNotes, place, func(child *yaml.Node, path string) {
		if d.isMapping(child, path) {
			each(child, path)
		}
	})
}

// maxNotes is more than the answers of any assessment.
const maxNotes = 5000

// placed reads the keys that name an answer and a day.
func (d *decoder) placed(key, v *yaml.Node, at string, place *Place, date *string, allowed string) {
	switch key.Value {
	case "question":
		place.Question = d.line(v, at)
	case "item":
		place.Item = d.line(v, at)
	case "date":
		*date = d.line(v, at)
		if _, err := time.Parse(time.DateOnly, *date); err != nil {
			d.fault(v, at, questionnaire.CodeNotDate, "got", *date)
		}
	default:
		d.fault(key, at, CodeUnknownKey, "got", key.Value, "allowed", allowed)
	}
}

// settled finds the question of a place and the group it belongs to.
func (d *decoder) settled(n *yaml.Node, path string, at *Place) (questionnaire.Question, bool) {
	q, ok := d.bank.Question(at.Question)
	switch {
	case !ok && d.reported(path+".question"):
	case !ok:
		d.fault(n, path+".question", CodeUnknownQuestion, "got", at.Question)
	case (q.Group == "") != (at.Item == ""):
		d.fault(n, path, CodeMisplaced, "got", q.ID, "where", placeOf(q))
		ok = false
	}
	at.Group = q.Group
	return q, ok
}

func plainChanged(list []ChangeNote) []map[string]any {
	out := make([]map[string]any, len(list))
	for i, c := range list {
		out[i] = plainPlace(c.Place, c.Date)
		if c.Before.State != questionnaire.Missing {
			out[i]["before"] = plain(c.Before)
		}
		for key, text := range map[string]string{"why": string(c.Why), "by": strings.TrimSpace(c.By)} {
			if text != "" {
				out[i][key] = text
			}
		}
	}
	return out
}

func plainUnconfirmed(list []Unconfirmed) []map[string]any {
	out := make([]map[string]any, len(list))
	for i, u := range list {
		out[i] = plainPlace(u.Place, u.Date)
	}
	return out
}

func plainPlace(at Place, date string) map[string]any {
	m := map[string]any{"question": at.Question, "date": date}
	if at.Item != "" {
		m["item"] = at.Item
	}
	return m
}
