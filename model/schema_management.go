package model

import (
	"time"

	"vmmdrill/model/language"
)

var clusterSchema = language.Schema[Cluster]{
	Type: "cluster", Doc: "A Windows Server failover cluster.", Labelled: true,
	New: func() (v Cluster) {
		v.PreferredSite.Value, v.LowerQuorumPriorityNode.Value = NoSite, NoVM
		return v
	},
	Attributes: []language.Attribute[Cluster]{
		language.Text("mode", "Whether the machines are the nodes, or one machine is clustered", func(v *Cluster) *Attr[string] { return &v.Mode }, language.From("R-47"), language.OneOf("guest_cluster", "clustered_vm")),
		language.Text("os", "The Windows Server version of the nodes", func(v *Cluster) *Attr[string] { return &v.OS }, language.From("FACTS H-2"), language.OneOf(windowsVersions...), language.Within("2012R2 and later for VMM")),
		language.Refers("vm", "nodes", "The nodes, the active one first", func(v *Cluster) *Attr[[]VMID] { return &v.Nodes }, language.From("R-46")),
		language.Refers("vm", "nodes_without_vote", "The nodes whose vote was taken away (NodeWeight 0)", func(v *Cluster) *Attr[[]VMID] { return &v.NodesWithoutVote }, language.From("FACTS C-7")),
		language.Text("failover", "Whether roles fail over by themselves", func(v *Cluster) *Attr[string] { return &v.Failover }, language.From("FACTS C-6"), language.OneOf("automatic", "manual")),
		language.Bool("dynamic_quorum", "Whether votes are given out anew when nodes leave", func(v *Cluster) *Attr[bool] { return &v.DynamicQuorum }, language.From("FACTS C-2")),
		language.Refer("site", "preferred_site", "The site that goes on when the votes are even (from Windows Server 2016)", func(v *Cluster) *Attr[SiteID] { return &v.PreferredSite }, language.From("FACTS C-11")),
		language.Refer("vm", "lower_quorum_priority_node", "The node that gives way when the votes are even (Windows Server 2012 R2)", func(v *Cluster) *Attr[VMID] { return &v.LowerQuorumPriorityNode }, language.From("FACTS C-11")),
		language.Int("failover_threshold", "How often a role may fail over within the failover period before it stays failed", func(v *Cluster) *Attr[int] { return &v.FailoverThreshold }, language.From("FACTS C-14"), language.Of("failovers")),
		language.Duration("failover_period", "Over how long the failovers of a role are counted", func(v *Cluster) *Attr[time.Duration] { return &v.FailoverPeriod }, language.From("FACTS C-14")),
		language.Duration("resiliency_default_period", "How long machines of a node that lost the others stay where they are (from Windows Server 2016)", func(v *Cluster) *Attr[time.Duration] { return &v.ResiliencyDefaultPeriod }, language.From("FACTS C-13")),
		language.Bool("shared_storage", "Whether all nodes, at whichever site, reach the same storage", func(v *Cluster) *Attr[bool] { return &v.SharedStorage }, language.From("FACTS 6.5")),
	},
	Blocks: []language.Nested[Cluster]{
		language.One(&witnessSchema, func(v *Cluster) **Witness { return &v.Witness }),
		language.One(&heartbeatSchema, func(v *Cluster) **Heartbeat { return &v.Heartbeat }),
		language.One(&replicaBrokerSchema, func(v *Cluster) **ReplicaBroker { return &v.ReplicaBroker }),
		language.One(&storageReplicaSchema, func(v *Cluster) **StorageReplica { return &v.StorageReplica }),
	},
}

var witnessSchema = language.Schema[Witness]{
	Type: "witness", Doc: "The tie-breaking vote of a cluster.",
	New: func() (v Witness) {
		v.Site.Value = NoSite
		return v
	},
	Attributes: []language.Attribute[Witness]{
		language.Text("type", "What holds the vote", func(v *Witness) *Attr[string] { return &v.Type }, language.From("FACTS C-5"), language.OneOf("file_share", "disk", "cloud")),
		language.Refer("site", "site", "The site at which that is", func(v *Witness) *Attr[SiteID] { return &v.Site }, language.From("FACTS C-9")),
		language.Bool("disk_only", "Whether it alone has a vote and the nodes have none", func(v *Witness) *Attr[bool] { return &v.DiskOnly }, language.From("FACTS C-1")),
	},
}

