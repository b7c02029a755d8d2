package model

import (
	"time"

	"vmmdrill/model/language"
)

var vmSchema = language.Schema[VM]{
	Type: "vm", Doc: "A Hyper-V virtual machine.", Labelled: true,
	New: func() (v VM) {
		v.Host.Value, v.Network.Value = NoHost, NoNetwork
		return v
	},
	Attributes: []language.Attribute[VM]{
		language.Refer("host", "host", "The host it runs on in the steady state", func(v *VM) *Attr[HostID] { return &v.Host }, language.From("R-5")),
		language.Int("generation", "Which generation of virtual hardware it has", func(v *VM) *Attr[int] { return &v.Generation }, language.From("FACTS L-14"), language.Of("generation"), language.Within("1 to 2")),
		language.Text("guest_os", "The operating system in it; of a Windows Server the version, such as 2012R2", func(v *VM) *Attr[string] { return &v.GuestOS }, language.From("FACTS H-2")),
		language.Text("domain", "The Active Directory domain it is a member of; an empty text stands for a workgroup", func(v *VM) *Attr[string] { return &v.Domain }, language.From("FACTS H-2")),
		language.Bool("domain_controller", "Whether it is a domain controller", func(v *VM) *Attr[bool] { return &v.DomainController }, language.From("FACTS Q-10")),
		language.Bool("integration_services", "Whether Hyper-V's integration services run in it", func(v *VM) *Attr[bool] { return &v.IntegrationServices }, language.From("FACTS BPA41")),
		language.Int("cores", "How many virtual processors it has", func(v *VM) *Attr[int] { return &v.Cores }, language.From("FACTS F-18"), language.Of("processors")),
		language.Amount("memory", "How much memory it has", func(v *VM) *Attr[Bytes] { return &v.Memory }, language.From("FACTS F-18")),
		language.Bool("dynamic_memory", "Whether Hyper-V gives it memory as it needs it", func(v *VM) *Attr[bool] { return &v.DynamicMemory }, language.From("FACTS 2 vmm.server")),
		language.Amount("startup_memory", "With how much memory it starts, where that is dynamic", func(v *VM) *Attr[Bytes] { return &v.StartupMemory }, language.From("FACTS 2 vmm.server")),
		language.Refer("network", "network", "The VM network its adapter is connected to", func(v *VM) *Attr[NetworkID] { return &v.Network }, language.From("R-20")),
		language.Seconds("boot_time", "From power-on until its services answer", func(v *VM) *Attr[Distribution] { return &v.BootTime }, language.From("FACTS 5.2"), language.Or(`triangular("1m", "2m", "5m")`, "assumption")),
		language.Refers("vm", "depends_on", "The machines that have to run before it is of use", func(v *VM) *Attr[[]VMID] { return &v.DependsOn }, language.From("FACTS 2 asr.recovery_plan")),
		language.Text("replication_state", "How far its replication has come, as Hyper-V calls it", func(v *VM) *Attr[string] { return &v.ReplicationState }, language.From("FACTS 4.1"), language.OneOf(replicationStates...)),
		language.Bool("test_failover_done", "Whether it was failed over as a test since its first copy", func(v *VM) *Attr[bool] { return &v.TestFailoverDone }, language.From("FACTS BPA51")),
		language.Duration("last_test_failover_age", "How long ago it was last failed over as a test", func(v *VM) *Attr[time.Duration] { return &v.LastTestFailoverAge }, language.From("FACTS BPA52")),
		language.Duration("open_test_failover_age", "For how long a test failover of it has been open", func(v *VM) *Attr[time.Duration] { return &v.OpenTestFailoverAge }, language.From("FACTS L-11"), language.Within("up to 14d")),
	},
	Blocks: []language.Nested[VM]{
		language.Many(&networkAdapterSchema, func(v *VM) *[]NetworkAdapter { return &v.NetworkAdapters }),
		language.Many(&diskSchema, func(v *VM) *[]Disk { return &v.Disks }),
		language.One(&hypervReplicaSchema, func(v *VM) **HyperVReplica { return &v.HyperVReplica }),
		language.One(&extendedReplicationSchema, func(v *VM) **ExtendedReplication { return &v.ExtendedReplication }),
	},
}

// replicationStates are the words of Get-VMReplication.
var replicationStates = []string{"disabled", "ready_for_initial_replication", "initial_replication_in_progress", "waiting_for_initial_replication",
	"replicating", "prepared_for_failover", "failed_over_waiting_completion", "failed_over", "suspended", "error",
	"waiting_for_start_resynchronize", "resynchronizing", "resynchronize_suspended"}

