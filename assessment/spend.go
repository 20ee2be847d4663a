package assessment

import (
	"math"
	"strings"
)

// spend splits a month of AI spend (METHOD section 6). What a tool is tied to
// is one of four; an unanswered tie counts as tied to nothing. Spend without an
// owner and spend not approved count only a clear "no".
func (e *evaluation) spend() Spend {
	s := Spend{Total: e.optional("SP-TOTAL"), ToolsStated: e.optional("SP-TOOLS-N"), Tools: make([]Tool, 0)}
	for _, item := range e.Answers.Groups["tool"] {
		fixed, used := orZero(optional(item.Values, "SP-COST", 1)), orZero(optional(item.Values, "SP-API", 1))
		t := Tool{
			ID: item.ID, Name: word(item.Values, "SP-VENDOR"), Cost: fixed + used,
			Seats: optional(item.Values, "SP-SEATS", 1), Active: optional(item.Values, "SP-ACTIVE", 1),
			Owned: yesNo(word(item.Values, "SP-OWNER")), Approved: yesNo(word(item.Values, "SP-SANCTIONED")),
			Outcome: word(item.Values, "SP-OUTCOME"),
			Trend:   optional(item.Values, "SP-TREND", 0.01), Renews: word(item.Values, "SP-COMMIT"),
		}
		if t.Seats != nil && t.Active != nil && *t.Seats > 0 {
			t.Idle = fixed * math.Max(0, *t.Seats-*t.Active) / *t.Seats
		}
		s.Tools = append(s.Tools, t)
		s.Listed += t.Cost
		s.Idle += t.Idle
		if t.Owned != nil && !*t.Owned {
			s.Unowned += t.Cost
		}
		if t.Approved != nil && !*t.Approved {
			s.Shadow += t.Cost
		}
		switch t.Outcome {
		case "measured":
			s.ByOutcome.Measured += t.Cost
		case "named":
			s.ByOutcome.Named += t.Cost
		case "usage":
			s.ByOutcome.Usage += t.Cost
		default:
			s.ByOutcome.None += t.Cost
		}
	}
	if s.Total != nil {
		s.Unexplained = *s.Total - s.Listed
	}
	return s
}

func yesNo(answer string) *bool {
	var b bool
	switch answer {
	case "yes":
		b = true
	case "no":
	default:
		return nil
	}
	return &b
}

// signals are the answers that say use itself is expected, ranked or rewarded.
// They describe the company's rules, never a person.
func (e *evaluation) signals() []Signal {
	out := make([]Signal, 0)
	for _, question := range []string{"TM-MANDATE", "TM-BOARD", "TM-TARGET", "TM-FEAR"} {
		switch countedChoice(e.Answers.Values[question]) {
		case 1:
			out = append(out, Signal{Question: question, Strength: "some"})
		case 2:
			out = append(out, Signal{Question: question, Strength: "strong"})
		}
	}
	if a := e.Answers.Values["TM-BUSY"]; a.Known() {
		for _, seen := range a.List {
			if seen != "none" {
				out = append(out, Signal{Question: "TM-BUSY." + seen, Strength: "some"})
			}
		}
	}
	if e.text("TM-CORR") == "spend_only" {
		out = append(out, Signal{Question: "TM-CORR", Strength: "some"})
	}
	for _, item := range e.Answers.Groups["tool"] {
		if word(item.Values, "SP-MINSPEND") == "yes" {
			out = append(out, Signal{Question: "SP-MINSPEND", Strength: "some"})
			break
		}
	}
	return out
}

// bottleneck is the one step the respondent would fix. A reference is a process
// by its id or, as people type it, by its name.
func (e *evaluation) bottleneck() Bottleneck {
	b := Bottleneck{Why: e.text("BN-WHY"), WaitHours: e.optional("BN-WAIT"), Cost: e.optional("BN-COST"), Next: e.text("BN-NEXT")}
	b.Text = e.text("BN-WHERE")
	for _, item := range e.Answers.Groups["process"] {
		if b.Text != "" && (item.ID == b.Text || strings.EqualFold(word(item.Values, "PR-NAME"), b.Text)) {
			b.Process, b.Text = item.ID, ""
		}
	}
	return b
}
