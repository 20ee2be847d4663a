package workspace

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"waterline/assessment/client"
	"waterline/cmd/internal/account"
)

// rights is who may do what, written down a second time: the rules of the
// domain are held against it. An administrator here is a member of nothing.
func rights() map[account.Action][]string {
	readers, editors := []string{"owner", "consultant", "viewer"}, []string{"owner", "consultant"}
	owners, admins := []string{"owner"}, []string{"administrator"}
	return map[account.Action][]string{
		"": {"administrator", "owner", "consultant", "viewer", "respondent"},

		account.View: readers, account.OwnTokens: readers, account.Track: editors, account.EditClient: editors, account.Adjust: editors, account.Compose: editors,
		account.Issue: editors, account.EditForm: editors, account.EditBrand: editors, account.Answer: {"owner", "consultant", "respondent"},
		account.DeleteClient: owners, account.Webhooks: owners, account.Members: owners, account.Organise: owners, account.ReadLog: owners, account.Export: owners,
		account.Users: admins, account.Organisations: admins, account.Operate: admins, account.ReadWholeLog: admins,
	}
}

// answered is what a route answers somebody who may use it, to an empty form
// where there is no other.
type answered struct {
	own     int        // with the ids of their organisation
	foreign int        // with those of another; 0 where the route names nothing of one
	form    url.Values // in place of an empty one
}

