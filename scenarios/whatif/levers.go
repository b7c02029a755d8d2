package whatif

import (
	"fmt"
	"math"
	"slices"
	"time"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
)

// Lever is one input of a deployment or of a scenario that can be made several times as great or as small.
type Lever struct {
	Name string // "link.wan.bandwidth"
	Now  string // what it is

	set func(t *model.Topology, d *sim.Drill, factor float64)
}

// Levers are the inputs that RTO and RPO may hang on: lines, write rates, how often copies are sent, what hosts
// can do, how long things take, what goes wrong.
func Levers(v *Variant) []Lever {
	return slices.Concat(lineLevers(v.Config.Topology), copyLevers(v.Config.Topology), timeLevers(v.Config.Topology), hostLevers(v.Config.Topology), faultLevers(&v.Scenario.Drill), operatorLevers(&v.Scenario.Drill))
}

func lineLevers(t *model.Topology) (list []Lever) {
	for i := range t.Links {
		list = append(list, Lever{"link." + t.Links[i].Name + ".bandwidth", fmt.Sprint(t.Links[i].Bandwidth.Value), func(t *model.Topology, _ *sim.Drill, f float64) {
			b := &t.Links[i].Bandwidth.Value
			*b *= model.BytesPerSecond(f)
		}})
	}
	return list
}

// copyLevers are what is written and how often it is sent on.
func copyLevers(t *model.Topology) (list []Lever) {
	list = append(list, Lever{"write rates of all machines", "as they are", func(t *model.Topology, _ *sim.Drill, f float64) {
		for i := range t.VMs {
			for k := range t.VMs[i].Disks {
				c := &t.VMs[i].Disks[k].WriteRate.Value
				*c = c.Times(f)
			}
		}
	}})
	if slices.ContainsFunc(t.VMs, func(vm model.VM) bool { return slices.ContainsFunc(vm.Disks, compresses) }) {
		list = append(list, Lever{"compression_ratio of all disks that state one", "as they are", func(t *model.Topology, _ *sim.Drill, f float64) {
			for i := range t.VMs {
				for k := range t.VMs[i].Disks {
					if d := &t.VMs[i].Disks[k]; compresses(*d) {
						d.CompressionRatio.Value = max(1, d.CompressionRatio.Value*f)
					}
				}
			}
		}})
	}
	for i := range t.Policies {
		list = append(list, Lever{"replication_policy." + t.Policies[i].Name + ".replication_frequency", scenarios.DurationText(t.Policies[i].ReplicationFrequency.Value.Seconds()),
			func(t *model.Topology, _ *sim.Drill, f float64) {
				stretch(&t.Policies[i].ReplicationFrequency.Value, f)
			}})
	}
	for i := range t.VMs {
		if h := t.VMs[i].HyperVReplica; h != nil {
			list = append(list, Lever{"vm." + t.VMs[i].Name + ".hyperv_replica.replication_frequency", scenarios.DurationText(h.ReplicationFrequency.Value.Seconds()),
				func(t *model.Topology, _ *sim.Drill, f float64) {
					stretch(&t.VMs[i].HyperVReplica.ReplicationFrequency.Value, f)
				}})
		}
	}
	return list
}

func compresses(d model.Disk) bool { return d.CompressionRatio.Known() && d.CompressionRatio.Value > 1 }

// timeLevers are how long things take by themselves.
func timeLevers(t *model.Topology) (list []Lever) {
	if len(t.VMs) > 0 {
		list = append(list, Lever{"boot_time of all machines", t.VMs[0].BootTime.Value.String(), func(t *model.Topology, _ *sim.Drill, f float64) {
			for i := range t.VMs {
				t.VMs[i].BootTime.Value = t.VMs[i].BootTime.Value.Times(f)
			}
		}})
	}
	for i := range t.VMMs {
		name := "vmm." + t.VMMs[i].Name
		list = append(list,
			Lever{name + ".service_start_time", t.VMMs[i].ServiceStartTime.Value.String(), func(t *model.Topology, _ *sim.Drill, f float64) {
				t.VMMs[i].ServiceStartTime.Value = t.VMMs[i].ServiceStartTime.Value.Times(f)
			}},
			Lever{name + ".provider_reconnect_time", t.VMMs[i].ProviderReconnectTime.Value.String(), func(t *model.Topology, _ *sim.Drill, f float64) {
				t.VMMs[i].ProviderReconnectTime.Value = t.VMMs[i].ProviderReconnectTime.Value.Times(f)
			}})
	}
	return append(list, Lever{"deployment.dns_time_to_live", scenarios.DurationText(t.Deployment.DNSTimeToLive.Value.Seconds()), func(t *model.Topology, _ *sim.Drill, f float64) {
		stretch(&t.Deployment.DNSTimeToLive.Value, f)
	}})
}

