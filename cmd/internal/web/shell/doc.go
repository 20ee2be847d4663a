// Package shell is what all pages of the server stand on: parsed templates,
// the reading of forms, the headers that every answer has, the check that a
// form came from our own page, and the status of an error. It knows neither
// assessments nor accounts.
package shell
