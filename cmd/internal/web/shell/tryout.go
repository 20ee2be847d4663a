package shell

import (
	"github.com/gofiber/fiber/v2"

	"waterline/assessment/questionnaire"
)

// TryOut shows a page of a questionnaire that is tried out.
type TryOut func(*fiber.Ctx, Tryout) error

// Tryout is a questionnaire that somebody goes through as a respondent does.
// Nothing of it is saved: the page carries the answers.
type Tryout struct {
	Bank     *questionnaire.Bank // in the language of the pages
	Language string
	Depth    string
	Action   string // address that its forms are sent to
	Leave    string // page that it was begun from
	Token    string // of its forms
}
