package model

import "time"

// VM is a Hyper-V virtual machine. BootTime lasts from power-on until its services answer, in seconds.
type VM struct {
	Entity
	Host                Attr[HostID]
	Generation          Attr[int]
	GuestOS             Attr[string]
	Domain              Attr[string] // "": a workgroup
	DomainController    Attr[bool]
	IntegrationServices Attr[bool]
	Cores               Attr[int]
	Memory              Attr[Bytes]
	DynamicMemory       Attr[bool]
	StartupMemory       Attr[Bytes]
	Network             Attr[NetworkID]
	BootTime            Attr[Distribution]
	DependsOn           Attr[[]VMID]
	ReplicationState    Attr[string] // as Hyper-V names it: "replicating", "suspended"
	TestFailoverDone    Attr[bool]
	LastTestFailoverAge Attr[time.Duration] // since the last test failover
	OpenTestFailoverAge Attr[time.Duration] // since the beginning of a test failover that is not over
	NetworkAdapters     []NetworkAdapter
	Disks               []Disk
	HyperVReplica       *HyperVReplica // nil: Hyper-V Replica is not configured in Hyper-V Manager
	ExtendedReplication *ExtendedReplication
}

// NetworkAdapter is one of a machine's network adapters.
type NetworkAdapter struct {
	Entity
	Network         Attr[NetworkID]
	Subnet          Attr[string]
	IPv4AddressType Attr[string] // "static", "dynamic"
	IPv6            Attr[bool]
	AllowTeaming    Attr[bool]
	Legacy          Attr[bool]
}

// Disk is a virtual hard disk. WriteRate is a distribution of bytes per second (a constant in the simplest case).
type Disk struct {
	Entity
	Size             Attr[Bytes]
	FileSize         Attr[Bytes]
	ReplicaSize      Attr[Bytes]
	Format           Attr[string] // "vhd", "vhdx"
	Storage          Attr[string] // the label of a storage of its host
	WriteRate        Attr[Churn]
	WriteIOPS        Attr[int]
	CompressionRatio Attr[float64]
	PageFile         Attr[bool]
	Excluded         Attr[bool]
	Shared           Attr[bool]
	Encrypted        Attr[bool]
}

// HyperVReplica is a machine's own Hyper-V Replica relationship, configured in Hyper-V Manager.
type HyperVReplica struct {
	Entity
	ReplicaServer                          Attr[HostID]
	ReplicationFrequency                   Attr[time.Duration]
	RecoveryPoints                         Attr[int] // additional recovery points, one an hour
	ApplicationConsistentSnapshotFrequency Attr[time.Duration]
	AuthenticationType                     Attr[string]
	ReplicaServerPort                      Attr[int]
	FailoverIP                             Attr[string] // "dhcp", or an address for the second site
	PreserveWriteOrder                     Attr[bool]
	CompressionEnabled                     Attr[bool]
	ReplicaNetwork                         Attr[NetworkID]
	TestFailoverNetwork                    Attr[NetworkID]
	InitialReplicationMethod               Attr[string] // "over_network", "offline", "existing_vm"
	InitialReplicationDelay                Attr[time.Duration]
	ReverseAfterUnplannedFailover          Attr[string] // "resynchronization", "full_copy"
	AutoResynchronizeEnabled               Attr[bool]
	AutoResynchronizeIntervalStart         Attr[string] // a time of day: "18:30"
	AutoResynchronizeIntervalEnd           Attr[string]
}

// ExtendedReplication sends a machine's replica on to a third host.
type ExtendedReplication struct {
	Entity
	ReplicaServer                          Attr[HostID]
	ReplicationFrequency                   Attr[time.Duration]
	ApplicationConsistentSnapshotFrequency Attr[time.Duration]
}
