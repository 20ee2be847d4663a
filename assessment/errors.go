package assessment

import "fmt"

// Code classes an error for the edge.
type Code string

// The codes. Anything without one is internal and its text is never shown.
const (
	NotFound        Code = "not_found"
	Expired         Code = "expired"
	Invalid         Code = "invalid"
	Conflict        Code = "conflict"
	Unauthenticated Code = "unauthenticated" // nobody is signed in, or not with these
	Forbidden       Code = "forbidden"       // signed in, and not allowed
	Limited         Code = "limited"         // too often in a short time
	Unavailable     Code = "unavailable"     // what keeps the data refuses; a later try may do
)

// Error is an error a person may be told about.
type Error struct {
	Code Code
	Safe string // a locale key with a sentence for people
	Err  error  // cause, for the log
}

func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Safe, e.Err)
	}
	return fmt.Sprintf("%s: %s", e.Code, e.Safe)
}

func (e *Error) Unwrap() error { return e.Err }
