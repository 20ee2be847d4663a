package intake

import (
	"strings"

	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
)

// Azure's cost export: a row for a meter, resource and day. Dates are written
// month first, or day first where the region is European, and one file keeps to
// one order. Numbers may have decimal commas.

// DateOrder is whether a date such as 10/01/2026 begins with the day.
type DateOrder string

// The orders.
const (
	MonthFirst DateOrder = "month"
	DayFirst   DateOrder = "day"
)

func azureForm() *csvForm {
	form := &csvForm{
		need: []string{"date", "metername", "quantity", "unitofmeasure", "costinbillingcurrency"},
		may:  []string{"consumedservice", "chargetype", "billingcurrencycode", "billingcurrency", "resourceid"},
		drop: []string{"subscriptionid", "subscriptionname", "resourcegroup", "resourcelocation", "resourcename", "servicefamily",
			"metercategory", "metersubcategory", "meterid", "productname", "effectiveprice", "pricingmodel", "tags", "meterregion",
			"unitprice", "publishername", "publishertype", "costcenter", "billingaccountid", "billingaccountname", "billingprofileid",
			"billingprofilename", "billingperiodstartdate", "billingperiodenddate", "accountname", "accountownerid", "offerid",
			"invoicesection", "additionalinfo", "serviceinfo1", "serviceinfo2", "reservationid", "reservationname", "frequency", "term"},
	}
	var order DateOrder
	var settled bool
	form.sample = 20_000
	form.first = func(t *table, rows [][]string) { order, settled = t.dateOrder(rows) }
	form.open = func(t *table) func(*line) { return readAzure(t, order, settled) }
	return form
}

// dateOrder settles the order by the first rows: a number above 12 is a day.
// Where nothing tells, it is the month first, as the export is documented, and
// said; with decimal commas it is asked. It reports whether it is settled.
func (t *table) dateOrder(rows [][]string) (DateOrder, bool) {
	if t.opt.DateOrder != "" {
		return t.opt.DateOrder, true
	}
	date, numbers := t.col("date"), []column{t.col("quantity"), t.col("costinbillingcurrency")}
	monthFirst, dayFirst, slashed := false, false, false
	for _, cells := range rows {
		l := &line{row: row{file: t.file}, table: t, cells: cells}
		for _, c := range numbers {
			l.number(c)
		}
		first, second, _, ok := slashes(l.text(date))
		slashed = slashed || ok
		monthFirst, dayFirst = monthFirst || ok && second > 12, dayFirst || ok && first > 12
	}
	t.out.Problems = t.out.Problems[:0] // the rows are read again and say them then
	switch {
	case monthFirst && dayFirst:
		t.refuse("usage_dates_mixed")
	case dayFirst:
		return DayFirst, true
	case slashed && !monthFirst && t.style == withComma:
		t.refuse("usage_date_order")
	case slashed && !monthFirst:
		t.notice("usage_month_first")
	}
	return MonthFirst, monthFirst
}

// slashes reads 10/01/2026 as three numbers, without saying what they are.
func slashes(s string) (first, second, year int, ok bool) {
	parts := strings.Split(strings.NewReplacer(".", "/").Replace(s), "/")
	if len(parts) != 3 || len(parts[2]) != 4 {
		return 0, 0, 0, false
	}
	first, ok1 := content.Digits(parts[0])
	second, ok2 := content.Digits(parts[1])
	year, ok3 := content.Digits(parts[2])
	return first, second, year, ok1 && ok2 && ok3
}

func readAzure(t *table, order DateOrder, settled bool) func(*line) {
	date, meter, quantity, unit := t.col("date"), t.col("metername"), t.col("quantity"), t.col("unitofmeasure")
	service, charge, resource := t.col("consumedservice"), t.col("chargetype"), t.col("resourceid")
	cost, currency := t.col("costinbillingcurrency"), t.col("billingcurrencycode")
	if !currency.has() {
		currency = t.col("billingcurrency")
	}
	return func(l *line) {
		switch {
		case service.has() && !strings.EqualFold(l.text(service), "Microsoft.CognitiveServices"):
			l.skip("not_ai")
			return
		case strings.EqualFold(l.text(charge), "tax"):
			l.skip("tax")
			return
		}
		rec := l.record("azure-openai", modelBefore(l.text(meter)))
		rec.Vendor = "microsoft"
		l.slashed(&rec, date, order, settled)
		l.actor(&rec, resource.name, l.text(resource), usage.Unknown, usage.ByProject)
		l.in(&rec, currency.name, l.text(currency))
		l.money(&rec, usage.CostBilled, cost.name, l.number(cost), units)
		l.tokensOf(&rec, l.text(meter), quantity, l.text(unit))
		l.emit(&rec)
	}
}

// slashed sets the day from a date in the order of the file.
func (l *line) slashed(rec *usage.Record, c column, order DateOrder, settled bool) {
	first, second, year, ok := slashes(l.text(c))
	if !ok {
		l.day(rec, c.name, l.text(c))
		return
	}
	month, day := first, second
	if order == DayFirst {
		month, day = second, first
	}
	switch {
	case content.IsDate(year, month, day):
		l.on(rec, c.name, content.Moment{Day: content.Civil(year, month, day)})
	case content.IsDate(year, day, month) && settled:
		l.refuse("usage_dates_mixed")
	case content.IsDate(year, day, month):
		l.refuse("usage_date_order")
	default:
		l.reject(c.name, "usage_day", "got", content.Short(l.text(c)))
	}
}