var networkAdapterSchema = language.Schema[NetworkAdapter]{
	Type: "network_adapter", Doc: "A network adapter of the machine; needed only if there is more to say than its network.", Labelled: true,
	New: func() (v NetworkAdapter) {
		v.Network.Value = NoNetwork
		return v
	},
	Attributes: []language.Attribute[NetworkAdapter]{
		language.Refer("network", "network", "The VM network it is connected to; the machine's unless it is stated", func(v *NetworkAdapter) *Attr[NetworkID] { return &v.Network }, language.From("R-20")),
		language.Text("subnet", "The subnet of that network, by its name", func(v *NetworkAdapter) *Attr[string] { return &v.Subnet }, language.From("FACTS 2 asr.network_mapping")),
		language.Text("ipv4_address_type", "Whether its address comes from a static pool or by DHCP", func(v *NetworkAdapter) *Attr[string] { return &v.IPv4AddressType }, language.From("FACTS 2 asr.network_mapping"), language.OneOf("static", "dynamic")),
		language.Bool("ipv6", "Whether it has an IPv6 address", func(v *NetworkAdapter) *Attr[bool] { return &v.IPv6 }, language.From("FACTS L-14")),
		language.Bool("allow_teaming", "Whether the guest joins it with others to a team", func(v *NetworkAdapter) *Attr[bool] { return &v.AllowTeaming }, language.From("FACTS L-14")),
		language.Bool("legacy", "Whether it is an emulated adapter, which takes no failover address", func(v *NetworkAdapter) *Attr[bool] { return &v.Legacy }, language.From("FACTS 5.1")),
	},
}

var diskSchema = language.Schema[Disk]{
	Type: "disk", Doc: "A virtual hard disk.", Labelled: true,
	Attributes: []language.Attribute[Disk]{
		language.Amount("size", "How large it is, as the machine sees it", func(v *Disk) *Attr[Bytes] { return &v.Size }, language.From("FACTS M-40"), language.Required()),
		language.Amount("file_size", "How large its file is, which a first copy takes: less than its size when it expands by itself", func(v *Disk) *Attr[Bytes] { return &v.FileSize }, language.From("FACTS M-22")),
		language.Amount("replica_size", "The size of its copy, which has to be the same", func(v *Disk) *Attr[Bytes] { return &v.ReplicaSize }, language.From("FACTS M-46")),
		language.Text("format", "The format of its file", func(v *Disk) *Attr[string] { return &v.Format }, language.From("FACTS BPA53"), language.OneOf("vhd", "vhdx")),
		language.Text("storage", "The storage of its host on which it lies, by its name", func(v *Disk) *Attr[string] { return &v.Storage }, language.From("FACTS M-2")),
		language.Written("write_rate", "How much is written to it", func(v *Disk) *Attr[Churn] { return &v.WriteRate }, language.From("FACTS M-4")),
		language.Int("write_iops", "How often it is written to", func(v *Disk) *Attr[int] { return &v.WriteIOPS }, language.From("FACTS K-2"), language.Of("writes a second")),
		language.Number("compression_ratio", "What compression makes of its changes", func(v *Disk) *Attr[float64] { return &v.CompressionRatio }, language.From("FACTS 7.2 hvr.compress_ratio"), language.Of("bytes for each that is sent"), language.Within("1 to 10")),
		language.Bool("page_file", "Whether it holds nothing but the page file", func(v *Disk) *Attr[bool] { return &v.PageFile }, language.From("FACTS BPA45")),
		language.Bool("excluded", "Whether replication leaves it out", func(v *Disk) *Attr[bool] { return &v.Excluded }, language.From("FACTS L-14")),
		language.Bool("shared", "Whether several machines write to it", func(v *Disk) *Attr[bool] { return &v.Shared }, language.From("FACTS L-14")),
		language.Bool("encrypted", "Whether it is encrypted", func(v *Disk) *Attr[bool] { return &v.Encrypted }, language.From("FACTS L-14")),
	},
}

