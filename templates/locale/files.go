package locale

import "io/fs"

// Files is the words of every language as they stand in the data, for checks
// that read them.
func Files() fs.FS { return files }