// hostLevers are what the hosts can do, each of all of them together. What no host states is the simulator's own value.
func hostLevers(t *model.Topology) []Lever {
	list := []Lever{
		{"retry_interval of all hosts", scenarios.DurationText(sim.RetryInterval.Seconds()), ofHosts(func(h *model.Host, f float64) {
			scale(&h.RetryInterval, sim.RetryInterval, f)
		})},
		{"resynchronization_scan_rate of all hosts", model.BytesPerSecond(sim.ScanRate).String(), ofHosts(func(h *model.Host, f float64) {
			scale(&h.ResynchronizationScanRate, sim.ScanRate, f)
		})},
		{"initial_replication_throughput of all hosts", model.BytesPerSecond(sim.CopyRate).String(), ofHosts(func(h *model.Host, f float64) {
			scale(&h.InitialReplicationThroughput, sim.CopyRate, f)
		})},
	}
	for i := range t.Hosts {
		h := &t.Hosts[i]
		if h.MaximumActiveTransfers.Value > 0 {
			list = append(list, Lever{"host." + h.Name + ".maximum_active_transfers", fmt.Sprint(h.MaximumActiveTransfers.Value), func(t *model.Topology, _ *sim.Drill, f float64) {
				n := &t.Hosts[i].MaximumActiveTransfers.Value
				*n = max(1, int(math.Round(float64(*n)*f)))
			}})
		}
		for k := range h.Storage {
			if h.Storage[k].IOPS.Known() && h.Storage[k].IOPS.Value > 0 {
				list = append(list, Lever{"host." + h.Name + ".storage." + h.Storage[k].Name + ".iops", fmt.Sprint(h.Storage[k].IOPS.Value), func(t *model.Topology, _ *sim.Drill, f float64) {
					n := &t.Hosts[i].Storage[k].IOPS.Value
					*n = max(1, int(math.Round(float64(*n)*f)))
				}})
			}
		}
	}
	return list
}

func ofHosts(change func(h *model.Host, f float64)) func(*model.Topology, *sim.Drill, float64) {
	return func(t *model.Topology, _ *sim.Drill, f float64) {
		for i := range t.Hosts {
			change(&t.Hosts[i], f)
		}
	}
}

// scale makes a value, or the usual one where none is known, so many times as great.
func scale[T ~int64 | ~float64](a *model.Attr[T], usual T, factor float64) {
	if !a.Known() || a.Value <= 0 {
		a.Value, a.Presence = usual, language.Default
	}
	a.Value = T(float64(a.Value) * factor)
}

// faultLevers are when things go wrong, for how long, and how badly.
func faultLevers(d *sim.Drill) (list []Lever) {
	for i := range d.Faults {
		f := &d.Faults[i]
		name := fmt.Sprintf("fault %s of %s", f.Kind, f.Target)
		if f.At.Mean() > 0 {
			list = append(list, Lever{name + ", at", f.At.String(), func(_ *model.Topology, d *sim.Drill, x float64) {
				d.Faults[i].At = d.Faults[i].At.Times(x)
			}})
		}
		if f.RepairAfter != nil {
			list = append(list, Lever{name + ", repair_after", f.RepairAfter.String(), func(_ *model.Topology, d *sim.Drill, x float64) {
				d.Faults[i].RepairAfter = new(d.Faults[i].RepairAfter.Times(x))
			}})
		}
		if f.Factor > 0 {
			list = append(list, Lever{name + ", factor", fmt.Sprint(f.Factor), func(_ *model.Topology, d *sim.Drill, x float64) {
				d.Faults[i].Factor *= x
				if f.Kind != sim.ChurnBurst {
					d.Faults[i].Factor = min(1, d.Faults[i].Factor)
				}
			}})
		}
	}
	return list
}

// operatorLevers are how long people wait and work.
func operatorLevers(d *sim.Drill) (list []Lever) {
	for i := range d.Runs {
		run := "run." + d.Runs[i].Name
		list = append(list, Lever{run + ".after", d.Runs[i].After.String(), func(_ *model.Topology, d *sim.Drill, f float64) {
			d.Runs[i].After = d.Runs[i].After.Times(f)
		}})
		for k := range d.Runs[i].Steps {
			s := &d.Runs[i].Steps[k]
			if s.Duration.Value.Mean() == 0 {
				continue
			}
			list = append(list, Lever{run + ", step " + s.Name, s.Duration.Value.String(), func(_ *model.Topology, d *sim.Drill, f float64) {
				d.Runs[i].Steps = slices.Clone(d.Runs[i].Steps)
				d.Runs[i].Steps[k].Duration.Value = d.Runs[i].Steps[k].Duration.Value.Times(f)
			}})
		}
	}
	return list
}

func stretch(d *time.Duration, factor float64) {
	*d = time.Duration(math.Round(float64(*d) * factor))
}
