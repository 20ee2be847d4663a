package workspace

import (
	"net/http"

	"waterline/cmd/internal/account"
)

// coworker joins the organisation in a role and is signed in.
func (s *site) coworker(mail string, role account.Role) *browser {
	s.t.Helper()
	return s.member(mail, s.org, role)
}

// outsider owns another organisation.
func (s *site) outsider() *browser {
	s.t.Helper()
	other, err := s.Accounts.AddOrganisation(s.t.Context(), account.Console(), "Kite Partners")
	must(s.t, err)
	return s.member("olga@kite.example", other.ID, account.Owner)
}

func (s *site) member(mail, organisation string, role account.Role) *browser {
	s.t.Helper()
	key, _, err := s.Accounts.Invite(s.t.Context(), account.Console(), organisation, mail, role)
	must(s.t, err)
	_, err = s.Accounts.Accept(s.t.Context(), key, "Bo Lind", password, account.Origin{Address: "192.0.2.2"})
	must(s.t, err)
	b := s.browser()
	wantStatus(s.t, b.signIn(mail, password), http.StatusSeeOther)
	return b
}
