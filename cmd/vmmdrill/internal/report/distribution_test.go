package report

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"vmmdrill/scenarios"
)

// TestADistributionIsDrawn as a golden picture: eight that came back, one more than its objective allows, and two that never did.
func TestADistributionIsDrawn(t *testing.T) {
	limit, inf := 3600.0, math.Inf(1)
	drawing := DistributionSVG("VMM: time without service", []float64{1200, 1260, 1500, 1800, 1800, 2400, 3000, 4500, inf, inf}, &limit, scenarios.Seconds, "vmm")
	standsInAPage(t, drawing, "vmm")
	golden(t, "distribution.svg", drawing)
	for _, want := range []string{">p50 30 min<", ">p50 30 min, p95 never, max never<", ">within the objective in 70 %, never back in 20 % of the replications<", ">objective 1 h<"} {
		if !bytes.Contains(drawing, []byte(want)) {
			t.Errorf("there is no %s", want)
		}
	}
}

// TestTheCurveGoesThroughTheQuantiles: at p of the height it is at the value that a share p does not exceed.
func TestTheCurveGoesThroughTheQuantiles(t *testing.T) {
	values := make([]float64, 400)
	for i := range values {
		values[i] = float64(i + 1)
	}
	drawing := string(DistributionSVG("so many", values, nil, scenarios.Number, "n"))
	curve := regexp.MustCompile(`<path d="([^"]*)" class="lane-curve"`).FindStringSubmatch(drawing)[1]
	for _, k := range []int{1, 200, 380, 400} { // the axis ends at 400
		x, y := curveLeft+(curveRight-curveLeft)*float64(k)/400, curveBottom-(curveBottom-curveTop)*float64(k)/400
		if want := fmt.Sprintf("H%.1fV%.1f", x, y); !strings.Contains(curve, want) {
			t.Errorf("a share of %d of 400 is not at %s in %s", k, want, curve)
		}
	}
	if n := strings.Count(curve, "V"); n != 400 {
		t.Errorf("it has %d steps", n)
	}
	if len(drawing) > 10_000 {
		t.Errorf("it has %d bytes", len(drawing))
	}
}

// TestADistributionOfAlmostNothing can be drawn as well: of no values, of one, of equal ones, of noughts, of none that came back.
func TestADistributionOfAlmostNothing(t *testing.T) {
	inf, limit := math.Inf(1), 0.0
	for name, values := range map[string][]float64{"none": nil, "one": {7}, "equal": {5, 5, 5}, "noughts": {0, 0}, "never": {inf, inf}, "long": {1, 3e8}, "short": {1e-6}} {
		for _, unit := range []scenarios.Unit{scenarios.Seconds, scenarios.Bytes, scenarios.Part} {
			for _, l := range []*float64{nil, &limit} {
				drawing := DistributionSVG(name, values, l, unit, "d")
				standsInAPage(t, drawing, "d")
				if n := bytes.Count(drawing, []byte("<text")); n > 30 {
					t.Errorf("%s in %s has %d texts:\n%s", name, unit, n, drawing)
				}
			}
		}
	}
}
