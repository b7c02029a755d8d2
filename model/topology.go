// Package model says what a deployment is. Load reads HCL text and returns a Config: the typed, resolved and
// immutable Topology, the objectives and procedures, and the blocks that describe drills, which package scenarios
// decodes. Every value remembers where it was written, so that a finding can point at it.
package model

import (
	"time"

	"vmmdrill/model/language"
)

// Attr is an attribute's value with its presence and its place in the text.
type Attr[T any] = language.Attr[T]

// Bytes is an amount of data. BytesPerSecond is a rate of data; the text may say it in bits.
type (
	Bytes          = language.Bytes
	BytesPerSecond = language.BytesPerSecond
	Distribution   = language.Distribution
)

// An ID is the position of an entity in the Topology's slice of its kind. The No… values mean that nothing is
// referred to, or that what is referred to is not declared (Topology.Unresolved then has the reference).
type (
	SiteID       int
	LinkID       int
	HostGroupID  int
	HostID       int
	NetworkID    int
	ClusterID    int
	VMMID        int
	SQLID        int
	CloudID      int
	VMID         int
	VaultID      int
	PolicyID     int
	ProtectionID int
	PlanID       int
)

const (
	NoSite    SiteID    = -1
	NoHost    HostID    = -1
	NoNetwork NetworkID = -1
	NoCluster ClusterID = -1
	NoVMM     VMMID     = -1
	NoSQL     SQLID     = -1
	NoCloud   CloudID   = -1
	NoVM      VMID      = -1
	NoVault   VaultID   = -1
	NoPolicy  PolicyID  = -1
)

// Topology is one deployment: sites and what stands in them, the VMM server and what it protects. It is well formed,
// which is less than valid: anything may be missing, and package validate says what must not be.
type Topology struct {
	Deployment  Deployment
	Sites       []Site
	Links       []Link
	HostGroups  []HostGroup
	Hosts       []Host
	Networks    []Network
	Clusters    []Cluster
	VMMs        []VMM
	SQLs        []SQL
	Clouds      []Cloud
	VMs         []VM
	Vaults      []Vault
	Policies    []ReplicationPolicy
	Protections []Protection
	Plans       []RecoveryPlan
	Unresolved  []Unresolved // references to entities that nobody declares, in source order
}

// Entity is what every declared thing has: its label, its name with the instance key, and its header.
type Entity = language.Entity

// Unresolved is a reference to an entity that is not declared.
type Unresolved = language.Unresolved

// Unstated is an attribute that the configuration leaves open.
type Unstated = language.Unstated

// Option is the way in which the management server itself survives the loss of its site.
type Option string

const (
	Standalone       Option = "standalone"        // one VMM machine, replicated by Hyper-V Replica
	StretchedCluster Option = "stretched_cluster" // VMM highly available in a cluster over both sites
)

// Deployment is the frame: which option, and which site is which. Present is false when no deployment block exists.
type Deployment struct {
	Entity
	Present       bool
	Option        Attr[Option]
	PrimarySite   Attr[SiteID]
	SecondarySite Attr[SiteID]
	DNSTimeToLive Attr[time.Duration] // how long clients may keep a machine's old address after a failover
}

// Site is a place that fails as a whole.
type Site struct {
	Entity
	Internet         Attr[bool] // can reach Azure over HTTPS
	DomainController Attr[bool] // has AD and DNS of its own
}

// Link joins two sites, in both directions with the same bandwidth each way.
type Link struct {
	Entity
	Between   Attr[[]SiteID]
	Bandwidth Attr[BytesPerSecond]
	RTT       Attr[time.Duration]
}

// HostGroup is VMM's grouping of hosts; clouds are made of host groups.
type HostGroup struct {
	Entity
	Hosts Attr[[]HostID]
}

// Host is a Hyper-V host.
type Host struct {
	Entity
	Site                   Attr[SiteID]
	OS                     Attr[string] // "2012", "2012R2", "2016"
	Cores                  Attr[int]
	Memory                 Attr[Bytes]
	MaximumActiveTransfers Attr[int] // replication transfers this host sends at a time, FACTS M-6
	Storage                []Storage
	ReplicaServer          *ReplicaServer // nil: not enabled as a replica server in Hyper-V Manager
}

// Storage is a volume of a host.
type Storage struct {
	Entity
	Capacity       Attr[Bytes]
	IOPS           Attr[int]
	Classification Attr[string]
}

// ReplicaServer is a host's setting "Enable this computer as a Replica server".
type ReplicaServer struct {
	Entity
	AllowedAuthenticationType     Attr[string] // "kerberos", "certificate", "kerberos_and_certificate"
	KerberosAuthenticationPort    Attr[int]
	CertificateAuthenticationPort Attr[int]
	AuthorizedPrimaryServers      Attr[[]HostID] // unknown: any authenticated server
}

// Network is a VM network at one site.
type Network struct {
	Entity
	Site    Attr[SiteID]
	Subnets []Subnet
}

// Subnet is a subnet of a VM network.
type Subnet struct {
	Entity
	CIDR Attr[string]
	Pool Attr[bool] // has a static IP pool
}

// Cluster is a Windows Server failover cluster.
type Cluster struct {
	Entity
	Mode          Attr[string] // "guest_cluster": the VMs are the nodes; "clustered_vm"
	OS            Attr[string]
	Nodes         Attr[[]VMID]
	Failover      Attr[string] // "automatic" or "manual"
	DynamicQuorum Attr[bool]
	Witness       *Witness
	Heartbeat     *Heartbeat
}