// answers has a line for every route of the workspace. A route without one
// fails the test: say what it answers, also to the ids of others.
func answers() map[string]answered {
	const ok, led, wrong, gone, none = http.StatusOK, http.StatusSeeOther, http.StatusUnprocessableEntity, http.StatusGone, http.StatusNotFound
	return map[string]answered{
		"GET /admin/licences":                                                                 {ok, 0, nil},
		"GET /admin/log":                                                                      {ok, 0, nil},
		"GET /admin/log.ndjson":                                                               {ok, 0, nil},
		"POST /admin/log/verify":                                                              {ok, 0, nil},
		"GET /admin/security":                                                                 {ok, 0, nil},
		"GET /admin/operation":                                                                {ok, 0, nil},
		"GET /workspace/calibration":                                                          {ok, 0, nil},
		"GET /workspace/calibration/:table.csv":                                               {none, none, nil},
		"GET /admin/benchmarks":                                                               {ok, 0, nil},
		"GET /admin/organisations":                                                            {ok, 0, nil},
		"POST /admin/organisations":                                                           {wrong, 0, nil},
		"GET /admin/organisations/:organisation":                                              {ok, ok, nil},
		"POST /admin/organisations/:organisation/delete":                                      {wrong, wrong, nil},
		"GET /admin/organisations/:organisation/members":                                      {ok, ok, nil},
		"GET /admin/organisations/:organisation/members/:user/remove":                         {ok, ok, nil},
		"POST /admin/organisations/:organisation/members/:user/remove":                        {led, led, nil},
		"POST /admin/organisations/:organisation/members/:user/role":                          {led, led, url.Values{"role": {"viewer"}}},
		"POST /admin/organisations/:organisation/members/invitations/:id/revoke":              {led, led, nil},
		"POST /admin/organisations/:organisation/members/invite":                              {wrong, wrong, nil},
		"POST /admin/organisations/:organisation/name":                                        {wrong, wrong, nil},
		"GET /admin/users":                                                                    {ok, 0, nil},
		"GET /admin/users/:user":                                                              {ok, ok, nil},
		"POST /admin/users/:user/admin":                                                       {led, led, nil},
		"POST /admin/users/:user/delete":                                                      {wrong, wrong, nil},
		"POST /admin/users/:user/disable":                                                     {led, led, nil},
		"POST /admin/users/:user/enable":                                                      {led, led, nil},
		"POST /admin/users/:user/reset":                                                       {ok, ok, nil},
		"GET /reminders/:key":                                                                 {none, none, nil},
		"POST /reminders/:key":                                                                {none, none, nil},
		"GET /calendar/:key.ics":                                                              {none, none, nil},
		"GET /workspace/calendar":                                                             {ok, 0, nil},
		"POST /workspace/calendar":                                                            {ok, 0, nil},
		"POST /workspace/calendar/revoke":                                                     {led, 0, nil},
		"GET /sign-in":                                                                        {ok, 0, nil},
		"POST /sign-in":                                                                       {http.StatusUnauthorized, 0, nil},
		"GET /sign-in/code":                                                                   {led, 0, nil},
		"POST /sign-in/code":                                                                  {gone, 0, nil},
		"GET /sign-in/first/:key":                                                             {none, none, nil},
		"POST /sign-in/first/:key":                                                            {none, none, nil},
		"GET /sign-in/forgot":                                                                 {ok, 0, nil},
		"POST /sign-in/forgot":                                                                {led, 0, nil},
		"GET /sign-in/invitation/:key":                                                        {ok, ok, nil},
		"POST /sign-in/invitation/:key":                                                       {wrong, wrong, nil},
		"GET /sign-in/openid":                                                                 {none, 0, nil},
		"GET /sign-in/openid/return":                                                          {none, 0, nil},
		"POST /sign-in/passkey":                                                               {wrong, 0, nil},
		"POST /sign-in/passkey/begin":                                                         {ok, 0, nil},
		"GET /sign-in/reset/:key":                                                             {ok, ok, nil},
		"POST /sign-in/reset/:key":                                                            {wrong, wrong, nil},
		"POST /sign-out":                                                                      {led, 0, nil},
		"GET /workspace":                                                                      {led, 0, nil},
		"GET /workspace/account":                                                              {ok, 0, nil},
		"POST /workspace/account/codes":                                                       {gone, 0, nil},
		"POST /workspace/account/codes/begin":                                                 {wrong, 0, nil},
		"POST /workspace/account/codes/off":                                                   {wrong, 0, nil},
		"POST /workspace/account/name":                                                        {wrong, 0, nil},
		"POST /workspace/account/organisation":                                                {none, 0, nil},
		"POST /workspace/account/passkeys":                                                    {wrong, 0, nil},
		"POST /workspace/account/passkeys/:id/remove":                                         {led, none, nil},
		"POST /workspace/account/passkeys/begin":                                              {wrong, 0, nil},
		"POST /workspace/account/password":                                                    {wrong, 0, nil},
		"POST /workspace/account/sessions/:id/end":                                            {led, none, nil},
		"POST /workspace/account/sessions/end-others":                                         {led, 0, nil},
		"GET /workspace/compare":                                                              {ok, 0, nil},
		"GET /workspace/portfolio":                                                            {ok, 0, nil},
		"GET /workspace/initiatives/:initiative":                                              {ok, none, nil},
		"GET /workspace/initiatives/:initiative/actuals":                                      {ok, none, nil},
		"POST /workspace/initiatives/:initiative/actuals":                                     {led, none, url.Values{"month": {"2026-11"}, "value-cases": {"10"}, "source-cases": {"guess"}}},
		"POST /workspace/initiatives/:initiative/state":                                       {wrong, none, nil},
		"GET /workspace/clients/:client/actuals":                                              {ok, none, nil},
		"POST /workspace/clients/:client/actuals":                                             {wrong, none, nil},
		"GET /workspace/clients/:client/actuals.csv":                                          {ok, none, nil},
		"GET /workspace/clients/:client/initiatives":                                          {ok, none, nil},
		"GET /workspace/clients/:client/initiatives/new":                                      {ok, none, nil},
		"POST /workspace/clients/:client/initiatives/new":                                     {wrong, none, nil},
		"GET /workspace/clients/:client/update":                                               {ok, none, nil},
		"POST /workspace/clients/:client/update":                                              {wrong, none, nil},
		"GET /workspace/batches":                                                              {ok, 0, nil},
		"POST /workspace/batches":                                                             {wrong, 0, nil},
		"GET /workspace/batches/:batch":                                                       {ok, none, nil},
		"POST /workspace/batches/:batch/cancel":                                               {led, none, nil},
		"GET /workspace/batches/:batch/progress":                                              {ok, none, nil},
		"POST /workspace/batches/:batch/remove":                                               {led, none, nil},
		"GET /workspace/batches/:batch/reports.zip":                                           {ok, none, nil},
		"POST /workspace/batches/:batch/retry":                                                {http.StatusConflict, none, nil},
		"GET /workspace/batches/new":                                                          {ok, 0, nil},
		"GET /workspace/webhooks":                                                             {ok, 0, nil},
		"POST /workspace/webhooks":                                                            {wrong, 0, nil},
		"GET /workspace/webhooks/:webhook":                                                    {ok, none, nil},
		"POST /workspace/webhooks/:webhook":                                                   {wrong, none, nil},
		"GET /workspace/webhooks/:webhook/deliveries/:delivery":                               {ok, none, nil},
		"POST /workspace/webhooks/:webhook/deliveries/:delivery/redeliver":                    {http.StatusConflict, none, nil},
		"POST /workspace/webhooks/:webhook/disable":                                           {led, none, nil},
		"POST /workspace/webhooks/:webhook/enable":                                            {led, none, nil},
		"POST /workspace/webhooks/:webhook/remove":                                            {led, none, nil},
		"POST /workspace/webhooks/:webhook/rotate":                                            {led, none, nil},
		"POST /workspace/webhooks/:webhook/test":                                              {http.StatusConflict, none, nil},
		"GET /workspace/brands":                                                               {ok, 0, nil},
		"GET /workspace/brands/:brand":                                                        {ok, none, nil},
		"POST /workspace/brands/:brand":                                                       {wrong, none, nil},
		"GET /workspace/brands/:brand/preview":                                                {ok, none, nil},
		"GET /workspace/brands/new":                                                           {ok, 0, nil},
		"POST /workspace/brands/new":                                                          {wrong, 0, nil},
		"GET /workspace/clients":                                                              {ok, 0, nil},
		"GET /workspace/clients.csv":                                                          {ok, 0, nil},
		"GET /workspace/clients/:client":                                                      {ok, none, nil},
		"POST /workspace/clients/:client/archive":                                             {led, none, nil},
		"GET /workspace/clients/:client/assessments/:assessment":                              {ok, none, nil},
		"GET /workspace/clients/:client/assessments/:assessment/assumptions":                  {ok, none, nil},
		"POST /workspace/clients/:client/assessments/:assessment/assumptions":                 {ok, none, nil},
		"POST /workspace/clients/:client/assessments/:assessment/assumptions/try":             {ok, none, nil},
		"POST /workspace/clients/:client/assessments/:assessment/reruns":                      {wrong, none, nil}, // the quarter has its run
		"POST /workspace/clients/:client/assessments/:assessment/links":                       {led, none, nil},
		"POST /workspace/clients/:client/assessments/:assessment/mails":                       {none, none, nil},
		"GET /workspace/clients/:client/assessments/:assessment/report":                       {ok, none, nil},
		"POST /workspace/clients/:client/assessments/:assessment/report":                      {wrong, none, nil},
		"POST /workspace/clients/:client/assessments/:assessment/report/issue":                {http.StatusConflict, none, nil},
		"GET /workspace/clients/:client/assessments/:assessment/report/preview":               {ok, none, nil},
		"GET /workspace/clients/:client/assessments/:assessment/versions/:version":            {ok, none, nil},
		"GET /workspace/clients/:client/assessments/:assessment/versions/:version/:table.csv": {ok, none, nil},
		"POST /workspace/clients/:client/assessments/import":                                  {wrong, none, nil},
		"GET /workspace/clients/:client/assessments/new":                                      {ok, none, nil},
		"POST /workspace/clients/:client/assessments/new":                                     {wrong, none, nil},
		"GET /workspace/clients/:client/edit":                                                 {ok, none, nil},
		"POST /workspace/clients/:client/edit":                                                {wrong, none, nil},
		"GET /workspace/clients/:client/erase":                                                {ok, none, nil},
		"POST /workspace/clients/:client/erase":                                               {wrong, none, nil},
		"GET /workspace/clients/:client/issued/:issued":                                       {ok, none, nil},
		"POST /workspace/clients/:client/notes":                                               {wrong, none, nil},
		"GET /workspace/clients/:client/reminders":                                            {ok, none, nil},
		"POST /workspace/clients/:client/reminders":                                           {led, none, nil},
		"POST /workspace/clients/:client/reminders/again":                                     {wrong, none, nil},
		"POST /workspace/clients/:client/reminders/pause":                                     {wrong, none, nil},
		"POST /workspace/clients/:client/reminders/stop":                                      {wrong, none, nil},
		"GET /workspace/settings":                                                             {ok, 0, nil},
		"POST /workspace/settings":                                                            {wrong, 0, nil},
		"GET /workspace/clients/:client/teams":                                                {ok, none, nil},
		"GET /workspace/outcomes":                                                             {ok, 0, nil},
		"GET /workspace/outcomes.csv":                                                         {ok, 0, nil},
		"GET /workspace/clients/:client/forecasts":                                            {ok, none, nil},
		"GET /workspace/clients/:client/forecasts/:initiative/:table.csv":                     {ok, none, nil},
		"GET /workspace/clients/:client/outcomes":                                             {ok, none, nil},
		"GET /workspace/clients/:client/outcomes.csv":                                         {ok, none, nil},
		"GET /workspace/clients/:client/progress/:from/:to/:table.csv":                        {none, none, nil}, // of one run alone
		"GET /workspace/clients/:client/progress":                                             {ok, none, nil},
		"GET /workspace/clients/:client/progress/:table.csv":                                  {ok, none, nil},
		"GET /workspace/clients/:client/usage":                                                {ok, none, nil},
		"POST /workspace/clients/:client/usage":                                               {wrong, none, nil},
		"GET /workspace/clients/:client/usage.csv":                                            {ok, none, nil},
		"POST /workspace/clients/:client/usage/groups":                                        {wrong, none, nil},
		"GET /workspace/clients/:client/usage/progress":                                       {ok, none, nil},
		"POST /workspace/clients/:client/usage/seal":                                          {led, none, nil},
		"GET /workspace/clients/:client/usage/settings":                                       {ok, none, nil},
		"POST /workspace/clients/:client/usage/settings":                                      {wrong, none, nil},
		"POST /workspace/clients/:client/usage/ungroup":                                       {led, none, nil},
		"POST /workspace/clients/:client/usage/use":                                           {none, none, nil}, // nothing is known
		"GET /workspace/usage/:import":                                                        {ok, none, nil},
		"POST /workspace/usage/:import":                                                       {http.StatusConflict, none, nil}, // it is being read
		"POST /workspace/usage/:import/delete":                                                {led, none, nil},
		"GET /workspace/usage/:import/progress":                                               {ok, none, nil},
		"GET /workspace/clients/new":                                                          {ok, 0, nil},
		"POST /workspace/clients/new":                                                         {wrong, 0, nil},
		"GET /workspace/forms":                                                                {ok, 0, nil},
		"GET /workspace/forms/e/:form":                                                        {ok, none, nil},
		"POST /workspace/forms/e/:form":                                                       {wrong, none, nil},
		"POST /workspace/forms/e/:form/switch":                                                {led, none, nil},
		"GET /workspace/forms/new":                                                            {ok, 0, nil},
		"POST /workspace/forms/new":                                                           {wrong, 0, nil},
		"GET /workspace/forms/questionnaires/:questionnaire":                                  {ok, none, nil},
		"POST /workspace/forms/questionnaires/:questionnaire":                                 {http.StatusConflict, none, nil},
		"POST /workspace/forms/questionnaires/:questionnaire/delete":                          {http.StatusConflict, none, nil},
		"GET /workspace/forms/questionnaires/:questionnaire/publish":                          {ok, none, nil},
		"POST /workspace/forms/questionnaires/:questionnaire/publish":                         {wrong, none, nil},
		"GET /workspace/forms/questionnaires/:questionnaire/try":                              {ok, none, nil},
		"POST /workspace/forms/questionnaires/:questionnaire/try":                             {ok, none, nil},
		"GET /workspace/forms/questionnaires/:questionnaire/versions/:version":                {ok, none, nil},
		"GET /workspace/forms/questionnaires/new":                                             {ok, 0, nil},
		"POST /workspace/forms/questionnaires/new":                                            {wrong, 0, nil},
		"GET /workspace/keys":                                                                 {ok, 0, nil},
		"POST /workspace/language":                                                            {wrong, 0, nil},
		"GET /workspace/export":                                                               {ok, 0, nil},
		"POST /workspace/export":                                                              {ok, 0, nil},
		"GET /workspace/account/export":                                                       {ok, 0, nil},
		"POST /workspace/account/export":                                                      {ok, 0, nil},
		"GET /workspace/log":                                                                  {ok, 0, nil},
		"GET /workspace/log.ndjson":                                                           {ok, 0, nil},
		"GET /workspace/members":                                                              {ok, 0, nil},
		"GET /workspace/members/:user/remove":                                                 {ok, none, nil},
		"POST /workspace/members/:user/remove":                                                {led, none, nil},
		"POST /workspace/members/:user/role":                                                  {led, none, url.Values{"role": {"viewer"}}},
		"POST /workspace/members/invitations/:id/revoke":                                      {led, none, nil},
		"POST /workspace/members/invite":                                                      {wrong, 0, nil},
		"GET /workspace/tokens":                                                               {ok, 0, nil},
		"POST /workspace/tokens":                                                              {wrong, 0, nil},
		"POST /workspace/tokens/:id/revoke":                                                   {led, none, nil},
	}
}

