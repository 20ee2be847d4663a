// Package sensitivity says which inputs drive an outcome and what knowing one
// before deciding would be worth, from the sample that is already there (METHOD
// section 4). No model is run again.
//
// The draws are put into B bins of equal count by the input's value. With Ȳ_b
// the mean outcome of bin b:
//
//	first-order index  S = (Var_b(Ȳ_b) − noise) / Var(Y),  noise = (B−1)/N · E_b[s_b²]
//	value of knowing x EVPPI = E_b[max(0, Ȳ'_b)] − max(0, E[Y])
//
// where Ȳ'_b is the bin mean drawn towards E[Y] until the bins vary as much as
// S says they do: Ȳ'_b = E[Y] + √((Var_b(Ȳ_b) − noise)/Var_b(Ȳ_b))·(Ȳ_b − E[Y]).
// With the raw means the maximum would count sampling noise as knowledge, and
// an input that does nothing would seem worth measuring.
//
// Sources: Saltelli et al. (2008), Global Sensitivity Analysis, section 4.5, for
// the index; Strong and Oakley (2013), An Efficient Method for Computing
// Single-Parameter Partial Expected Value of Perfect Information, Medical
// Decision Making 33(6), for the binned EVPPI.
package sensitivity
