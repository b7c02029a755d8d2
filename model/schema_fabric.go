package model

import (
	"time"

	"vmmdrill/model/language"
)

var deploymentSchema = language.Schema[Deployment]{
	Type: "deployment", Doc: "The frame: which deployment option, and which site is which.", Labelled: true,
	New: func() (v Deployment) {
		v.PrimarySite.Value, v.SecondarySite.Value = NoSite, NoSite
		return v
	},
	Attributes: []language.Attribute[Deployment]{
		language.Text("option", "How the management server itself survives the loss of its site", func(v *Deployment) *Attr[Option] { return &v.Option }, language.OneOf(string(Standalone), string(StretchedCluster))),
		language.Refer("site", "primary_site", "Where the protected machines run in the steady state", func(v *Deployment) *Attr[SiteID] { return &v.PrimarySite }),
		language.Refer("site", "secondary_site", "Where they are failed over to", func(v *Deployment) *Attr[SiteID] { return &v.SecondarySite }),
		language.Duration("dns_time_to_live", "How long clients may keep the old address of a machine that was failed over", func(v *Deployment) *Attr[time.Duration] { return &v.DNSTimeToLive }, language.Or(`"5m"`, "assumption")),
	},
}

var siteSchema = language.Schema[Site]{
	Type: "site", Doc: "A place that fails as a whole.", Labelled: true,
	Attributes: []language.Attribute[Site]{
		language.Bool("internet", "Whether the site reaches Azure over HTTPS", func(v *Site) *Attr[bool] { return &v.Internet }),
		language.Bool("domain_controller", "Whether the site has a domain controller and DNS of its own", func(v *Site) *Attr[bool] { return &v.DomainController }),
	},
}

var linkSchema = language.Schema[Link]{
	Type: "link", Doc: "A line that joins two sites, with the same bandwidth each way.", Labelled: true,
	Attributes: []language.Attribute[Link]{
		language.Refers("site", "between", "The two sites", func(v *Link) *Attr[[]SiteID] { return &v.Between }, language.Required()),
		language.Rate("bandwidth", "What the line carries each way", func(v *Link) *Attr[BytesPerSecond] { return &v.Bandwidth }, language.Required()),
		language.Duration("rtt", "The round-trip time", func(v *Link) *Attr[time.Duration] { return &v.RTT }),
	},
}

var hostGroupSchema = language.Schema[HostGroup]{
	Type: "host_group", Doc: "A group of hosts in VMM; clouds are made of them.", Labelled: true,
	Attributes: []language.Attribute[HostGroup]{
		language.Refers("host", "hosts", "The hosts of the group", func(v *HostGroup) *Attr[[]HostID] { return &v.Hosts }),
	},
}

var hostSchema = language.Schema[Host]{
	Type: "host", Doc: "A Hyper-V host.", Labelled: true,
	New: func() (v Host) {
		v.Site.Value = NoSite
		return v
	},
	Attributes: []language.Attribute[Host]{
		language.Refer("site", "site", "Where the host stands", func(v *Host) *Attr[SiteID] { return &v.Site }),
		language.Text("os", "The Windows Server version: 2012, 2012R2 or 2016", func(v *Host) *Attr[string] { return &v.OS }),
		language.Int("cores", "Processor cores", func(v *Host) *Attr[int] { return &v.Cores }),
		language.Amount("memory", "Memory", func(v *Host) *Attr[Bytes] { return &v.Memory }),
		language.Int("maximum_active_transfers", "How many replication transfers the host sends at a time (MaximumActiveTransfers)", func(v *Host) *Attr[int] { return &v.MaximumActiveTransfers }, language.Or(`3`, "FACTS M-6")),
	},
	Blocks: []language.Nested[Host]{
		language.Many(&storageSchema, func(v *Host) *[]Storage { return &v.Storage }),
		language.One(&replicaServerSchema, func(v *Host) **ReplicaServer { return &v.ReplicaServer }),
	},
}

var storageSchema = language.Schema[Storage]{
	Type: "storage", Doc: "A volume of a host.", Labelled: true,
	Attributes: []language.Attribute[Storage]{
		language.Amount("capacity", "Its size", func(v *Storage) *Attr[Bytes] { return &v.Capacity }),
		language.Int("iops", "Input and output operations it serves in a second", func(v *Storage) *Attr[int] { return &v.IOPS }),
		language.Text("classification", "Its storage classification in VMM", func(v *Storage) *Attr[string] { return &v.Classification }),
	},
}

