package api

import (
	"time"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/webhook"
)

func webhookRoutes() []Route {
	return []Route{
		get("/webhooks", account.Webhooks, (*Server).webhooks),
		secret(post("/webhooks", account.Webhooks, (*Server).addWebhook)),
		put("/webhooks/:webhook", account.Webhooks, (*Server).changeWebhook),
		remove("/webhooks/:webhook", account.Webhooks, (*Server).removeWebhook),
		secret(act("/webhooks/:webhook/rotate", account.Webhooks, (*Server).rotateWebhook)),
		act("/webhooks/:webhook/enable", account.Webhooks, (*Server).enableWebhook),
		act("/webhooks/:webhook/disable", account.Webhooks, (*Server).disableWebhook),
		act("/webhooks/:webhook/test", account.Webhooks, (*Server).testWebhook),
		get("/webhooks/:webhook/deliveries", account.Webhooks, (*Server).deliveries),
		get("/deliveries/:delivery/attempts", account.Webhooks, (*Server).attempts),
		act("/deliveries/:delivery/redeliver", account.Webhooks, (*Server).redeliver),
	}
}

// webhookBody is where an organisation is told of what.
type webhookBody struct {
	URL    string         `json:"url"`
	Events []webhook.Type `json:"events"`
}

// webhookShape is an endpoint. The secret is there once, when it is made.
type webhookShape struct {
	ID         string         `json:"id"`
	URL        string         `json:"url"`
	Events     []webhook.Type `json:"events"`
	CreatedAt  string         `json:"created_at"`
	DisabledAt *string        `json:"disabled_at"`
	Code       string         `json:"code,omitempty"`
	Note       string         `json:"note,omitempty"`
	Failures   int            `json:"failures"`
	Secret     string         `json:"secret,omitempty"`
}

func shapeWebhook(c *call, e webhook.Endpoint) webhookShape {
	out := webhookShape{e.ID, e.URL, append([]webhook.Type{}, e.Types...), stamp(e.CreatedAt), maybe(e.DisabledAt), e.Note, "", e.Failures, ""}
	if e.Note != "" {
		out.Note = c.words.T(e.Note)
	}
	return out
}

func (s *Server) webhooks(c *call) (list[webhookShape], error) {
	found, err := s.Webhooks.List(c.UserContext(), c.organisation())
	return listOf(found, func(e webhook.Endpoint) webhookShape { return shapeWebhook(c, e) }), err
}

func (s *Server) addWebhook(c *call, b webhookBody) (webhookShape, error) {
	e, secret, err := s.Webhooks.Add(c.UserContext(), c.organisation(), b.URL, b.Events)
	out := shapeWebhook(c, e)
	out.Secret = secret
	return out, err
}

// webhook answers with an endpoint after it was changed.
func (s *Server) webhook(c *call) (webhookShape, error) {
	e, err := s.Webhooks.Get(c.UserContext(), c.organisation(), c.Params("webhook"))
	return shapeWebhook(c, e), err
}

func (s *Server) changeWebhook(c *call, b webhookBody) (webhookShape, error) {
	if err := s.Webhooks.Change(c.UserContext(), c.organisation(), c.Params("webhook"), b.URL, b.Events); err != nil {
		return webhookShape{}, err
	}
	return s.webhook(c)
}

func (s *Server) removeWebhook(c *call) error {
	return s.Webhooks.Remove(c.UserContext(), c.organisation(), c.Params("webhook"))
}

func (s *Server) rotateWebhook(c *call, _ none) (webhookShape, error) {
	secret, err := s.Webhooks.Rotate(c.UserContext(), c.organisation(), c.Params("webhook"))
	if err != nil {
		return webhookShape{}, err
	}
	out, err := s.webhook(c)
	out.Secret = secret
	return out, err
}

func (s *Server) enableWebhook(c *call, _ none) (webhookShape, error) { return s.enabled(c, true) }

func (s *Server) disableWebhook(c *call, _ none) (webhookShape, error) { return s.enabled(c, false) }

func (s *Server) enabled(c *call, on bool) (webhookShape, error) {
	if err := s.Webhooks.Enable(c.UserContext(), c.organisation(), c.Params("webhook"), on); err != nil {
		return webhookShape{}, err
	}
	return s.webhook(c)
}

// deliveryShape is one event for one endpoint.
type deliveryShape struct {
	ID        string        `json:"id"`
	Webhook   string        `json:"webhook"`
	Type      webhook.Type  `json:"type"`
	Body      string        `json:"body"`
	State     webhook.State `json:"state"`
	Code      string        `json:"code,omitempty"`
	Reason    string        `json:"reason,omitempty"`
	Round     int           `json:"round"`
	CreatedAt string        `json:"created_at"`
	SettledAt *string       `json:"settled_at"`
}

func shapeDelivery(c *call, d webhook.Delivery) deliveryShape {
	out := deliveryShape{d.ID, d.Endpoint, d.Type, d.Body, d.State, d.Reason, "", d.Round, stamp(d.CreatedAt), maybe(d.SettledAt)}
	if d.Reason != "" {
		out.Reason = c.words.T(d.Reason)
	}
	return out
}

func (s *Server) testWebhook(c *call, _ none) (none, error) {
	return none{}, s.Webhooks.Test(c.UserContext(), c.organisation(), c.Params("webhook"))
}

func (s *Server) deliveries(c *call) (list[deliveryShape], error) {
	if _, err := s.webhook(c); err != nil {
		return list[deliveryShape]{}, err
	}
	found, err := s.Webhooks.Deliveries(c.UserContext(), c.organisation(), c.Params("webhook"))
	if err != nil {
		return list[deliveryShape]{}, err
	}
	return paged(c, found, func(d webhook.Delivery) deliveryShape { return shapeDelivery(c, d) })
}

// attemptShape is one request of a delivery.
type attemptShape struct {
	At     string `json:"at"`
	Status int    `json:"status"`
	Millis int64  `json:"milliseconds"`
	Answer string `json:"answer"`
	Code   string `json:"code,omitempty"`
	Reason string `json:"reason,omitempty"`
}

func (s *Server) attempts(c *call) (list[attemptShape], error) {
	found, err := s.Webhooks.Attempts(c.UserContext(), c.organisation(), c.Params("delivery"))
	return listOf(found, func(a webhook.Attempt) attemptShape {
		out := attemptShape{stamp(a.At), a.Status, int64(a.Took / time.Millisecond), a.Answer, a.Reason, ""}
		if a.Reason != "" {
			out.Reason = c.words.T(a.Reason)
		}
		return out
	}), err
}

func (s *Server) redeliver(c *call, _ none) (none, error) {
	return none{}, s.Webhooks.Redeliver(c.UserContext(), c.organisation(), c.Params("delivery"))
}
