package model

import (
	"time"

	"vmmdrill/model/language"
)

var vaultSchema = language.Schema[Vault]{
	Type: "vault", Doc: "A Recovery Services vault.", Labelled: true,
	Attributes: []language.Attribute[Vault]{
		language.Text("region", "The Azure region it is in", func(v *Vault) *Attr[string] { return &v.Region }, language.From("R-14")),
		language.Text("subscription", "The Azure subscription it belongs to", func(v *Vault) *Attr[string] { return &v.Subscription }, language.From("FACTS L-2")),
		language.Int("vaults_in_subscription", "How many vaults that subscription has, this one included", func(v *Vault) *Attr[int] { return &v.VaultsInSubscription }, language.From("FACTS L-2"), language.Of("vaults"), language.Within("up to 25")),
		language.Int("registered_servers", "How many servers are registered in it, those of other deployments included", func(v *Vault) *Attr[int] { return &v.RegisteredServers }, language.From("FACTS L-3"), language.Of("servers"), language.Within("up to 250")),
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
		language.Refer("vmm", "vmm", "The management server that is registered", func(v *Registration) *Attr[VMMID] { return &v.VMM }, language.From("R-16")),
		language.Text("friendly_name", "The name it is shown under; for a cluster, the name of the role", func(v *Registration) *Attr[string] { return &v.FriendlyName }, language.From("FACTS H-13")),
		language.Duration("key_age", "How old the registration key is when it is used", func(v *Registration) *Attr[time.Duration] { return &v.KeyAge }, language.From("FACTS 7.2 asr.key_valid_days"), language.Within("up to 5d")),
		language.Text("date", "The day on which it was registered, such as 2016-10-05", func(v *Registration) *Attr[string] { return &v.Date }, language.From("FACTS L-18"), language.Within("before November 2019")),
		language.Bool("synchronize_cloud_metadata", "Whether the vault knows all its clouds; otherwise each cloud says whether it does", func(v *Registration) *Attr[bool] { return &v.SynchronizeCloudMetadata }, language.From("FACTS 2 vmm.cloud")),
	},
}

var policySchema = language.Schema[ReplicationPolicy]{
	Type: "replication_policy", Doc: "How the machines of a protection replicate.", Labelled: true,
	Attributes: []language.Attribute[ReplicationPolicy]{
		language.Text("host_os", "The Windows Server version of the hosts that it is for", func(v *ReplicationPolicy) *Attr[string] { return &v.HostOS }, language.From("FACTS 2 asr.replication_policy"), language.OneOf(windowsVersions...), language.Within("2012 and later")),
		language.Duration("replication_frequency", "How often changes are sent", func(v *ReplicationPolicy) *Attr[time.Duration] { return &v.ReplicationFrequency }, language.From("FACTS M-1"), language.Within("30s, 5m or 15m")),
		language.Int("recovery_points", "How many recovery points besides the latest are kept, one an hour", func(v *ReplicationPolicy) *Attr[int] { return &v.RecoveryPoints }, language.From("FACTS M-30"), language.Of("recovery points"), language.Within("0 to 24; on Windows Server 2012 0 to 16")),
		language.Duration("application_consistent_snapshot_frequency", "How often a recovery point is made consistent by VSS", func(v *ReplicationPolicy) *Attr[time.Duration] { return &v.ApplicationConsistentSnapshotFrequency }, language.From("FACTS M-31"), language.Within("1h to 12h, in hours less than recovery_points")),
		language.Bool("compression", "Whether transfers are compressed", func(v *ReplicationPolicy) *Attr[bool] { return &v.Compression }, language.From("FACTS M-9")),
		language.Text("allowed_authentication_type", "How the hosts prove to each other who they are", func(v *ReplicationPolicy) *Attr[string] { return &v.AllowedAuthenticationType }, language.From("FACTS M-10"), language.OneOf("kerberos", "certificate")),
		language.Int("replication_port", "The port hosts replicate to", func(v *ReplicationPolicy) *Attr[int] { return &v.ReplicationPort }, language.From("FACTS M-10"), language.Of("TCP port"), language.Within("1 to 65535")),
		language.Text("initial_replication_method", "How the first copies get to the other side", func(v *ReplicationPolicy) *Attr[string] { return &v.InitialReplicationMethod }, language.From("R-21"), language.OneOf("over_network", "offline")),
		language.Text("online_replication_start_time", "The time of day at which the first copies over the network begin; at once unless it is stated", func(v *ReplicationPolicy) *Attr[string] { return &v.OnlineReplicationStartTime }, language.From("FACTS M-20"), language.Within("00:00 to 23:59")),
		language.Text("offline_replication_export_path", "The share to which the first copies are written", func(v *ReplicationPolicy) *Attr[string] { return &v.OfflineReplicationExportPath }, language.From("FACTS M-23")),
		language.Text("offline_replication_import_path", "The share from which they are read at the other side", func(v *ReplicationPolicy) *Attr[string] { return &v.OfflineReplicationImportPath }, language.From("FACTS M-23")),
		language.Bool("offline_replication_full_control", "Whether the VMM service has full control of both shares", func(v *ReplicationPolicy) *Attr[bool] { return &v.OfflineReplicationFullControl }, language.From("FACTS M-23")),
		language.Int("recovery_points_in_vmm_console", "How many recovery points the VMM console shows for the cloud, when somebody changed them there", func(v *ReplicationPolicy) *Attr[int] { return &v.RecoveryPointsInVMMConsole }, language.From("FACTS 2 asr.replication_policy"), language.Of("recovery points"), language.Within("not below recovery_points")),
		language.Bool("replica_deletion", "Whether the copy is deleted when the protection of a machine ends", func(v *ReplicationPolicy) *Attr[bool] { return &v.ReplicaDeletion }, language.From("FACTS 2 asr.replication_policy")),
		language.Text("reverse_after_unplanned_failover", "What a reverse replication after an unplanned failover sends: what differs, or everything", func(v *ReplicationPolicy) *Attr[string] { return &v.ReverseAfterUnplannedFailover }, language.From("FACTS 11.2"), language.OneOf("resynchronization", "full_copy"), language.Or(`"resynchronization"`, "assumption")),
		language.Bool("auto_resynchronize_enabled", "Whether a resynchronisation that is due starts by itself", func(v *ReplicationPolicy) *Attr[bool] { return &v.AutoResynchronizeEnabled }, language.From("FACTS M-42")),
		language.Text("auto_resynchronize_interval_start", "The time of day from which it may start", func(v *ReplicationPolicy) *Attr[string] { return &v.AutoResynchronizeIntervalStart }, language.From("FACTS M-42"), language.Within("00:00 to 23:59")),
		language.Text("auto_resynchronize_interval_end", "The time of day from which it may not start any more", func(v *ReplicationPolicy) *Attr[string] { return &v.AutoResynchronizeIntervalEnd }, language.From("FACTS M-42"), language.Within("00:00 to 23:59")),
	},
}

