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
	Churn          = language.Churn
	Profile        = language.Profile
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
	Present             bool
	Option              Attr[Option]
	PrimarySite         Attr[SiteID]
	SecondarySite       Attr[SiteID]
	DNSTimeToLive       Attr[time.Duration] // how long clients may keep a machine's old address after a failover
	DetectAndDecideTime Attr[Distribution]  // seconds until people order the failover
	BusinessHoursStart  Attr[string]        // a time of day: "08:00"
	BusinessHoursEnd    Attr[string]
	TrustedDomains      Attr[[]string] // domains that trust each other in both directions
}

// Site is a place that fails as a whole.
type Site struct {
	Entity
	Internet            Attr[bool] // can reach Azure over HTTPS
	AllowedURLs         Attr[[]string]
	AllowedAzureRegions Attr[[]string] // regions whose address ranges the firewall lets through
	DomainController    Attr[bool]     // has AD and DNS of its own
	DNS                 Attr[bool]
}

// Link joins two sites, in both directions with the same bandwidth each way.
type Link struct {
	Entity
	Between                Attr[[]SiteID]
	Bandwidth              Attr[BytesPerSecond]
	RTT                    Attr[time.Duration]
	Loss                   Attr[float64] // 0 to 1
	Availability           Attr[float64] // 0 to 1
	SingleStreamThroughput Attr[BytesPerSecond]
	QoSPolicy              *QoSPolicy // nil: nothing limits replication
}

// QoSPolicy limits what replication takes of a link.
type QoSPolicy struct {
	Entity
	ThrottleRate Attr[BytesPerSecond]
	Match        Attr[string] // "destination_subnet", "destination_port", "application"
	Hosts        Attr[[]HostID]
}

// HostGroup is VMM's grouping of hosts; clouds are made of host groups.
type HostGroup struct {
	Entity
	Hosts Attr[[]HostID]
}

// Host is a Hyper-V host.
type Host struct {
	Entity
	Site                         Attr[SiteID]
	OS                           Attr[string] // "2012", "2012R2", "2016"
	Cores                        Attr[int]
	Memory                       Attr[Bytes]
	Cluster                      Attr[ClusterID]
	Domain                       Attr[string] // "": a workgroup
	Hotfixes                     Attr[[]string]
	ConstrainedDelegation        Attr[bool]
	VMPaths                      Attr[[]string]
	MaximumActiveTransfers       Attr[int] // replication transfers this host sends at a time, FACTS M-6
	ApplyVHDLimit                Attr[int]
	MonitoringInterval           Attr[time.Duration]
	RetryInterval                Attr[time.Duration]
	InitialReplicationThroughput Attr[BytesPerSecond]
	ResynchronizationScanRate    Attr[BytesPerSecond]
	Storage                      []Storage
	ReplicaServer                *ReplicaServer // nil: not enabled as a replica server in Hyper-V Manager
}

// Storage is a volume of a host.
type Storage struct {
	Entity
	Capacity           Attr[Bytes]
	FreeSpace          Attr[Bytes]
	WarningFreeSpace   Attr[Bytes]
	CriticalFreeSpace  Attr[Bytes]
	IOPS               Attr[int]
	Classification     Attr[string]
	Deduplicated       Attr[bool]
	ReplicaWriteFactor Attr[float64] // operations at the copy for each write at the source
	UndoThroughput     Attr[BytesPerSecond]
}

// ReplicaServer is a host's setting "Enable this computer as a Replica server".
type ReplicaServer struct {
	Entity
	AllowedAuthenticationType       Attr[string] // "kerberos", "certificate", "kerberos_and_certificate"
	KerberosAuthenticationPort      Attr[int]
	CertificateAuthenticationPort   Attr[int]
	AuthorizedPrimaryServers        Attr[[]HostID] // unknown: any authenticated server
	ReplicationAllowedFromAnyServer Attr[bool]
	DefaultStorageLocation          Attr[string]
	CertificateThumbprint           Attr[string]
	CertificateValidFor             Attr[time.Duration]
	AuthorizationEntries            []AuthorizationEntry
}

// AuthorizationEntry is what a replica server settles for one authorized primary server.
type AuthorizationEntry struct {
	Entity
	AllowedPrimaryServer   Attr[HostID]
	ReplicaStorageLocation Attr[string]
	TrustGroup             Attr[string]
}

// Network is a VM network at one site.
type Network struct {
	Entity
	Site           Attr[SiteID]
	LogicalNetwork Attr[string]
	IsolationType  Attr[string] // "no_isolation", "windows_network_virtualization", "vlan_network", "external"
	Isolated       Attr[bool]   // nothing outside reaches it
	Subnets        []Subnet
}

// Subnet is a subnet of a VM network.
type Subnet struct {
	Entity
	CIDR      Attr[string]
	Pool      Attr[bool] // has a static IP pool
	Stretched Attr[bool]
}

