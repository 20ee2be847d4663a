package intake

import "waterline/assessment/usage"

type priceList struct{}

func listPrices() (*priceList, error) { return &priceList{}, nil }

type prices struct{ list *priceList }

func (p *prices) note(*usage.Record) {}
func (p *prices) judge(*file)        {}
