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
		language.Text("option", "How the management server itself survives the loss of its site", func(v *Deployment) *Attr[Option] { return &v.Option }, language.From("R-3"), language.OneOf(string(Standalone), string(StretchedCluster))),
		language.Refer("site", "primary_site", "Where the protected machines run in the steady state", func(v *Deployment) *Attr[SiteID] { return &v.PrimarySite }, language.From("R-4")),
		language.Refer("site", "secondary_site", "Where they are failed over to", func(v *Deployment) *Attr[SiteID] { return &v.SecondarySite }, language.From("R-6")),
		language.Duration("dns_time_to_live", "How long clients may keep the old address of a machine that was failed over", func(v *Deployment) *Attr[time.Duration] { return &v.DNSTimeToLive }, language.From("FACTS 5.2"), language.Or(`"5m"`, "assumption")),
		language.Seconds("detect_and_decide_time", "From the loss of a site until people have noticed it and ordered the failover", func(v *Deployment) *Attr[Distribution] { return &v.DetectAndDecideTime }, language.From("FACTS 7.2 human.detect_and_decide_min")),
		language.Text("business_hours_start", "The time of day at which people begin to work", func(v *Deployment) *Attr[string] { return &v.BusinessHoursStart }, language.From("FACTS M-42"), language.Within("00:00 to 23:59")),
		language.Text("business_hours_end", "The time of day at which they stop", func(v *Deployment) *Attr[string] { return &v.BusinessHoursEnd }, language.From("FACTS M-42"), language.Within("00:00 to 23:59")),
		language.Texts("trusted_domains", "The Active Directory domains that trust each other in both directions", func(v *Deployment) *Attr[[]string] { return &v.TrustedDomains }, language.From("FACTS M-11")),
	},
}

var siteSchema = language.Schema[Site]{
	Type: "site", Doc: "A place that fails as a whole.", Labelled: true,
	Attributes: []language.Attribute[Site]{
		language.Bool("internet", "Whether the site reaches Azure over HTTPS", func(v *Site) *Attr[bool] { return &v.Internet }, language.From("FACTS 2 asr.connectivity")),
		language.Texts("allowed_urls", "The addresses of Azure that its firewall or proxy lets through", func(v *Site) *Attr[[]string] { return &v.AllowedURLs }, language.From("FACTS 2 asr.connectivity")),
		language.Texts("allowed_azure_regions", "The Azure regions whose address ranges its firewall lets through", func(v *Site) *Attr[[]string] { return &v.AllowedAzureRegions }, language.From("FACTS 2 asr.connectivity")),
		language.Bool("domain_controller", "Whether the site has a domain controller and DNS of its own", func(v *Site) *Attr[bool] { return &v.DomainController }, language.From("FACTS F-26")),
		language.Bool("dns", "Whether DNS is answered at the site, where that is not the work of its domain controller", func(v *Site) *Attr[bool] { return &v.DNS }, language.From("FACTS F-26")),
	},
}

var linkSchema = language.Schema[Link]{
	Type: "link", Doc: "A line that joins two sites, with the same bandwidth each way.", Labelled: true,
	Attributes: []language.Attribute[Link]{
		language.Refers("site", "between", "The two sites that it joins", func(v *Link) *Attr[[]SiteID] { return &v.Between }, language.From("FACTS 2 site.link"), language.Required()),
		language.Rate("bandwidth", "What the line carries each way", func(v *Link) *Attr[BytesPerSecond] { return &v.Bandwidth }, language.From("FACTS 2 site.link"), language.Required()),
		language.Duration("rtt", "How long a packet takes there and back", func(v *Link) *Attr[time.Duration] { return &v.RTT }, language.From("FACTS 6.5")),
		language.Number("loss", "How much of what is sent gets lost on the way", func(v *Link) *Attr[float64] { return &v.Loss }, language.From("FACTS 2 site.link"), language.Of("share of the packets"), language.Within("0 to 1")),
		language.Number("availability", "How much of the time the line can be used", func(v *Link) *Attr[float64] { return &v.Availability }, language.From("FACTS 2 site.link"), language.Of("share of the time"), language.Within("0 to 1")),
		language.Rate("single_stream_throughput", "What one TCP connection reaches on it", func(v *Link) *Attr[BytesPerSecond] { return &v.SingleStreamThroughput }, language.From("FACTS M-7")),
	},
	Blocks: []language.Nested[Link]{
		language.One(&qosPolicySchema, func(v *Link) **QoSPolicy { return &v.QoSPolicy }),
	},
}

