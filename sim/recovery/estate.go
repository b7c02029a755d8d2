package recovery

// Option is the way in which the management server survives.
type Option uint8

const (
	Standalone       Option = 1 // a virtual machine under Hyper-V Replica
	StretchedCluster Option = 2 // a clustered role over both sites, its database in an availability group
)

// Rules are the switches between the abstract protocol, whose reachable states can be counted, and the richer one.
type Rules struct {
	CommitVMMFirst bool // the VMM machine is committed before it is reversed; the article reverses it at once
	Composite      bool // the vault's reverse replication commits and stops the stale copy by itself (FACTS 4.2)
	ServiceStarts  bool // the VMM service takes time to start; otherwise it runs wherever its machine or role does
	LinkFailsAlone bool // the line may fail while a site is down
	Timers         bool // what waits for missed heartbeats or a session's timeout is an operation of its own; otherwise it happens at once
	ForceSuspends  bool // a forced failover of the availability group suspends the other replica (FACTS Q-11)
}

// Estate is what all machines share: the sites, the line between them, the management server and its database.
type Estate struct {
	Option Option
	Rules  Rules

	Up        [2]bool // the site has power
	Link      bool    // the line between the sites; it keeps its state while a site is down
	Vault     bool    // the Recovery Services vault can be used
	Internet  [2]bool // the site reaches the vault
	Directory [2]bool // the site has a domain controller with DNS, which works

	Service    bool    // the VMM service runs, where its machine or role is
	Broken     bool    // the VMM service cannot start until it is repaired
	Registered [2]bool // the Provider is installed and registered at this side (standalone: with the machine, so both alike)

	// Standalone.
	VMM         Machine
	Database    Machine // the machine of a remote SQL Server
	HasDatabase bool    // constant: SQL Server is a machine of its own
	Verified    bool    // VMM was seen running since it last stopped or moved

	// Stretched cluster.
	Role         Side     // owner of the clustered VMM role
	SQL          Side     // where the availability group's primary replica is
	Synchronised bool     // the availability group's secondary replica has everything
	Synchronous  bool     // constant: the replicas commit synchronously
	AGAutomatic  bool     // constant: the availability group fails over by itself
	AGCopy       bool     // constant: a replica exists at the other side
	Successors   [2]uint8 // constant: replicas at each side that commit synchronously and fail over by themselves
	PrimaryLost  bool     // the node of the primary replica is gone, and no other replica has taken over
	NoLogin      [2]bool  // the replica at this side has no login for the VMM service
	Suspended    bool     // no log goes to the other replica until somebody resumes it
	RoleFailed   bool     // the VMM role has failed over too often: it stays down until somebody moves it
	VMMCluster   Cluster
	SQLCluster   Cluster
}

// CanHost reports whether a cluster can run its role at a side: quorum, and a node to run it on.
func (e *Estate) CanHost(c *Cluster, s Side) bool { return e.alive(c, s) > 0 && e.Quorum(c, s) }

// HasNode reports whether a node of a cluster is alive at a side. Without quorum the cluster can be forced to run there.
func (e *Estate) HasNode(c *Cluster, s Side) bool { return e.alive(c, s) > 0 }

// directoryAnswers reports whether a domain controller can be reached from a side: its own, or the other side's over the line.
func (e *Estate) directoryAnswers(s Side) bool {
	o := s.Other()
	return e.Directory[s] || e.Link && e.Up[o] && e.Directory[o]
}

// databaseAnswers reports whether VMM at side s reaches its database.
func (e *Estate) databaseAnswers(s Side) bool {
	if e.Option == StretchedCluster {
		return e.PrimaryRuns() && !e.NoLogin[e.SQL] && (e.SQL == s || e.Link)
	}
	return !e.HasDatabase || e.Database.reachable(s) || e.Database.reachable(s.Other()) && e.joined()
}

// couldServe reports whether the VMM service could run at side s, if it is started there.
func (e *Estate) couldServe(s Side) bool {
	var placed bool
	if e.Option == Standalone {
		placed = e.VMM.reachable(s)
	} else {
		placed = e.Role == s && !e.RoleFailed && e.CanHost(&e.VMMCluster, s)
	}
	return placed && !e.Broken && e.directoryAnswers(s) && e.databaseAnswers(s)
}

// VMMCouldRun reports whether nothing but the start of the service keeps VMM from running.
func (e *Estate) VMMCouldRun() bool { return e.couldServe(Primary) || e.couldServe(Secondary) }

// VMMRunning reports whether the VMM service runs at some side.
func (e *Estate) VMMRunning() bool { return e.Service && e.VMMCouldRun() }

// VMMSide is the side from which VMM works: where it could serve, the primary side if at both.
func (e *Estate) VMMSide() Side {
	if e.Option == StretchedCluster {
		return e.Role
	}
	if !e.couldServe(Primary) && e.couldServe(Secondary) {
		return Secondary
	}
	return Primary
}

// VaultAccepts reports whether a vault operation would be accepted, as far as the management server is concerned.
func (e *Estate) VaultAccepts() bool { return vaultWorks(e) == nil }

// reaches reports whether the management server can give orders to hosts at side s.
func (e *Estate) reaches(s Side) bool {
	if e.Option == Standalone {
		return e.VMM.On[s] || e.VMM.On[s.Other()] && e.Link
	}
	return e.Role == s || e.Link
}

// disturb records that the management server stopped or moved: its service starts anew and has to be seen running again.
func (e *Estate) disturb() {
	e.Verified = false
	e.restart()
}

// restart stops the VMM service; it starts anew when it can.
func (e *Estate) restart() {
	if e.Rules.ServiceStarts {
		e.Service = false
	}
}

// touch disturbs the management server when the machine is the one that carries it. When it is its database's, VMM stays where it is
// and starts anew once that answers again.
func (e *Estate) touch(m *Machine) {
	switch m {
	case &e.VMM:
		e.disturb()
	case &e.Database:
		e.restart()
	}
}

// settle stops the VMM service when something that it needs is gone.
func (e *Estate) settle() {
	if e.Rules.ServiceStarts && !e.VMMCouldRun() {
		e.Service = false
	}
}
