package account

import (
	"slices"

	"waterline/assessment"
)

// Role is what a member is in an organisation.
type Role string

// The roles.
const (
	Owner      Role = "owner"      // runs the organisation: members, deletion, webhooks
	Consultant Role = "consultant" // works with clients, assumptions and reports
	Viewer     Role = "viewer"     // reads all of it
	Respondent Role = "respondent" // answers assessments and sees nothing else
)

// Roles lists the roles, the most powerful first.
func Roles() []Role { return []Role{Owner, Consultant, Viewer, Respondent} }

// Known reports whether r is one of the roles.
func (r Role) Known() bool { return slices.Contains(Roles(), r) }

// Scope bounds what an API token can do of what its user may do.
type Scope string

// The scopes.
const (
	ScopeRead     Scope = "read"     // look
	ScopeAnswer   Scope = "answer"   // fill assessments in, enter what was measured
	ScopeWrite    Scope = "write"    // change clients, assumptions, forms and brands
	ScopeReport   Scope = "report"   // issue reports
	ScopeManage   Scope = "manage"   // members, webhooks, the log
	ScopeInstance Scope = "instance" // what administrators do
)

// Scopes lists the scopes.
func Scopes() []Scope {
	return []Scope{ScopeRead, ScopeAnswer, ScopeWrite, ScopeReport, ScopeManage, ScopeInstance}
}

// Action is something that a rule allows or not.
type Action string

// The actions. Those of an instance belong to no organisation.
const (
	View         Action = "view"          // clients, results, issued reports, portfolio
	Answer       Action = "answer"        // an assessment
	Track        Action = "track"         // enter and withdraw what was measured of initiatives
	EditClient   Action = "edit_client"   // clients, contacts, notes; start, import and send assessments; start and stop initiatives
	Adjust       Action = "adjust"        // assumptions
	Compose      Action = "compose"       // reports that are not issued yet
	Issue        Action = "issue"         // reports, one or a batch
	EditForm     Action = "edit_form"     // questionnaires
	EditBrand    Action = "edit_brand"    // brands
	OwnTokens    Action = "own_tokens"    // API tokens of one's own
	DeleteClient Action = "delete_client" // with everything that belongs to it
	Webhooks     Action = "webhooks"      // and their delivery log
	Members      Action = "members"       // list, invite, change roles, remove
	Organise     Action = "organise"      // name, retention and end of the organisation
	ReadLog      Action = "read_log"      // of the organisation
	Export       Action = "export"        // all that the organisation has

	Users         Action = "users"         // all of the instance
	Organisations Action = "organisations" // make and list them
	Operate       Action = "operate"       // health, backup, jobs, settings
	ReadWholeLog  Action = "read_whole_log"
)

// rule is who may do an action: members with one of the roles and, where admin
// is set, administrators in any organisation. An instance rule is about no
// organisation.
type rule struct {
	roles    []Role
	scope    Scope
	admin    bool
	instance bool
}

var (
	readers   = []Role{Owner, Consultant, Viewer}
	answerers = []Role{Owner, Consultant, Respondent}
	editors   = []Role{Owner, Consultant}
	owners    = []Role{Owner}
)

// rules is the whole of who may do what. Administrators look after members,
// so that an organisation without an owner can be mended, and see no client.
var rules = map[Action]rule{
	View:         {roles: readers, scope: ScopeRead},
	Answer:       {roles: answerers, scope: ScopeAnswer},
	Track:        {roles: editors, scope: ScopeAnswer}, // respondents see no client, so none of its initiatives either
	EditClient:   {roles: editors, scope: ScopeWrite},
	Adjust:       {roles: editors, scope: ScopeWrite},
	Compose:      {roles: editors, scope: ScopeWrite},
	Issue:        {roles: editors, scope: ScopeReport},
	EditForm:     {roles: editors, scope: ScopeWrite},
	EditBrand:    {roles: editors, scope: ScopeWrite},
	OwnTokens:    {roles: readers, scope: ScopeManage},
	DeleteClient: {roles: owners, scope: ScopeManage},
	Webhooks:     {roles: owners, scope: ScopeManage},
	Members:      {roles: owners, scope: ScopeManage, admin: true},
	Organise:     {roles: owners, scope: ScopeManage, admin: true},
	ReadLog:      {roles: owners, scope: ScopeManage},
	Export:       {roles: owners, scope: ScopeManage},

	Users:         {instance: true, scope: ScopeInstance},
	Organisations: {instance: true, scope: ScopeInstance},
	Operate:       {instance: true, scope: ScopeInstance},
	ReadWholeLog:  {instance: true, scope: ScopeInstance},
}

// Actions lists the actions that have a rule, sorted.
func Actions() []Action {
	all := make([]Action, 0, len(rules))
	for a := range rules {
		all = append(all, a)
	}
	slices.Sort(all)
	return all
}

// OfInstance reports whether an action is about no organisation.
func (a Action) OfInstance() bool { return rules[a].instance }

// Allow returns nil where the actor may do the action in the organisation ("",
// where it is one of the instance). Unauthenticated where nobody is signed in;
// NotFound where the organisation is another's, so that nobody learns that it
// exists; Forbidden otherwise.
func Allow(a Actor, action Action, organisation string) error {
	r, known := rules[action]
	inside := organisation != "" && a.Organisation == organisation
	above := organisation != "" && r.admin && a.Admin
	switch {
	case a.User == "":
		return &assessment.Error{Code: assessment.Unauthenticated, Safe: "account.sign_in_first"}
	case !known:
		return forbidden()
	case !r.instance && !inside && !above:
		return &assessment.Error{Code: assessment.NotFound, Safe: "account.organisation_missing"}
	case a.Scopes != nil && !slices.Contains(a.Scopes, r.scope):
		return forbidden()
	case (r.instance || r.admin) && a.Admin && (a.Scopes == nil || slices.Contains(a.Scopes, ScopeInstance)):
		return nil
	case inside && slices.Contains(r.roles, a.Role):
		return nil
	}
	return forbidden()
}

func forbidden() error {
	return &assessment.Error{Code: assessment.Forbidden, Safe: "account.not_allowed"}
}