var qosPolicySchema = language.Schema[QoSPolicy]{
	Type: "qos_policy", Doc: "A policy that limits what replication takes of the line (New-NetQosPolicy).",
	Attributes: []language.Attribute[QoSPolicy]{
		language.Rate("throttle_rate", "What is left to replication", func(v *QoSPolicy) *Attr[BytesPerSecond] { return &v.ThrottleRate }, language.From("FACTS 2 site.link")),
		language.Text("match", "By what it knows replication; the application is Hyper-V itself, live migration included", func(v *QoSPolicy) *Attr[string] { return &v.Match }, language.From("FACTS 2 site.link"), language.OneOf("destination_subnet", "destination_port", "application")),
		language.Refers("host", "hosts", "The hosts it is set on; every node of a cluster needs it", func(v *QoSPolicy) *Attr[[]HostID] { return &v.Hosts }, language.From("FACTS 2 site.link")),
	},
}

var hostGroupSchema = language.Schema[HostGroup]{
	Type: "host_group", Doc: "A group of hosts in VMM; clouds are made of them.", Labelled: true,
	Attributes: []language.Attribute[HostGroup]{
		language.Refers("host", "hosts", "The hosts of the group", func(v *HostGroup) *Attr[[]HostID] { return &v.Hosts }, language.From("R-12")),
	},
}

var hostSchema = language.Schema[Host]{
	Type: "host", Doc: "A Hyper-V host.", Labelled: true,
	New: func() (v Host) {
		v.Site.Value, v.Cluster.Value = NoSite, NoCluster
		return v
	},
	Attributes: []language.Attribute[Host]{
		language.Refer("site", "site", "Where the host stands", func(v *Host) *Attr[SiteID] { return &v.Site }, language.From("R-10")),
		language.Text("os", "The Windows Server version it runs", func(v *Host) *Attr[string] { return &v.OS }, language.From("FACTS 2 hyperv.host"), language.OneOf(windowsVersions...), language.Within("2012 and later")),
		language.Int("cores", "How many processor cores it has", func(v *Host) *Attr[int] { return &v.Cores }, language.From("FACTS F-18"), language.Of("cores")),
		language.Amount("memory", "How much memory it has", func(v *Host) *Attr[Bytes] { return &v.Memory }, language.From("FACTS F-18")),
		language.Refer("cluster", "cluster", "The failover cluster of hosts that it is a node of", func(v *Host) *Attr[ClusterID] { return &v.Cluster }, language.From("FACTS M-13")),
		language.Text("domain", "The Active Directory domain it is a member of; an empty text stands for a workgroup", func(v *Host) *Attr[string] { return &v.Domain }, language.From("FACTS M-11")),
		language.Texts("hotfixes", "The updates of Windows that matter and are installed, such as KB2961977", func(v *Host) *Attr[[]string] { return &v.Hotfixes }, language.From("FACTS 2 hyperv.host")),
		language.Bool("constrained_delegation", "Whether Active Directory delegates file access (cifs) to it, as an offline first copy needs", func(v *Host) *Attr[bool] { return &v.ConstrainedDelegation }, language.From("FACTS M-23")),
		language.Texts("vm_paths", "The default paths where VMM places machines on it", func(v *Host) *Attr[[]string] { return &v.VMPaths }, language.From("FACTS 2 asr.storage_mapping")),
		language.Int("maximum_active_transfers", "How many replication transfers the host sends at a time (MaximumActiveTransfers)", func(v *Host) *Attr[int] { return &v.MaximumActiveTransfers }, language.From("FACTS M-6"), language.Of("transfers"), language.Within("1 to 1024"), language.Or(`3`, "FACTS M-6")),
		language.Int("apply_vhd_limit", "Into how many disks of one machine the host writes received logs at a time (ApplyVHDLimit)", func(v *Host) *Attr[int] { return &v.ApplyVHDLimit }, language.From("FACTS M-8"), language.Of("disks"), language.Within("0 to 260")),
		language.Duration("monitoring_interval", "Over how long the host counts missed cycles before it counts anew", func(v *Host) *Attr[time.Duration] { return &v.MonitoringInterval }, language.From("FACTS M-55"), language.Within("1h to 7d")),
		language.Duration("retry_interval", "How long a transfer that keeps failing waits for the next attempt, after the first and shorter waits", func(v *Host) *Attr[time.Duration] { return &v.RetryInterval }, language.From("FACTS M-50")),
		language.Rate("initial_replication_throughput", "How fast the host reads disks for their first copy, where the line is faster than that", func(v *Host) *Attr[BytesPerSecond] { return &v.InitialReplicationThroughput }, language.From("FACTS 7.2 hvr.ir_throughput_MBps")),
		language.Rate("resynchronization_scan_rate", "How fast the host compares disks in a resynchronisation", func(v *Host) *Attr[BytesPerSecond] { return &v.ResynchronizationScanRate }, language.From("FACTS 7.2 hvr.resync_scan_MBps")),
	},
	Blocks: []language.Nested[Host]{
		language.Many(&storageSchema, func(v *Host) *[]Storage { return &v.Storage }),
		language.One(&replicaServerSchema, func(v *Host) **ReplicaServer { return &v.ReplicaServer }),
	},
}

