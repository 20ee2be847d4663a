package workspace

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"waterline/assessment/client"
	"waterline/cmd/internal/account"
)

// secretOf is what a page shows once.
func secretOf(a answer) string {
	for _, p := range all(a.doc, "p") {
		if attr(p, "class") == "secret" {
			return text(p)
		}
	}
	return ""
}

// actions are where the forms of a page go.
func actions(a answer) string {
	var out []string
	for _, form := range all(a.doc, "form") {
		out = append(out, attr(form, "action"))
	}
	return strings.Join(out, "\n")
}

func (b *browser) actor() account.Actor {
	b.site.t.Helper()
	a, _, err := b.site.Accounts.Authenticate(b.site.t.Context(), b.cookies[sessionCookie])
	must(b.site.t, err)
	return a
}

func TestTokens(t *testing.T) {
	s := openSite(t)
	wantFaults(t, s.owner.fill(tokensPath, url.Values{"name": {""}, "days": {"30"}}), "name", "scopes")
	wantFaults(t, s.owner.fill(tokensPath, url.Values{"name": {"Export"}, "scope": {"read"}, "days": {"0"}}), "scopes")
	made := s.owner.fill(tokensPath, url.Values{"name": {"Export"}, "scope": {"read", "report"}, "days": {"30"}})
	wantStatus(t, made, http.StatusOK)
	key := secretOf(made)
	actor, _, err := s.Accounts.AuthenticateToken(t.Context(), key)
	must(t, err)
	if len(actor.Scopes) != 2 || actor.Organisation != s.org {
		t.Errorf("the token acts as %+v", actor)
	}
	list := s.owner.get(tokensPath)
	if strings.Contains(list.body, key) || !strings.Contains(text(list.doc), "Export look, issue reports") {
		t.Errorf("the list shows the token again, or not what it is: %s", text(all(list.doc, "main")[0]))
	}
	_, rest, _ := strings.Cut(list.body, `action="`+tokensPath+"/")
	path := tokensPath + "/" + rest[:strings.Index(rest, `"`)]
	viewer := s.coworker("vi@heron.example", account.Viewer)
	wantStatus(t, viewer.fill(path, nil), http.StatusNotFound)
	if page := viewer.get(tokensPath); strings.Contains(page.body, `value="write"`) {
		t.Error("a viewer is offered scopes that open nothing to them")
	}
	wantFaults(t, viewer.fill(tokensPath, url.Values{"name": {"x"}, "scope": {"write"}, "days": {"30"}}), "scopes")
	wantTo(t, s.owner.fill(path, nil), tokensPath+"?done=token_revoked")
	if _, _, err := s.Accounts.AuthenticateToken(t.Context(), key); err == nil {
		t.Error("a token that was revoked opens the door")
	}
}

