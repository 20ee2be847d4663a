package intake

import (
	"math"
	"slices"
	"strings"

	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
)

// in sets the currency of a record; a file keeps to one, unless there are rates.
func (r *row) in(rec *usage.Record, field, code string) {
	if code == r.currency && code != "" && r.opt.Currency == "" {
		rec.Currency = code
		return
	}
	code = strings.ToUpper(strings.TrimSpace(code))
	switch {
	case code == "":
		r.reject(field, "usage_missing")
		return
	case !isCurrency(code):
		r.reject(field, "usage_currency", "got", content.Short(code))
		return
	}
	switch {
	case r.opt.Currency != "" && code != r.opt.Currency && !(r.opt.Rates[code] > 0):
		r.refuse("usage_currency_rate", "currency", code, "into", r.opt.Currency)
	case r.currency == "":
		r.currency = code
	case r.currency != code && r.opt.Currency == "":
		both := []string{r.currency, code}
		slices.Sort(both)
		r.refuse("usage_currency_mixed", "first", both[0], "second", both[1])
	}
	rec.Currency = code
	if r.opt.Currency == "" {
		r.out.Currency = code
	} else {
		r.out.Currency = r.opt.Currency
	}
}

// convert brings the costs of a record into the currency that was asked for.
func (f *file) convert(rec *usage.Record) {
	if f.opt.Currency == "" || rec.Currency == "" || rec.Currency == f.opt.Currency {
		return
	}
	rate := f.opt.Rates[rec.Currency]
	for _, kind := range usage.Costs() {
		if micros, known := rec.Counts.Get(kind); known {
			rec.Counts.Set(kind, int64(math.Round(float64(micros)*rate)))
		}
	}
	rec.Currency = f.opt.Currency
}

func isCurrency(code string) bool {
	return len(code) == 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
