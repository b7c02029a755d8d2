package validate_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// drills are the drills that a page may name, as scenarios. Whoever decides takes half an hour.
var drills = map[string]string{
	"paris_lost": `scenario "drill" {
  duration = "2d"

  fault "site_outage" {
    target = site.paris
    at     = "6h"
  }

  run "failover" {
    procedure = procedure.failover
    after     = "30m"
  }
}`,
	"paris_lost_and_back": `scenario "drill" {
  duration = "6d"

  fault "site_outage" {
    target       = site.paris
    at           = "6h"
    repair_after = "20h"
  }

  run "failover" {
    procedure = procedure.failover
    after     = "30m"
  }

  run "failback" {
    procedure = procedure.failback
    after     = "8h"
  }
}`,
	"line_cut": `scenario "drill" {
  duration = "2d"

  fault "link_outage" {
    target       = LINE
    at           = "6h"
    repair_after = "2h"
  }
}`,
}

// decided is when the operators of a drill begin, in seconds after the fault.
const decided = 1800

// drillOf is the drill that a page names, or "".
func drillOf(r *validate.Rule) string {
	m := regexp.MustCompile("\nDrill: `(\\w+)`").FindStringSubmatch(r.Page)
	if m == nil {
		return ""
	}
	return m[1]
}

// TestTheSimulatorAgreesWithEveryErrorThatItCanShow lays the good example of a page over the healthy estate of the
// rule's option, plays the drill that the page names, and sees it end well; with what the bad example does differently it
// must not. What a page says of a drill is in this way never only asserted.
func TestTheSimulatorAgreesWithEveryErrorThatItCanShow(t *testing.T) {
	held := 0
	for _, r := range rules.All {
		drill := drillOf(r)
		if r.Severity < validate.Error || drill == "" {
			continue
		}
		held++
		t.Run(r.ID, func(t *testing.T) {
			base := readExample(t, healthy(r))
			good, bad := pageExample(t, r, "Good"), pageExample(t, r, "Bad")
			estate := patched(t, base, "", good)
			well := playDrill(t, estate, drill, 0)
			if len(well.wrong) > 0 {
				t.Fatalf("the good example already goes wrong in %s: %s", drill, strings.Join(well.wrong, "; "))
			}
			if ill := playDrill(t, patched(t, estate, good, bad), drill, well.vmm); len(ill.wrong) == 0 {
				t.Errorf("the bad example survives %s", drill)
			} else {
				t.Log(strings.Join(ill.wrong, "; "))
			}
		})
	}
	if held < 20 {
		t.Errorf("only %d rules were held to account", held)
	}
}

// healthy is the example that a rule's pages are about.
func healthy(r *validate.Rule) string {
	if r.Options == validate.StretchedCluster || r.Options == validate.Both && strings.Contains(r.Page, `"stretched_cluster"`) {
		return "stretched"
	}
	return "standalone"
}

func pageExample(t *testing.T, r *validate.Rule, heading string) string {
	t.Helper()
	_, after, _ := strings.Cut(r.Page, "\n**"+heading+"**\n\n```hcl\n")
	text, _, found := strings.Cut(after, "```\n")
	if !found {
		t.Fatalf("the page has no %s example", heading)
	}
	return text
}

// patched is an estate after the step from one text to another: what only the first has is taken away, what the second
// has is put in its place or added. Blocks are told apart by type and labels, those without a label by their order.
func patched(t *testing.T, text files, from, to string) files {
	t.Helper()
	file := parse(t, "topology.hcl", text["topology.hcl"])
	patch(file.Body(), parse(t, "from", []byte(from)).Body(), parse(t, "to", []byte(to)).Body())
	return files{"topology.hcl": file.Bytes()}
}

func patch(body, from, to *hclwrite.Body) {
	for name := range from.Attributes() {
		if to.GetAttribute(name) == nil {
			body.RemoveAttribute(name)
		}
	}
	for name, a := range to.Attributes() {
		body.SetAttributeRaw(name, a.Expr().BuildTokens(nil))
	}
	had, has, there := keyed(from), keyed(to), keyed(body)
	for _, key := range had.order {
		if has.blocks[key] == nil && there.blocks[key] != nil {
			body.RemoveBlock(there.blocks[key])
		}
	}
	for _, key := range has.order {
		if there.blocks[key] == nil {
			body.AppendNewline()
			body.AppendBlock(has.blocks[key])
			continue
		}
		before := hclwrite.NewEmptyFile().Body()
		if b := had.blocks[key]; b != nil {
			before = b.Body()
		}
		patch(there.blocks[key].Body(), before, has.blocks[key].Body())
	}
}

