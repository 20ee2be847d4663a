package intake

import (
	"strings"

	"waterline/assessment/usage"
)

// Google Cloud's billing export: a line for a SKU, project and hour. What is
// billed is the cost with its credits, which are below zero.

type gcpRow struct {
	Service struct {
		Name string `json:"description"`
	} `json:"service"`
	SKU struct {
		Name string `json:"description"`
	} `json:"sku"`
	Start   string `json:"usage_start_time"`
	Project struct {
		ID string `json:"id"`
	} `json:"project"`
	Cost     decimal `json:"cost"`
	AtList   decimal `json:"cost_at_list"`
	Currency string  `json:"currency"`
	Usage    struct {
		Amount decimal `json:"amount"`
		Unit   string  `json:"unit"`
	} `json:"usage"`
	Credits []struct {
		Amount decimal `json:"amount"`
	} `json:"credits"`
	Type string `json:"cost_type"`
}

func gcpForm() *jsonForm {
	return rowsOf("", []string{"service.description", "sku.description", "usage_start_time", "cost", "currency"},
		func(*document) func(*row, *gcpRow) { return readGCP }).
		leaving("billing_account_id", "service.id", "sku.id", "usage_end_time", "project", "project.*", "labels", "labels.*",
			"system_labels", "system_labels.*", "location", "location.*", "export_time", "currency_conversion_rate",
			"usage.amount_in_pricing_units", "usage.pricing_unit", "credits.*", "invoice", "invoice.*", "resource", "resource.*",
			"price", "price.*", "tags", "tags.*", "adjustment_info", "adjustment_info.*", "transaction_type", "seller_name")
}

// gcpServices are those that sell models.
var gcpServices = []string{"vertex ai", "gemini", "generative language"}

func readGCP(r *row, g *gcpRow) {
	service := strings.ToLower(g.Service.Name)
	ai := false
	for _, name := range gcpServices {
		ai = ai || strings.Contains(service, name)
	}
	switch {
	case !ai:
		r.skip("not_ai")
		return
	case g.Type == "tax":
		r.skip("tax")
		return
	}
	rec := r.record(slug(g.Service.Name), modelBefore(g.SKU.Name))
	rec.Vendor = "google"
	r.day(&rec, "usage_start_time", g.Start)
	r.actor(&rec, "project.id", g.Project.ID, usage.Unknown, usage.ByProject)
	r.in(&rec, "currency", g.Currency)
	r.money(&rec, usage.CostBilled, "cost", g.Cost, units)
	for i := range g.Credits {
		r.money(&rec, usage.CostBilled, "credits.amount", g.Credits[i].Amount, units)
	}
	r.money(&rec, usage.CostList, "cost_at_list", g.AtList, units)
	if class, told := tokenClass(g.SKU.Name); told && g.Usage.Unit == "count" && !strings.Contains(strings.ToLower(g.SKU.Name), "character") {
		r.n(&rec, class, "usage.amount", g.Usage.Amount)
	}
	r.emit(&rec)
}