func TestMembers(t *testing.T) {
	s := openSite(t)
	wantFaults(t, s.owner.fill(membersPath+"/invite", url.Values{"mail": {"nobody"}, "role": {"viewer"}}), "mail")
	made := s.owner.fill(membersPath+"/invite", url.Values{"mail": {"bob@heron.example"}, "role": {"consultant"}})
	wantStatus(t, made, http.StatusOK)
	link := strings.TrimPrefix(secretOf(made), "http://example.com")
	bob := s.browser()
	wantTo(t, bob.post(link, url.Values{"name": {"Bob"}, "password": {password}}), "/workspace")
	if again := s.owner.fill(membersPath+"/invite", url.Values{"mail": {"bob@heron.example"}, "role": {"viewer"}}); again.StatusCode != http.StatusConflict {
		t.Errorf("inviting a member has status %d", again.StatusCode)
	}
	box := &posted{}
	s.Post = box
	wantTo(t, s.owner.fill(membersPath+"/invite", url.Values{"mail": {"eve@heron.example"}, "role": {"viewer"}, "how": {"mail"}}), membersPath+"?done=invited")
	open := s.owner.get(membersPath)
	if len(box.invitations) != 1 || !strings.Contains(actions(open), box.invitations[0]+"/revoke") {
		t.Fatalf("sent %v, and the page has %s", box.invitations, actions(open))
	}
	wantTo(t, s.owner.fill(membersPath+"/invitations/"+box.invitations[0]+"/revoke", nil), membersPath+"?done=invitation_revoked")

	// The last owner stays; another can be made first.
	ana, who := s.owner.actor(), bob.actor().User
	wantStatus(t, s.owner.fill(membersPath+"/"+ana.User+"/role", url.Values{"role": {"viewer"}}), http.StatusConflict)
	wantStatus(t, s.owner.fill(membersPath+"/"+ana.User+"/remove", nil), http.StatusConflict)
	wantTo(t, s.owner.fill(membersPath+"/"+who+"/role", url.Values{"role": {"owner"}}), membersPath+"?done=role")
	wantTo(t, s.owner.fill(membersPath+"/"+who+"/role", url.Values{"role": {"consultant"}}), membersPath+"?done=role")

	// Who goes gives their clients on.
	by := client.Author{ID: who, Name: "Bob"}
	one, err := s.Clients.New(t.Context(), s.org, client.Client{Name: "Alder", Owner: who}, by)
	must(t, err)
	page := s.owner.get(membersPath + "/" + who + "/remove")
	if !strings.Contains(text(page.doc), "1 client has this person") {
		t.Errorf("the page says %s", text(all(page.doc, "main")[0]))
	}
	wantStatus(t, s.owner.fill(membersPath+"/"+who+"/remove", url.Values{"owner": {"somebody else"}}), http.StatusUnprocessableEntity)
	wantTo(t, s.owner.fill(membersPath+"/"+who+"/remove", url.Values{"owner": {ana.User}}), membersPath+"?done=removed")
	one, err = s.Clients.Store.Client(t.Context(), s.org, one.ID)
	must(t, err)
	if one.Owner != ana.User {
		t.Errorf("the client belongs to %q", one.Owner)
	}
}

// What somebody had open does nothing any more once they are out.
func TestRemovedInMidEdit(t *testing.T) {
	s := openSite(t)
	one := s.company("Alder Insurance", "insurer")
	bob := s.coworker("bob@heron.example", account.Consultant)
	path := clientsPath + "/" + one.ID + "/edit"
	form := bob.get(path)
	wantStatus(t, form, http.StatusOK)
	wantTo(t, s.owner.fill(membersPath+"/"+bob.actor().User+"/remove", nil), membersPath+"?done=removed")
	late := bob.fill(path, url.Values{"name": {"Changed"}, "version": {"1"}})
	wantStatus(t, late, http.StatusNotFound)
	kept, err := s.Clients.Store.Client(t.Context(), s.org, one.ID)
	must(t, err)
	if kept.Name != "Alder Insurance" {
		t.Errorf("the client is called %q", kept.Name)
	}
	wantStatus(t, bob.get(accountPath), http.StatusOK) // the account is still theirs

	// A role that shrinks in mid-edit refuses in words, and one that stays saves,
	// although the session got a new key in between.
	eve := s.coworker("eve@heron.example", account.Consultant)
	who := eve.actor().User
	wantTo(t, s.owner.fill(membersPath+"/"+who+"/role", url.Values{"role": {"viewer"}}), membersPath+"?done=role")
	wantStatus(t, eve.fill(path, url.Values{"name": {"Changed"}}), http.StatusForbidden)
	wantTo(t, s.owner.fill(membersPath+"/"+who+"/role", url.Values{"role": {"owner"}}), membersPath+"?done=role")
	wantStatus(t, eve.fill(clientsPath+"/"+one.ID+"/notes", url.Values{"note": {"Called them."}, "text": {"Called them."}}), http.StatusSeeOther)
}