var heartbeatSchema = language.Schema[Heartbeat]{
	Type: "heartbeat", Doc: "How a cluster finds out that a node is gone: delay times threshold.",
	Attributes: []language.Attribute[Heartbeat]{
		language.Duration("same_subnet_delay", "Between heartbeats within a subnet", func(v *Heartbeat) *Attr[time.Duration] { return &v.SameSubnetDelay }, language.From("FACTS 6.2"), language.Within("250ms to 2s, not above cross_subnet_delay")),
		language.Int("same_subnet_threshold", "Missed heartbeats until a node of the subnet counts as gone", func(v *Heartbeat) *Attr[int] { return &v.SameSubnetThreshold }, language.From("FACTS 6.2"), language.Of("heartbeats"), language.Within("up to 120, not above cross_subnet_threshold")),
		language.Duration("cross_subnet_delay", "Between heartbeats across subnets", func(v *Heartbeat) *Attr[time.Duration] { return &v.CrossSubnetDelay }, language.From("FACTS 6.2"), language.Within("250ms to 4s")),
		language.Int("cross_subnet_threshold", "Missed heartbeats until a node of another subnet counts as gone", func(v *Heartbeat) *Attr[int] { return &v.CrossSubnetThreshold }, language.From("FACTS 6.2"), language.Of("heartbeats"), language.Within("up to 120")),
		language.Duration("cross_site_delay", "Between heartbeats across sites (from Windows Server 2016)", func(v *Heartbeat) *Attr[time.Duration] { return &v.CrossSiteDelay }, language.From("FACTS 6.2")),
		language.Int("cross_site_threshold", "Missed heartbeats until a node of another site counts as gone (from Windows Server 2016)", func(v *Heartbeat) *Attr[int] { return &v.CrossSiteThreshold }, language.From("FACTS 6.2"), language.Of("heartbeats"), language.Within("up to 120")),
	},
}

var replicaBrokerSchema = language.Schema[ReplicaBroker]{
	Type: "replica_broker", Doc: "The Hyper-V Replica Broker of a cluster of hosts.",
	Attributes: []language.Attribute[ReplicaBroker]{
		language.Text("network_name", "The name under which other hosts replicate to the cluster", func(v *ReplicaBroker) *Attr[string] { return &v.NetworkName }, language.From("FACTS M-13")),
		language.Text("certificate_thumbprint", "The certificate for that name; an empty text stands for none", func(v *ReplicaBroker) *Attr[string] { return &v.CertificateThumbprint }, language.From("FACTS BPA49")),
	},
}

var storageReplicaSchema = language.Schema[StorageReplica]{
	Type: "storage_replica", Doc: "The storage of a stretched cluster is copied from site to site by Storage Replica (from Windows Server 2016).",
	Attributes: []language.Attribute[StorageReplica]{
		language.Text("replication_mode", "Whether a write waits for the other site", func(v *StorageReplica) *Attr[string] { return &v.ReplicationMode }, language.From("FACTS 6.5"), language.OneOf("synchronous", "asynchronous")),
	},
}

