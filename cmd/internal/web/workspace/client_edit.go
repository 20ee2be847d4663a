package workspace

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

// clientEditPage is the form of a client, a new one or one that is there.
type clientEditPage struct {
	page
	Client   client.Client // as typed
	Action   string
	Back     string
	Parent   string // as typed
	Parents  []string
	Tags     string
	Due      string // as typed
	Stages   []choice
	Owners   []choice
	Contacts [][]contactField
	Said     map[string]string // what is wrong, by the id of the field
	Theirs   *theirs
}

// contactField is one field of a contact.
type contactField struct {
	ID, Name, Type, Label, Value, Wrong string
	Number                              int
}

// theirs is what somebody else saved while the form was open.
type theirs struct {
	Text string
	Rows []theirRow
}

// theirRow is a field that both changed, or one of them.
type theirRow struct{ Label, Now, Yours string }

// roomForContacts is how many empty rows the form ends in.
const roomForContacts = 2

func (s *Server) newClient(c *fiber.Ctx, v *visit) error {
	return s.showEdit(c, v, http.StatusOK, &clientEditPage{Client: client.Client{Stage: client.Lead, Owner: v.actor.User}})
}

func (s *Server) addClient(c *fiber.Ctx, v *visit) error {
	typed, p, found, err := s.typedClient(c, v)
	if err != nil {
		return err
	}
	if found != nil {
		return s.refuseEdit(c, v, p, append(typed.Validate(), found...))
	}
	made, err := s.Clients.New(c.UserContext(), v.actor.Organisation, typed, v.author())
	if err != nil {
		return s.refuseEdit(c, v, p, err)
	}
	return seeOther(c, clientURLOf(made.ID)+"?done=added")
}

func (s *Server) editClient(c *fiber.Ctx, v *visit) error {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	p := &clientEditPage{Client: one}
	if p.Parent, err = s.parent(c.UserContext(), v, one.Parent); err != nil {
		return err
	}
	if one.NextDue != nil {
		p.Due = one.NextDue.UTC().Format(time.DateOnly)
	}
	return s.showEdit(c, v, http.StatusOK, p)
}

// saveClient stores the form. What somebody else saved meanwhile is shown
// beside what was typed, which the next save puts in its place.
func (s *Server) saveClient(c *fiber.Ctx, v *visit) error {
	if _, err := s.clientAsked(c, v); err != nil {
		return err
	}
	typed, p, found, err := s.typedClient(c, v)
	if err != nil {
		return err
	}
	if found != nil {
		return s.refuseEdit(c, v, p, append(typed.Validate(), found...))
	}
	_, err = s.Clients.Save(c.UserContext(), v.actor.Organisation, typed, v.author())
	if err != nil {
		return s.refuseEdit(c, v, p, err)
	}
	return seeOther(c, clientURLOf(typed.ID)+"?done=saved")
}

// typedClient reads the form. What cannot be a date, or names no client that
// this one could belong to, is a problem of its own.
func (s *Server) typedClient(c *fiber.Ctx, v *visit) (client.Client, *clientEditPage, problem.List, error) {
	typed, due, found := typedFields(c)
	p := &clientEditPage{Due: due, Parent: shell.Form(c).Line("parent")}
	var err error
	typed.Parent, err = s.Clients.Named(c.UserContext(), v.actor.Organisation, p.Parent)
	var unknown problem.List
	if errors.As(err, &unknown) {
		found, err = append(found, unknown...), nil
	}
	p.Client = typed
	return typed, p, found, err
}

// typedFields reads what the form alone tells.
func typedFields(c *fiber.Ctx) (typed client.Client, due string, found problem.List) {
	f := shell.Form(c)
	typed = client.Client{
		ID: c.Params("client"), Name: f.Line("name"), Stage: client.Stage(f.Line("stage")), Owner: f.Line("owner"),
		Tags: strings.Split(f.Line("tags"), ","),
	}
	typed.Version, _ = strconv.ParseInt(f.Line("version"), 10, 64) // 0 is overtaken by whatever is stored
	columns := [4][]string{f.All("contact_name"), f.All("contact_role"), f.All("contact_mail"), f.All("contact_phone")}
	for i := range columns[0] {
		cell := func(column int) string {
			if i >= len(columns[column]) {
				return ""
			}
			return strings.Join(strings.Fields(columns[column][i]), " ")
		}
		typed.Contacts = append(typed.Contacts, client.Contact{Name: cell(0), Role: cell(1), Mail: cell(2), Phone: cell(3)})
	}
	typed = typed.Tidied()
	due = f.Line("next_due")
	if due == "" {
		return typed, due, nil
	}
	day, err := time.Parse(time.DateOnly, due)
	if err != nil {
		return typed, due, problem.List{problem.New("next_due", questionnaire.CodeNotDate, "got", due)}
	}
	typed.NextDue = &day
	return typed, due, nil
}

// refuseEdit shows the form again with what was typed.
func (s *Server) refuseEdit(c *fiber.Ctx, v *visit, p *clientEditPage, err error) error {
	var first *client.Overtaken
	if errors.As(err, &first) {
		p.Client.Version = first.Now.Version
		if err := s.addTheirs(c, v, p, first); err != nil {
			return err
		}
		p.Error = true
		return s.showEdit(c, v, http.StatusConflict, p)
	}
	var problems problem.List
	if !errors.As(err, &problems) {
		return err
	}
	p.Said = make(map[string]string)
	for _, one := range problems {
		at, text := fieldOf(one.Path), shell.Sentence(v.words.Locale, "workspace.problem", one)
		p.Faults = append(p.Faults, fault{Anchor: at, Text: v.labelled(at, text)})
		p.Said[at] = text
	}
	return s.showEdit(c, v, http.StatusUnprocessableEntity, p)
}