// A session of somebody disabled, and a token of somebody deleted, are nobody's.
func TestDisabledAndDeleted(t *testing.T) {
	s := openSite(t)
	bob := s.coworker("bob@heron.example", account.Consultant)
	made := bob.fill(tokensPath, url.Values{"name": {"Job"}, "scope": {"read"}, "days": {"30"}})
	key, who := secretOf(made), bob.actor().User
	page := usersPath + "/" + who
	wantTo(t, s.owner.fill(page+"/disable", nil), page+"?done=user_disabled")
	wantTo(t, bob.get("/workspace/clients"), signinPath+"?next=%2Fworkspace%2Fclients")
	refused := s.browser().signIn("bob@heron.example", password)
	wrong := s.browser().signIn("bob@heron.example", "not the password")
	if refused.StatusCode != wrong.StatusCode || refused.body != wrong.body {
		t.Error("a disabled account shows that its password is right")
	}
	if _, _, err := s.Accounts.AuthenticateToken(t.Context(), key); err == nil {
		t.Error("a token of a disabled user opens the door")
	}
	wantTo(t, s.owner.fill(page+"/enable", nil), page+"?done=user_enabled")
	wantStatus(t, bob.signIn("bob@heron.example", password), http.StatusSeeOther)

	reset := s.owner.fill(page+"/reset", nil)
	wantStatus(t, reset, http.StatusOK)
	wantStatus(t, s.browser().get(strings.TrimPrefix(secretOf(reset), "http://example.com")), http.StatusOK)
	wantTo(t, s.owner.fill(page+"/admin", url.Values{"admin": {"yes"}}), page+"?done=admin_given")
	wantTo(t, s.owner.fill(page+"/admin", nil), page+"?done=admin_taken")
	wantStatus(t, s.owner.fill(usersPath+"/"+s.owner.actor().User+"/admin", nil), http.StatusConflict)

	wantFaults(t, s.owner.fill(page+"/delete", url.Values{"typed": {"bob"}}), "typed")
	wantTo(t, s.owner.fill(page+"/delete", url.Values{"typed": {" Bob@heron.example"}}), usersPath+"?done=user_deleted")
	wantTo(t, bob.get("/workspace"), signinPath+"?next=%2Fworkspace")
	if _, _, err := s.Accounts.AuthenticateToken(t.Context(), key); err == nil {
		t.Error("a token of a deleted user opens the door")
	}
	wantStatus(t, s.owner.get(page), http.StatusNotFound)
}

func TestOrganisations(t *testing.T) {
	s := openSite(t)
	wantFaults(t, s.owner.fill(organisationsPath, nil), "name")
	made := s.owner.fill(organisationsPath, url.Values{"name": {"Kite"}})
	wantStatus(t, made, http.StatusSeeOther)
	page, _, _ := strings.Cut(made.Header.Get("Location"), "?")
	id := page[strings.LastIndex(page, "/")+1:]
	invited := s.owner.fill(page+"/members/invite", url.Values{"mail": {"kim@kite.example"}, "role": {"owner"}})
	kim := s.browser()
	wantTo(t, kim.post(strings.TrimPrefix(secretOf(invited), "http://example.com"), url.Values{"name": {"Kim"}, "password": {password}}), "/workspace")
	was := s.org
	s.org = id
	theirs := s.company("Brook Freight", "logistics")
	s.org = was
	ours := s.company("Alder Insurance", "insurer")
	wantFaults(t, s.owner.fill(page+"/name", nil), "name")
	wantTo(t, s.owner.fill(page+"/name", url.Values{"name": {"Red Kite"}}), page+"?done=organisation_renamed")
	wantFaults(t, s.owner.fill(page+"/delete", url.Values{"typed": {"Kite"}}), "typed")
	wantTo(t, s.owner.fill(page+"/delete", url.Values{"typed": {"Red Kite"}}), organisationsPath+"?done=organisation_deleted")
	wantStatus(t, s.owner.get(page), http.StatusNotFound)
	wantStatus(t, kim.get(clientsPath), http.StatusNotFound)
	wantStatus(t, kim.get(accountPath), http.StatusOK)
	if _, err := s.Clients.Store.Client(t.Context(), id, theirs.ID); err == nil {
		t.Error("a client of the organisation is still there")
	}
	if _, err := s.Clients.Store.Client(t.Context(), s.org, ours.ID); err != nil {
		t.Errorf("a client of another organisation went too: %v", err)
	}
	log := s.owner.get(wholeLogPath)
	if !strings.Contains(text(log.doc), "organisation deleted") {
		t.Error("the log does not tell of it")
	}
}

