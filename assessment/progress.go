package assessment

import "waterline/assessment/questionnaire"

// Progress is how far a draft is: of the questions whose answer counts at its
// depth, as its answers stand.
type Progress struct{ Answered, Asked int }

// Progress counts the questions of a draft. A group that holds nothing yet
// counts as one question.
func (d Draft) Progress(bank *questionnaire.Bank) Progress {
	var p Progress
	p.add(d.Depth, bank.Asked(string(d.Depth), "", d.Answers.Scope()), d.Answers.Values)
	for _, g := range bank.Groups {
		if d.Depth.Limit(g) == 0 {
			continue
		}
		items := d.Answers.Groups[g.ID]
		if len(items) == 0 {
			p.Asked++
		}
		for _, item := range items {
			p.add(d.Depth, bank.Asked(string(d.Depth), g.ID, d.Answers.ItemScope(item)), item.Values)
		}
	}
	return p
}

// add counts the questions that an empty page leaves open: those that must be
// answered, and at full depth those that take "I do not know" as well.
func (p *Progress) add(depth Depth, asked []questionnaire.Question, values map[string]questionnaire.Answer) {
	for _, q := range asked {
		if !q.Required && (depth == Quick || !q.DontKnow && q.NotApplicable == "") {
			continue
		}
		p.Asked++
		if values[q.ID].State != questionnaire.Missing {
			p.Answered++
		}
	}
}
