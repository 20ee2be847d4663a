// Package retrospect turns what became of a client into what its pages show:
// sentences, pictures and tables of quarters, of forecasts held against what was
// measured, and of outcomes. It computes nothing that the domain does not say.
package retrospect