var vmmSchema = language.Schema[VMM]{
	Type: "vmm", Doc: "A System Center VMM management server.", Labelled: true,
	New: func() (v VMM) {
		v.VM.Value, v.Cluster.Value, v.Host.Value, v.SQL.Value = NoVM, NoCluster, NoHost, NoSQL
		return v
	},
	Attributes: []language.Attribute[VMM]{
		language.Text("version", "Its version of System Center", func(v *VMM) *Attr[string] { return &v.Version }, language.From("FACTS 2 vmm.server"), language.OneOf(vmmVersions...), language.Within("2012SP1 and later")),
		language.Text("upgraded_from", "The version that it was upgraded from, if it was", func(v *VMM) *Attr[string] { return &v.UpgradedFrom }, language.From("FACTS L-15"), language.OneOf(vmmVersions...)),
		language.Refer("vm", "vm", "Standalone: the machine it is installed on", func(v *VMM) *Attr[VMID] { return &v.VM }, language.From("R-4")),
		language.Refer("cluster", "cluster", "Highly available: the cluster it is installed in", func(v *VMM) *Attr[ClusterID] { return &v.Cluster }, language.From("R-45")),
		language.Refer("host", "host", "The Hyper-V host on whose parent partition it is installed, which is not supported", func(v *VMM) *Attr[HostID] { return &v.Host }, language.From("FACTS 2 vmm.server")),
		language.Bool("highly_available", "Whether it was set up as highly available, which a cluster alone does not make it", func(v *VMM) *Attr[bool] { return &v.HighlyAvailable }, language.From("R-47")),
		language.Refer("sql", "sql", "The SQL Server of its database", func(v *VMM) *Attr[SQLID] { return &v.SQL }, language.From("R-7")),
		language.Text("sql_machine_name", "The name by which it finds SQL Server: of an availability group, the listener's", func(v *VMM) *Attr[string] { return &v.SQLMachineName }, language.From("FACTS H-7")),
		language.Text("service_account", "The account of its service", func(v *VMM) *Attr[string] { return &v.ServiceAccount }, language.From("FACTS H-3")),
		language.Bool("dedicated_service_account", "Whether nothing else uses that account", func(v *VMM) *Attr[bool] { return &v.DedicatedServiceAccount }, language.From("FACTS 2 vmm.server")),
		language.Text("dkm", "The container for distributed key management in Active Directory", func(v *VMM) *Attr[string] { return &v.DKM }, language.From("FACTS H-4")),
		language.Text("library", "The share of its library", func(v *VMM) *Attr[string] { return &v.Library }, language.From("FACTS H-12")),
		language.Text("script_library_path", "Where in its library the scripts of recovery plans are (ScriptLibraryPath)", func(v *VMM) *Attr[string] { return &v.ScriptLibraryPath }, language.From("FACTS H-12")),
		language.Seconds("service_start_time", "Until its service runs once its machine or role is up", func(v *VMM) *Attr[Distribution] { return &v.ServiceStartTime }, language.From("FACTS 11.2"), language.Or(`triangular("30s", "1m", "2m")`, "assumption")),
		language.Seconds("provider_reconnect_time", "Until its Provider is connected to the vault once the service runs", func(v *VMM) *Attr[Distribution] { return &v.ProviderReconnectTime }, language.From("FACTS 11.2"), language.Or(`triangular("5s", "15s", "1m")`, "assumption")),
	},
	Blocks: []language.Nested[VMM]{
		language.Many(&libraryServerSchema, func(v *VMM) *[]LibraryServer { return &v.LibraryServers }),
		language.One(&providerSchema, func(v *VMM) **Provider { return &v.Provider }),
	},
}

// vmmVersions are the versions of VMM, in their order. Older ones can be said so that they can be found fault with.
var vmmVersions = []string{"2008R2", "2012", "2012SP1", "2012R2", "2016"}

var libraryServerSchema = language.Schema[LibraryServer]{
	Type: "library_server", Doc: "A file server that holds VMM's library.", Labelled: true,
	New: func() (v LibraryServer) {
		v.VM.Value, v.Cluster.Value, v.Site.Value = NoVM, NoCluster, NoSite
		return v
	},
	Attributes: []language.Attribute[LibraryServer]{
		language.Refer("vm", "vm", "The machine it runs on", func(v *LibraryServer) *Attr[VMID] { return &v.VM }, language.From("FACTS H-11")),
		language.Refer("cluster", "cluster", "The cluster it is a role of, which makes it highly available", func(v *LibraryServer) *Attr[ClusterID] { return &v.Cluster }, language.From("FACTS H-11")),
		language.Refer("site", "site", "Where it stands, if neither its machine nor its cluster is declared", func(v *LibraryServer) *Attr[SiteID] { return &v.Site }, language.From("FACTS H-12")),
		language.Bool("scale_out", "Whether it is a scale-out file server, which the library must not be on", func(v *LibraryServer) *Attr[bool] { return &v.ScaleOut }, language.From("FACTS H-11")),
		language.Refers("site", "copied_to", "The sites to which its files are copied regularly", func(v *LibraryServer) *Attr[[]SiteID] { return &v.CopiedTo }, language.From("FACTS H-11")),
	},
}

var providerSchema = language.Schema[Provider]{
	Type: "provider", Doc: "The Azure Site Recovery Provider.",
	Attributes: []language.Attribute[Provider]{
		language.Text("version", "The version that is installed", func(v *Provider) *Attr[string] { return &v.Version }, language.From("FACTS 2 asr.provider")),
		language.Refers("vm", "installed_on", "The machines it is installed on, in this order", func(v *Provider) *Attr[[]VMID] { return &v.InstalledOn }, language.From("R-52")),
	},
	Blocks: []language.Nested[Provider]{
		language.Many(&installationSchema, func(v *Provider) *[]Installation { return &v.Installations }),
		language.One(&proxySchema, func(v *Provider) **Proxy { return &v.Proxy }),
	},
}