// world is one organisation with somebody in each role and something of each kind.
type world struct {
	site   *site
	org    string
	people map[string]*browser
	client map[string]string // parameter of routes → id
	made   int
	hook   string // a webhook, until it is removed
}

// placed is the id of what a form made, from the address it leads to.
func placed(a answer) string {
	at, _, _ := strings.Cut(a.Header.Get("Location"), "?")
	return at[strings.LastIndex(at, "/")+1:]
}

func newWorld(s *site, name string) *world {
	t := s.t
	t.Helper()
	o, err := s.Accounts.AddOrganisation(t.Context(), account.Console(), name)
	must(t, err)
	w := &world{site: s, org: o.ID, people: make(map[string]*browser)}
	for _, r := range account.Roles() {
		w.people[string(r)] = s.member(string(r)+"@"+name+".example", o.ID, r)
	}
	was := s.org
	s.org = o.ID
	one := s.company("Alder Insurance", "insurer")
	issued, _ := s.issue(one.ID)
	s.org = was
	one, err = s.Clients.Store.Client(t.Context(), o.ID, one.ID)
	must(t, err)
	begun := s.begun(o.ID, one)
	questions := strings.NewReplacer("heronquay", name+"quay", "HERONQUAY", strings.ToUpper(name)+"QUAY").Replace(heronExample(t))
	owner := w.people["owner"]
	wantStatus(t, owner.fill(questionnairesPath+"/new", url.Values{"text": {questions}}), http.StatusSeeOther)
	wantStatus(t, owner.fill(questionnairesPath+"/"+name+"quay/publish", url.Values{"edition": {"1"}}), http.StatusSeeOther)
	form := "id: " + name + "-check\nquestionnaire: " + name + "quay@1\ncontact: {name: Ana, mail: ai@heron.example}\n"
	wantStatus(t, owner.fill(formsPath+"/new", url.Values{"text": {form}}), http.StatusSeeOther)
	made := owner.fill("/workspace/brands/new", url.Values{"name": {"Heron"}, "colour": {"#1a5f7a"}})
	w.client = map[string]string{
		"client": one.ID, "assessment": one.Newest.Assessment, "version": "1", "issued": issued.ID, "table": "ideas",
		"brand": placed(made), "questionnaire": name + "quay", "form": name + "-check", "organisation": o.ID, "initiative": begun.ID,
	}
	return w
}

