package api

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"go.yaml.in/yaml/v3"
)

//go:embed openapi.yaml
var written []byte

// description is the document that describes the API, as JSON.
func description() ([]byte, error) {
	var tree any
	if err := yaml.Unmarshal(written, &tree); err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	data, err := json.Marshal(tree)
	if err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	return data, nil
}
