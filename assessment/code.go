package assessment

import (
	"waterline/assessment/questionnaire"
	"waterline/assessment/usage"
)

// Codes of problems with an answers file; each has a sentence in the locale,
// under "problem." and the code.
const (
	CodeEmpty           = "empty"
	CodeTooLarge        = "too_large"
	CodeNotText         = "not_utf8"
	CodeSyntax          = "syntax"
	CodeTrailing        = "second_document"
	CodeNotation        = "notation"
	CodeNotMapping      = "not_a_mapping"
	CodeNotList         = "not_a_list"
	CodeDuplicateKey    = "duplicate_key"
	CodeUnknownKey      = "unknown_key"
	CodeUnknownQuestion = "unknown_question"
	CodeMisplaced       = "misplaced_question"
	CodeUnknownBank     = "unknown_questionnaire"
	CodeRequired        = "required"
	CodeNoBank          = "no_questionnaire"
	CodeItemWithoutID   = "item_without_id"
	CodeItemID          = "bad_item_id"
	CodeDuplicateItem   = "duplicate_item"
	CodeTooManyItems    = "too_many_items"
	CodeTooManyProblems = "too_many_problems"
	CodeNoValue         = "no_value"
	CodeNotANumber      = "not_a_number"
	CodeDateForNumber   = "date_for_number"
	CodeNumberAsText    = "number_as_text"
	CodeNotAWord        = "not_a_word"
	CodeNotARange       = "not_a_range"
	CodeNotChoices      = "not_choices"
	CodeNotTable        = "not_a_table"
	CodeAboveSum        = "above_sum"
	CodeCheck           = "check"
	CodeNotAQuantity    = "not_a_quantity"

	CodeOverridePath      = "unknown_override_path"
	CodeDuplicateOverride = "duplicate_override"
	CodeKnots             = "bad_knots"
	CodeKnotOrder         = "knots_out_of_order"
	CodeKnotShare         = "knots_not_shares"
	CodeKnotAmount        = "knots_not_amounts"
	CodeOverrideKnots     = "override_needs_knots"
	CodeOverrideWord      = "override_needs_word"
	CodeLetter            = "bad_letter"

	CodeMonth               = "not_a_month"
	CodeAsOf                = "as_of_needed"
	CodeAfterAsOf           = "month_after_as_of"
	CodeInitiativeProcess   = "unknown_initiative_process"
	CodeDuplicateInitiative = "duplicate_initiative"
	CodeInitiativeState     = "unknown_initiative_state"
	CodeMonthNeeded         = "month_needed"
	CodeMonthUnfit          = "month_unfit"
	CodeMonthOrder          = "months_out_of_order"
	CodeBaseline            = "baseline_question"
	CodeActualMonth         = "actual_out_of_months"
	CodeActualMeasure       = "unknown_measure"
	CodeActualShare         = "actual_not_a_share"
	CodeActualSource        = "unknown_actual_source"
	CodeDuplicateActual     = "actual_given_twice"
	CodeSpendFalls          = "spend_falls"

	CodeTrueOrFalse = "not_true_or_false"
	CodeListOf      = "list_of_length"

	CodeFormEmpty       = "form_empty"
	CodeFormNoValue     = "form_no_value"
	CodeFormID          = "form_id"
	CodeFormBank        = "form_bank"
	CodeFormWord        = "form_word"
	CodeFormYesNo       = "form_yes_no"
	CodeFormKeep        = "form_keep"
	CodeFormMail        = "form_mail"
	CodeFormText        = "form_text"
	CodeFormLanguage    = "form_language_missing"
	CodeFormTag         = "form_language"
	CodeFormPlace       = "form_place"
	CodeFormOrigin      = "form_origin"
	CodeFormOriginPlain = "form_origin_plain"
	CodeFormStarts      = "form_two_starts"
	CodeFormNoStart     = "form_no_start"
	CodeFormNotStart    = "form_not_start"
	CodeFormBlank       = "form_blank"
	CodeFormBrand       = "form_brand"

	CodeVariantEmpty  = "variant_empty"
	CodeVariantNumber = "variant_number"
)

// Codes lists every code that reading or validating answers or forms, or
// linting the bank, may give.
func Codes() []string {
	return append([]string{
		CodeEmpty, CodeTooLarge, CodeNotText, CodeSyntax, CodeTrailing, CodeNotation,
		CodeNotMapping, CodeNotList, CodeDuplicateKey, CodeUnknownKey, CodeUnknownQuestion,
		CodeMisplaced, CodeUnknownBank, CodeRequired, CodeNoBank, CodeItemWithoutID, CodeItemID, CodeDuplicateItem,
		CodeTooManyItems, CodeTooManyProblems, CodeNoValue, CodeNotANumber, CodeDateForNumber,
		CodeNumberAsText, CodeNotAWord, CodeNotARange, CodeNotChoices, CodeNotTable,
		CodeAboveSum, CodeCheck, CodeNotAQuantity, CodeOverridePath, CodeDuplicateOverride, CodeKnots,
		CodeKnotOrder, CodeKnotShare, CodeKnotAmount, CodeOverrideKnots, CodeOverrideWord,
		CodeLetter, CodeLowMiddleHigh, CodeNothingEdited,
		CodeMonth, CodeAsOf, CodeAfterAsOf, CodeInitiativeProcess, CodeDuplicateInitiative, CodeInitiativeState,
		CodeMonthNeeded, CodeMonthUnfit, CodeMonthOrder, CodeBaseline, CodeActualMonth, CodeActualMeasure,
		CodeActualShare, CodeActualSource, CodeDuplicateActual, CodeSpendFalls,
		CodeTrueOrFalse, CodeListOf,
		CodeFormID, CodeFormBank, CodeFormWord, CodeFormYesNo, CodeFormKeep, CodeFormMail, CodeFormText,
		CodeFormLanguage, CodeFormTag, CodeFormPlace, CodeFormOrigin, CodeFormOriginPlain, CodeFormStarts, CodeFormNoStart,
		CodeFormEmpty, CodeFormNoValue, CodeFormNotStart, CodeFormBlank, CodeFormBrand, CodeVariantEmpty, CodeVariantNumber,
		CodeQuarterOrder, CodeQuarterAhead, CodeCurrency,
	}, append(usage.Codes(), questionnaire.Codes()...)...)
}