// blocksByKey are the blocks of a body.
type blocksByKey struct {
	order  []string
	blocks map[string]*hclwrite.Block
}

func keyed(body *hclwrite.Body) blocksByKey {
	k := blocksByKey{blocks: map[string]*hclwrite.Block{}}
	for _, b := range body.Blocks() {
		key := fmt.Sprintf("%s %q", b.Type(), b.Labels())
		for n := 1; len(b.Labels()) == 0 && k.blocks[key] != nil; n++ {
			key = fmt.Sprintf("%s %d", b.Type(), n)
		}
		k.order = append(k.order, key)
		k.blocks[key] = b
	}
	return k
}

// ending is how a drill ended.
type ending struct {
	wrong []string // what went wrong
	vmm   float64  // how long VMM was away at most, in seconds
}

// playDrill plays a drill a few times. usual is how long VMM is away when all is well: when nobody has to do anything
// for it then, nobody may have to do anything now.
func playDrill(t *testing.T, text files, drill string, usual float64) ending {
	t.Helper()
	config, diags := text.load()
	if diags.HasErrors() {
		t.Fatalf("the estate does not load: %v", diags)
	}
	link, _ := line(config)
	scenario := strings.NewReplacer("LINE", link, "site.paris", "site."+primarySite(config)).Replace(drills[drill])
	text = replaced(text, "drill.hcl", []byte(scenario))
	config, diags = text.load()
	if diags.HasErrors() {
		t.Fatalf("with the drill, the estate does not load: %v", diags)
	}
	list, diags := scenarios.Load(config)
	if diags.HasErrors() {
		t.Fatalf("the drill does not load: %v", diags)
	}
	sum, err := list[0].Play(context.Background(), 1, 5, 1, func() {})
	if err != nil {
		t.Fatal(err)
	}
	e := ending{}
	say := func(format string, args ...any) { e.wrong = append(e.wrong, fmt.Sprintf(format, args...)) }
	for _, r := range sum.Runs {
		if r.Completed < sum.Replications {
			say("%s stops at %q", r.Name, r.Stopped)
		}
	}
	switch away := sum.VMM.RTO.Max; {
	case away == nil:
		say("VMM stays away")
	case usual > 0 && usual < decided && *away >= decided:
		say("VMM is away for %.0f s instead of %.0f", *away, usual)
	default:
		e.vmm = *away
	}
	away := 0
	for _, v := range sum.VMs {
		if v.RTO.Max == nil {
			away++
		}
	}
	if away > 0 {
		say("%d of %d machines stay away", away, len(sum.VMs))
	}
	if n := workloads(config); len(sum.VMs) < n {
		say("%d machines stand at neither site", n-len(sum.VMs))
	}
	if sum.SplitBrain > 0 {
		say("machines run at both sites")
	}
	if drill == "paris_lost_and_back" && sum.Home < sum.Replications {
		say("not everything ends as it began")
	}
	return e
}

// workloads counts the machines that are protected.
func workloads(c *model.Config) int {
	var all []model.VMID
	for i := range c.Topology.Protections {
		all = append(all, c.Topology.Protections[i].VMs.Value...)
	}
	slices.Sort(all)
	return len(slices.Compact(all))
}

func primarySite(c *model.Config) string {
	if id := c.Topology.Deployment.PrimarySite.Value; id >= 0 {
		return c.Topology.Sites[id].Name
	}
	return "paris"
}

// line is the line between the two sites.
func line(c *model.Config) (address string, ok bool) {
	for _, l := range c.Topology.Links {
		b := l.Between.Value
		if len(b) == 2 && slices.Contains(b, c.Topology.Deployment.PrimarySite.Value) && slices.Contains(b, c.Topology.Deployment.SecondarySite.Value) {
			return "link." + l.Label, true
		}
	}
	return "", false
}
