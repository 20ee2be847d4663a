package assessment_test

import (
	"testing"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// Each answer check asks back when answers contradict each other, and is silent
// about the insurer, whose answers fit. The contradictions are those the bank
// states for each check.
func TestChecks_AskBack(t *testing.T) {
	first := func(group string, change func(values map[string]questionnaire.Answer)) func(in *assessment.Input) {
		return func(in *assessment.Input) { change(in.Answers.Groups[group][0].Values) }
	}
	every := func(group string, change func(values map[string]questionnaire.Answer)) func(in *assessment.Input) {
		return func(in *assessment.Input) {
			for _, item := range in.Answers.Groups[group] {
				change(item.Values)
			}
		}
	}
	says := func(pairs ...any) func(in *assessment.Input) {
		return func(in *assessment.Input) {
			for i := 0; i < len(pairs); i += 2 {
				in.Answers.Values[pairs[i].(string)] = pairs[i+1].(questionnaire.Answer)
			}
		}
	}
	unknown := questionnaire.Answer{State: questionnaire.DontKnow}
	for id, change := range map[string]func(in *assessment.Input){
		"CK-02": first("process", func(v map[string]questionnaire.Answer) { v["PR-PEOPLE"] = given(1) }),
		"CK-03": first("process", func(v map[string]questionnaire.Answer) { v["PR-CYCLE"] = given(0.01); delete(v, "PR-BACKLOG") }),
		"CK-04": first("process", func(v map[string]questionnaire.Answer) { v["PR-CYCLE"] = given(10); v["PR-BACKLOG"] = given(1e6) }),
		"CK-05": first("process", func(v map[string]questionnaire.Answer) { v["PR-STANDARD"], v["PR-EXCEPTIONS"] = given(80), given(40) }),
		"CK-06": says("SP-TOTAL", given(1e6)),
		"CK-07": says("G-SHA-01", given(4), "SP-TOOLS-N", given(100)),
		"CK-08": says("G-OUT-01", given(4), "TM-HEADLINE", questionnaire.Answer{State: questionnaire.Given, Text: "usage"}),
		"CK-09": says("G-OUT-04", given(4), "TM-BOARD", given(1)),
		"CK-10": says("G-SPD-01", given(4), "SP-TOTAL", unknown),
		"CK-11": func(in *assessment.Input) {
			says("G-SPD-03", given(4))(in)
			every("tool", func(v map[string]questionnaire.Answer) {
				v["SP-BILLING"] = questionnaire.Answer{State: questionnaire.Given, Text: "seat"}
				v["SP-SEATS"], v["SP-ACTIVE"] = given(100), given(10)
			})(in)
		},
		"CK-12": func(in *assessment.Input) {
			says("G-DAT-01", given(4))(in)
			every("process", func(v map[string]questionnaire.Answer) { v["PR-API"] = given(2) })(in)
		},
		"CK-13": says("G-RSK-03", given(4), "G-ORC-03", given(1)),
		"CK-14": says("G-PPL-04", given(4), "TM-FEAR", given(2)),
		"CK-20": first("tool", func(v map[string]questionnaire.Answer) {
			v["SP-BILLING"] = questionnaire.Answer{State: questionnaire.Given, Text: "seat"}
			v["SP-SEATS"], v["SP-ACTIVE"] = given(10), given(20)
		}),
	} {
		in := example(t, "insurer")
		in.Draws = 1000
		if c, there := checkOf(evaluate(t, in), id); there {
			t.Errorf("%s asks about answers that fit: %v", id, c.Where)
		}
		change(&in)
		if c, there := checkOf(evaluate(t, in), id); !there || c.Kind != "ask" || c.Message == "" || len(c.Where) == 0 {
			t.Errorf("%s does not ask: %+v", id, c)
		}
	}
}
