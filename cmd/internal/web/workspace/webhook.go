package workspace

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/webhook"
)

// webhookPage is an endpoint with its log.
type webhookPage struct {
	page
	Webhook    webhookRow
	Typed      string
	Events     []eventChoice
	Secret     string // once
	Deliveries []deliveryRow
}

// deliveryRow is one delivery in words.
type deliveryRow struct {
	webhook.Delivery
	Page   string
	At     string
	Event  string
	Stage  stage
	Reason string
}

func (v *visit) deliveryRow(d webhook.Delivery) deliveryRow {
	classes := map[webhook.State]string{webhook.Delivered: "on", webhook.Queued: "warn", webhook.Failed: "bad"}
	r := deliveryRow{
		Delivery: d, Page: webhooksPath + "/" + d.Endpoint + "/deliveries/" + d.ID, At: v.at(d.CreatedAt), Event: v.event(d.Type),
		Stage: stage{v.t("workspace.webhook.state." + string(d.State)), classes[d.State]},
	}
	if d.Reason != "" && d.State != webhook.Delivered {
		r.Reason = v.t(d.Reason)
	}
	return r
}

func (s *Server) webhook(c *fiber.Ctx, v *visit) error {
	return s.showWebhook(c, v, http.StatusOK, &webhookPage{})
}

// showWebhook shows an endpoint. Where the form was refused, Events are there
// already, with what was typed.
func (s *Server) showWebhook(c *fiber.Ctx, v *visit, status int, p *webhookPage) error {
	e, err := s.Webhooks.Get(c.UserContext(), v.actor.Organisation, c.Params("webhook"))
	if err != nil {
		return err
	}
	found, err := s.Webhooks.Deliveries(c.UserContext(), v.actor.Organisation, e.ID)
	if err != nil {
		return err
	}
	p.Webhook, p.Title, p.Flash = v.webhookRow(e), v.t("workspace.webhook.title"), v.done(c)
	p.Crumbs = []link{{Text: v.t("workspace.nav.webhooks"), URL: webhooksPath}}
	if p.Events == nil {
		chosen := make([]string, len(e.Types))
		for i, t := range e.Types {
			chosen[i] = string(t)
		}
		p.Typed, p.Events = e.URL, v.eventChoices(chosen)
	}
	p.Secret = s.secretOnce(c, e.ID)
	for _, d := range found {
		p.Deliveries = append(p.Deliveries, v.deliveryRow(d))
	}
	return s.send(c, v, status, "webhook", p)
}

func (s *Server) changeWebhook(c *fiber.Ctx, v *visit) error {
	url, types, chosen := typedWebhook(c)
	err := s.Webhooks.Change(c.UserContext(), v.actor.Organisation, c.Params("webhook"), url, types)
	if faults := v.webhookFaults(err); faults != nil {
		return s.showWebhook(c, v, http.StatusUnprocessableEntity, &webhookPage{page: page{Faults: faults}, Typed: url, Events: v.eventChoices(chosen)})
	}
	return s.webhookDone(c, err, "webhook_saved")
}

// webhookDone goes back to an endpoint after something was done with it.
func (s *Server) webhookDone(c *fiber.Ctx, err error, word string) error {
	if err != nil {
		return err
	}
	return seeOther(c, webhooksPath+"/"+c.Params("webhook")+"?done="+word)
}

func (s *Server) rotateWebhook(c *fiber.Ctx, v *visit) error {
	secret, err := s.Webhooks.Rotate(c.UserContext(), v.actor.Organisation, c.Params("webhook"))
	if err == nil {
		s.keepSecret(c, c.Params("webhook"), secret)
	}
	return s.webhookDone(c, err, "webhook_rotated")
}

func (s *Server) enableWebhook(c *fiber.Ctx, v *visit) error {
	return s.webhookDone(c, s.Webhooks.Enable(c.UserContext(), v.actor.Organisation, c.Params("webhook"), true), "webhook_enabled")
}

func (s *Server) disableWebhook(c *fiber.Ctx, v *visit) error {
	return s.webhookDone(c, s.Webhooks.Enable(c.UserContext(), v.actor.Organisation, c.Params("webhook"), false), "webhook_disabled")
}

func (s *Server) testWebhook(c *fiber.Ctx, v *visit) error {
	return s.webhookDone(c, s.Webhooks.Test(c.UserContext(), v.actor.Organisation, c.Params("webhook")), "webhook_tested")
}

func (s *Server) removeWebhook(c *fiber.Ctx, v *visit) error {
	if err := s.Webhooks.Remove(c.UserContext(), v.actor.Organisation, c.Params("webhook")); err != nil {
		return err
	}
	return seeOther(c, webhooksPath+"?done=webhook_removed")
}

// deliveryPage is one delivery with its requests.
type deliveryPage struct {
	page
	Delivery deliveryRow
	Settled  bool
	Attempts []attemptRow
}

// attemptRow is one request in words.
type attemptRow struct {
	webhook.Attempt
	When, Took, Why string
}

func (s *Server) delivery(c *fiber.Ctx, v *visit) error {
	all, err := s.Webhooks.Deliveries(c.UserContext(), v.actor.Organisation, c.Params("webhook"))
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.ID != c.Params("delivery") {
			continue
		}
		tries, err := s.Webhooks.Attempts(c.UserContext(), v.actor.Organisation, d.ID)
		if err != nil {
			return err
		}
		p := deliveryPage{page: page{Title: v.t("workspace.webhook.delivery"), Flash: v.done(c)}, Delivery: v.deliveryRow(d), Settled: d.State != webhook.Queued}
		p.Crumbs = []link{{Text: v.t("workspace.nav.webhooks"), URL: webhooksPath}, {Text: v.t("workspace.webhook.title"), URL: webhooksPath + "/" + d.Endpoint}}
		for _, a := range tries {
			row := attemptRow{Attempt: a, When: v.at(a.At), Took: strconv.FormatInt(int64(a.Took/time.Millisecond), 10) + " ms"}
			if a.Reason != "" {
				row.Why = v.t(a.Reason)
			}
			p.Attempts = append(p.Attempts, row)
		}
		return s.send(c, v, http.StatusOK, "delivery", &p)
	}
	return fiber.ErrNotFound
}

func (s *Server) redeliver(c *fiber.Ctx, v *visit) error {
	if err := s.Webhooks.Redeliver(c.UserContext(), v.actor.Organisation, c.Params("delivery")); err != nil {
		return err
	}
	return seeOther(c, webhooksPath+"/"+c.Params("webhook")+"/deliveries/"+c.Params("delivery")+"?done=webhook_redelivered")
}
