package model

import (
	"time"

	"vmmdrill/model/language"
)

var vaultSchema = language.Schema[Vault]{
	Type: "vault", Doc: "A Recovery Services vault.", Labelled: true,
	Attributes: []language.Attribute[Vault]{
		language.Text("region", "Its Azure region", func(v *Vault) *Attr[string] { return &v.Region }),
	},
	Blocks: []language.Nested[Vault]{
		language.Many(&registrationSchema, func(v *Vault) *[]Registration { return &v.Registrations }),
	},
}

var registrationSchema = language.Schema[Registration]{
	Type: "registration", Doc: "The registration of a management server in a vault.",
	New: func() (v Registration) {
		v.VMM.Value = NoVMM
		return v
	},
	Attributes: []language.Attribute[Registration]{
		language.Refer("vmm", "vmm", "The management server", func(v *Registration) *Attr[VMMID] { return &v.VMM }),
		language.Text("friendly_name", "The name it is shown under; for a cluster, the name of the role", func(v *Registration) *Attr[string] { return &v.FriendlyName }),
		language.Duration("key_age", "How old the registration key is when it is used", func(v *Registration) *Attr[time.Duration] { return &v.KeyAge }),
	},
}

var policySchema = language.Schema[ReplicationPolicy]{
	Type: "replication_policy", Doc: "How the machines of a protection replicate.", Labelled: true,
	Attributes: []language.Attribute[ReplicationPolicy]{
		language.Duration("replication_frequency", "How often changes are sent: 30s, 5m or 15m", func(v *ReplicationPolicy) *Attr[time.Duration] { return &v.ReplicationFrequency }),
		language.Int("recovery_points", "How many recovery points besides the latest are kept, one an hour", func(v *ReplicationPolicy) *Attr[int] { return &v.RecoveryPoints }),
		language.Duration("application_consistent_snapshot_frequency", "How often a recovery point is made consistent by VSS", func(v *ReplicationPolicy) *Attr[time.Duration] { return &v.ApplicationConsistentSnapshotFrequency }),
		language.Bool("compression", "Whether transfers are compressed", func(v *ReplicationPolicy) *Attr[bool] { return &v.Compression }),
		language.Text("allowed_authentication_type", "kerberos or certificate", func(v *ReplicationPolicy) *Attr[string] { return &v.AllowedAuthenticationType }),
		language.Int("replication_port", "The port hosts replicate to", func(v *ReplicationPolicy) *Attr[int] { return &v.ReplicationPort }),
		language.Text("initial_replication_method", "over_network or offline", func(v *ReplicationPolicy) *Attr[string] { return &v.InitialReplicationMethod }),
	},
}

var protectionSchema = language.Schema[Protection]{
	Type: "protection", Doc: "A pair of clouds, and the machines that Site Recovery protects between them.", Labelled: true,
	New: func() (v Protection) {
		v.Vault.Value, v.Policy.Value = NoVault, NoPolicy
		return v
	},
	Attributes: []language.Attribute[Protection]{
		language.Refer("vault", "vault", "The vault", func(v *Protection) *Attr[VaultID] { return &v.Vault }),
		language.Refer("replication_policy", "policy", "The replication policy", func(v *Protection) *Attr[PolicyID] { return &v.Policy }),
		language.Refers("vm", "vms", "The protected machines", func(v *Protection) *Attr[[]VMID] { return &v.VMs }),
	},
	Blocks: []language.Nested[Protection]{
		language.One(&sourceSchema, func(v *Protection) **ProtectionEnd { return &v.Source }),
		language.One(&targetSchema, func(v *Protection) **ProtectionEnd { return &v.Target }),
		language.Many(&networkMappingSchema, func(v *Protection) *[]NetworkMapping { return &v.NetworkMappings }),
		language.Many(&storageMappingSchema, func(v *Protection) *[]StorageMapping { return &v.StorageMappings }),
	},
}

var sourceSchema = language.Schema[ProtectionEnd]{
	Type: "source", Doc: "Where the protected machines run.",
	New: func() (v ProtectionEnd) {
		v.VMM.Value, v.Cloud.Value = NoVMM, NoCloud
		return v
	},
	Attributes: []language.Attribute[ProtectionEnd]{
		language.Refer("vmm", "vmm", "The management server", func(v *ProtectionEnd) *Attr[VMMID] { return &v.VMM }),
		language.Refer("cloud", "cloud", "The cloud", func(v *ProtectionEnd) *Attr[CloudID] { return &v.Cloud }),
	},
}

var targetSchema = language.Schema[ProtectionEnd]{
	Type: "target", Doc: "Where they are failed over to.",
	New: func() (v ProtectionEnd) {
		v.VMM.Value, v.Cloud.Value = NoVMM, NoCloud
		return v
	},
	Attributes: []language.Attribute[ProtectionEnd]{
		language.Refer("vmm", "vmm", "The management server", func(v *ProtectionEnd) *Attr[VMMID] { return &v.VMM }),
		language.Refer("cloud", "cloud", "The cloud", func(v *ProtectionEnd) *Attr[CloudID] { return &v.Cloud }),
	},
}

var networkMappingSchema = language.Schema[NetworkMapping]{
	Type: "network_mapping", Doc: "Which network a machine is connected to after a failover.",
	New: func() (v NetworkMapping) {
		v.From.Value, v.To.Value = NoNetwork, NoNetwork
		return v
	},
	Attributes: []language.Attribute[NetworkMapping]{
		language.Refer("network", "from", "The network of the source", func(v *NetworkMapping) *Attr[NetworkID] { return &v.From }),
		language.Refer("network", "to", "The network of the target", func(v *NetworkMapping) *Attr[NetworkID] { return &v.To }),
	},
}

var storageMappingSchema = language.Schema[StorageMapping]{
	Type: "storage_mapping", Doc: "Where replicas are placed by storage classification.",
	Attributes: []language.Attribute[StorageMapping]{
		language.Text("from", "A classification of the source", func(v *StorageMapping) *Attr[string] { return &v.From }),
		language.Text("to", "A classification of the target", func(v *StorageMapping) *Attr[string] { return &v.To }),
	},
}

var planSchema = language.Schema[RecoveryPlan]{
	Type: "recovery_plan", Doc: "Machines that are failed over together, group after group.", Labelled: true,
	New: func() (v RecoveryPlan) {
		v.Source.Value, v.Target.Value = NoVMM, NoVMM
		return v
	},
	Attributes: []language.Attribute[RecoveryPlan]{
		language.Refer("vmm", "source", "The management server of the source", func(v *RecoveryPlan) *Attr[VMMID] { return &v.Source }),
		language.Refer("vmm", "target", "The management server of the target", func(v *RecoveryPlan) *Attr[VMMID] { return &v.Target }),
	},
	Blocks: []language.Nested[RecoveryPlan]{
		language.Many(&planGroupSchema, func(v *RecoveryPlan) *[]PlanGroup { return &v.Groups }),
	},
}

var planGroupSchema = language.Schema[PlanGroup]{
	Type: "group", Doc: "A group of a recovery plan; its machines start together.", Labelled: true,
	Attributes: []language.Attribute[PlanGroup]{
		language.Refers("vm", "vms", "Its machines", func(v *PlanGroup) *Attr[[]VMID] { return &v.VMs }),
	},
}
