package intake

import (
	"regexp"
	"strings"

	"waterline/assessment/usage"
)

// FOCUS, the common table of cloud costs, version 1.2. Rows of other services
// are left out. What is billed is billed; what a commitment bought earlier
// covers is included, so that its purchase and its use do not count twice.

func focusForm() *csvForm {
	return &csvForm{
		need: []string{"billedcost", "effectivecost", "billingcurrency", "chargecategory", "chargeperiodstart", "servicecategory"},
		may: []string{"chargeperiodend", "consumedquantity", "consumedunit", "listcost", "servicename", "skumeter", "chargedescription",
			"subaccountid", "providername"},
		drop: []string{"availabilityzone", "billingaccountid", "billingaccountname", "billingaccounttype", "billingperiodend",
			"billingperiodstart", "capacityreservationid", "capacityreservationstatus", "chargeclass", "chargefrequency",
			"commitmentdiscountcategory", "commitmentdiscountid", "commitmentdiscountname", "commitmentdiscountquantity",
			"commitmentdiscountstatus", "commitmentdiscounttype", "commitmentdiscountunit", "contractedcost", "contractedunitprice",
			"invoiceid", "invoiceissuername", "listunitprice", "pricingcategory", "pricingcurrency", "pricingcurrencycontractedunitprice",
			"pricingcurrencyeffectivecost", "pricingcurrencylistunitprice", "pricingquantity", "pricingunit", "publishername", "regionid",
			"regionname", "resourceid", "resourcename", "resourcetype", "servicesubcategory", "skuid", "skupricedetails", "skupriceid",
			"subaccountname", "subaccounttype", "tags"},
		open: readFocus,
	}
}

type focusColumns struct {
	billed, effective, list, currency, category, start, end       column
	quantity, unit, service, kind, meter, text, account, provider column
}

func readFocus(t *table) func(*line) {
	c := focusColumns{
		billed: t.col("billedcost"), effective: t.col("effectivecost"), list: t.col("listcost"), currency: t.col("billingcurrency"),
		category: t.col("chargecategory"), start: t.col("chargeperiodstart"), end: t.col("chargeperiodend"),
		quantity: t.col("consumedquantity"), unit: t.col("consumedunit"), service: t.col("servicename"), kind: t.col("servicecategory"),
		meter: t.col("skumeter"), text: t.col("chargedescription"), account: t.col("subaccountid"), provider: t.col("providername"),
	}
	return func(l *line) {
		category := strings.ToLower(l.text(c.category))
		switch {
		case !strings.EqualFold(l.text(c.kind), "AI and Machine Learning"):
			l.skip("not_ai")
		case category == "tax":
			l.skip("tax")
		default:
			l.focus(&c, category == "usage")
		}
	}
}

func (l *line) focus(c *focusColumns, used bool) {
	tool := slug(l.text(c.service))
	if tool == "" {
		l.reject(c.service.name, "usage_missing")
	}
	rec := l.record(tool, modelBefore(l.text(c.text)))
	rec.Vendor = slug(l.text(c.provider))
	l.day(&rec, c.start.name, l.text(c.start))
	l.until(&rec, c.end.name, l.text(c.end))
	l.actor(&rec, c.account.name, l.text(c.account), usage.Unknown, usage.ByProject)
	l.in(&rec, c.currency.name, l.text(c.currency))
	l.money(&rec, usage.CostBilled, c.billed.name, l.number(c.billed), units)
	if used {
		l.money(&rec, usage.CostList, c.list.name, l.number(c.list), units)
		if effective, ok := l.micros(c.effective.name, l.number(c.effective), units); ok && effective > rec.Counts.Of(usage.CostBilled) {
			rec.Counts.Set(usage.CostIncluded, effective-rec.Counts.Of(usage.CostBilled))
		}
		l.tokensOf(&rec, l.text(c.meter)+" "+l.text(c.text), c.quantity, l.text(c.unit))
	}
	l.emit(&rec)
}

// tokenUnits are the units of tokens in bills, as powers of ten.
var tokenUnits = map[string]int32{
	"tokens": 0, "token": 0, "1000 tokens": 3, "1k tokens": 3, "1k": 3, "1000000 tokens": 6, "1m tokens": 6, "1m": 6, "count": 0, "1": 0,
}

// tokensOf adds what a bill counts, if it counts tokens, to the class that the
// text of the bill tells.
func (l *line) tokensOf(rec *usage.Record, text string, quantity column, unit string) {
	power, known := tokenUnits[strings.ToLower(unit)]
	class, told := tokenClass(text)
	if !known || !told {
		return
	}
	d := l.number(quantity)
	d.e += power
	l.n(rec, class, quantity.name, d)
}

// words by which the texts of bills tell the class of tokens.
var (
	outputWords = regexp.MustCompile(`(?i)\bout(p|put)?\b`)
	inputWords  = regexp.MustCompile(`(?i)\b(in|inp|input|prompt)\b`)
	cacheWords  = regexp.MustCompile(`(?i)\b(cach\w*|cchd|cd)\b`)
	writeWords  = regexp.MustCompile(`(?i)\b(writes?|creation|wr)\b`)
	modelEnd    = regexp.MustCompile(`(?i)[\s,-]+(text|image|audio|video|in|inp|input|out|outp|output|prompt|cach\w*|cchd|tokens?)\b.*$`)
)

func tokenClass(text string) (usage.Measure, bool) {
	switch {
	case cacheWords.MatchString(text) && writeWords.MatchString(text):
		return usage.InCacheWrite, true
	case cacheWords.MatchString(text):
		return usage.InCacheRead, true
	case outputWords.MatchString(text):
		return usage.Out, true
	case inputWords.MatchString(text):
		return usage.InUncached, true
	}
	return 0, false
}

// modelBefore is the model that the text of a bill begins with, "" when it
// begins with none that is known.
func modelBefore(text string) string {
	name := strings.TrimSpace(modelEnd.ReplaceAllString(text, ""))
	if vendorOf(modelName(name)) == "" {
		return ""
	}
	return name
}
