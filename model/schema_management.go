package model

import (
	"time"

	"vmmdrill/model/language"
)

var clusterSchema = language.Schema[Cluster]{
	Type: "cluster", Doc: "A Windows Server failover cluster.", Labelled: true,
	Attributes: []language.Attribute[Cluster]{
		language.Text("mode", "Whether the machines are the nodes, or one machine is clustered", func(v *Cluster) *Attr[string] { return &v.Mode }, language.OneOf("guest_cluster", "clustered_vm")),
		language.Text("os", "The Windows Server version of the nodes", func(v *Cluster) *Attr[string] { return &v.OS }),
		language.Refers("vm", "nodes", "The nodes, the active one first", func(v *Cluster) *Attr[[]VMID] { return &v.Nodes }),
		language.Text("failover", "Whether roles fail over by themselves", func(v *Cluster) *Attr[string] { return &v.Failover }, language.OneOf("automatic", "manual")),
		language.Bool("dynamic_quorum", "Whether votes are given out anew when nodes leave", func(v *Cluster) *Attr[bool] { return &v.DynamicQuorum }),
	},
	Blocks: []language.Nested[Cluster]{
		language.One(&witnessSchema, func(v *Cluster) **Witness { return &v.Witness }),
		language.One(&heartbeatSchema, func(v *Cluster) **Heartbeat { return &v.Heartbeat }),
	},
}

var witnessSchema = language.Schema[Witness]{
	Type: "witness", Doc: "The tie-breaking vote of a cluster.",
	New: func() (v Witness) {
		v.Site.Value = NoSite
		return v
	},
	Attributes: []language.Attribute[Witness]{
		language.Text("type", "What it is", func(v *Witness) *Attr[string] { return &v.Type }, language.OneOf("file_share", "disk", "cloud")),
		language.Refer("site", "site", "Where it is", func(v *Witness) *Attr[SiteID] { return &v.Site }),
	},
}

var heartbeatSchema = language.Schema[Heartbeat]{
	Type: "heartbeat", Doc: "How a cluster finds out that a node is gone: delay times threshold.",
	Attributes: []language.Attribute[Heartbeat]{
		language.Duration("same_subnet_delay", "Between heartbeats within a subnet", func(v *Heartbeat) *Attr[time.Duration] { return &v.SameSubnetDelay }),
		language.Int("same_subnet_threshold", "Missed heartbeats until a node of the subnet counts as gone", func(v *Heartbeat) *Attr[int] { return &v.SameSubnetThreshold }),
		language.Duration("cross_subnet_delay", "Between heartbeats across subnets", func(v *Heartbeat) *Attr[time.Duration] { return &v.CrossSubnetDelay }),
		language.Int("cross_subnet_threshold", "Missed heartbeats until a node of another subnet counts as gone", func(v *Heartbeat) *Attr[int] { return &v.CrossSubnetThreshold }),
	},
}

var vmmSchema = language.Schema[VMM]{
	Type: "vmm", Doc: "A System Center VMM management server.", Labelled: true,
	New: func() (v VMM) {
		v.VM.Value, v.Cluster.Value, v.SQL.Value = NoVM, NoCluster, NoSQL
		return v
	},
	Attributes: []language.Attribute[VMM]{
		language.Text("version", "Its version: 2012SP1, 2012R2 or 2016", func(v *VMM) *Attr[string] { return &v.Version }),
		language.Refer("vm", "vm", "Standalone: the machine it is installed on", func(v *VMM) *Attr[VMID] { return &v.VM }),
		language.Refer("cluster", "cluster", "Highly available: the cluster it is installed in", func(v *VMM) *Attr[ClusterID] { return &v.Cluster }),
		language.Refer("sql", "sql", "The SQL Server of its database", func(v *VMM) *Attr[SQLID] { return &v.SQL }),
		language.Text("service_account", "The account of its service", func(v *VMM) *Attr[string] { return &v.ServiceAccount }),
		language.Text("dkm", "The container for distributed key management in Active Directory", func(v *VMM) *Attr[string] { return &v.DKM }),
		language.Text("library", "Its library share", func(v *VMM) *Attr[string] { return &v.Library }),
		language.Seconds("service_start_time", "Until its service runs once its machine or role is up", func(v *VMM) *Attr[Distribution] { return &v.ServiceStartTime }, language.Or(`triangular("30s", "1m", "2m")`, "assumption")),
		language.Seconds("provider_reconnect_time", "Until its Provider is connected to the vault once the service runs", func(v *VMM) *Attr[Distribution] { return &v.ProviderReconnectTime }, language.Or(`triangular("5s", "15s", "1m")`, "assumption")),
	},
	Blocks: []language.Nested[VMM]{
		language.One(&providerSchema, func(v *VMM) **Provider { return &v.Provider }),
	},
}

