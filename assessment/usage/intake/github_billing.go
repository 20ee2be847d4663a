package intake

import (
	"strings"

	"waterline/assessment/usage"
)

// GitHub's billing of Copilot by user, day and model: premium requests, or AI
// credits since 2026. A quantity is in billing units, as models weigh a request
// differently. Net is billed; gross is at list price. Dollars.

func githubRequestsForm() *csvForm {
	return &csvForm{
		need: []string{"date", "username", "sku", "model", "quantity", "unit_type", "net_amount", "exceeds_quota"},
		may:  []string{"gross_amount", "product"},
		drop: githubLeft,
		open: readGitHubBilling,
	}
}

func githubCreditsForm() *csvForm {
	return &csvForm{
		need: []string{"date", "username", "sku", "model", "quantity", "unit_type", "net_amount"},
		may:  []string{"gross_amount", "product"},
		drop: githubLeft,
		open: readGitHubBilling,
	}
}

var githubLeft = []string{"applied_cost_per_quantity", "discount_amount", "total_monthly_quota", "organization", "cost_center_name",
	"aic_quantity", "aic_gross_amount", "repository", "exceeds_quota"}

func readGitHubBilling(t *table) func(*line) {
	day, user, product, model := t.col("date"), t.col("username"), t.col("product"), t.col("model")
	quantity, gross, net := t.col("quantity"), t.col("gross_amount"), t.col("net_amount")
	return func(l *line) {
		if name := l.text(product); name != "" && !strings.EqualFold(name, "copilot") {
			l.skip("not_ai")
			return
		}
		rec := l.record(copilot, l.text(model))
		rec.Vendor = "github"
		l.day(&rec, day.name, l.text(day))
		l.person(&rec, user.name, l.text(user))
		l.in(&rec, "", "USD")
		l.money(&rec, usage.Units, quantity.name, l.number(quantity), units)
		l.money(&rec, usage.CostList, gross.name, l.number(gross), units)
		l.money(&rec, usage.CostBilled, net.name, l.number(net), units)
		l.emit(&rec)
	}
}

// githubOldestForm is the first report of premium requests, of 2025: a row for
// each request, weighed as its model is, and no money.
func githubOldestForm() *csvForm {
	return &csvForm{
		need: []string{"timestamp", "user", "model", "requests used", "exceeds monthly quota"},
		drop: []string{"total monthly quota"},
		open: func(t *table) func(*line) {
			when, user, model, used := t.col("timestamp"), t.col("user"), t.col("model"), t.col("requests used")
			return func(l *line) {
				rec := l.record(copilot, l.text(model))
				rec.Vendor = "github"
				l.day(&rec, when.name, l.text(when))
				l.person(&rec, user.name, l.text(user))
				l.money(&rec, usage.Units, used.name, l.number(used), units)
				l.emit(&rec)
			}
		},
	}
}
