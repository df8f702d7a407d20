package gateway

import (
	"fmt"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	v1 "sigs.k8s.io/gateway-api/apis/v1"
	"sigs.k8s.io/gateway-api/conformance"
	"sigs.k8s.io/gateway-api/conformance/utils/echo"
	"sigs.k8s.io/gateway-api/conformance/utils/http"
	"sigs.k8s.io/gateway-api/conformance/utils/suite"
)

// The mesh cases look neither at the Location of a redirect, nor at the path that a server gets, nor at a route's status.
// These do, with the same manifests and on the pods that TestConformance left.

type answer struct {
	path     string // asked for
	location string // of the answer
	url      string // that the server got
}

var answers = []struct {
	manifest string
	answers  []answer
}{
	{"httproute-303-redirect", []answer{
		{path: "/redirect", location: "http://echo/redirect"},
		{path: "/redirect/deep?animal=whale", location: "http://echo/redirect/deep?animal=whale"},
	}},
	{"httproute-redirect-host-and-status", []answer{
		{path: "/hostname-redirect", location: "http://example.org/hostname-redirect"},
		{path: "/host-and-status", location: "http://example.org/host-and-status"},
	}},
	{"httproute-redirect-path", []answer{
		{path: "/original-prefix/lemon", location: "http://echo/replacement-prefix/lemon"},
		{path: "/original-prefix", location: "http://echo/replacement-prefix"},
		{path: "/full/path/original", location: "http://echo/full-path-replacement"},
		{path: "/path-and-host/lemon", location: "http://example.org/replacement-prefix/lemon"},
		{path: "/full-path-and-host/lemon", location: "http://example.org/replacement-full"},
	}},
	{"httproute-redirect-port", []answer{
		{path: "/port", location: "http://echo:8083/port"},
		{path: "/port-and-host", location: "http://example.org:8083/port-and-host"},
	}},
	{"httproute-redirect-scheme", []answer{
		{path: "/scheme", location: "https://echo/scheme"},
		{path: "/scheme-and-host", location: "https://example.org/scheme-and-host"},
	}},
	{"httproute-rewrite-path", []answer{
		{path: "/prefix/one/two", url: "/one/two"},
		{path: "/prefix/one/two?animal=whale", url: "/one/two?animal=whale"},
		{path: "/strip-prefix", url: "/"},
		{path: "/strip-prefix/three", url: "/three"},
		{path: "/full/one/two", url: "/one"},
		{path: "/full/rewrite-path-and-modify-headers/test", url: "/test"},
		{path: "/prefix/rewrite-path-and-modify-headers/one", url: "/prefix/one"},
	}},
}

func TestAnswers(t *testing.T) {
	s := newSuite(t)
	pod := echo.ConnectToApp(t, s, echo.MeshAppEchoV1)
	for _, of := range answers {
		t.Run(of.manifest, func(t *testing.T) {
			apply(t, s, of.manifest)
			for _, each := range of.answers {
				t.Run(each.path, func(t *testing.T) {
					eventually(t, s, func() error { return ask(t, pod, each) })
				})
			}
		})
	}
}

func ask(t *testing.T, pod echo.MeshPod, asked answer) error {
	expected := http.ExpectedResponse{Request: http.Request{Path: asked.path}}
	if asked.location != "" {
		expected.Response.StatusCodes = []int{301, 302, 303}
	}
	_, got, err := pod.CaptureRequestResponseAndCompare(t, expected)
	if err != nil {
		return err
	}
	if location := got.ResponseHeaders.Get("Location"); location != asked.location {
		return fmt.Errorf("Location is %q, not %q", location, asked.location)
	}
	if asked.url != "" && got.URL != asked.url {
		return fmt.Errorf("the server got %q, not %q", got.URL, asked.url)
	}
	return nil
}

// What a route's status says of its only parent.
type verdict struct {
	manifest string
	route    client.Object
	resolved metav1.ConditionStatus
	reason   v1.RouteConditionReason
}

