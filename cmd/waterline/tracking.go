package main

import (
	"crypto/rand"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/store"
)

// tracking wires initiatives with the clients whose they are.
func (p *program) tracking(kept *store.Store, clients *client.Service, clock func() time.Time) *tracking.Service {
	s := &tracking.Service{Store: kept, Clients: clients, Foretell: assessment.ForecastOf, Owner: kept.ClientOf, Clock: clock, Random: rand.Reader}
	clients.Standings, clients.Initiatives = s.Standings, s.KnownOf
	return s
}
