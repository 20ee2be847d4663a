package workspace

import (
	"net/url"
	"strings"
	"testing"

	"waterline/cmd/internal/account"
)

// accountGallery is every page of accounts and of administrators that somebody
// signed in can see, in its states.
func (s *site) accountGallery() []specimen {
	s.t.Helper()
	const long = "Wilhelmine-Friederike-Charlotte von Hohenlohe-Schillingsfürst-Versicherungsbearbeitung"
	s.coworker("wilhelmine.friederike.charlotte.hohenlohe@versicherungsbearbeitung.example", account.Viewer)
	must(s.t, s.Accounts.SetName(s.t.Context(), s.owner.actor(), long))
	open := s.invite("eve@heron.example", account.Consultant)
	s.Post = &posted{}
	who := s.coworker("bob@heron.example", account.Consultant).actor().User
	s.owner.fill(tokensPath, url.Values{"name": {"Export"}, "scope": {"read"}, "days": {"30"}})
	user, one := usersPath+"/"+who, organisationsPath+"/"+s.org
	key, _, err := s.Accounts.OfferReset(s.t.Context(), account.Console(), who)
	must(s.t, err)
	return []specimen{
		{name: "account", path: accountPath + "?done=own_name"}, {name: "account, wrong", path: accountPath + "/name", from: accountPath, form: url.Values{"name": {""}}},
		{name: "code", path: accountPath + "/codes/begin", from: accountPath, form: url.Values{"password": {password}}, status: 200},
		{name: "invitation of another", path: open}, {name: "forgot", path: forgotPath}, {name: "forgot, sent", path: forgotPath + "?sent"},
		{name: "reset", path: account.ResetPath + key},
		{name: "tokens", path: tokensPath}, {name: "token made", path: tokensPath, form: url.Values{"name": {"Job"}, "scope": {"read"}, "days": {"30"}}, status: 200},
		{name: "tokens, wrong", path: tokensPath, form: url.Values{"name": {""}}},
		{name: "members", path: membersPath}, {name: "members, wrong", path: membersPath + "/invite", from: membersPath, form: url.Values{"mail": {"x"}, "role": {"viewer"}}},
		{name: "member invited", path: membersPath + "/invite", from: membersPath, form: url.Values{"mail": {"kim@heron.example"}, "role": {"viewer"}, "how": {"link"}}, status: 200},
		{name: "member to remove", path: membersPath + "/" + who + "/remove"},
		{name: "log", path: logPath}, {name: "whole log", path: wholeLogPath}, {name: "log verified", path: wholeLogPath + "/verify", from: wholeLogPath, form: url.Values{}, status: 200},
		{name: "users", path: usersPath}, {name: "users, none", path: usersPath + "?q=zzz"}, {name: "user", path: user},
		{name: "user, wrong", path: user + "/delete", from: user, form: url.Values{"typed": {"x"}}},
		{name: "organisations", path: organisationsPath}, {name: "organisations, wrong", path: organisationsPath, form: url.Values{"name": {""}}},
		{name: "organisation", path: one}, {name: "organisation, wrong", path: one + "/delete", from: one, form: url.Values{"typed": {"x"}}},
		{name: "operation", path: "/admin/operation"}, {name: "licences", path: "/admin/licences"}, {name: "export", path: exportPath}, {name: "own export", path: ownExportPath}, {name: "security", path: "/admin/security"},
	}
}

func TestAccountPagesUnderAxe(t *testing.T) {
	s := openSite(t)
	s.underAxe(t, s.accountGallery)
}

func TestAccountPagesAreValid(t *testing.T) {
	s := openSite(t)
	s.valid(t, s.accountGallery)
}

// The page of sign-in has nothing above its form but its name.
func TestSignInIsShort(t *testing.T) {
	s := openSite(t)
	if said := text(all(s.browser().get(signinPath).doc, "main")[0]); !strings.HasPrefix(said, "Sign in E-mail Password Sign in") {
		t.Errorf("the page of sign-in says %s", said)
	}
}
