package questionnaire

// Codes of problems with one answer; each has a sentence in the locale.
const (
	CodeDontKnow       = "dont_know_not_allowed"
	CodeNotApplicable  = "not_applicable_not_allowed"
	CodeProof          = "evidence_not_allowed"
	CodeProofWord      = "evidence_unknown"
	CodeProofAlone     = "evidence_without_value"
	CodeNotFinite      = "not_finite"
	CodeNotWhole       = "not_whole"
	CodeOutOfRange     = "out_of_range"
	CodeRange          = "range_not_allowed"
	CodeLowAboveLikely = "low_above_likely"
	CodeLikelyAbove    = "likely_above_high"
	CodeLowAboveHigh   = "low_above_high"
	CodeEmptyText      = "empty_text"
	CodeTooLong        = "too_long"
	CodeControl        = "control_character"
	CodeReserved       = "reserved_word"
	CodeNotDate        = "not_a_date"
	CodeNotCurrency    = "not_a_currency"
	CodeOption         = "unknown_option"
	CodeTwice          = "chosen_twice"
	CodeAlone          = "chosen_alone"
	CodeTooFew         = "too_few_choices"
	CodeTooMany        = "too_many_choices"
	CodeRow            = "unknown_row"
)

// Codes of faults in a bank.
const (
	LintTwice     = "bank_id_twice"
	LintUnknown   = "bank_unknown_reference"
	LintMissing   = "bank_missing"
	LintType      = "bank_unknown_type"
	LintOptions   = "bank_options"
	LintItem      = "bank_item_parameters"
	LintBounds    = "bank_bounds"
	LintWord      = "bank_forbidden_word"
	LintRule      = "bank_rule"
	LintBudget    = "bank_over_budget"
	LintGroupMin  = "bank_group_minimum"
	LintLongWords = "bank_long_sentence"
	LintBetter    = "bank_better"
)

// Codes lists every code that Check, Lint and Style may give.
func Codes() []string {
	return []string{
		CodeDontKnow, CodeNotApplicable, CodeProof, CodeProofWord, CodeProofAlone,
		CodeNotFinite, CodeNotWhole, CodeOutOfRange, CodeRange, CodeLowAboveLikely,
		CodeLikelyAbove, CodeLowAboveHigh, CodeEmptyText, CodeTooLong, CodeControl,
		CodeReserved, CodeNotDate, CodeNotCurrency, CodeOption, CodeTwice,
		CodeAlone, CodeTooFew, CodeTooMany, CodeRow, LintTwice,
		LintUnknown, LintMissing, LintType, LintOptions, LintItem,
		LintBounds, LintWord, LintRule, LintBudget, LintGroupMin,
		LintLongWords, LintBetter,
		VariantName, VariantOf, VariantLanguage, VariantTag, VariantAnchor, VariantNeeded, VariantLeads, VariantOrder, VariantElse,
		VariantID, VariantType, VariantMoved, VariantMany, VariantValue,
	}
}
