package account_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waterline/assessment"
	"waterline/cmd/internal/account"
	"waterline/templates/locale"
)

func may(role account.Role, action account.Action) bool {
	return account.Allow(account.Actor{User: "u", Organisation: "o", Role: role}, action, "o") == nil
}

// The table as one can read it: what each role may do inside its organisation.
func TestRoles(t *testing.T) {
	want := map[account.Role][]account.Action{
		account.Owner: {account.View, account.Answer, account.Track, account.EditClient, account.Adjust, account.Compose, account.Issue, account.EditForm, account.EditBrand,
			account.OwnTokens, account.DeleteClient, account.Webhooks, account.Members, account.Organise, account.ReadLog, account.Export},
		account.Consultant: {account.View, account.Answer, account.Track, account.EditClient, account.Adjust, account.Compose, account.Issue, account.EditForm, account.EditBrand,
			account.OwnTokens},
		account.Viewer:     {account.View, account.OwnTokens},
		account.Respondent: {account.Answer},
		"":                 nil,
		"no role":          nil,
	}
	for role, actions := range want {
		for _, action := range account.Actions() {
			if got := may(role, action); got != slices.Contains(actions, action) {
				t.Errorf("%q may %s: %v", role, action, got)
			}
		}
	}
}

func TestRoles_Include(t *testing.T) {
	for _, pair := range [][2]account.Role{
		{account.Owner, account.Consultant}, {account.Consultant, account.Viewer}, {account.Consultant, account.Respondent},
	} {
		for _, action := range account.Actions() {
			if may(pair[1], action) && !may(pair[0], action) {
				t.Errorf("%s may %s and %s may not", pair[1], action, pair[0])
			}
		}
	}
}

// Whatever the actor: nobody does nothing, nobody does anything in another
// organisation, and scopes only take away.
func TestAllow_Laws(t *testing.T) {
	scopes := rapid.SliceOfDistinct(rapid.SampledFrom(account.Scopes()), rapid.ID)
	rapid.Check(t, func(rt *rapid.T) {
		a := account.Actor{
			User: "u", Organisation: rapid.SampledFrom([]string{"", "o", "p"}).Draw(rt, "of"),
			Role: rapid.SampledFrom(append(account.Roles(), "")).Draw(rt, "role"), Admin: rapid.Bool().Draw(rt, "admin"),
		}
		action := rapid.SampledFrom(account.Actions()).Draw(rt, "action")
		organisation := rapid.SampledFrom([]string{"", "o", "p", "q"}).Draw(rt, "in")
		err := account.Allow(a, action, organisation)

		nobody := a
		nobody.User = ""
		wantCode(t, account.Allow(nobody, action, organisation), assessment.Unauthenticated)
		if err == nil && !action.OfInstance() && organisation != a.Organisation && !a.Admin {
			rt.Fatalf("%+v may %s in %q", a, action, organisation)
		}
		if err == nil && action.OfInstance() && !a.Admin {
			rt.Fatalf("%+v may %s", a, action)
		}
		if err == nil && organisation == "" && !action.OfInstance() {
			rt.Fatalf("%+v may %s nowhere", a, action)
		}
		var known *assessment.Error
		if err != nil && (!errors.As(err, &known) || !slices.Contains([]assessment.Code{assessment.NotFound, assessment.Forbidden}, known.Code)) {
			rt.Fatalf("error is %v", err)
		}
		if err != nil && organisation != a.Organisation && !action.OfInstance() && !a.Admin && known.Code != assessment.NotFound {
			rt.Fatalf("%s tells that %q exists", known.Code, organisation)
		}
		token := a
		token.Scopes = scopes.Draw(rt, "scopes")
		if err != nil && account.Allow(token, action, organisation) == nil {
			rt.Fatalf("scopes %v give %s to %+v", token.Scopes, action, a)
		}
		token.Scopes = []account.Scope{}
		if account.Allow(token, action, organisation) == nil {
			rt.Fatalf("a token without scopes may %s", action)
		}
		token.Scopes = account.Scopes()
		if err == nil && account.Allow(token, action, organisation) != nil {
			rt.Fatalf("a token with every scope may not %s, and its user may", action)
		}
	})
}

func TestAllow_AdministratorsSeeNoClient(t *testing.T) {
	admin := account.Actor{User: "u", Admin: true}
	for _, action := range account.Actions() {
		want := action.OfInstance() || action == account.Members || action == account.Organise
		organisation := "o"
		if action.OfInstance() {
			organisation = ""
		}
		if got := account.Allow(admin, action, organisation) == nil; got != want {
			t.Errorf("an administrator may %s: %v", action, got)
		}
	}
	if account.Allow(account.Actor{User: "u", Organisation: "o", Role: account.Owner}, "invented", "o") == nil {
		t.Error("an action without a rule is allowed")
	}
}

// Every sentence that this package and its store name is there.
func TestEverySentenceIsThere(t *testing.T) {
	words, err := locale.Load("en")
	must(t, err)
	key := regexp.MustCompile(`"(account\.[a-z_]+)"`)
	used := 0
	for _, pattern := range []string{"*.go", filepath.Join("..", "store", "*.go")} {
		files, err := filepath.Glob(pattern)
		must(t, err)
		for _, name := range files {
			data, err := os.ReadFile(name)
			must(t, err)
			for _, m := range key.FindAllStringSubmatch(string(data), -1) {
				used++
				if !words.Has(m[1]) {
					t.Errorf("%s uses %s, which has no text", name, m[1])
				}
			}
		}
	}
	if used < 30 {
		t.Errorf("only %d uses found", used)
	}
}