var hypervReplicaSchema = language.Schema[HyperVReplica]{
	Type: "hyperv_replica", Doc: "The machine replicates by Hyper-V Replica, configured in Hyper-V Manager and not in the vault.",
	New: func() (v HyperVReplica) {
		v.ReplicaServer.Value, v.ReplicaNetwork.Value, v.TestFailoverNetwork.Value = NoHost, NoNetwork, NoNetwork
		return v
	},
	Attributes: []language.Attribute[HyperVReplica]{
		language.Refer("host", "replica_server", "The host that holds the copy", func(v *HyperVReplica) *Attr[HostID] { return &v.ReplicaServer }, language.From("R-6")),
		language.Duration("replication_frequency", "How often changes are sent", func(v *HyperVReplica) *Attr[time.Duration] { return &v.ReplicationFrequency }, language.From("FACTS M-1"), language.Within("30s, 5m or 15m")),
		language.Int("recovery_points", "How many recovery points besides the latest are kept, one an hour", func(v *HyperVReplica) *Attr[int] { return &v.RecoveryPoints }, language.From("FACTS M-30"), language.Of("recovery points"), language.Within("0 to 24; on Windows Server 2012 0 to 16")),
		language.Duration("application_consistent_snapshot_frequency", "How often a recovery point is made consistent by VSS", func(v *HyperVReplica) *Attr[time.Duration] { return &v.ApplicationConsistentSnapshotFrequency }, language.From("FACTS M-31"), language.Within("1h to 12h")),
		language.Text("authentication_type", "How the hosts prove to each other who they are", func(v *HyperVReplica) *Attr[string] { return &v.AuthenticationType }, language.From("FACTS M-10"), language.OneOf("kerberos", "certificate")),
		language.Int("replica_server_port", "The port of the replica server", func(v *HyperVReplica) *Attr[int] { return &v.ReplicaServerPort }, language.From("FACTS M-10"), language.Of("TCP port"), language.Within("1 to 65535")),
		language.Text("failover_ip", "The address after a failover: dhcp, or an address of the other site", func(v *HyperVReplica) *Attr[string] { return &v.FailoverIP }, language.From("FACTS 5.1")),
		language.Bool("preserve_write_order", "Whether the order of writes across its disks is kept", func(v *HyperVReplica) *Attr[bool] { return &v.PreserveWriteOrder }, language.From("FACTS 2 hyperv.write_order")),
		language.Bool("compression_enabled", "Whether transfers are compressed", func(v *HyperVReplica) *Attr[bool] { return &v.CompressionEnabled }, language.From("FACTS M-9")),
		language.Refer("network", "replica_network", "The VM network that the copy's adapter is connected to", func(v *HyperVReplica) *Attr[NetworkID] { return &v.ReplicaNetwork }, language.From("FACTS 5.1")),
		language.Refer("network", "test_failover_network", "The VM network that a test copy is connected to", func(v *HyperVReplica) *Attr[NetworkID] { return &v.TestFailoverNetwork }, language.From("FACTS 2 asr.test_failover")),
		language.Text("initial_replication_method", "How the first copy gets to the replica server", func(v *HyperVReplica) *Attr[string] { return &v.InitialReplicationMethod }, language.From("FACTS M-20"), language.OneOf("over_network", "offline", "existing_vm")),
		language.Duration("initial_replication_delay", "How far ahead the first copy over the network is scheduled", func(v *HyperVReplica) *Attr[time.Duration] { return &v.InitialReplicationDelay }, language.From("FACTS L-8"), language.Within("up to 7d")),
		language.Text("reverse_after_unplanned_failover", "What a reverse replication after an unplanned failover sends: what differs, or everything", func(v *HyperVReplica) *Attr[string] { return &v.ReverseAfterUnplannedFailover }, language.From("FACTS 11.2"), language.OneOf("resynchronization", "full_copy"), language.Or(`"resynchronization"`, "assumption")),
		language.Bool("auto_resynchronize_enabled", "Whether a resynchronisation that is due starts by itself", func(v *HyperVReplica) *Attr[bool] { return &v.AutoResynchronizeEnabled }, language.From("FACTS M-42")),
		language.Text("auto_resynchronize_interval_start", "The time of day from which it may start", func(v *HyperVReplica) *Attr[string] { return &v.AutoResynchronizeIntervalStart }, language.From("FACTS M-42"), language.Within("00:00 to 23:59")),
		language.Text("auto_resynchronize_interval_end", "The time of day from which it may not start any more", func(v *HyperVReplica) *Attr[string] { return &v.AutoResynchronizeIntervalEnd }, language.From("FACTS M-42"), language.Within("00:00 to 23:59")),
	},
}

var extendedReplicationSchema = language.Schema[ExtendedReplication]{
	Type: "extended_replication", Doc: "The replica is replicated once more, to a third host.",
	New: func() (v ExtendedReplication) {
		v.ReplicaServer.Value = NoHost
		return v
	},
	Attributes: []language.Attribute[ExtendedReplication]{
		language.Refer("host", "replica_server", "The third host, which holds the second copy", func(v *ExtendedReplication) *Attr[HostID] { return &v.ReplicaServer }, language.From("FACTS L-10")),
		language.Duration("replication_frequency", "How often changes are sent on", func(v *ExtendedReplication) *Attr[time.Duration] { return &v.ReplicationFrequency }, language.From("FACTS L-10"), language.Within("5m or 15m, not more often than they arrive")),
		language.Duration("application_consistent_snapshot_frequency", "How often a recovery point there is made consistent by VSS, which is not supported", func(v *ExtendedReplication) *Attr[time.Duration] { return &v.ApplicationConsistentSnapshotFrequency }, language.From("FACTS L-10")),
	},
}