var protectionSchema = language.Schema[Protection]{
	Type: "protection", Doc: "A pair of clouds, and the machines that Site Recovery protects between them.", Labelled: true,
	New: func() (v Protection) {
		v.Vault.Value, v.Policy.Value, v.TestFailoverNetwork.Value, v.PreviousTarget.Value = NoVault, NoPolicy, NoNetwork, NoCloud
		return v
	},
	Attributes: []language.Attribute[Protection]{
		language.Refer("vault", "vault", "The vault from which it is managed", func(v *Protection) *Attr[VaultID] { return &v.Vault }, language.From("R-14")),
		language.Refer("replication_policy", "policy", "The policy by which its machines replicate", func(v *Protection) *Attr[PolicyID] { return &v.Policy }, language.From("R-19")),
		language.Refers("vm", "vms", "The protected machines", func(v *Protection) *Attr[[]VMID] { return &v.VMs }, language.From("R-13")),
		language.Refer("network", "test_failover_network", "The VM network that test copies are connected to", func(v *Protection) *Attr[NetworkID] { return &v.TestFailoverNetwork }, language.From("FACTS 2 asr.test_failover")),
		language.Refer("cloud", "previous_target", "The cloud that was the target before, while its configuration has not been removed", func(v *Protection) *Attr[CloudID] { return &v.PreviousTarget }, language.From("FACTS 2 vmm.cloud")),
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
		language.Refer("vmm", "vmm", "The management server of the cloud", func(v *ProtectionEnd) *Attr[VMMID] { return &v.VMM }, language.From("R-19")),
		language.Refer("cloud", "cloud", "The cloud on this side", func(v *ProtectionEnd) *Attr[CloudID] { return &v.Cloud }, language.From("R-10")),
	},
}

var targetSchema = language.Schema[ProtectionEnd]{
	Type: "target", Doc: "Where they are failed over to.",
	New: func() (v ProtectionEnd) {
		v.VMM.Value, v.Cloud.Value = NoVMM, NoCloud
		return v
	},
	Attributes: []language.Attribute[ProtectionEnd]{
		language.Refer("vmm", "vmm", "The management server of the cloud", func(v *ProtectionEnd) *Attr[VMMID] { return &v.VMM }, language.From("R-19")),
		language.Refer("cloud", "cloud", "The cloud on this side", func(v *ProtectionEnd) *Attr[CloudID] { return &v.Cloud }, language.From("R-10")),
	},
}

var networkMappingSchema = language.Schema[NetworkMapping]{
	Type: "network_mapping", Doc: "Which network a machine is connected to after a failover.",
	New: func() (v NetworkMapping) {
		v.From.Value, v.To.Value = NoNetwork, NoNetwork
		return v
	},
	Attributes: []language.Attribute[NetworkMapping]{
		language.Refer("network", "from", "The network of the source", func(v *NetworkMapping) *Attr[NetworkID] { return &v.From }, language.From("R-20")),
		language.Refer("network", "to", "The network of the target", func(v *NetworkMapping) *Attr[NetworkID] { return &v.To }, language.From("R-20")),
	},
}