func TestLog(t *testing.T) {
	s := openSite(t)
	for range logRows {
		must(t, s.Accounts.SetName(t.Context(), s.owner.actor(), "Ana Keller"))
		must(t, s.Accounts.Rename(t.Context(), account.Console(), s.org, "Heron Advisory"))
	}
	page := s.owner.get(logPath)
	wantStatus(t, page, http.StatusOK)
	if rows := all(all(page.doc, "tbody")[0], "tr"); len(rows) != logRows || !strings.Contains(text(rows[0]), "command line organisation renamed") {
		t.Errorf("%d rows, the first is %s", len(rows), text(rows[0]))
	}
	var older string
	for _, a := range all(page.doc, "a") {
		if attr(a, "rel") == "next" {
			older = attr(a, "href")
		}
	}
	if rest := s.owner.get(older); !strings.Contains(text(rest.doc), "server set up") || strings.Contains(rest.body, `rel="next"`) {
		t.Errorf("the last page is %s", text(all(rest.doc, "main")[0]))
	}
	sound := s.owner.fill(wholeLogPath+"/verify", nil)
	if !strings.Contains(text(sound.doc), "The log holds together up to line") {
		t.Errorf("the verdict is %s", text(all(sound.doc, "main")[0]))
	}
	file := s.owner.get(logPath + ".ndjson")
	lines := strings.Split(strings.TrimSpace(file.body), "\n")
	for _, line := range lines {
		var entry struct{ Organisation, Hash string }
		must(t, json.Unmarshal([]byte(line), &entry))
		if entry.Organisation != s.org || entry.Hash == "" {
			t.Errorf("exported %s", line)
		}
	}
	if len(lines) <= logRows || strings.Contains(file.body, ownerMail) {
		t.Errorf("%d lines are exported, or with addresses", len(lines))
	}
}

// still is a server in a condition that never changes.
type still Condition

func (x still) Condition(context.Context, time.Time) (Condition, error) { return Condition(x), nil }

func TestOperation(t *testing.T) {
	s := openSite(t)
	s.Plant = still{Directory: "/srv/data", Size: 3_400_000, Free: 5e8, Backlog: 2, Oldest: noon.Add(-time.Hour), Failed: 1, Mails: 1, OldestMail: noon.Add(-2 * time.Hour),
		Assessments: 1234, Due: 7, Sweeps: []Sweep{{Kind: "job.tidy", At: noon}}}
	said := text(s.owner.get("/admin/operation").doc)
	for _, want := range []string{"3.4 MB", "500 MB", "Jobs wait for more than ten minutes", "1 job was given up", "Mails wait for more than an hour", "Only 500 MB are free",
		"no mail server", "no TLS", "1,234", "Jobs that ended a week ago", "waterline backup waterline-backup.db --data /srv/data"} {
		if !strings.Contains(strings.ToLower(said), strings.ToLower(want)) {
			t.Errorf("the page does not say %q: %s", want, said)
		}
	}
	if list := text(s.owner.get("/admin/licences").doc); !strings.Contains(list, "Source Sans 3 OFL-1.1") || !strings.Contains(list, "github.com/gofiber/fiber/v2") {
		t.Errorf("the licences are %s", list)
	}
}
