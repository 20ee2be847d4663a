package opportunity

// Quantity names one drawn quantity of an opportunity.
type Quantity uint8

// The drawn quantities, in the order of the symbols V M w A τ T C R π P h B O d
// c m χ ρ.
const (
	Volume Quantity = iota
	Minutes
	HourlyCost
	StraightThrough
	Touchless
	Assisted
	CashShare
	Realised
	Production
	Plateau
	HalfMonths
	BuildCost
	Overrun
	BuildMonths
	RunCost
	Maintenance
	Training
	ErrorReduction
	Quantities // how many there are
)

// String is the name of the quantity in paths such as "claims/volume".
func (q Quantity) String() string {
	return [Quantities]string{
		"volume", "minutes", "hourly_cost", "straight_through", "touchless", "assisted",
		"cash_share", "realised", "production", "plateau", "half_months", "build_cost",
		"overrun", "build_months", "run_cost", "maintenance", "training", "error_reduction",
	}[q]
}

// fated is how a quantity hangs on the company's fate: +1 rises with it, −1
// falls with it, 0 does not.
func (q Quantity) fated() float64 {
	switch q {
	case Realised, Plateau:
		return 1
	case Overrun, HalfMonths:
		return -1
	default:
		return 0
	}
}

// Fated reports whether the quantity hangs on the company's fate.
func (q Quantity) Fated() bool { return q.fated() != 0 }