// Witness is a cluster's tie-breaking vote.
type Witness struct {
	Entity
	Type Attr[string] // "file_share", "disk", "cloud"
	Site Attr[SiteID]
}

// Heartbeat holds a cluster's failure detection settings; detection takes delay times threshold.
type Heartbeat struct {
	Entity
	SameSubnetDelay      Attr[time.Duration]
	SameSubnetThreshold  Attr[int]
	CrossSubnetDelay     Attr[time.Duration]
	CrossSubnetThreshold Attr[int]
}

// VMM is a System Center VMM management server: one VM (standalone), or a role of a cluster.
type VMM struct {
	Entity
	Version               Attr[string]
	VM                    Attr[VMID]
	Cluster               Attr[ClusterID]
	SQL                   Attr[SQLID]
	ServiceAccount        Attr[string]
	DKM                   Attr[string]
	Library               Attr[string]
	ServiceStartTime      Attr[Distribution] // seconds
	ProviderReconnectTime Attr[Distribution] // seconds
	Provider              *Provider
}

// Provider is the Azure Site Recovery Provider on the VMM server, or on the nodes of its cluster.
type Provider struct {
	Entity
	Version     Attr[string]
	InstalledOn Attr[[]VMID] // in the order of installation
}

// SQL is the SQL Server that holds VMM's database.
type SQL struct {
	Entity
	Placement         Attr[string] // "same_vm", "remote", "availability_group"
	VM                Attr[VMID]
	Edition           Attr[string]
	Version           Attr[string]
	AvailabilityGroup *AvailabilityGroup
}

// AvailabilityGroup is an AlwaysOn availability group that holds VMM's database.
type AvailabilityGroup struct {
	Entity
	Cluster            Attr[ClusterID]
	SessionTimeout     Attr[time.Duration]
	LeaseTimeout       Attr[time.Duration]
	HealthCheckTimeout Attr[time.Duration]
	FailoverOverhead   Attr[Distribution] // seconds
	Replicas           []Replica
	Listener           *Listener
}

// Replica is an availability replica.
type Replica struct {
	Entity
	VM               Attr[VMID]
	AvailabilityMode Attr[string] // "synchronous_commit", "asynchronous_commit"
	FailoverMode     Attr[string] // "automatic", "manual"
}

// Listener is the network name by which clients find an availability group's primary replica.
type Listener struct {
	Entity
	DNSName              Attr[string]
	Subnets              Attr[[]string]
	TTL                  Attr[time.Duration]
	MultiSubnetFailover  Attr[bool]
	RegisterAllProviders Attr[bool]
}

// Cloud is a VMM private cloud.
type Cloud struct {
	Entity
	VMM               Attr[VMMID]
	HostGroups        Attr[[]HostGroupID]
	CapabilityProfile Attr[string]
}

// VM is a Hyper-V virtual machine. BootTime lasts from power-on until its services answer, in seconds.
type VM struct {
	Entity
	Host          Attr[HostID]
	Cores         Attr[int]
	Memory        Attr[Bytes]
	Network       Attr[NetworkID]
	BootTime      Attr[Distribution]
	Disks         []Disk
	HyperVReplica *HyperVReplica // nil: Hyper-V Replica is not configured in Hyper-V Manager
}

// Disk is a virtual hard disk. WriteRate is a distribution of bytes per second (a constant in the simplest case).
type Disk struct {
	Entity
	Size      Attr[Bytes]
	WriteRate Attr[Distribution]
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
}

// Vault is a Recovery Services vault.
type Vault struct {
	Entity
	Region        Attr[string]
	Registrations []Registration
}

// Registration is the registration of a VMM server in a vault.
type Registration struct {
	Entity
	VMM          Attr[VMMID]
	FriendlyName Attr[string]
	KeyAge       Attr[time.Duration] // age of the registration key when it is used
}

// ReplicationPolicy says how the machines of a cloud replicate.
type ReplicationPolicy struct {
	Entity
	ReplicationFrequency                   Attr[time.Duration]
	RecoveryPoints                         Attr[int]
	ApplicationConsistentSnapshotFrequency Attr[time.Duration]
	Compression                            Attr[bool]
	AllowedAuthenticationType              Attr[string]
	ReplicationPort                        Attr[int]
	InitialReplicationMethod               Attr[string] // "over_network", "offline"
}

// Protection pairs two clouds and names the machines that Site Recovery protects between them.
type Protection struct {
	Entity
	Vault           Attr[VaultID]
	Policy          Attr[PolicyID]
	Source          *ProtectionEnd
	Target          *ProtectionEnd
	VMs             Attr[[]VMID]
	NetworkMappings []NetworkMapping
	StorageMappings []StorageMapping
}

// ProtectionEnd is one end of a protection: a cloud of a VMM server.
type ProtectionEnd struct {
	Entity
	VMM   Attr[VMMID]
	Cloud Attr[CloudID]
}

// NetworkMapping connects machines to a network of the target after a failover.
type NetworkMapping struct {
	Entity
	From, To Attr[NetworkID]
}

// StorageMapping places replicas by storage classification.
type StorageMapping struct {
	Entity
	From, To Attr[string]
}

// RecoveryPlan fails machines over together, group after group.
type RecoveryPlan struct {
	Entity
	Source, Target Attr[VMMID]
	Groups         []PlanGroup
}

// PlanGroup is a group of a recovery plan; its machines start together.
type PlanGroup struct {
	Entity
	VMs Attr[[]VMID]
}
