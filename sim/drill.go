// Package sim plays a deployment through time: replication over the shared line, faults, and the operators' procedures.
// What an operation needs and changes is package recovery's; this package says how long things take and what they
// cost. Everything that is not decided by the topology and the drill is drawn through a Chance.
package sim

import (
	"math"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// Chance decides what is open: a seeded generator, a property-based test, or an enumerator.
type Chance = kernel.Chance

// Drill is what is played: faults, and the procedures that are run in answer.
type Drill struct {
	Name     string
	Start    time.Duration // the time of day at which it begins, since midnight
	Duration time.Duration
	Sample   time.Duration // how often to take a sample; 0: never
	Faults   []Fault
	Runs     []ProcedureRun

	InitialReplication *InitialReplication // nil: it is complete when the drill begins
	Follow             *model.VMID         // the result tells how the replication of this machine went; nil: of none
	PermuteTies        bool                // what happens at one instant happens in an order that is drawn, within its class
	Watch              func(*Transition)   // nil: nobody looks on

	Stretches   bool      // the result tells what was so from when to when
	ExposureMax []float64 // for these: by VM, the seconds of exposure beyond which a machine counts as unprotected. NaN, or none: it is not asked
}

// exposureMax is the entry of a machine.
func (d *Drill) exposureMax(vm model.VMID) float64 {
	if int(vm) >= len(d.ExposureMax) {
		return math.NaN()
	}
	return d.ExposureMax[vm]
}

// Transition is one operation of the protocol that was carried out in a run. What it points to is only lent.
type Transition struct {
	At            time.Duration // since the beginning
	Op            *recovery.Operation
	Target        recovery.Target
	Args          recovery.Args
	Before, After *Protocol // until the one who looks on returns
}

// Protocol is the protocol's state in a run: the machines are those of Workloads, in that order.
type Protocol struct {
	Estate   recovery.Estate
	Machines []recovery.Machine
}

// Fault strikes at a drawn instant and may be repaired after a drawn time. Distributions are of seconds.
type Fault struct {
	Kind        FaultKind
	IDs         []int  // of the kind of entity that FaultKinds gives; none when nothing of that name is declared
	Target      string // as written, for the timeline
	At          model.Distribution
	RepairAfter *model.Distribution // nil: never repaired
	Factor      float64             // of a kind that has one: what is left of it, or how many times as much
}

// FaultKind is the word of a fault in a scenario.
type FaultKind string

const (
	SiteOutage      FaultKind = "site_outage"
	LinkOutage      FaultKind = "link_outage"
	HostOutage      FaultKind = "host_outage"
	VMOutage        FaultKind = "vm_outage"
	VMMOutage       FaultKind = "vmm_outage"
	SQLOutage       FaultKind = "sql_outage"
	VaultOutage     FaultKind = "vault_outage"
	WitnessOutage   FaultKind = "witness_outage"
	InternetOutage  FaultKind = "internet_outage"
	DirectoryOutage FaultKind = "directory_outage"

	RecoveryPointCorruption FaultKind = "recovery_point_corruption"
	CertificateExpiry       FaultKind = "certificate_expiry"
	DiskResize              FaultKind = "disk_resize"
	ReplicaMove             FaultKind = "replica_move"
	SettingsOverwritten     FaultKind = "settings_overwritten"

	LinkDegradation FaultKind = "link_degradation"
	ChurnBurst      FaultKind = "churn_burst"
	StorageSlowdown FaultKind = "storage_slowdown"
)

// KindOfFault says what a fault strikes and what that means.
type KindOfFault struct {
	Kind   FaultKind
	Target string // "site", "link", "host", "vm", "vmm", "sql", "vault", "cluster"
	Doc    string
	Factor string // what its factor means, "" when it has none
}

// FaultKinds are all there are, in the order of the manual.
var FaultKinds = []KindOfFault{
	{SiteOutage, "site", "A site loses power. FACTS F-1.", ""},
	{LinkOutage, "link", "A line between two sites is cut. FACTS F-3, F-20.", ""},
	{HostOutage, "host", "A Hyper-V host goes down with what runs on it. FACTS F-2, F-8.", ""},
	{VMOutage, "vm", "A machine stops; for a cluster's node, the node fails. FACTS F-2, F-9.", ""},
	{VMMOutage, "vmm", "The VMM service fails. FACTS F-8.", ""},
	{SQLOutage, "sql", "VMM's SQL Server fails: the service beside VMM, the remote machine, or the primary replica. FACTS F-10.", ""},
	{VaultOutage, "vault", "The Recovery Services vault cannot be used. FACTS F-11.", ""},
	{WitnessOutage, "cluster", "A cluster loses its witness. FACTS F-21.", ""},
	{InternetOutage, "site", "A site loses its Internet access. FACTS F-12.", ""},
	{DirectoryOutage, "site", "A site loses its domain controller and DNS; over the line, those of the other site answer. FACTS F-26.", ""},
	{RecoveryPointCorruption, "vm", "The newest recovery point of a machine cannot be used, until another one arrives: a failover to it is aborted, and takes an older one where any is kept. FACTS F-17, M-33.", ""},
	{CertificateExpiry, "host", "A host's certificate expires: what replicates by certificate to or from it stops until it is renewed. FACTS F-33, M-51.", ""},
	{DiskResize, "vm", "A machine's disk is resized, and its replica's is not: replication stops until that is. FACTS F-34, M-46, M-51.", ""},
	{ReplicaMove, "host", "The replicas on a host move to another node of its cluster: without a Replica Broker, replication to them stops. FACTS F-35, M-13.", ""},
	{SettingsOverwritten, "host", "Site Recovery overwrites the Hyper-V Replica settings of a host: what Hyper-V replicates to or from it by itself, VMM's machine above all, stops. R-24, FACTS F-36.", ""},
	{LinkDegradation, "link", "A line carries less, in both directions. FACTS F-4.", "what is left of its bandwidth, 0 to 1"},
	{ChurnBurst, "vm", "A machine writes more than usual, as a backup or a defragmentation makes it. FACTS F-5, K-9.", "how many times as much, up to 1000"},
	{StorageSlowdown, "host", "The volumes of a host serve fewer operations, so that captures wait to be written into the copies. FACTS F-6.", "what is left of them, 0 to 1"},
}

// When says what a run of a procedure waits for before its own delay begins.
type When string

const (
	AfterFault       When = "fault"        // the first fault
	AfterRepair      When = "repair"       // the last repair
	AfterPreviousRun When = "previous_run" // the end of the run before it
)

// ProcedureRun is one run of a procedure. It begins After seconds after what it waits for, and never before the run before it
// has ended, unless it is concurrent.
type ProcedureRun struct {
	Name       string
	When       When
	After      model.Distribution
	Steps      []model.Step
	Concurrent bool // of somebody who does not wait for the runs before it, and for whom those behind it do not wait; not with AfterPreviousRun
}