// Cluster is a Windows Server failover cluster.
type Cluster struct {
	Entity
	Mode                    Attr[string] // "guest_cluster": the VMs are the nodes; "clustered_vm"
	OS                      Attr[string]
	Nodes                   Attr[[]VMID]
	NodesWithoutVote        Attr[[]VMID]
	Failover                Attr[string] // "automatic" or "manual"
	DynamicQuorum           Attr[bool]
	PreferredSite           Attr[SiteID]
	LowerQuorumPriorityNode Attr[VMID]
	FailoverThreshold       Attr[int]
	FailoverPeriod          Attr[time.Duration]
	ResiliencyDefaultPeriod Attr[time.Duration]
	SharedStorage           Attr[bool]
	Witness                 *Witness
	Heartbeat               *Heartbeat
	ReplicaBroker           *ReplicaBroker
	StorageReplica          *StorageReplica
}

// ReplicaBroker is the Hyper-V Replica Broker of a cluster of hosts.
type ReplicaBroker struct {
	Entity
	NetworkName           Attr[string]
	CertificateThumbprint Attr[string]
}

// StorageReplica copies a stretched cluster's storage from site to site.
type StorageReplica struct {
	Entity
	ReplicationMode Attr[string] // "synchronous", "asynchronous"
}

// Witness is a cluster's tie-breaking vote.
type Witness struct {
	Entity
	Type     Attr[string] // "file_share", "disk", "cloud"
	Site     Attr[SiteID]
	DiskOnly Attr[bool] // its vote alone decides
}

// Heartbeat holds a cluster's failure detection settings; detection takes delay times threshold.
type Heartbeat struct {
	Entity
	SameSubnetDelay      Attr[time.Duration]
	SameSubnetThreshold  Attr[int]
	CrossSubnetDelay     Attr[time.Duration]
	CrossSubnetThreshold Attr[int]
	CrossSiteDelay       Attr[time.Duration]
	CrossSiteThreshold   Attr[int]
}

// VMM is a System Center VMM management server: one VM (standalone), or a role of a cluster.
type VMM struct {
	Entity
	Version                 Attr[string]
	UpgradedFrom            Attr[string]
	VM                      Attr[VMID]
	Cluster                 Attr[ClusterID]
	Host                    Attr[HostID] // the parent partition it is installed on, if it is
	HighlyAvailable         Attr[bool]
	SQL                     Attr[SQLID]
	SQLMachineName          Attr[string]
	ServiceAccount          Attr[string]
	DedicatedServiceAccount Attr[bool]
	DKM                     Attr[string]
	Library                 Attr[string]
	ScriptLibraryPath       Attr[string]
	ServiceStartTime        Attr[Distribution] // seconds
	ProviderReconnectTime   Attr[Distribution] // seconds
	LibraryServers          []LibraryServer
	Provider                *Provider
}

// LibraryServer is a file server that holds VMM's library.
type LibraryServer struct {
	Entity
	VM       Attr[VMID]
	Cluster  Attr[ClusterID]
	Site     Attr[SiteID]
	ScaleOut Attr[bool]
	CopiedTo Attr[[]SiteID]
}

// Provider is the Azure Site Recovery Provider on the VMM server, or on the nodes of its cluster.
type Provider struct {
	Entity
	Version       Attr[string]
	InstalledOn   Attr[[]VMID] // in the order of installation
	Installations []Installation
	Proxy         *Proxy
}

// Installation is a node's own version of the Provider.
type Installation struct {
	Entity
	VM      Attr[VMID]
	Version Attr[string]
}

// Proxy is the way of the Provider to Azure.
type Proxy struct {
	Entity
	Address      Attr[string]
	RunAsAccount Attr[string]
}

// SQL is the SQL Server that holds VMM's database.
type SQL struct {
	Entity
	Placement         Attr[string] // "same_vm", "remote", "availability_group"
	VM                Attr[VMID]
	Edition           Attr[string]
	Version           Attr[string]
	Collation         Attr[string]
	RecoveryModel     Attr[string] // "simple", "bulk_logged", "full"
	BackedUp          Attr[bool]
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
	VM                      Attr[VMID]
	AvailabilityMode        Attr[string] // "synchronous_commit", "asynchronous_commit"
	FailoverMode            Attr[string] // "automatic", "manual"
	FailoverClusterInstance Attr[bool]
	Collation               Attr[string]
	Logins                  Attr[[]string]
	RedoRate                Attr[BytesPerSecond]
}

// Listener is the network name by which clients find an availability group's primary replica.
type Listener struct {
	Entity
	DNSName              Attr[string]
	Subnets              Attr[[]string]
	TTL                  Attr[time.Duration]
	MultiSubnetFailover  Attr[bool]
	RegisterAllProviders Attr[bool]
	ExtraIPTimeout       Attr[time.Duration]
}

// Cloud is a VMM private cloud.
type Cloud struct {
	Entity
	VMM                    Attr[VMMID]
	HostGroups             Attr[[]HostGroupID]
	CapabilityProfile      Attr[string]
	LogicalNetworks        Attr[[]string]
	StorageClassifications Attr[[]string]
	Synchronized           Attr[bool]
}