// fieldOf is the id of the field that a problem is in: contacts[2].mail is
// contact-2-mail, and a tag is in the one field of all tags.
func fieldOf(path string) string {
	if strings.HasPrefix(path, "tags") {
		return "tags"
	}
	path, isContact := strings.CutPrefix(path, "contacts")
	if !isContact {
		return path
	}
	if path == "" {
		return "contact-1-name"
	}
	return "contact" + strings.NewReplacer("[", "-", "].", "-").Replace(path)
}

// labelled puts the name of the field before a sentence about it.
func (v *visit) labelled(field, text string) string {
	label := "workspace.client.field." + field
	if rest, ok := strings.CutPrefix(field, "contact-"); ok {
		number, part, _ := strings.Cut(rest, "-")
		return v.t("workspace.client.contact_n", "n", number, "field", v.t("workspace.client.field.contact_"+part)) + ": " + text
	}
	if !v.words.Locale.Has(label) {
		return text
	}
	return v.t(label) + ": " + text
}

func (s *Server) showEdit(c *fiber.Ctx, v *visit, status int, p *clientEditPage) error {
	people, err := s.people(c.UserContext(), v)
	if err != nil {
		return err
	}
	p.Action, p.Back, p.Title, p.Crumbs = clientsPath+"/new", clientsPath, v.t("workspace.clients.new"), v.crumbs()
	if p.Client.ID != "" {
		p.Back = clientURLOf(p.Client.ID)
		p.Action, p.Title = p.Back+"/edit", v.t("workspace.client.edit_title")
		p.Crumbs = v.crumbs(link{Text: p.Client.Name, URL: p.Back})
	}
	p.Tags = strings.Join(p.Client.Tags, ", ")
	if p.Parents, err = s.parents(c.UserContext(), v, p.Client.ID); err != nil {
		return err
	}
	for _, one := range client.Stages() {
		p.Stages = append(p.Stages, choice{string(one), v.t("workspace.stage." + string(one)), one == p.Client.Stage})
	}
	p.Owners = append([]choice{{Text: v.t("workspace.client.nobody")}}, ownerChoices(people, p.Client.Owner)...)
	if _, known := people[p.Client.Owner]; !known && p.Client.Owner != "" {
		p.Owners = append(p.Owners, choice{p.Client.Owner, v.t("workspace.client.left"), true})
	}
	for i, one := range append(p.Client.Contacts, make([]client.Contact, roomForContacts)...) {
		p.Contacts = append(p.Contacts, p.contactFields(v, one, i+1))
	}
	return s.send(c, v, status, "client_edit", p)
}

func (p *clientEditPage) contactFields(v *visit, one client.Contact, n int) []contactField {
	fields := []contactField{
		{Name: "name", Type: "text", Value: one.Name}, {Name: "role", Type: "text", Value: one.Role},
		{Name: "mail", Type: "email", Value: one.Mail}, {Name: "phone", Type: "tel", Value: one.Phone},
	}
	for i := range fields {
		f := &fields[i]
		f.ID, f.Number = "contact-"+strconv.Itoa(n)+"-"+f.Name, n
		f.Name = "contact_" + f.Name
		f.Label, f.Wrong = v.t("workspace.client.field."+f.Name), p.Said[f.ID]
	}
	return fields
}

// addTheirs says who came first, and in what the two differ.
func (s *Server) addTheirs(c *fiber.Ctx, v *visit, p *clientEditPage, first *client.Overtaken) error {
	people, err := s.people(c.UserContext(), v)
	if err != nil {
		return err
	}
	name := first.By.Name
	if name == "" {
		name = v.t("workspace.client.somebody")
	}
	p.Theirs = &theirs{Text: v.t("workspace.client.overtaken", "name", "\u2068"+name+"\u2069", "at", v.at(first.At))}
	parent, err := s.parent(c.UserContext(), v, first.Now.Parent)
	if err != nil {
		return err
	}
	now, yours := v.shownClient(first.Now, people, parent), v.shownClient(p.Client, people, p.Parent)
	for i, label := range []string{"name", "stage", "owner", "parent", "next_due", "tags", "contacts"} {
		if now[i] != yours[i] {
			p.Theirs.Rows = append(p.Theirs.Rows, theirRow{v.t("workspace.client.field." + label), now[i], yours[i]})
		}
	}
	return nil
}

// shownClient is what is typed of a client, for people.
func (v *visit) shownClient(one client.Client, people map[string]string, parent string) [7]string {
	due := ""
	if one.NextDue != nil {
		due = v.words.Locale.Date(*one.NextDue)
	}
	contacts := make([]string, len(one.Contacts))
	for i, p := range one.Contacts {
		contacts[i] = strings.Join(strings.Fields(p.Name+" "+p.Role+" "+p.Mail+" "+p.Phone), " ")
	}
	owner := people[one.Owner]
	if owner == "" && one.Owner != "" {
		owner = v.t("workspace.client.left")
	}
	return [7]string{one.Name, v.t("workspace.stage." + string(one.Stage)), owner, parent, due, strings.Join(one.Tags, ", "), strings.Join(contacts, "; ")}
}
