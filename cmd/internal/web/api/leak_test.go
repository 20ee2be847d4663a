package api

import (
	"testing"

	"waterline/cmd/internal/web/audit"
)

func TestMain(m *testing.M) { audit.NoLeaks(m) }