// user joins the organisation, to have something done to.
func (w *world) user() string {
	w.made++
	key, _, err := w.site.Accounts.Invite(w.site.t.Context(), account.Console(), w.org, fmt.Sprintf("spare%d@%s.example", w.made, w.org[:8]), account.Viewer)
	must(w.site.t, err)
	signed, err := w.site.Accounts.Accept(w.site.t.Context(), key, "Spare", password, account.Origin{Address: "192.0.2.9"})
	must(w.site.t, err)
	return signed.Session.User.ID
}

// id is a fresh thing of this world that a route is about, of whoever asks
// where it is something of their own.
func (w *world) id(route, param string, whose account.Actor) string {
	ctx, s := w.site.t.Context(), w.site
	if param == "from" || param == "to" {
		return "2026-Q4"
	}
	if param == "table" && strings.Contains(route, "/progress/") {
		return "net"
	}
	if param == "table" && strings.Contains(route, "/forecasts/") {
		return "actuals"
	}
	if id := w.client[param]; id != "" {
		return id
	}
	var id string
	var err error
	owner := w.people["owner"]
	switch {
	case param == "batch":
		return placed(owner.fill(batchesPath, url.Values{"client": {w.client["client"]}, "language": {"en"}, "paper": {"A4"}}))
	case param == "webhook" && w.hook != "": // an organisation may have a few only
		return w.hook
	case param == "webhook":
		w.hook = placed(owner.fill(webhooksPath, url.Values{"url": {"https://hooks.example.com/"}, "event": {"batch.finished"}}))
		return w.hook
	case param == "delivery":
		wantStatus(s.t, owner.fill(webhooksPath+"/"+w.hook+"/test", nil), http.StatusSeeOther)
		sent, err := s.Webhooks.Deliveries(ctx, w.org, w.hook)
		must(s.t, err)
		return sent[0].ID
	case param == "import":
		i, err := s.Uploads.Add(ctx, w.org, w.client["client"], "costs.csv", strings.NewReader("a,b"), client.Author{ID: "ana"})
		must(s.t, err)
		return i.ID
	case param == "user":
		return w.user()
	case strings.Contains(route, "/invitations/"):
		var i account.Invitation
		w.made++
		_, i, err = s.Accounts.Invite(ctx, account.Console(), w.org, fmt.Sprintf("new%d@%s.example", w.made, w.org[:8]), account.Viewer)
		id = i.ID
	case strings.HasPrefix(route, tokensPath):
		var t account.Token
		whose.Session = "any"
		_, t, err = s.Accounts.AddToken(ctx, whose, "Job", []account.Scope{account.ScopeManage}, 48*time.Hour)
		id = t.ID
	case strings.Contains(route, "/sessions/"):
		w.made++
		id = fmt.Sprintf("session%d%s", w.made, w.org[:8])
		err = s.kept.AddSession(ctx, account.Session{ID: id, KeyHash: id, User: account.User{ID: whose.User}, How: account.ByPassword, CreatedAt: noon, SeenAt: noon, ExpiresAt: noon.Add(time.Hour)},
			"", "device"+id, account.Event{At: noon, Action: "session.opened"})
	case strings.Contains(route, "/passkeys/"):
		w.made++
		id = fmt.Sprintf("key%d%s", w.made, w.org[:8])
		err = s.kept.AddPasskey(ctx, account.Passkey{ID: id, User: whose.User, Name: "Key", Value: "{}", CreatedAt: noon}, account.Event{At: noon, Action: "passkey.added"})
	case strings.HasPrefix(route, account.InvitationPath):
		w.made++
		id, _, err = s.Accounts.Invite(ctx, account.Console(), w.org, fmt.Sprintf("new%d@%s.example", w.made, w.org[:8]), account.Viewer)
	case strings.HasPrefix(route, account.ResetPath):
		id, _, err = s.Accounts.OfferReset(ctx, account.Console(), w.user())
	case strings.HasPrefix(route, account.FirstPath), route == readerPath, strings.HasPrefix(route, feedPath):
		id = strings.Repeat("x", 43)
	default:
		s.t.Fatalf("%s: nothing is known for :%s", route, param)
	}
	must(s.t, err)
	return id
}

