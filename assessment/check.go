package assessment

// checks are the answers that do not fit together, as questions back to the
// respondent.
func (e *evaluation) checks() []Check {
	out := make([]Check, 0)
	for _, f := range e.Bank.Findings(e.Answers.Scope()) {
		c := Check{ID: f.Check.ID, Kind: f.Check.Kind, Message: f.Check.Message}
		for _, question := range f.Check.Where {
			where := question
			if q, ok := e.Bank.Question(question); ok && f.Item >= 0 && q.Group == f.Check.Group {
				where = f.Check.Group + "[" + e.Answers.Groups[f.Check.Group][f.Item].ID + "]." + question
			}
			c.Where = append(c.Where, where)
		}
		out = append(out, c)
	}
	return out
}
