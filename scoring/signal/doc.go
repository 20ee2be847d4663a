// Package signal tells spending that follows a target from spending that does
// not, from counts and sums over groups of people.
//
//   - Near: person-months just above a floor against just below it, before and
//     after it was set, with the variance of people who appear in several months.
//     The primary test.
//   - Histogram: the pile at a floor against a smooth curve through the rest, as a
//     share of what was spent (Saez 2010, Do Taxpayers Bunch at Kink Points?, AEJ
//     Economic Policy 2; Chetty et al. 2011, QJE 126; Kleven and Waseem 2013, QJE
//     128).
//   - Density: the exact binomial test of a jump at a floor (Cattaneo, Frandsen,
//     Titiunik 2015, Journal of Causal Inference 3), against the slope of the
//     flanks.
//   - Crossing: the surge at the end of a month of those still short of a floor,
//     against those above it (Oyer 1998, QJE 113).
//   - Regular: requests that come at one distance.
//   - Untied: use and results that no longer rank people alike.
//   - Gini, TopShare: how spend is spread over people.
//   - Adjust: many tests at once (Benjamini, Hochberg 1995, JRSS B 57).
//   - Share, Posterior, Conformal: from signals to a share with a range.
//   - ClopperPearson, Detectable: what a number of trials can say at all.
//
// A test is one-sided: a small p-value speaks for a target. None of them says why.
package signal