// fillIn puts the ids of a world into the path of a route.
func (w *world) fillIn(route string, whose account.Actor) string {
	parts := strings.Split(route, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			name, ext, dotted := strings.Cut(name, ".")
			parts[i] = w.id(route, name, whose)
			if dotted {
				parts[i] += "." + ext
			}
		}
	}
	return strings.Join(parts, "/")
}

// ask sends a form, or gets a page, signed in anew where that has ended.
func (b *browser) ask(method, path, mail string, form url.Values) answer {
	if b.cookies[sessionCookie] == "" && mail != "" {
		wantStatus(b.site.t, b.signIn(mail, password), http.StatusSeeOther)
	}
	if method == http.MethodGet {
		return b.get(path)
	}
	if mail == "" {
		return b.post(path, form)
	}
	return b.fill(path, form)
}

// TestRights asks every route as everybody, for what is theirs and for what is
// of another organisation.
func TestRights(t *testing.T) {
	s := openSite(t)
	ours, theirs := newWorld(s, "heron"), newWorld(s, "kite")
	admin := s.member("admin@heron.example", ours.org, account.Viewer)
	actor, _, err := s.Accounts.Authenticate(t.Context(), admin.cookies[sessionCookie])
	must(t, err)
	must(t, s.Accounts.SetAdmin(t.Context(), account.Console(), actor.User, true))
	must(t, s.Accounts.RemoveMember(t.Context(), account.Console(), ours.org, actor.User))
	ours.people["administrator"], ours.people["nobody"] = admin, s.browser()
	known := answers()
	for _, r := range Routes() {
		name := r.Method + " " + r.Path
		want, ok := known[name]
		if !ok {
			t.Errorf("%s has no line in answers", name)
			continue
		}
		delete(known, name)
		for _, who := range []string{"administrator", "owner", "consultant", "viewer", "respondent", "nobody"} {
			ours.hold(t, r, who, ours, want.own, want.form)
			if want.foreign != 0 {
				ours.hold(t, r, who, theirs, want.foreign, want.form)
			}
		}
	}
	for name := range known {
		t.Errorf("answers has a line for %s, which is no route", name)
	}
}

