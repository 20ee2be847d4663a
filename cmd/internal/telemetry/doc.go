// Package telemetry says how the program runs: its log, its metrics and, where
// an OpenTelemetry collector is configured, its traces. Nothing of it holds what
// people answered, who they are, where they are, or a key that opens something:
// a request is known by the pattern of its route, a job by its kind.
package telemetry
