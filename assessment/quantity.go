package assessment

// Quantity is one drawn quantity of a process, by the name an override uses.
type Quantity struct {
	Name     string
	Fraction bool // a share strictly between 0 and 1; otherwise an amount above 0
}

// Quantities lists every drawn quantity of a process.
func Quantities() []Quantity {
	return []Quantity{
		{Name: "volume"},
		{Name: "minutes"},
		{Name: "hourly_cost"},
		{Name: "straight_through", Fraction: true},
		{Name: "touchless", Fraction: true},
		{Name: "assisted", Fraction: true},
		{Name: "cash_share", Fraction: true},
		{Name: "realised", Fraction: true},
		{Name: "production", Fraction: true},
		{Name: "plateau", Fraction: true},
		{Name: "half_months"},
		{Name: "build_cost"},
		{Name: "overrun"},
		{Name: "build_months"},
		{Name: "run_cost"},
		{Name: "maintenance", Fraction: true},
		{Name: "training"},
		{Name: "error_reduction", Fraction: true},
	}
}

// OverrideWords lists the paths of a process that take a word in place of
// knots, with the words each takes.
func OverrideWords() map[string][]string {
	return map[string][]string{
		"route":    {"rules", "vendor", "internal", "agent"},
		"contract": {"fixed", "time"},
	}
}
