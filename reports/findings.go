package reports

import (
	"waterline/assessment"
	"waterline/templates/locale"
)

// Answer is what a result says in sentences, the answer first. Page, PDF and
// mail print the same ones.
type Answer struct {
	Headline string   // what to do and what to expect, with the range
	Lead     string   // how likely that is
	Because  []string // up to three reasons
	Avoid    string   // what not to do; may be empty
	Branches []string // if it goes live, if it is stopped; empty when nothing is proposed
	Facts    []Fact   // three figures
	Doubt    string   // what the answer depends on most
	Next     string   // the next step
}

// Fact is one figure with its range and how it is known.
type Fact struct {
	Label  string
	Value  string
	Range  string // written out, "" for a count that has none
	Letter string // M, R, B or D, or ""
}

// Findings writes the answer of a result in the words of a language.
func Findings(res assessment.Result, l *locale.Locale) Answer {
	return Answer{}
}