func TestStatus(t *testing.T) {
	named := func(name string) metav1.ObjectMeta {
		return metav1.ObjectMeta{Namespace: suite.MeshNamespace, Name: name}
	}
	s := newSuite(t)
	for _, each := range []verdict{
		{"httproute-simple-same-namespace", &v1.HTTPRoute{ObjectMeta: named("gateway-conformance-mesh-test")}, metav1.ConditionTrue, v1.RouteReasonResolvedRefs},
		{"httproute-redirect-port", &v1.HTTPRoute{ObjectMeta: named("mesh-redirect-port")}, metav1.ConditionTrue, v1.RouteReasonResolvedRefs},
		{"mesh-frontend", &v1.HTTPRoute{ObjectMeta: named("mesh-split-v1")}, metav1.ConditionTrue, v1.RouteReasonResolvedRefs},
		{"grpcroute-weight", &v1.GRPCRoute{ObjectMeta: named("mesh-grpc-weighted-backends")}, metav1.ConditionFalse, v1.RouteReasonBackendNotFound},
	} {
		t.Run(each.manifest, func(t *testing.T) {
			apply(t, s, each.manifest)
			eventually(t, s, func() error { return status(t, s, each) })
		})
	}
}

func status(t *testing.T, s *suite.ConformanceTestSuite, wanted verdict) error {
	if err := s.Client.Get(t.Context(), client.ObjectKeyFromObject(wanted.route), wanted.route); err != nil {
		return err
	}
	spec, parents := parentsOf(wanted.route)
	if len(parents) != len(spec) {
		return fmt.Errorf("%d parents in status, not %d", len(parents), len(spec))
	}
	for i, parent := range parents {
		if got, asked := fmt.Sprint(text(parent.ParentRef)), fmt.Sprint(text(spec[i])); got != asked {
			return fmt.Errorf("parent %s in status, not %s", got, asked)
		}
		accepted := meta.FindStatusCondition(parent.Conditions, string(v1.RouteConditionAccepted))
		resolved := meta.FindStatusCondition(parent.Conditions, string(v1.RouteConditionResolvedRefs))
		generation := wanted.route.GetGeneration()
		switch {
		case accepted == nil || accepted.Status != metav1.ConditionTrue || accepted.ObservedGeneration != generation:
			return fmt.Errorf("Accepted is %+v", accepted)
		case resolved == nil || resolved.Status != wanted.resolved || resolved.ObservedGeneration != generation:
			return fmt.Errorf("ResolvedRefs is %+v, not %s", resolved, wanted.resolved)
		case resolved.Reason != string(wanted.reason):
			return fmt.Errorf("ResolvedRefs because of %s, not %s", resolved.Reason, wanted.reason)
		}
	}
	return nil
}

func parentsOf(route client.Object) ([]v1.ParentReference, []v1.RouteParentStatus) {
	switch r := route.(type) {
	case *v1.HTTPRoute:
		return r.Spec.ParentRefs, r.Status.Parents
	case *v1.GRPCRoute:
		return r.Spec.ParentRefs, r.Status.Parents
	}
	panic("neither an HTTPRoute nor a GRPCRoute")
}

func text(ref v1.ParentReference) string {
	port := "any port"
	if ref.Port != nil {
		port = fmt.Sprint(*ref.Port)
	}
	return fmt.Sprintf("%s %s, %s", *ref.Kind, ref.Name, port)
}

func newSuite(t *testing.T) *suite.ConformanceTestSuite {
	options := conformance.DefaultOptions(t)
	s, err := suite.NewConformanceTestSuite(options)
	if err != nil {
		t.Fatal(err)
	}
	s.Applier.ManifestFS = options.ManifestFS
	return s
}

// Until the test ends.
func apply(t *testing.T, s *suite.ConformanceTestSuite, manifest string) {
	t.Cleanup(func() { record(t, outcome(t, suite.ConformanceTest{}), nil) }) // last, when the routes are gone
	s.Applier.MustApplyWithCleanup(t, s.Client, s.TimeoutConfig, "tests/mesh/"+manifest+".yaml", true)
}

func eventually(t *testing.T, s *suite.ConformanceTestSuite, holds func() error) {
	http.AwaitConvergence(t, s.TimeoutConfig.RequiredConsecutiveSuccesses, s.TimeoutConfig.MaxTimeToConsistency, func(elapsed time.Duration) bool {
		err := holds()
		if err != nil {
			t.Logf("%v (after %v)", err, elapsed)
		}
		return err == nil
	})
}
