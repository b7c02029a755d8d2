package rules

import (
	"fmt"
	"iter"
	"time"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// relation is how machines replicate: by a policy of Site Recovery, or one machine by Hyper-V Replica alone.
type relation struct {
	policy          *model.ReplicationPolicy // nil: Hyper-V Replica
	machine         *model.VM                // nil: by the policy
	from, to        []model.HostID           // the hosts it joins
	frequency       model.Attr[time.Duration]
	recoveryPoints  model.Attr[int]
	consistentEvery model.Attr[time.Duration]
	compression     model.Attr[bool]
	authentication  model.Attr[string]
	resynchronizes  model.Attr[bool] // by itself
	windowStart     model.Attr[string]
	windowEnd       model.Attr[string]
}

// name is how a sentence about it begins.
func (r *relation) name() string {
	if r.policy != nil {
		return fmt.Sprintf("Policy %q", r.policy.Name)
	}
	return fmt.Sprintf("Hyper-V Replica of machine %q", r.machine.Name)
}

// relations are all policies, in their order, and then the machines with a Hyper-V Replica of their own.
func relations(p *validate.Pass) iter.Seq[relation] {
	return func(yield func(relation) bool) {
		for _, r := range policies(p) {
			if !yield(r) {
				return
			}
		}
		for i := range p.VMs {
			if p.VMs[i].HyperVReplica != nil && !yield(byHyperV(&p.VMs[i])) {
				return
			}
		}
	}
}

// policies are all policies with the hosts of the clouds that they are used between.
func policies(p *validate.Pass) []relation {
	all := make([]relation, len(p.Policies))
	for i := range p.Policies {
		all[i] = byPolicy(&p.Policies[i])
	}
	for i := range p.Protections {
		pr := &p.Protections[i]
		if policy := declared(pr.Policy); policy != model.NoPolicy {
			all[policy].from = append(all[policy].from, hostsOfEnd(p, pr.Source)...)
			all[policy].to = append(all[policy].to, hostsOfEnd(p, pr.Target)...)
		}
	}
	return all
}

func byPolicy(policy *model.ReplicationPolicy) relation {
	return relation{
		policy: policy, frequency: policy.ReplicationFrequency,
		recoveryPoints: policy.RecoveryPoints, consistentEvery: policy.ApplicationConsistentSnapshotFrequency,
		compression: policy.Compression, authentication: policy.AllowedAuthenticationType,
		resynchronizes: policy.AutoResynchronizeEnabled,
		windowStart:    policy.AutoResynchronizeIntervalStart, windowEnd: policy.AutoResynchronizeIntervalEnd,
	}
}

func byHyperV(vm *model.VM) relation {
	h := vm.HyperVReplica
	r := relation{
		machine: vm, frequency: h.ReplicationFrequency,
		recoveryPoints: h.RecoveryPoints, consistentEvery: h.ApplicationConsistentSnapshotFrequency,
		compression: h.CompressionEnabled, authentication: h.AuthenticationType,
		resynchronizes: h.AutoResynchronizeEnabled,
		windowStart:    h.AutoResynchronizeIntervalStart, windowEnd: h.AutoResynchronizeIntervalEnd,
	}
	if host := declared(vm.Host); host != model.NoHost {
		r.from = []model.HostID{host}
	}
	if host := declared(h.ReplicaServer); host != model.NoHost {
		r.to = []model.HostID{host}
	}
	return r
}

// hostsOfEnd are the declared hosts of one end's cloud.
func hostsOfEnd(p *validate.Pass, e *model.ProtectionEnd) []model.HostID {
	if e == nil || declared(e.Cloud) == model.NoCloud {
		return nil
	}
	return hostsOf(p, &p.Clouds[e.Cloud.Value])
}

// on2012 says why a relation is bound to what Windows Server 2012 can do, or "".
func on2012(p *validate.Pass, r *relation) string {
	if r.policy != nil && r.policy.HostOS.Known() && r.policy.HostOS.Value == "2012" {
		return "it is for hosts of Windows Server 2012"
	}
	for _, hosts := range [][]model.HostID{r.from, r.to} {
		for _, host := range hosts {
			if os := p.Hosts[host].OS; os.Known() && os.Value == "2012" {
				return fmt.Sprintf("host %q runs Windows Server 2012", p.Hosts[host].Name)
			}
		}
	}
	return ""
}
