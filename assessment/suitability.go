package assessment

import "waterline/assessment/questionnaire"

// features maps the answers about one process to 0…1, 1 being easy to automate.
// Only answered features are there.
func features(values map[string]questionnaire.Answer) map[string]float64 {
	out := make(map[string]float64)
	for name, question := range map[string]string{
		"rules": "PR-RULES", "digital": "PR-DIGITAL", "api": "PR-API", "stability": "PR-CHANGE", "records": "PR-DATA",
	} {
		if n := step(values, question); n > 0 {
			out[name] = float64(n-1) / 4
		}
	}
	if share := optional(values, "PR-STANDARD", 0.01); share != nil {
		out["standard"] = *share
	}
	if share := optional(values, "PR-EXCEPTIONS", 0.01); share != nil {
		out["exceptions"] = 1 - *share
	}
	return out
}

// suitability is the weighted mean of the answered features, the weights
// renormalised over them. With nothing answered it is the centre, which shifts
// nothing.
func (e *evaluation) suitability(parts map[string]float64) Suitability {
	weights := e.params.get("suitability/weights").Table
	sum, total := 0.0, 0.0
	for _, name := range sortedKeys(parts) {
		sum += weights[name] * parts[name]
		total += weights[name]
	}
	if total == 0 {
		return Suitability{Value: e.params.cell("suitability/shift", "centre"), Parts: parts}
	}
	return Suitability{Value: sum / total, Parts: parts}
}
