package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed one_port_for_each_authentication.md
var onePortForEachAuthenticationPage string

// OnePortForEachAuthentication: a host listens on one port for Kerberos and on one for certificates.
var OnePortForEachAuthentication = &validate.Rule{
	ID: "VMR005", Name: "one_port_for_each_authentication", Severity: validate.Warning, Options: validate.Standalone,
	Title: "A host that VMM and Site Recovery both replicate with serves both alike",
	Tags:  []string{"replica", "vmm", "policy"}, Requirements: []string{"R-24"}, Page: onePortForEachAuthenticationPage,
	Check: func(p *validate.Pass) {
		r, _, _ := vmmReplica(p)
		if r == nil || !r.AuthenticationType.Known() {
			return
		}
		vmmHostsIn(p, func(pr *model.Protection, host model.HostID) {
			if declared(pr.Policy) != model.NoPolicy {
				checkPorts(p, r, &p.Policies[pr.Policy.Value], &p.Hosts[host])
			}
		})
	},
}

func checkPorts(p *validate.Pass, r *model.HyperVReplica, policy *model.ReplicationPolicy, host *model.Host) {
	if !policy.AllowedAuthenticationType.Known() {
		return
	}
	here, there := r.AuthenticationType.Value, policy.AllowedAuthenticationType.Value
	server := host.ReplicaServer
	switch {
	case here == there && r.ReplicaServerPort.Known() && policy.ReplicationPort.Known() && r.ReplicaServerPort.Value != policy.ReplicationPort.Value:
		p.Report(r.ReplicaServerPort.Range(),
			"The replica of the VMM server uses port %d and policy %q port %d, both for %s; host %q takes part in both and has one port for that.",
			r.ReplicaServerPort.Value, policy.Name, policy.ReplicationPort.Value, here, host.Name)
	case here != there && server != nil && server.AllowedAuthenticationType.Known() && server.AllowedAuthenticationType.Value != "kerberos_and_certificate":
		p.Report(server.AllowedAuthenticationType.Range(),
			"Host %q allows %s only; the replica of the VMM server needs %s there, and policy %q needs %s.",
			host.Name, server.AllowedAuthenticationType.Value, here, policy.Name, there)
	}
}
