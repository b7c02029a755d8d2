// Package recovery is the protocol: what each operation on a deployment needs, and what it changes. It is a pure,
// time-free state machine over two sites. The timed simulator lets operations take time and applies them when they
// end; a search applies them in every order. Neither has a second copy of these rules.
//
// A state is an Estate (the sites, the line, the management server and its database) and any number of workload
// Machines. All of it is plain comparable values: no maps, no pointers, so that a state can be copied, compared and
// hashed.
package recovery

// Side is one of the two sites between which machines are protected.
type Side uint8

const (
	Primary   Side = 0
	Secondary Side = 1
)

// Other is the opposite side.
func (s Side) Other() Side { return 1 - s }

// String is the name of the side in timelines and messages.
func (s Side) String() string {
	if s == Primary {
		return "primary"
	}
	return "secondary"
}

// Phase is where a replicated machine stands between two failovers. FACTS 4.1 and 4.2 have the products' names.
type Phase uint8

const (
	Replicating       Phase = iota // Replicating, Protected
	Prepared                       // PreparedForFailover: the source is off, the last changes are on their way
	FailedOver                     // FailedOverWaitingCompletion after an unplanned failover; commit pending
	PlannedFailedOver              // the same after a planned failover
	Committed                      // FailedOver after an unplanned failover
	PlannedCommitted               // the same after a planned failover
)

var phaseNames = [...]string{"Replicating", "PreparedForFailover", "FailedOverWaitingCompletion",
	"FailedOverWaitingCompletion (planned)", "FailedOver", "FailedOver (planned)"}

// String is the name that the products show, with the kind of failover where they show none.
func (p Phase) String() string { return phaseNames[p] }

// Lag says how far the other side's copy is behind.
type Lag uint8

const (
	InSync         Lag = iota // nothing is missing there
	Behind                    // some changes are missing; a recovery point exists
	Unusable                  // a resynchronisation is needed and no recovery point exists there
	ResyncRequired            // a resynchronisation is needed; the older recovery points still serve
)

// Manager is the product through which a machine's replication is operated.
type Manager uint8

const (
	ByVault   Manager = iota // Azure Site Recovery, through VMM
	ByHyperV                 // Hyper-V Manager, on the hosts
	ByNothing                // not replicated at all
)

// Machine is one virtual machine and its replication relationship.
type Machine struct {
	Managed     Manager // constant
	OlderPoints bool    // constant: recovery points other than the latest are kept
	Refuses     [2]bool // constant: the host at this side takes no replica from the one at the other side
	Unconnected [2]bool // constant: its copy at this side has no network, so nothing reaches it

	Source   Side    // the side that replicates to the other
	Phase    Phase   //
	Lag      Lag     //
	Older    bool    // failed over to a recovery point other than the latest
	On       [2]bool // a copy runs at this side
	Reported bool    // the operator was told that a second copy may be running
	Test     bool    // a test failover is open
	HostDown [2]bool // the host that holds the copy at this side is down
	Paused   [2]bool // an operator at this side has paused replication
	Full     [2]bool // the volume that holds the copy at this side has no room left: a copy that runs there stands still
	Errors   Errors  // what keeps replication from going on until somebody repairs it
	Corrupt  bool    // the newest recovery point cannot be used
}

// Errors are causes for which replication stops without being tried again; somebody has to repair them (FACTS M-51). They are
// combined with |.
type Errors uint8

const (
	CertificateExpired  Errors = 1 << iota // of a host that proves by certificate who it is
	DiskResized                            // at the source alone
	ReplicaMoved                           // to where the source does not find it
	SettingsOverwritten                    // those of Hyper-V Replica, by Site Recovery
)

// Target is the side a failover goes to.
func (m *Machine) Target() Side { return m.Source.Other() }

// Active is the side where the live copy belongs.
func (m *Machine) Active() Side {
	if m.Phase <= Prepared {
		return m.Source
	}
	return m.Target()
}

// Dual reports whether both copies run.
func (m *Machine) Dual() bool { return m.On[Primary] && m.On[Secondary] }

// Works reports whether a copy runs at a side and does not stand still there.
func (m *Machine) Works(s Side) bool { return m.On[s] && !m.Full[s] }

// Flows reports whether replication goes on as far as operators and errors that nobody has repaired let it: from a machine that
// is replicated and not failed over.
func (m *Machine) Flows() bool {
	return m.Managed != ByNothing && m.Phase <= Prepared && m.Paused == [2]bool{} && m.Errors == 0
}

// reachable reports whether a copy works at a side and has a network there.
func (m *Machine) reachable(s Side) bool { return m.Works(s) && !m.Unconnected[s] }

// Running reports whether any copy runs.
func (m *Machine) Running() bool { return m.On[Primary] || m.On[Secondary] }

// Loss reports whether the running copy, after an unplanned failover, lacks changes that the source had.
func (m *Machine) Loss() bool {
	return (m.Phase == FailedOver || m.Phase == Committed) && (m.Lag != InSync || m.Older)
}

func (m *Machine) failedOver() bool   { return m.Phase >= FailedOver }
func (m *Machine) committed() bool    { return m.Phase == Committed || m.Phase == PlannedCommitted }
func (m *Machine) hasPoint() bool     { return m.Lag != Unusable }
func (m *Machine) pointWorks() bool   { return !m.Corrupt || m.OlderPoints }
func (m *Machine) hostUp(s Side) bool { return !m.HostDown[s] }
