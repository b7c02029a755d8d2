package scenarios

import (
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model"
)

// The value of "result" in an expectation, and its type. Times are in seconds, data in bytes. What was never back is
// infinite, so that a comparison with a limit is false.

var quantityType = cty.Object(map[string]cty.Type{"mean": cty.Number, "p50": cty.Number, "p95": cty.Number, "p99": cty.Number, "max": cty.Number, "never": cty.Number})

var pairType = cty.Object(map[string]cty.Type{"rto": quantityType, "rpo": quantityType})

var linkType = cty.Object(map[string]cty.Type{"mean_bits_per_second": cty.Number, "utilization": quantityType})

var refusalType = cty.Object(map[string]cty.Type{"operation": cty.String, "target": cty.String, "code": cty.String, "count": cty.Number})

func resultType(cfg *model.Config) cty.Type {
	t := cfg.Topology
	objectives, links := map[string]cty.Type{}, map[string]cty.Type{}
	for i := range cfg.Objectives {
		objectives[cfg.Objectives[i].Name] = pairType
	}
	for i := range t.Links {
		links[t.Links[i].Name] = linkType
	}
	return cty.Object(map[string]cty.Type{
		"replications": cty.Number, "split_brain": cty.Number, "vmm_mistaken": cty.Number, "ended_in_initial_state": cty.Number, "data_lost_bytes": quantityType, "initial_replication": quantityType,
		"vmm": pairType, "vm": vmTree(t, func(model.VMID) cty.Value { return cty.UnknownVal(pairType) }).Type(),
		"objective": cty.Object(objectives), "link": cty.Object(links), "refusals": cty.List(refusalType),
	})
}

func resultValue(cfg *model.Config, s *Summary) cty.Value {
	t := cfg.Topology
	objectives, links := map[string]cty.Value{}, map[string]cty.Value{}
	for _, o := range s.Objectives {
		objectives[o.Objective.Name] = pairValue(o.Pair)
	}
	for _, l := range s.Links {
		links[t.Links[l.Link].Name] = cty.ObjectVal(map[string]cty.Value{
			"mean_bits_per_second": cty.NumberFloatVal(8 * l.MeanBytesPerSecond), "utilization": quantityValue(l.Utilization)})
	}
	simulated := make([]*Pair, len(t.VMs))
	for i := range s.VMs {
		simulated[s.VMs[i].VM] = &s.VMs[i].Pair
	}
	refusals := cty.ListValEmpty(refusalType)
	if len(s.Refusals) > 0 {
		list := make([]cty.Value, len(s.Refusals))
		for i, r := range s.Refusals {
			list[i] = cty.ObjectVal(map[string]cty.Value{"operation": cty.StringVal(r.Operation), "target": cty.StringVal(r.Target),
				"code": cty.StringVal(r.Code), "count": cty.NumberIntVal(int64(r.Count))})
		}
		refusals = cty.ListVal(list)
	}
	copied := cty.NullVal(quantityType)
	if s.Copied != nil {
		copied = quantityValue(*s.Copied)
	}
	return cty.ObjectVal(map[string]cty.Value{
		"initial_replication": copied,
		"replications":        cty.NumberIntVal(int64(s.Replications)), "split_brain": cty.NumberIntVal(int64(s.SplitBrain)),
		"vmm_mistaken":           cty.NumberIntVal(int64(s.Mistaken)),
		"ended_in_initial_state": cty.NumberIntVal(int64(s.Home)), "data_lost_bytes": quantityValue(s.DataLost), "vmm": pairValue(s.VMM),
		"vm": vmTree(t, func(id model.VMID) cty.Value {
			if simulated[id] == nil {
				return cty.NullVal(pairType)
			}
			return pairValue(*simulated[id])
		}),
		"objective": cty.ObjectVal(objectives), "link": cty.ObjectVal(links), "refusals": refusals,
	})
}

// vmTree arranges machines as references do: vm.erp-db, vm.erp-app[3], vm.web["front"].
func vmTree(t *model.Topology, of func(model.VMID) cty.Value) cty.Value {
	tree := map[string]cty.Value{}
	for i := 0; i < len(t.VMs); {
		label, first := t.VMs[i].Label, i
		var list []cty.Value
		keyed := map[string]cty.Value{}
		for ; i < len(t.VMs) && t.VMs[i].Label == label; i++ {
			v := of(model.VMID(i))
			list = append(list, v)
			if key, ok := t.VMs[i].Key(); ok {
				keyed[key] = v
			}
		}
		switch {
		case len(keyed) > 0:
			tree[label] = cty.ObjectVal(keyed)
		case t.VMs[first].Name != label:
			tree[label] = cty.ListVal(list)
		default:
			tree[label] = list[0]
		}
	}
	return cty.ObjectVal(tree)
}

func pairValue(p Pair) cty.Value {
	return cty.ObjectVal(map[string]cty.Value{"rto": quantityValue(p.RTO), "rpo": quantityValue(p.RPO)})
}

func quantityValue(q Quantity) cty.Value {
	number := func(v *float64) cty.Value {
		if v == nil {
			return cty.PositiveInfinity
		}
		return cty.NumberFloatVal(*v)
	}
	return cty.ObjectVal(map[string]cty.Value{"mean": number(q.Mean), "p50": number(q.P50), "p95": number(q.P95), "p99": number(q.P99),
		"max": number(q.Max), "never": cty.NumberIntVal(int64(q.Never))})
}
