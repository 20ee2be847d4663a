package content

// Standing is how well the shape of a format is known.
type Standing string

// The standings.
const (
	Verified   Standing = "verified"    // read in the vendor's documents, or in two independent readers of real files
	Partly     Standing = "partly"      // the fields are known, some names or their order are from memory
	FromMemory Standing = "from_memory" // to be checked against a real file
)
