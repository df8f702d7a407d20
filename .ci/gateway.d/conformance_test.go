// Package gateway runs Gateway API's conformance suite for meshes, and what that leaves unasked.
package gateway

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/gateway-api/conformance"
	"sigs.k8s.io/gateway-api/conformance/utils/suite"
	"sigs.k8s.io/gateway-api/pkg/features"
)

var table = flag.String("table", "", "File that gets a line for each case: outcome, test, features that are not claimed")

// TestConformance is the suite as it is.
func TestConformance(t *testing.T) {
	options := conformance.DefaultOptions(t)
	options.Hook = func(t *testing.T, test suite.ConformanceTest, s *suite.ConformanceTestSuite) {
		record(t, outcome(t, test), unclaimed(test, s))
	}
	conformance.RunConformanceWithOptions(t, options)
}

func unclaimed(test suite.ConformanceTest, s *suite.ConformanceTestSuite) []string {
	var missing []string
	for _, feature := range test.Features {
		if !s.SupportedFeatures.Has(feature) {
			missing = append(missing, string(feature))
		}
	}
	return missing
}

func outcome(t *testing.T, test suite.ConformanceTest) string {
	switch {
	case t.Failed():
		return "FAILED"
	case !t.Skipped():
		return "passed"
	case slices.Contains(test.Features, features.SupportMesh):
		return "skipped"
	}
	return "gateway"
}

func record(t *testing.T, outcome string, missing []string) {
	file, err := os.OpenFile(*table, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	fmt.Fprintf(file, "%s\t%s\t%s\n", outcome, t.Name(), strings.Join(missing, " "))
}
