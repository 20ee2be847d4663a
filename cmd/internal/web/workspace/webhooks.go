package workspace

import (
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
	"waterline/cmd/internal/webhook"
)

const webhooksPath = "/workspace/webhooks"

func webhooksRoutes() []Route {
	one := webhooksPath + "/:webhook"
	delivery := one + "/deliveries/:delivery"
	return []Route{
		get(webhooksPath, account.Webhooks, (*Server).webhooks),
		post(webhooksPath, account.Webhooks, (*Server).addWebhook),
		get(one, account.Webhooks, (*Server).webhook),
		post(one, account.Webhooks, (*Server).changeWebhook),
		post(one+"/rotate", account.Webhooks, (*Server).rotateWebhook),
		post(one+"/enable", account.Webhooks, (*Server).enableWebhook),
		post(one+"/disable", account.Webhooks, (*Server).disableWebhook),
		post(one+"/test", account.Webhooks, (*Server).testWebhook),
		post(one+"/remove", account.Webhooks, (*Server).removeWebhook),
		get(delivery, account.Webhooks, (*Server).delivery),
		post(delivery+"/redeliver", account.Webhooks, (*Server).redeliver),
	}
}

// webhooksPage lists the endpoints and takes another.
type webhooksPage struct {
	page
	Rows   []webhookRow
	Typed  string
	Events []eventChoice
}

// webhookRow is an endpoint in words.
type webhookRow struct {
	webhook.Endpoint
	Page   string // its address here
	Stage  stage
	Note   string
	Events string
}

// eventChoice is an event that an endpoint may be told of.
type eventChoice struct {
	ID, Value, Text string
	Chosen          bool
}

func (v *visit) event(t webhook.Type) string {
	return v.t("workspace.webhook.event." + strings.ReplaceAll(string(t), ".", "_"))
}

func (v *visit) eventChoices(chosen []string) []eventChoice {
	var out []eventChoice
	for _, t := range webhook.Types() {
		one := eventChoice{ID: "event-" + strings.ReplaceAll(string(t), ".", "-"), Value: string(t), Text: v.event(t)}
		for _, c := range chosen {
			one.Chosen = one.Chosen || c == string(t)
		}
		out = append(out, one)
	}
	return out
}

func (v *visit) webhookRow(e webhook.Endpoint) webhookRow {
	r := webhookRow{Endpoint: e, Page: webhooksPath + "/" + e.ID, Stage: stage{v.t("workspace.webhook.enabled"), "on"}}
	if e.DisabledAt != nil {
		r.Stage = stage{v.t("workspace.webhook.disabled"), "bad"}
	}
	if e.Note != "" {
		r.Note = v.t(e.Note)
	}
	names := make([]string, len(e.Types))
	for i, t := range e.Types {
		names[i] = v.event(t)
	}
	r.Events = strings.Join(names, ", ")
	return r
}

func (s *Server) webhooks(c *fiber.Ctx, v *visit) error {
	return s.showWebhooks(c, v, http.StatusOK, &webhooksPage{Events: v.eventChoices(nil)})
}

func (s *Server) showWebhooks(c *fiber.Ctx, v *visit, status int, p *webhooksPage) error {
	found, err := s.Webhooks.List(c.UserContext(), v.actor.Organisation)
	if err != nil {
		return err
	}
	for _, e := range found {
		p.Rows = append(p.Rows, v.webhookRow(e))
	}
	p.Title, p.Flash = v.t("workspace.nav.webhooks"), v.done(c)
	return s.send(c, v, status, "webhooks", p)
}

// typedWebhook reads the form of an endpoint.
func typedWebhook(c *fiber.Ctx) (url string, types []webhook.Type, chosen []string) {
	f := shell.Form(c)
	chosen = f.All("event")
	for _, word := range chosen {
		types = append(types, webhook.Type(word))
	}
	return f.Line("url"), types, chosen
}

// webhookFaults are the sentences about an endpoint, each with its field.
func (v *visit) webhookFaults(err error) []fault {
	faults := v.faults(err)
	for i := range faults {
		if strings.HasPrefix(faults[i].Anchor, "events") {
			faults[i].Anchor = "event-assessment-submitted"
		}
	}
	return faults
}

func (s *Server) addWebhook(c *fiber.Ctx, v *visit) error {
	url, types, chosen := typedWebhook(c)
	e, secret, err := s.Webhooks.Add(c.UserContext(), v.actor.Organisation, url, types)
	if faults := v.webhookFaults(err); faults != nil {
		return s.showWebhooks(c, v, http.StatusUnprocessableEntity, &webhooksPage{page: page{Faults: faults}, Typed: url, Events: v.eventChoices(chosen)})
	}
	if err != nil {
		return err
	}
	s.keepSecret(c, e.ID, secret)
	return seeOther(c, webhooksPath+"/"+e.ID+"?done=webhook_added")
}

// secretCookie carries the secret of an endpoint to the page that shows it, once.
const (
	secretCookie = "waterline_webhook"
	secretShown  = 5 * time.Minute
)

func (s *Server) keepSecret(c *fiber.Ctx, id, secret string) {
	s.hand(c, secretCookie, webhooksPath+"/"+id, secret, secretShown)
}

func (s *Server) secretOnce(c *fiber.Ctx, id string) string {
	return s.handed(c, secretCookie, webhooksPath+"/"+id)
}
