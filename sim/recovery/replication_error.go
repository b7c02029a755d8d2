package recovery

// The causes for which replication stops until somebody repairs them, and their repairs. That replication resumes with the repair is
// an assumption: whoever repairs the cause resumes it, for by itself it is not tried again (FACTS M-51).
var (
	CertificateExpiry = cause("certificate_expiry", "The certificate with which a host proves who it is has expired: what replicates by certificate to or from it stops. Source: FACTS F-33, M-51.",
		CertificateExpired, true)
	CertificateRenewal = cause("certificate_renewal", "The host has a valid certificate again. Source: FACTS F-33.",
		CertificateExpired, false)
	DiskResize = cause("disk_resize", "A disk is resized at the source alone: a write lies out of bounds on the replica, and replication stops; a resynchronisation does not proceed either. Source: FACTS F-34, M-46.",
		DiskResized, true)
	ReplicaResize = cause("replica_resize", "The disk of the replica has the same size again. Source: FACTS F-34.",
		DiskResized, false)
	ReplicaMove = cause("replica_move", "A replica moves to another node of its cluster, and no Replica Broker tells the source where it is. Source: FACTS F-35, M-13.",
		ReplicaMoved, true)
	ReplicaFound = cause("replica_found", "The source replicates to the node where the replica is. Source: FACTS F-35.",
		ReplicaMoved, false)
	SettingsOverwrite = cause("settings_overwritten", "Site Recovery writes its own settings of Hyper-V Replica on a host, and what Hyper-V replicates there by itself stops. Source: R-24, FACTS F-36.",
		SettingsOverwritten, true)
	SettingsRestore = cause("settings_restored", "The settings of Hyper-V Replica on the host are as they were. Source: FACTS F-36.",
		SettingsOverwritten, false)
)

// cause is an error of replication that nature brings about, or its repair.
func cause(name, doc string, which Errors, on bool) *Operation {
	return &Operation{
		Name: name, Doc: doc, By: Nature, Scope: OnMachine,
		Needs: func(e *Estate, m *Machine, a Args) *Refusal {
			return unless(m.Managed != ByNothing && on == (m.Errors&which == 0), NotEnabled)
		},
		Do: func(e *Estate, m *Machine, a Args) { m.Errors ^= which },
	}
}
