package account

// Paths of the pages that links lead to; the secret follows.
const (
	FirstPath      = "/sign-in/first/"
	InvitationPath = "/sign-in/invitation/"
	ResetPath      = "/sign-in/reset/"
)