// windowsVersions are the versions of Windows Server, in their order. Older ones can be said so that they can be found fault with.
var windowsVersions = []string{"2008R2", "2012", "2012R2", "2016", "2019"}

var storageSchema = language.Schema[Storage]{
	Type: "storage", Doc: "A volume of a host.", Labelled: true,
	Attributes: []language.Attribute[Storage]{
		language.Amount("capacity", "How much it holds", func(v *Storage) *Attr[Bytes] { return &v.Capacity }, language.From("FACTS M-32")),
		language.Amount("free_space", "What of it is free", func(v *Storage) *Attr[Bytes] { return &v.FreeSpace }, language.From("FACTS M-40")),
		language.Amount("warning_free_space", "Below how much of it Hyper-V warns", func(v *Storage) *Attr[Bytes] { return &v.WarningFreeSpace }, language.From("FACTS F-7")),
		language.Amount("critical_free_space", "Below how much of it Hyper-V pauses the machines that run on it, and takes no more replication", func(v *Storage) *Attr[Bytes] { return &v.CriticalFreeSpace }, language.From("FACTS F-7")),
		language.Int("iops", "Input and output operations it serves in a second", func(v *Storage) *Attr[int] { return &v.IOPS }, language.From("FACTS K-2"), language.Of("operations a second")),
		language.Text("classification", "Its storage classification in VMM", func(v *Storage) *Attr[string] { return &v.Classification }, language.From("FACTS 2 asr.storage_mapping")),
		language.Bool("deduplicated", "Whether Windows deduplicates what lies on it", func(v *Storage) *Attr[bool] { return &v.Deduplicated }, language.From("FACTS K-4")),
		language.Number("replica_write_factor", "What a write at the source costs where its copy lies", func(v *Storage) *Attr[float64] { return &v.ReplicaWriteFactor }, language.From("FACTS 7.2 hvr.undo_factor"), language.Of("operations for each write")),
		language.Rate("undo_throughput", "How fast undo logs are played back for a failover to an older recovery point", func(v *Storage) *Attr[BytesPerSecond] { return &v.UndoThroughput }, language.From("FACTS M-33")),
	},
}

