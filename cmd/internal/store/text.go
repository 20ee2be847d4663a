package store

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// tolerate makes a connection take every string. PostgreSQL refuses a text with
// a zero byte or with bytes that are no UTF-8, which people and programs send;
// SQLite keeps them. They become U+FFFD.
func tolerate(_ context.Context, c *pgx.Conn) error {
	c.TypeMap().RegisterType(&pgtype.Type{Name: "text", OID: pgtype.TextOID, Codec: tolerant{}})
	return nil
}

type tolerant struct{ pgtype.TextCodec }

// PlanEncode implements pgtype.Codec.
func (t tolerant) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	plan := t.TextCodec.PlanEncode(m, oid, format, value)
	if _, ok := value.(string); ok && plan != nil {
		return tolerantPlan{plan}
	}
	return plan
}

type tolerantPlan struct{ pgtype.EncodePlan }

// Encode implements pgtype.EncodePlan.
func (p tolerantPlan) Encode(value any, buf []byte) ([]byte, error) {
	if s, ok := value.(string); ok {
		value = wellFormed(s)
	}
	return p.EncodePlan.Encode(value, buf)
}

func wellFormed(s string) string {
	const replacement = "\uFFFD"
	return strings.ReplaceAll(strings.ToValidUTF8(s, replacement), "\x00", replacement)
}
