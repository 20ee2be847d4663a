package web

import (
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/audit"
	"waterline/cmd/internal/web/shell"
)

// FuzzReadAnswer sends any form as the answer to any question: what is taken
// obeys the question's rules, and there is no third outcome.
func FuzzReadAnswer(f *testing.F) {
	data, _ := audit.Embedded(f)
	bank, app := data.Bank, fiber.New()
	for i, form := range []string{
		"answer=3", "low=1&likely=2&high=3", "low=9&high=1", "state=dont_know", "state=dont_know&answer=1", "answer=a&answer=b", "answer=%00", "answer=NaN", "low=1e309&high=-0",
		"answer=1.400%2C5&unit=weeks", "rank.1=x&rank.2=x", "other=%F0%9F%99%82&answer=other%3A", "cell.a=1&cell.b=-2", "%zz=1;;&&==",
	} {
		f.Add(form, uint(i*9), i%2 == 0)
	}
	f.Fuzz(func(t *testing.T, form string, which uint, point bool) {
		q := bank.Questions[which%uint(len(bank.Questions))]
		decimal := ","
		if point {
			decimal = "."
		}
		c := app.AcquireCtx(&fasthttp.RequestCtx{})
		defer app.ReleaseCtx(c)
		c.Request().URI().SetQueryString(form)
		a, problems := readAnswer(shell.Query(c), q, decimal)
		if len(problems) > 0 {
			return
		}
		if faults := q.Check(fieldAnswer, a); len(faults) > 0 {
			t.Errorf("%s takes %q as %+v against its rules: %+v", q.ID, form, a, faults)
		}
		if a.State == questionnaire.Missing && q.Required {
			t.Errorf("%s is required and takes %q as nothing", q.ID, form)
		}
	})
}
