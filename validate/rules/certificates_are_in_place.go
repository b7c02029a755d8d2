package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed certificates_are_in_place.md
var certificatesAreInPlacePage string

// CertificatesAreInPlace: replication stops where the certificate is missing or has expired.
var CertificatesAreInPlace = &validate.Rule{
	ID: "OPS003", Name: "certificates_are_in_place", Severity: validate.Error, Options: validate.Both,
	Title: "Whoever replicates with certificates has a valid one",
	Tags:  []string{"replica", "operations"}, Page: certificatesAreInPlacePage,
	Check: func(p *validate.Pass) {
		byCertificate := make([]bool, len(p.Clusters)) // a node of the cluster replicates with certificates
		for i := range p.Hosts {
			h := &p.Hosts[i]
			if h.ReplicaServer == nil || !takesCertificates(h.ReplicaServer) {
				continue
			}
			checkCertificate(p, h)
			if c := declared(h.Cluster); c != model.NoCluster {
				byCertificate[c] = true
			}
		}
		for i := range p.Clusters {
			if b := p.Clusters[i].ReplicaBroker; b != nil && byCertificate[i] && isNone(b.CertificateThumbprint) {
				p.Report(b.CertificateThumbprint.Range(), "The Replica Broker of cluster %q has no certificate, and its nodes replicate with certificates; it needs one for its own name.",
					p.Clusters[i].Name)
			}
		}
	},
}

func checkCertificate(p *validate.Pass, h *model.Host) {
	s := h.ReplicaServer
	if isNone(s.CertificateThumbprint) {
		p.Report(s.CertificateThumbprint.Range(), "Host %q replicates with certificates (%s) and has none.", h.Name, s.AllowedAuthenticationType.Value)
	}
	if s.CertificateValidFor.Known() && s.CertificateValidFor.Value <= 0 {
		p.Report(s.CertificateValidFor.Range(), "The certificate of host %q has expired; replication with it stops until it is renewed.", h.Name)
	}
}

// takesCertificates reports whether a replica server is said to take certificates.
func takesCertificates(s *model.ReplicaServer) bool {
	how := s.AllowedAuthenticationType
	return how.Known() && (how.Value == "certificate" || how.Value == "kerberos_and_certificate")
}

// isNone reports whether a certificate is said not to be there.
func isNone(thumbprint model.Attr[string]) bool { return thumbprint.Known() && thumbprint.Value == "" }
