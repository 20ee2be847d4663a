package usage

// ShownPeople is a count of people as it is shown to anybody: to the nearest
// five, so that one who comes or goes is not seen.
func ShownPeople(n int) int {
	const step = 5
	return (n + step/2) / step * step
}
