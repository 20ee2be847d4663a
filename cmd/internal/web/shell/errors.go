package shell

import (
	"context"
	"errors"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
)

// statuses is the one place where a code of the domain gets a status.
var statuses = map[assessment.Code]int{
	assessment.NotFound:        http.StatusNotFound,
	assessment.Expired:         http.StatusGone,
	assessment.Invalid:         http.StatusUnprocessableEntity,
	assessment.Conflict:        http.StatusConflict,
	assessment.Forbidden:       http.StatusForbidden,
	assessment.Unauthenticated: http.StatusUnauthorized,
	assessment.Limited:         http.StatusTooManyRequests,
	assessment.Unavailable:     http.StatusServiceUnavailable,
}

// Classify finds the status of an error and, if it has one, the key of its own
// sentence. Anything without a code is ours and has no sentence.
func Classify(err error) (status int, key string) {
	var known *assessment.Error
	var refused *fiber.Error
	var problems problem.List
	switch {
	case errors.As(err, &problems):
		return http.StatusUnprocessableEntity, ""
	case errors.As(err, &known):
		if status, ok := statuses[known.Code]; ok {
			return status, known.Safe
		}
	case errors.As(err, &refused):
		return refused.Code, refused.Message
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return http.StatusServiceUnavailable, ""
	}
	return http.StatusInternalServerError, ""
}

// Kind is the prefix of the texts of a status.
func Kind(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return "error.unauthenticated"
	case http.StatusForbidden:
		return "error.forbidden"
	case http.StatusNotFound:
		return "error.missing"
	case http.StatusMethodNotAllowed:
		return "error.method"
	case http.StatusGone:
		return "error.gone"
	case http.StatusConflict:
		return "error.conflict"
	case http.StatusTooManyRequests:
		return "error.limited"
	case http.StatusRequestEntityTooLarge, http.StatusRequestHeaderFieldsTooLarge:
		return "error.large"
	case http.StatusServiceUnavailable:
		return "error.busy"
	}
	if status < http.StatusInternalServerError {
		return "error.refused"
	}
	return "error.internal"
}