var replicaServerSchema = language.Schema[ReplicaServer]{
	Type: "replica_server", Doc: "The host is enabled as a replica server in Hyper-V Manager.",
	Attributes: []language.Attribute[ReplicaServer]{
		language.Text("allowed_authentication_type", "How a sending host may prove who it is", func(v *ReplicaServer) *Attr[string] { return &v.AllowedAuthenticationType }, language.From("FACTS M-10"), language.OneOf("kerberos", "certificate", "kerberos_and_certificate")),
		language.Int("kerberos_authentication_port", "The port for Kerberos (HTTP)", func(v *ReplicaServer) *Attr[int] { return &v.KerberosAuthenticationPort }, language.From("FACTS M-10"), language.Of("TCP port"), language.Within("1 to 65535")),
		language.Int("certificate_authentication_port", "The port for certificates (HTTPS)", func(v *ReplicaServer) *Attr[int] { return &v.CertificateAuthenticationPort }, language.From("FACTS M-10"), language.Of("TCP port"), language.Within("1 to 65535")),
		language.Refers("host", "authorized_primary_servers", "The hosts from which replication is accepted", func(v *ReplicaServer) *Attr[[]HostID] { return &v.AuthorizedPrimaryServers }, language.From("FACTS 2 hyperv.replica_server")),
		language.Bool("replication_allowed_from_any_server", "Whether replication is accepted from every host that can prove who it is", func(v *ReplicaServer) *Attr[bool] { return &v.ReplicationAllowedFromAnyServer }, language.From("FACTS BPA38")),
		language.Text("default_storage_location", "Where replicas are stored unless an authorization entry says otherwise", func(v *ReplicaServer) *Attr[string] { return &v.DefaultStorageLocation }, language.From("FACTS 2 hyperv.replica_server")),
		language.Text("certificate_thumbprint", "The certificate that the host shows; an empty text stands for none", func(v *ReplicaServer) *Attr[string] { return &v.CertificateThumbprint }, language.From("FACTS BPA49")),
		language.Duration("certificate_valid_for", "How long that certificate has not expired yet", func(v *ReplicaServer) *Attr[time.Duration] { return &v.CertificateValidFor }, language.From("FACTS F-33")),
	},
	Blocks: []language.Nested[ReplicaServer]{
		language.Many(&authorizationEntrySchema, func(v *ReplicaServer) *[]AuthorizationEntry { return &v.AuthorizationEntries }),
	},
}

var authorizationEntrySchema = language.Schema[AuthorizationEntry]{
	Type: "authorization_entry", Doc: "What is settled for one of the authorized primary servers.",
	New: func() (v AuthorizationEntry) {
		v.AllowedPrimaryServer.Value = NoHost
		return v
	},
	Attributes: []language.Attribute[AuthorizationEntry]{
		language.Refer("host", "allowed_primary_server", "The host that may send", func(v *AuthorizationEntry) *Attr[HostID] { return &v.AllowedPrimaryServer }, language.From("FACTS 2 hyperv.replica_server"), language.Required()),
		language.Text("replica_storage_location", "Where its replicas are stored", func(v *AuthorizationEntry) *Attr[string] { return &v.ReplicaStorageLocation }, language.From("FACTS 2 hyperv.replica_server")),
		language.Text("trust_group", "The group of hosts that may send the same machines on to here", func(v *AuthorizationEntry) *Attr[string] { return &v.TrustGroup }, language.From("FACTS BPA42")),
	},
}

var networkSchema = language.Schema[Network]{
	Type: "network", Doc: "A VM network at one site.", Labelled: true,
	New: func() (v Network) {
		v.Site.Value = NoSite
		return v
	},
	Attributes: []language.Attribute[Network]{
		language.Refer("site", "site", "Where the network is", func(v *Network) *Attr[SiteID] { return &v.Site }, language.From("R-20")),
		language.Text("logical_network", "The logical network of VMM that it is linked to", func(v *Network) *Attr[string] { return &v.LogicalNetwork }, language.From("FACTS 2 vmm.network")),
		language.Text("isolation_type", "How it is kept apart from the other VM networks of its logical network", func(v *Network) *Attr[string] { return &v.IsolationType }, language.From("FACTS 2 vmm.network"), language.OneOf("no_isolation", "windows_network_virtualization", "vlan_network", "external")),
		language.Bool("isolated", "Whether it leads nowhere else, so that test copies of machines disturb nobody", func(v *Network) *Attr[bool] { return &v.Isolated }, language.From("FACTS 2 asr.test_failover")),
	},
	Blocks: []language.Nested[Network]{
		language.Many(&subnetSchema, func(v *Network) *[]Subnet { return &v.Subnets }),
	},
}

var subnetSchema = language.Schema[Subnet]{
	Type: "subnet", Doc: "A subnet of a VM network.", Labelled: true,
	Attributes: []language.Attribute[Subnet]{
		language.Text("cidr", "The range of its addresses, as in 10.1.10.0/24", func(v *Subnet) *Attr[string] { return &v.CIDR }, language.From("FACTS 2 asr.network_mapping")),
		language.Bool("pool", "Whether VMM has a static address pool for it", func(v *Subnet) *Attr[bool] { return &v.Pool }, language.From("FACTS 2 asr.network_mapping")),
		language.Bool("stretched", "Whether the one subnet is at both sites, so that machines keep their addresses one by one", func(v *Subnet) *Attr[bool] { return &v.Stretched }, language.From("FACTS 2 asr.network_mapping")),
	},
}
