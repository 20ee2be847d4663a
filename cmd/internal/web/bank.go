package web

import (
	"sync"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// Banks finds the bank of a reference, such as heron@2, in a language.
type Banks func(reference, language string) (*questionnaire.Bank, bool)

// askers are the server with banks other than the usual one, by reference and
// language. Each is made once.
type askers struct {
	guard sync.Mutex
	known map[[2]string]*Server
}

// asking is the server that asks from the bank of a reference: itself for the
// usual one, and where the reference is of no bank that is known.
func (s *Server) asking(reference string) *Server {
	if reference == "" || reference == s.Bank.Ref() || s.Banks == nil {
		return s
	}
	at := [2]string{reference, s.Locale.Tag()}
	s.askers.guard.Lock()
	defer s.askers.guard.Unlock()
	if one, ok := s.askers.known[at]; ok {
		return one
	}
	bank, ok := s.Banks(reference, s.Locale.Tag())
	if !ok {
		return s
	}
	one, service := *s, *s.service
	service.Bank = bank
	one.Bank, one.service = bank, &service
	s.askers.known[at] = &one
	return &one
}

// opening finds the form that somebody may start with, and the server that asks
// its questions. NotFound where it is switched off.
func (s *Server) opening(c *fiber.Ctx) (assessment.Form, *Server, error) {
	f, err := s.formOf(c)
	if err == nil && f.Closed {
		err = &assessment.Error{Code: assessment.NotFound, Safe: "error.form_gone"}
	}
	return f, s.asking(f.Questionnaire), err
}
