package account

// ConsoleUser stands for whoever runs commands on the data directory.
const ConsoleUser = "console"

// Actor is who does something. The zero Actor is nobody.
type Actor struct {
	User         string  // id
	Organisation string  // id of the one worked in, "" for none
	Role         Role    // in that organisation
	Admin        bool    // of the instance
	Session      string  // id of the session, "" with a token
	Token        string  // id of the API token, "" in a browser
	Scopes       []Scope // nil in a browser: all
}

// Console is the actor of commands on the data directory: whoever can write
// there can do anything anyway.
func Console() Actor { return Actor{User: ConsoleUser, Admin: true} }

// own refuses what a person does with their own account to everybody but that
// person in a browser: a token must not change how its user signs in.
func (a Actor) own() error {
	if a.User == "" || a.Session == "" {
		if a.Token != "" {
			return forbidden()
		}
		return unauthenticated("account.sign_in_first")
	}
	return nil
}
