package model

import "time"

// Vault is a Recovery Services vault.
type Vault struct {
	Entity
	Region               Attr[string]
	Subscription         Attr[string]
	VaultsInSubscription Attr[int]
	RegisteredServers    Attr[int]
	Registrations        []Registration
}

// Registration is the registration of a VMM server in a vault.
type Registration struct {
	Entity
	VMM                      Attr[VMMID]
	FriendlyName             Attr[string]
	KeyAge                   Attr[time.Duration] // age of the registration key when it is used
	Date                     Attr[string]        // a day: "2016-10-05"
	SynchronizeCloudMetadata Attr[bool]
}

// ReplicationPolicy says how the machines of a cloud replicate.
type ReplicationPolicy struct {
	Entity
	HostOS                                 Attr[string]
	ReplicationFrequency                   Attr[time.Duration]
	RecoveryPoints                         Attr[int]
	ApplicationConsistentSnapshotFrequency Attr[time.Duration]
	Compression                            Attr[bool]
	AllowedAuthenticationType              Attr[string]
	ReplicationPort                        Attr[int]
	InitialReplicationMethod               Attr[string] // "over_network", "offline"
	OnlineReplicationStartTime             Attr[string] // a time of day: "22:00"
	OfflineReplicationExportPath           Attr[string]
	OfflineReplicationImportPath           Attr[string]
	OfflineReplicationFullControl          Attr[bool]
	RecoveryPointsInVMMConsole             Attr[int]
	ReplicaDeletion                        Attr[bool]
	ReverseAfterUnplannedFailover          Attr[string] // "resynchronization", "full_copy"
	AutoResynchronizeEnabled               Attr[bool]
	AutoResynchronizeIntervalStart         Attr[string] // a time of day: "18:30"
	AutoResynchronizeIntervalEnd           Attr[string]
}

// Protection pairs two clouds and names the machines that Site Recovery protects between them.
type Protection struct {
	Entity
	Vault               Attr[VaultID]
	Policy              Attr[PolicyID]
	Source              *ProtectionEnd
	Target              *ProtectionEnd
	VMs                 Attr[[]VMID]
	TestFailoverNetwork Attr[NetworkID]
	PreviousTarget      Attr[CloudID] // its configuration has not been removed
	NetworkMappings     []NetworkMapping
	StorageMappings     []StorageMapping
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
	From, To       Attr[string]
	ConfiguredWith Attr[string] // "portal", "powershell"
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
	VMs           Attr[[]VMID]
	Scripts       []Script
	ManualActions []ManualAction
}

// Script is run from VMM's library before or after a group.
type Script struct {
	Entity
	Path              Attr[string]
	Position          Attr[string] // "before", "after"
	FabricLocation    Attr[string] // "primary", "recovery"
	Timeout           Attr[time.Duration]
	Duration          Attr[Distribution] // seconds
	WritesErrorOutput Attr[bool]
}

// ManualAction makes a plan wait for a person before or after a group.
type ManualAction struct {
	Entity
	Instructions Attr[string]
	Position     Attr[string]       // "before", "after"
	Duration     Attr[Distribution] // seconds
}