var providerSchema = language.Schema[Provider]{
	Type: "provider", Doc: "The Azure Site Recovery Provider.",
	Attributes: []language.Attribute[Provider]{
		language.Text("version", "Its version", func(v *Provider) *Attr[string] { return &v.Version }),
		language.Refers("vm", "installed_on", "The machines it is installed on, in this order", func(v *Provider) *Attr[[]VMID] { return &v.InstalledOn }),
	},
}

var sqlSchema = language.Schema[SQL]{
	Type: "sql", Doc: "The SQL Server of VMM's database.", Labelled: true,
	New: func() (v SQL) {
		v.VM.Value = NoVM
		return v
	},
	Attributes: []language.Attribute[SQL]{
		language.Text("placement", "Where the database is", func(v *SQL) *Attr[string] { return &v.Placement }, language.OneOf("same_vm", "remote", "availability_group")),
		language.Refer("vm", "vm", "The machine, unless it is an availability group", func(v *SQL) *Attr[VMID] { return &v.VM }),
		language.Text("edition", "The edition of SQL Server", func(v *SQL) *Attr[string] { return &v.Edition }),
		language.Text("version", "Its version", func(v *SQL) *Attr[string] { return &v.Version }),
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
		language.Refer("cluster", "cluster", "The cluster its replicas are nodes of", func(v *AvailabilityGroup) *Attr[ClusterID] { return &v.Cluster }),
		language.Duration("session_timeout", "Until a silent replica counts as disconnected", func(v *AvailabilityGroup) *Attr[time.Duration] { return &v.SessionTimeout }, language.Or(`"10s"`, "FACTS Q-3")),
		language.Duration("lease_timeout", "The lease between SQL Server and the cluster", func(v *AvailabilityGroup) *Attr[time.Duration] { return &v.LeaseTimeout }, language.Or(`"20s"`, "FACTS Q-4")),
		language.Duration("health_check_timeout", "Until a primary replica that does not report counts as failed", func(v *AvailabilityGroup) *Attr[time.Duration] { return &v.HealthCheckTimeout }, language.Or(`"30s"`, "FACTS Q-5")),
		language.Seconds("failover_overhead", "The constant part of a failover", func(v *AvailabilityGroup) *Attr[Distribution] { return &v.FailoverOverhead }, language.Or(`uniform("1s", "10s")`, "FACTS 7.2 ag.overhead_s")),
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
		language.Refer("vm", "vm", "The machine", func(v *Replica) *Attr[VMID] { return &v.VM }),
		language.Text("availability_mode", "Whether a commit waits for this replica", func(v *Replica) *Attr[string] { return &v.AvailabilityMode }, language.OneOf("synchronous_commit", "asynchronous_commit")),
		language.Text("failover_mode", "Whether it takes over by itself", func(v *Replica) *Attr[string] { return &v.FailoverMode }, language.OneOf("automatic", "manual")),
	},
}

var listenerSchema = language.Schema[Listener]{
	Type: "listener", Doc: "The network name of an availability group.",
	Attributes: []language.Attribute[Listener]{
		language.Text("name", "Its name", func(v *Listener) *Attr[string] { return &v.DNSName }),
		language.Texts("subnets", "The subnets in which it has an address", func(v *Listener) *Attr[[]string] { return &v.Subnets }),
		language.Duration("ttl", "How long clients may keep its address", func(v *Listener) *Attr[time.Duration] { return &v.TTL }),
		language.Bool("multi_subnet_failover", "Whether clients try all its addresses at once", func(v *Listener) *Attr[bool] { return &v.MultiSubnetFailover }),
		language.Bool("register_all_providers", "Whether all its addresses are registered in DNS (RegisterAllProvidersIP)", func(v *Listener) *Attr[bool] { return &v.RegisterAllProviders }),
	},
}

var cloudSchema = language.Schema[Cloud]{
	Type: "cloud", Doc: "A private cloud of VMM.", Labelled: true,
	New: func() (v Cloud) {
		v.VMM.Value = NoVMM
		return v
	},
	Attributes: []language.Attribute[Cloud]{
		language.Refer("vmm", "vmm", "The management server it is configured on", func(v *Cloud) *Attr[VMMID] { return &v.VMM }),
		language.Refers("host_group", "host_groups", "Its host groups", func(v *Cloud) *Attr[[]HostGroupID] { return &v.HostGroups }),
		language.Text("capability_profile", "Its capability profile; Site Recovery asks for Hyper-V", func(v *Cloud) *Attr[string] { return &v.CapabilityProfile }),
	},
}