var installationSchema = language.Schema[Installation]{
	Type: "installation", Doc: "A machine on which the Provider has a version of its own.",
	New: func() (v Installation) {
		v.VM.Value = NoVM
		return v
	},
	Attributes: []language.Attribute[Installation]{
		language.Refer("vm", "vm", "The machine", func(v *Installation) *Attr[VMID] { return &v.VM }, language.From("FACTS 2 asr.provider"), language.Required()),
		language.Text("version", "The version there", func(v *Installation) *Attr[string] { return &v.Version }, language.From("FACTS 2 asr.provider"), language.Required()),
	},
}

var proxySchema = language.Schema[Proxy]{
	Type: "proxy", Doc: "The proxy through which the Provider reaches Azure.",
	Attributes: []language.Attribute[Proxy]{
		language.Text("address", "Its address", func(v *Proxy) *Attr[string] { return &v.Address }, language.From("FACTS 2 asr.connectivity")),
		language.Text("run_as_account", "The Run As account of VMM that signs in to it; setup makes DRAProxyAccount", func(v *Proxy) *Attr[string] { return &v.RunAsAccount }, language.From("FACTS 2 asr.connectivity")),
	},
}

var sqlSchema = language.Schema[SQL]{
	Type: "sql", Doc: "The SQL Server of VMM's database.", Labelled: true,
	New: func() (v SQL) {
		v.VM.Value = NoVM
		return v
	},
	Attributes: []language.Attribute[SQL]{
		language.Text("placement", "Where the database is", func(v *SQL) *Attr[string] { return &v.Placement }, language.From("R-7"), language.OneOf("same_vm", "remote", "availability_group")),
		language.Refer("vm", "vm", "The machine, unless it is an availability group", func(v *SQL) *Attr[VMID] { return &v.VM }, language.From("R-7")),
		language.Text("edition", "The edition of SQL Server, such as Enterprise", func(v *SQL) *Attr[string] { return &v.Edition }, language.From("FACTS Q-10")),
		language.Text("version", "The version of SQL Server, by its year", func(v *SQL) *Attr[string] { return &v.Version }, language.From("FACTS Q-9")),
		language.Text("collation", "The collation of the instance", func(v *SQL) *Attr[string] { return &v.Collation }, language.From("FACTS 2 sql.server")),
		language.Text("recovery_model", "How much of its log the database keeps", func(v *SQL) *Attr[string] { return &v.RecoveryModel }, language.From("FACTS H-7"), language.OneOf("simple", "bulk_logged", "full")),
		language.Bool("backed_up", "Whether the database was backed up before it joined the availability group", func(v *SQL) *Attr[bool] { return &v.BackedUp }, language.From("FACTS H-7")),
	},
	Blocks: []language.Nested[SQL]{
		language.One(&availabilityGroupSchema, func(v *SQL) **AvailabilityGroup { return &v.AvailabilityGroup }),
	},
}

var availabilityGroupSchema = language.Schema[AvailabilityGroup]{
	Type: "availability_group", Doc: "An AlwaysOn availability group.",
	New: func() (v AvailabilityGroup) {
		v.Cluster.Value = NoCluster
		return v
	},
	Attributes: []language.Attribute[AvailabilityGroup]{
		language.Refer("cluster", "cluster", "The cluster its replicas are nodes of", func(v *AvailabilityGroup) *Attr[ClusterID] { return &v.Cluster }, language.From("FACTS Q-10")),
		language.Duration("session_timeout", "Until a silent replica counts as disconnected", func(v *AvailabilityGroup) *Attr[time.Duration] { return &v.SessionTimeout }, language.From("FACTS Q-3"), language.Within("10s and more"), language.Or(`"10s"`, "FACTS Q-3")),
		language.Duration("lease_timeout", "The lease between SQL Server and the cluster", func(v *AvailabilityGroup) *Attr[time.Duration] { return &v.LeaseTimeout }, language.From("FACTS Q-4"), language.Or(`"20s"`, "FACTS Q-4")),
		language.Duration("health_check_timeout", "Until a primary replica that does not report counts as failed", func(v *AvailabilityGroup) *Attr[time.Duration] { return &v.HealthCheckTimeout }, language.From("FACTS Q-5"), language.Within("15s and more"), language.Or(`"30s"`, "FACTS Q-5")),
		language.Seconds("failover_overhead", "The constant part of a failover", func(v *AvailabilityGroup) *Attr[Distribution] { return &v.FailoverOverhead }, language.From("FACTS 7.2 ag.overhead_s"), language.Or(`uniform("1s", "10s")`, "FACTS 7.2 ag.overhead_s")),
	},
	Blocks: []language.Nested[AvailabilityGroup]{
		language.Many(&replicaSchema, func(v *AvailabilityGroup) *[]Replica { return &v.Replicas }),
		language.One(&listenerSchema, func(v *AvailabilityGroup) **Listener { return &v.Listener }),
	},
}

