package intake

import (
	"regexp"
	"strings"

	"waterline/assessment/usage"
)

// AWS's cost and usage report, version 2: Bedrock by type of usage, hour or day.
// The caller is there only when the export asks for it. The unit of pricing
// says how many tokens one of the amount is. Models of the Marketplace come
// under other products, so the type of usage tells them too.

func awsForm() *csvForm {
	return &csvForm{
		need: []string{"line_item_usage_start_date", "line_item_usage_type", "line_item_unblended_cost", "line_item_usage_amount"},
		may: []string{"line_item_usage_end_date", "line_item_line_item_type", "line_item_product_code", "line_item_currency_code",
			"line_item_iam_principal", "pricing_unit", "line_item_usage_account_id"},
		drop: []string{"bill_payer_account_id", "line_item_operation", "line_item_resource_id", "product_region_code", "tags",
			"bill_billing_period_start_date", "bill_billing_period_end_date", "identity_line_item_id", "identity_time_interval",
			"line_item_line_item_description", "product", "resource_tags", "line_item_unblended_rate"},
		open: readAWS,
	}
}

// bedrockUsage reads a type such as USE1-Claude4.6Opus-cache-read-input-token-count.
var bedrockUsage = regexp.MustCompile(`(?i)^(?:[a-z0-9]+-)?(.+?)-(?:mantle-)?((?:cache-read-|cache-write-)?(?:input|output))-tokens?\b`)

var bedrockClass = map[string]usage.Measure{
	"input": usage.InUncached, "output": usage.Out, "cache-read-input": usage.InCacheRead, "cache-write-input": usage.InCacheWrite,
}

func readAWS(t *table) func(*line) {
	start, end, kind := t.col("line_item_usage_start_date"), t.col("line_item_usage_end_date"), t.col("line_item_usage_type")
	product, row, account := t.col("line_item_product_code"), t.col("line_item_line_item_type"), t.col("line_item_usage_account_id")
	amount, unit, principal := t.col("line_item_usage_amount"), t.col("pricing_unit"), t.col("line_item_iam_principal")
	cost, currency := t.col("line_item_unblended_cost"), t.col("line_item_currency_code")
	return func(l *line) {
		parts := bedrockUsage.FindStringSubmatch(l.text(kind))
		switch {
		case parts == nil && !strings.Contains(strings.ToLower(l.text(product)), "bedrock"):
			l.skip("not_ai")
			return
		case strings.EqualFold(l.text(row), "tax"):
			l.skip("tax")
			return
		}
		name := ""
		if parts != nil {
			name = parts[1]
		}
		rec := l.record("aws-bedrock", name)
		rec.Vendor = "aws"
		l.day(&rec, start.name, l.text(start))
		l.until(&rec, end.name, l.text(end))
		l.actor(&rec, account.name, l.text(account), usage.Unknown, usage.ByProject)
		l.principalOf(&rec, principal)
		l.in(&rec, currency.name, l.text(currency))
		l.money(&rec, usage.CostBilled, cost.name, l.number(cost), units)
		if power, known := tokenUnits[strings.ToLower(l.text(unit))]; known && parts != nil {
			d := l.number(amount)
			d.e += power
			l.n(&rec, bedrockClass[strings.ToLower(parts[2])], amount.name, d)
		}
		l.emit(&rec)
	}
}

// principalOf sets the caller: a user is a person; a session of a role may be
// one or a program.
func (l *line) principalOf(rec *usage.Record, c column) {
	kind := usage.Unknown
	if strings.Contains(l.text(c), ":user/") {
		kind = usage.Human
	}
	l.actor(rec, c.name, l.text(c), kind, usage.ByPrincipal)
}
