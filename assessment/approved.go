package assessment

// ApprovedTools are the names of the AI tools that answers say the organisation
// has approved, as the respondent wrote them. An approval under way is none yet.
func ApprovedTools(answers Answers) []string {
	var out []string
	for _, item := range answers.Groups["tool"] {
		if name := word(item.Values, "SP-VENDOR"); name != "" && word(item.Values, "SP-SANCTIONED") == "yes" {
			out = append(out, name)
		}
	}
	return out
}
