package store

// reminderWrites lists every statement of reminders that a writer runs.
func reminderWrites() []string { return []string{setSettings} }