var replicaServerSchema = language.Schema[ReplicaServer]{
	Type: "replica_server", Doc: "The host is enabled as a replica server in Hyper-V Manager.",
	Attributes: []language.Attribute[ReplicaServer]{
		language.Text("allowed_authentication_type", "kerberos, certificate or kerberos_and_certificate", func(v *ReplicaServer) *Attr[string] { return &v.AllowedAuthenticationType }),
		language.Int("kerberos_authentication_port", "The port for Kerberos (HTTP)", func(v *ReplicaServer) *Attr[int] { return &v.KerberosAuthenticationPort }),
		language.Int("certificate_authentication_port", "The port for certificates (HTTPS)", func(v *ReplicaServer) *Attr[int] { return &v.CertificateAuthenticationPort }),
		language.Refers("host", "authorized_primary_servers", "The hosts from which replication is accepted", func(v *ReplicaServer) *Attr[[]HostID] { return &v.AuthorizedPrimaryServers }),
	},
}

var networkSchema = language.Schema[Network]{
	Type: "network", Doc: "A VM network at one site.", Labelled: true,
	New: func() (v Network) {
		v.Site.Value = NoSite
		return v
	},
	Attributes: []language.Attribute[Network]{
		language.Refer("site", "site", "Where the network is", func(v *Network) *Attr[SiteID] { return &v.Site }),
	},
	Blocks: []language.Nested[Network]{
		language.Many(&subnetSchema, func(v *Network) *[]Subnet { return &v.Subnets }),
	},
}

var subnetSchema = language.Schema[Subnet]{
	Type: "subnet", Doc: "A subnet of a VM network.", Labelled: true,
	Attributes: []language.Attribute[Subnet]{
		language.Text("cidr", "Its address range", func(v *Subnet) *Attr[string] { return &v.CIDR }),
		language.Bool("pool", "Whether VMM has a static address pool for it", func(v *Subnet) *Attr[bool] { return &v.Pool }),
	},
}

var vmSchema = language.Schema[VM]{
	Type: "vm", Doc: "A Hyper-V virtual machine.", Labelled: true,
	New: func() (v VM) {
		v.Host.Value, v.Network.Value = NoHost, NoNetwork
		return v
	},
	Attributes: []language.Attribute[VM]{
		language.Refer("host", "host", "The host it runs on in the steady state", func(v *VM) *Attr[HostID] { return &v.Host }),
		language.Int("cores", "Virtual processors", func(v *VM) *Attr[int] { return &v.Cores }),
		language.Amount("memory", "Memory", func(v *VM) *Attr[Bytes] { return &v.Memory }),
		language.Refer("network", "network", "The VM network its adapter is connected to", func(v *VM) *Attr[NetworkID] { return &v.Network }),
		language.Seconds("boot_time", "From power-on until its services answer", func(v *VM) *Attr[Distribution] { return &v.BootTime }, language.Or(`triangular("1m", "2m", "5m")`, "assumption")),
	},
	Blocks: []language.Nested[VM]{
		language.Many(&diskSchema, func(v *VM) *[]Disk { return &v.Disks }),
		language.One(&hypervReplicaSchema, func(v *VM) **HyperVReplica { return &v.HyperVReplica }),
	},
}

var diskSchema = language.Schema[Disk]{
	Type: "disk", Doc: "A virtual hard disk.", Labelled: true,
	Attributes: []language.Attribute[Disk]{
		language.Amount("size", "Its size", func(v *Disk) *Attr[Bytes] { return &v.Size }, language.Required()),
		language.Churn("write_rate", "How much is written to it", func(v *Disk) *Attr[Distribution] { return &v.WriteRate }),
	},
}

var hypervReplicaSchema = language.Schema[HyperVReplica]{
	Type: "hyperv_replica", Doc: "The machine replicates by Hyper-V Replica, configured in Hyper-V Manager and not in the vault.",
	New: func() (v HyperVReplica) {
		v.ReplicaServer.Value = NoHost
		return v
	},
	Attributes: []language.Attribute[HyperVReplica]{
		language.Refer("host", "replica_server", "The host that holds the copy", func(v *HyperVReplica) *Attr[HostID] { return &v.ReplicaServer }),
		language.Duration("replication_frequency", "How often changes are sent: 30s, 5m or 15m", func(v *HyperVReplica) *Attr[time.Duration] { return &v.ReplicationFrequency }),
		language.Int("recovery_points", "How many recovery points besides the latest are kept, one an hour", func(v *HyperVReplica) *Attr[int] { return &v.RecoveryPoints }),
		language.Duration("application_consistent_snapshot_frequency", "How often a recovery point is made consistent by VSS", func(v *HyperVReplica) *Attr[time.Duration] { return &v.ApplicationConsistentSnapshotFrequency }),
		language.Text("authentication_type", "kerberos or certificate", func(v *HyperVReplica) *Attr[string] { return &v.AuthenticationType }),
		language.Int("replica_server_port", "The port of the replica server", func(v *HyperVReplica) *Attr[int] { return &v.ReplicaServerPort }),
		language.Text("failover_ip", "The address after a failover: dhcp, or an address of the other site", func(v *HyperVReplica) *Attr[string] { return &v.FailoverIP }),
		language.Bool("preserve_write_order", "Whether the order of writes across its disks is kept", func(v *HyperVReplica) *Attr[bool] { return &v.PreserveWriteOrder }),
	},
}