var replicaSchema = language.Schema[Replica]{
	Type: "replica", Doc: "An availability replica.", Labelled: true,
	New: func() (v Replica) {
		v.VM.Value = NoVM
		return v
	},
	Attributes: []language.Attribute[Replica]{
		language.Refer("vm", "vm", "The machine whose instance hosts it", func(v *Replica) *Attr[VMID] { return &v.VM }, language.From("R-49")),
		language.Text("availability_mode", "Whether a commit waits for this replica", func(v *Replica) *Attr[string] { return &v.AvailabilityMode }, language.From("FACTS Q-1"), language.OneOf("synchronous_commit", "asynchronous_commit")),
		language.Text("failover_mode", "Whether it takes over by itself", func(v *Replica) *Attr[string] { return &v.FailoverMode }, language.From("FACTS Q-6"), language.OneOf("automatic", "manual")),
		language.Bool("failover_cluster_instance", "Whether a failover cluster instance of SQL Server hosts it", func(v *Replica) *Attr[bool] { return &v.FailoverClusterInstance }, language.From("FACTS Q-8")),
		language.Text("collation", "The collation of its instance, where it is not the one of the others", func(v *Replica) *Attr[string] { return &v.Collation }, language.From("FACTS Q-10")),
		language.Texts("logins", "The logins of its instance that may use the database", func(v *Replica) *Attr[[]string] { return &v.Logins }, language.From("FACTS H-8")),
		language.Rate("redo_rate", "How fast its instance redoes the log that arrives; unlimited where this is not stated", func(v *Replica) *Attr[BytesPerSecond] { return &v.RedoRate }, language.From("FACTS Q-18")),
	},
}

var listenerSchema = language.Schema[Listener]{
	Type: "listener", Doc: "The network name of an availability group.",
	Attributes: []language.Attribute[Listener]{
		language.Text("name", "The name that clients connect to", func(v *Listener) *Attr[string] { return &v.DNSName }, language.From("FACTS Q-15"), language.Within("up to 15 characters")),
		language.Texts("subnets", "The subnets in which it has an address", func(v *Listener) *Attr[[]string] { return &v.Subnets }, language.From("FACTS Q-13")),
		language.Duration("ttl", "How long clients may keep its address", func(v *Listener) *Attr[time.Duration] { return &v.TTL }, language.From("FACTS Q-13")),
		language.Bool("multi_subnet_failover", "Whether clients try all its addresses at once", func(v *Listener) *Attr[bool] { return &v.MultiSubnetFailover }, language.From("FACTS Q-13")),
		language.Bool("register_all_providers", "Whether all its addresses are registered in DNS (RegisterAllProvidersIP)", func(v *Listener) *Attr[bool] { return &v.RegisterAllProviders }, language.From("FACTS Q-14")),
		language.Duration("extra_ip_timeout", "What a client loses on an address that does not answer when it tries them one by one", func(v *Listener) *Attr[time.Duration] { return &v.ExtraIPTimeout }, language.From("FACTS 7.2 listener.extra_ip_timeout_s")),
	},
}

var cloudSchema = language.Schema[Cloud]{
	Type: "cloud", Doc: "A private cloud of VMM.", Labelled: true,
	New: func() (v Cloud) {
		v.VMM.Value = NoVMM
		return v
	},
	Attributes: []language.Attribute[Cloud]{
		language.Refer("vmm", "vmm", "The management server it is configured on", func(v *Cloud) *Attr[VMMID] { return &v.VMM }, language.From("R-18")),
		language.Refers("host_group", "host_groups", "The host groups that it is made of", func(v *Cloud) *Attr[[]HostGroupID] { return &v.HostGroups }, language.From("R-11")),
		language.Text("capability_profile", "Its capability profile; Site Recovery asks for Hyper-V", func(v *Cloud) *Attr[string] { return &v.CapabilityProfile }, language.From("FACTS 2 vmm.cloud")),
		language.Texts("logical_networks", "The logical networks that its machines may use", func(v *Cloud) *Attr[[]string] { return &v.LogicalNetworks }, language.From("FACTS 2 vmm.network")),
		language.Texts("storage_classifications", "The storage classifications that its machines may use", func(v *Cloud) *Attr[[]string] { return &v.StorageClassifications }, language.From("FACTS 2 asr.storage_mapping")),
		language.Bool("synchronized", "Whether the vault knows it", func(v *Cloud) *Attr[bool] { return &v.Synchronized }, language.From("FACTS 2 vmm.cloud")),
	},
}
