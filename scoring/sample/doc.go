// Package sample draws standard normals by Latin hypercube: in every dimension
// each of N equally likely strata is used exactly once, at its midpoint, in an
// order that depends only on the seed and the dimension's name.
//
// Keying by name rather than by position means that adding a process leaves the
// draws of the others untouched, and that a dimension can be drawn again at any
// time instead of being kept.
//
// Source: McKay, Beckman, Conover (1979), A Comparison of Three Methods for
// Selecting Values of Input Variables, Technometrics 21(2); the centred variant.
package sample
