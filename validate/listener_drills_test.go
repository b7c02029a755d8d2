package validate_test

import (
	"math"
	"testing"

	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// TestTheDatabaseCostsWhatItsPagesSay plays the drills that warnings about VMM's database name: what the page says that VMM
// is away longer is what the simulator finds. Where it stays away, the page says so.
func TestTheDatabaseCostsWhatItsPagesSay(t *testing.T) {
	for _, c := range []struct {
		rule   *validate.Rule
		longer float64 // seconds; infinite: it waits for somebody
	}{
		{rules.NoLossAtTheSecondarySite, math.Inf(1)},
		{rules.ClientsTryAllAddresses, 21},
		{rules.DNSForgetsInTime, 15 * 60},
	} {
		t.Run(c.rule.ID, func(t *testing.T) {
			drill := drillOf(c.rule)
			good, bad := pageExample(t, c.rule, "Good"), pageExample(t, c.rule, "Bad")
			estate := patched(t, readExample(t, healthy(c.rule)), "", good)
			well := playDrill(t, estate, drill, 0)
			if len(well.wrong) > 0 {
				t.Fatalf("the good example already goes wrong in %s: %v", drill, well.wrong)
			}
			ill := playDrill(t, patched(t, estate, good, bad), drill, 0)
			if math.IsInf(c.longer, 1) != (len(ill.wrong) > 0) {
				t.Fatalf("in the bad example this goes wrong: %v", ill.wrong)
			}
			if longer := ill.vmm - well.vmm; len(ill.wrong) == 0 && math.Abs(longer-c.longer) > 1e-6 {
				t.Errorf("VMM is away for %g s longer, not for %g s", longer, c.longer)
			}
		})
	}
}
