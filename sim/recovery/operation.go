package recovery

// Actor says who carries an operation out.
type Actor uint8

const (
	Operator Actor = iota // a person, at a console; may be refused
	Software              // replication, the cluster service, SQL Server: happens when it can
	Nature                // faults and repairs
)

// Scope says what an operation acts on.
type Scope uint8

const (
	OnEstate  Scope = iota
	OnMachine       // any replicated machine
)

// Console is where an operator gives an order. AnyConsole is not checked: the abstract protocol has no consoles.
type Console uint8

const (
	AnyConsole Console = iota
	VaultConsole
	HyperVConsole
	ClusterConsole
	SQLConsole
	VMMConsole
)

// Args are what an operation is told beyond its machine.
type Args struct {
	Console Console
	At      Side // the side of the console
	Side    Side // the side that an estate-wide operation or fault concerns; where a role is to be moved
	SQL     bool // the event concerns the cluster of SQL Server rather than that of VMM
	Idle    bool // the node that the event concerns runs neither the VMM role nor the primary replica
}

// Operation is one thing that people, software or nature can do. Needs says why it is not allowed, or nil; the first
// test that fails is the reason. Do changes the estate and the machine, and Each then every other machine. Both may be
// called only when Needs returned nil. m is nil for an operation on the estate.
type Operation struct {
	Name  string // the word in HCL, the timeline and the manual
	Doc   string
	By    Actor
	Scope Scope
	Needs func(e *Estate, m *Machine, a Args) *Refusal
	Do    func(e *Estate, m *Machine, a Args)
	Each  func(e *Estate, m *Machine, a Args) // nil: other machines are not concerned
}

// Target names the machine an operation acts on: a workload by its index, or one of the constants.
type Target int

const (
	TheEstate   Target = -1
	TheVMM      Target = -2 // the VMM machine of a standalone deployment
	TheDatabase Target = -3 // the machine of its remote SQL Server
)

// MachineOf is the machine that a target names; nil for TheEstate.
func MachineOf(e *Estate, workloads []Machine, t Target) *Machine {
	switch t {
	case TheEstate:
		return nil
	case TheVMM:
		return &e.VMM
	case TheDatabase:
		return &e.Database
	}
	return &workloads[t]
}

// Allowed says why an operation is refused, or nil.
func Allowed(op *Operation, e *Estate, workloads []Machine, t Target, a Args) *Refusal {
	return allowed(op, e, MachineOf(e, workloads, t), a)
}

func allowed(op *Operation, e *Estate, m *Machine, a Args) *Refusal {
	if op.Scope == OnMachine && m == nil {
		return OtherOption // a role of a cluster is not operated as a machine
	}
	return op.Needs(e, m, a)
}

// Apply carries an operation out if it is allowed, and otherwise changes nothing and says why.
func Apply(op *Operation, e *Estate, workloads []Machine, t Target, a Args) *Refusal {
	if refused := Allowed(op, e, workloads, t, a); refused != nil {
		return refused
	}
	Do(op, e, workloads, t, a)
	return nil
}

// Do carries out an operation that is allowed.
func Do(op *Operation, e *Estate, workloads []Machine, t Target, a Args) {
	op.Do(e, MachineOf(e, workloads, t), a)
	if op.Each != nil {
		for i := range workloads {
			op.Each(e, &workloads[i], a)
		}
	}
	e.settle()
}

// Operations are all there are, in the order of the manual.
var Operations = []*Operation{
	UnplannedFailover, ChangeRecoveryPoint, Commit, ReverseReplication,
	PreparePlannedFailover, PlannedFailover, CancelPlannedFailover, CancelFailover,
	TestFailover, TestFailoverCleanup, PauseReplication, ResumeReplication, Start, StopStaleCopy,
	VerifyVMM, CheckVMM, MoveVMMRole, MoveAvailabilityGroup, ForceAvailabilityGroup, ResumeAvailabilityGroup, CreateLogin, ForceQuorum, RegisterProvider,
	Write, Synchronise, RequireResync, VMMServiceStart, VMMRoleFailover, VMMRoleFails, ReplicaFailover, AvailabilityGroupFailover, AvailabilityGroupResync,
	ReplicaSessionTimeout, NoticePartition, NodeQuarantine, NodeRelease, Regroup,
	SiteOutage, SiteRepair, LinkOutage, LinkRepair, HostOutage, HostRepair, VMOutage, VMMOutage, VMMRepair,
	VaultOutage, VaultRepair, InternetOutage, InternetRepair, DirectoryOutage, DirectoryRepair,
	CertificateExpiry, CertificateRenewal, DiskResize, ReplicaResize, ReplicaMove, ReplicaFound, SettingsOverwrite, SettingsRestore,
	RecoveryPointCorruption, RecoveryPointRepair, VolumeFull, VolumeFreed,
	NodeOutage, NodeRepair, WitnessOutage, WitnessRepair, WitnessLinkOutage, WitnessLinkRepair,
}

// Named is the operation of that name, or nil.
func Named(name string) *Operation {
	for _, op := range Operations {
		if op.Name == name {
			return op
		}
	}
	return nil
}

// first is the first refusal that is not nil.
func first(refusals ...*Refusal) *Refusal {
	for _, r := range refusals {
		if r != nil {
			return r
		}
	}
	return nil
}

// unless is the refusal unless the condition holds.
func unless(ok bool, r *Refusal) *Refusal {
	if ok {
		return nil
	}
	return r
}