var storageMappingSchema = language.Schema[StorageMapping]{
	Type: "storage_mapping", Doc: "Where replicas are placed by storage classification.",
	Attributes: []language.Attribute[StorageMapping]{
		language.Text("from", "A classification of the source", func(v *StorageMapping) *Attr[string] { return &v.From }, language.From("FACTS 2 asr.storage_mapping")),
		language.Text("to", "A classification of the target", func(v *StorageMapping) *Attr[string] { return &v.To }, language.From("FACTS 2 asr.storage_mapping")),
		language.Text("configured_with", "What it was made with", func(v *StorageMapping) *Attr[string] { return &v.ConfiguredWith }, language.From("FACTS 2 asr.storage_mapping"), language.OneOf("portal", "powershell"), language.Within("powershell")),
	},
}

var planSchema = language.Schema[RecoveryPlan]{
	Type: "recovery_plan", Doc: "Machines that are failed over together, group after group.", Labelled: true,
	New: func() (v RecoveryPlan) {
		v.Source.Value, v.Target.Value = NoVMM, NoVMM
		return v
	},
	Attributes: []language.Attribute[RecoveryPlan]{
		language.Refer("vmm", "source", "The management server of the source", func(v *RecoveryPlan) *Attr[VMMID] { return &v.Source }, language.From("R-25")),
		language.Refer("vmm", "target", "The management server of the target", func(v *RecoveryPlan) *Attr[VMMID] { return &v.Target }, language.From("R-25")),
	},
	Blocks: []language.Nested[RecoveryPlan]{
		language.Many(&planGroupSchema, func(v *RecoveryPlan) *[]PlanGroup { return &v.Groups }),
	},
}

var planGroupSchema = language.Schema[PlanGroup]{
	Type: "group", Doc: "A group of a recovery plan; its machines start together.", Labelled: true,
	Attributes: []language.Attribute[PlanGroup]{
		language.Refers("vm", "vms", "The machines that start together", func(v *PlanGroup) *Attr[[]VMID] { return &v.VMs }, language.From("FACTS L-5"), language.Within("up to 50 machines in a plan")),
	},
	Blocks: []language.Nested[PlanGroup]{
		language.Many(&scriptSchema, func(v *PlanGroup) *[]Script { return &v.Scripts }),
		language.Many(&manualActionSchema, func(v *PlanGroup) *[]ManualAction { return &v.ManualActions }),
	},
}

var scriptSchema = language.Schema[Script]{
	Type: "script", Doc: "A script of VMM's library that the plan runs before or after the group.", Labelled: true,
	Attributes: []language.Attribute[Script]{
		language.Text("path", "Its path in the library; a path on a disk of the VMM server is not found after VMM has moved", func(v *Script) *Attr[string] { return &v.Path }, language.From("FACTS H-12")),
		language.Text("position", "When it runs, seen from the group's machines", func(v *Script) *Attr[string] { return &v.Position }, language.From("FACTS 2 asr.recovery_plan"), language.OneOf("before", "after")),
		language.Text("fabric_location", "On which side it runs", func(v *Script) *Attr[string] { return &v.FabricLocation }, language.From("FACTS 2 asr.recovery_plan"), language.OneOf("primary", "recovery")),
		language.Duration("timeout", "After how long it is given up", func(v *Script) *Attr[time.Duration] { return &v.Timeout }, language.From("FACTS L-6"), language.Within("up to 600s")),
		language.Seconds("duration", "How long it takes", func(v *Script) *Attr[Distribution] { return &v.Duration }, language.From("FACTS L-6"), language.Within("up to 600s")),
		language.Bool("writes_error_output", "Whether it writes to the error output or uses Write-Host; either makes it count as failed", func(v *Script) *Attr[bool] { return &v.WritesErrorOutput }, language.From("FACTS L-6")),
	},
}

var manualActionSchema = language.Schema[ManualAction]{
	Type: "manual_action", Doc: "Something for a person to do before or after the group, for which the plan waits.", Labelled: true,
	Attributes: []language.Attribute[ManualAction]{
		language.Text("instructions", "What the person has to do", func(v *ManualAction) *Attr[string] { return &v.Instructions }, language.From("FACTS 2 asr.recovery_plan")),
		language.Text("position", "When the plan waits, seen from the group's machines", func(v *ManualAction) *Attr[string] { return &v.Position }, language.From("FACTS 2 asr.recovery_plan"), language.OneOf("before", "after")),
		language.Seconds("duration", "Until the person has come and done it", func(v *ManualAction) *Attr[Distribution] { return &v.Duration }, language.From("FACTS 2 asr.recovery_plan")),
	},
}
