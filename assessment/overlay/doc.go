// Package overlay puts the words of another language over data that is written
// in one: questions, figures and plays keep their ids, values and rules, and a
// file for each language holds their texts. Words that are missing or too many
// are refused, so that a reader never meets two languages in one sentence.
package overlay
