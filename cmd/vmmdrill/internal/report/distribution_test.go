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
	drawing := DistributionSVG("vmm.rto", []float64{1200, 1260, 1500, 1800, 1800, 2400, 3000, 4500, inf, inf}, &limit, scenarios.Seconds, "vmm")
	standsInAPage(t, drawing, "vmm")
	golden(t, "distribution.svg", drawing)
	for _, want := range []string{">VMM: time away (RTO)<", ">p50 30 min<", ">p50 30 min, p95 never, max never<", ">within the objective in 70 %<", ">never back in 20 % of the replications<", ">objective 1 h<",
		">share of replications at or below<", ">time away, in minutes<", ">60<", ">never<"} {
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

// TestAMetricIsNamedInWords, and its identifier stands where nobody reads it.
func TestAMetricIsNamedInWords(t *testing.T) {
	for metric, want := range map[string]string{
		"vmm.rto":           "VMM: time away (RTO)",
		"objective.erp.rpo": "objective erp: data lost, in time (RPO)",
		"objective.a.b.rto": "objective a.b: time away (RTO)",
		"workloads.rto":     "all workloads: time away (RTO)",
		"split_brain":       "split_brain",
	} {
		drawing := string(DistributionSVG(metric, []float64{1, 2}, nil, scenarios.Seconds, "d"))
		if !strings.Contains(drawing, ">"+want+"</text>") || !strings.Contains(drawing, "("+metric+")</desc>") {
			t.Errorf("%s is not %s in\n%s", metric, want, drawing)
		}
	}
}

// TestWhatIsAlwaysTheSameIsASentence and no drawing of a vertical line.
func TestWhatIsAlwaysTheSameIsASentence(t *testing.T) {
	limit, inf := 900.0, math.Inf(1)
	for want, values := range map[string][]float64{
		"0 s in every replication, within the objective of 15 min":         {0, 0, 0},
		"15 min in every replication, within the objective of 15 min":      {899.9, 899.95, 900},
		"1 h in every replication, more than the objective of 15 min":      {3600},
		"never back in any replication, more than the objective of 15 min": {inf, inf},
		"no replication was played":                                        nil,
	} {
		if got := string(DistributionSVG("vmm.rpo", values, &limit, scenarios.Seconds, "d")); got != "<p class=\"distribution\">VMM: data lost, in time (RPO): "+want+".</p>\n" {
			t.Errorf("%v: %s", values, got)
		}
	}
}

// written are the texts of a distribution with the places that they take.
func written(drawing string) (texts []placedLabel) {
	for _, m := range regexp.MustCompile(`<text x="([^"]*)" y="([^"]*)" class="[^"]*" text-anchor="([^"]*)">([^<]*)`).FindAllStringSubmatch(drawing, -1) {
		var x, y float64
		fmt.Sscan(m[1], &x)
		fmt.Sscan(m[2], &y)
		l := placedLabel{[]string{m[4]}, rectangle{x, y - 11, widthOf(m[4]) * 0.95, 13}}
		switch m[3] {
		case "middle":
			l.x -= l.w / 2
		case "end":
			l.x -= l.w
		}
		texts = append(texts, l)
	}
	return texts
}

// TestTextsKeepClearOfEachOtherAndOfTheCurve wherever the curve and its limit are, and whether or not some never came back.
func TestTextsKeepClearOfEachOtherAndOfTheCurve(t *testing.T) {
	inf := math.Inf(1)
	shapes := map[string][]float64{"steep late": nil, "steep early": nil, "flat": nil, "never": nil, "long": nil}
	for i := range 100 {
		v := float64(i)
		shapes["steep late"] = append(shapes["steep late"], 2400+5*v)
		shapes["steep early"] = append(shapes["steep early"], 60+v)
		shapes["flat"] = append(shapes["flat"], 40*v)
		shapes["long"] = append(shapes["long"], 86400+5000.7*v)
		if i < 70 {
			shapes["never"] = append(shapes["never"], 800+v)
		} else {
			shapes["never"] = append(shapes["never"], inf)
		}
	}
	point := regexp.MustCompile(`H([0-9.]*)V([0-9.]*)`)
	for name, values := range shapes {
		for _, limit := range []float64{0, 1, 90, 900, 3600, 14400, 1e6} {
			drawing := string(DistributionSVG("objective.erp.rto", values, &limit, scenarios.Seconds, "d"))
			texts := written(drawing)
			for i, l := range texts {
				if l.x < 0 || l.right() > curveWidth {
					t.Errorf("%s, %v: %q goes from %.0f to %.0f", name, limit, l.lines[0], l.x, l.right())
				}
				for _, o := range texts[:i] {
					if l.meets(o.rectangle) {
						t.Errorf("%s, %v: %q lies on %q", name, limit, l.lines[0], o.lines[0])
					}
				}
			}
			curve := regexp.MustCompile(`<path d="([^"]*)" class="lane-curve"`).FindStringSubmatch(drawing)[1]
			x, y := curveLeft, curveBottom
			for _, m := range point.FindAllStringSubmatch(curve, -1) {
				var toX, toY float64
				fmt.Sscan(m[1], &toX)
				fmt.Sscan(m[2], &toY)
				for _, l := range texts {
					if strings.HasPrefix(l.lines[0], "p") && (l.meets(rectangle{x, y, toX - x, 0.1}) || l.meets(rectangle{toX, toY, 0.1, y - toY})) && l.y < curveBottom {
						t.Errorf("%s, %v: the curve runs through %q", name, limit, l.lines[0])
					}
				}
				x, y = toX, toY
			}
		}
	}
}