// hold asks a route as somebody and holds the answer against their rights.
func (w *world) hold(t *testing.T, r Route, who string, from *world, want int, form url.Values) {
	t.Helper()
	b, mail := w.people[who], who+"@heron.example"
	if who == "administrator" {
		mail = "admin@heron.example"
	}
	var actor account.Actor
	if who == "nobody" {
		mail, b.cookies = "", make(map[string]string)
	} else {
		if b.cookies[sessionCookie] == "" {
			wantStatus(t, b.signIn(mail, password), http.StatusSeeOther)
		}
		var err error
		actor, _, err = w.site.Accounts.Authenticate(t.Context(), b.cookies[sessionCookie])
		must(t, err)
	}
	whose := actor
	if from != w || !slices.Contains(rights()[r.May], who) {
		owner, _, err := w.site.Accounts.Authenticate(t.Context(), from.people["owner"].session(t, "owner@"+map[bool]string{true: "heron", false: "kite"}[from == w]+".example"))
		must(t, err)
		whose = owner
	}
	switch {
	case r.Open:
	case who == "nobody" && r.Method == http.MethodGet:
		want = http.StatusSeeOther
	case who == "nobody":
		want = http.StatusUnauthorized
	case slices.Contains(rights()[r.May], who):
	case who == "administrator" && !r.May.OfInstance():
		want = http.StatusNotFound // works in no organisation
	default:
		want = http.StatusForbidden
	}
	if r.Path == "/workspace" && who == "respondent" {
		want = http.StatusOK // there is no list to lead to
	}
	path := from.fillIn(r.Path, whose)
	if r.Open {
		b, mail = w.site.browser(), "" // what an open page does is not about who asks
	}
	a := b.ask(r.Method, path, mail, form)
	if r.Path == webhooksPath+"/:webhook/remove" && a.StatusCode == http.StatusSeeOther {
		from.hook = ""
	}
	if a.StatusCode != want {
		t.Errorf("%s %s as %s (ours: %t): status %d, want %d", r.Method, r.Path, who, from == w, a.StatusCode, want)
	}
	if to := a.Header.Get("Location"); who == "nobody" && !r.Open && r.Method == http.MethodGet && !strings.HasPrefix(to, signinPath+"?next=") {
		t.Errorf("%s leads nobody to %s", r.Path, to)
	}
}

// session is the key of somebody's session, signed in anew where it ended.
func (b *browser) session(t testing.TB, mail string) string {
	t.Helper()
	if b.cookies[sessionCookie] == "" {
		wantStatus(t, b.signIn(mail, password), http.StatusSeeOther)
	}
	return b.cookies[sessionCookie]
}
