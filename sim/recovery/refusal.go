package recovery

// Refusal is the reason why an operation is not allowed now. It is one of the values below, so it compares with ==.
type Refusal struct {
	Code   string // as it appears in a timeline: VMM_DOWN
	Text   string // for the operator
	Source string // where the rule comes from
}

// String is the code and the text, for timelines and messages.
func (r *Refusal) String() string { return r.Code + ": " + r.Text }

// Done reports whether an operator who is refused an operation finds nothing left to do: what it would bring about is so already.
func (r *Refusal) Done(op *Operation) bool {
	switch r {
	case AlreadyCommitted:
		return op == Commit
	case AlreadyVerified, AlreadyRunning, AlreadyRegistered, AlreadyThere, NoSecondCopy, NotSuspended, LoginExists, AlreadyPaused, NotPaused:
		return true
	}
	return false
}

// The reasons, by what they are about.
var (
	VMMDown = &Refusal{"VMM_DOWN",
		"no VMM server runs, and the vault acts only through it", "R-32, FACTS 5.1"}
	VMMUnverified = &Refusal{"VMM_UNVERIFIED",
		"nobody has verified yet that the VMM machine runs at its new site", "R-28"}
	NodeUnregistered = &Refusal{"NODE_UNREGISTERED",
		"the Provider is not installed where VMM runs, so the vault cannot reach it", "R-17, R-51"}
	VaultDown = &Refusal{"VAULT_DOWN",
		"the Recovery Services vault cannot be used", "FACTS F-11"}
	ProviderDisconnected = &Refusal{"PROVIDER_DISCONNECTED",
		"the site where VMM runs has no Internet access, so the Provider is not connected", "FACTS F-12"}

	SiteDown        = &Refusal{"SITE_DOWN", "a site that the operation needs has no power", "FACTS 5.1"}
	SiteUnreachable = &Refusal{"SITE_UNREACHABLE", "VMM cannot reach the hosts of that site", "FACTS 5.1"}
	LinkDown        = &Refusal{"LINK_DOWN", "the line between the sites is down", "FACTS 5.1"}
	HostDown        = &Refusal{"HOST_DOWN", "the host that holds the copy is down", "FACTS 5.1"}

	NoReplicaServer   = &Refusal{"NO_REPLICA_SERVER", "the host at the other side is no replica server for this one", "R-22, FACTS 5.1"}
	NotReplicated     = &Refusal{"NOT_REPLICATED", "the machine has no replication relationship", "R-6, FACTS 4.1"}
	WrongConsole      = &Refusal{"WRONG_CONSOLE", "this machine is not operated from that console", "R-24, R-27, FACTS F-15"}
	WrongSite         = &Refusal{"WRONG_SITE", "the operation is started in the Hyper-V Manager of the other site", "R-27, FACTS 5.1"}
	AlreadyFailedOver = &Refusal{"ALREADY_FAILED_OVER", "the machine is failed over and not yet reversed", "FACTS 4.2"}
	NotFailedOver     = &Refusal{"NOT_FAILED_OVER", "the machine is not failed over", "FACTS 4.1"}
	NoUnplanned       = &Refusal{"NO_UNPLANNED_FAILOVER", "only an unplanned failover leaves recovery points to choose from", "R-30, FACTS 4.2"}
	AlreadyCommitted  = &Refusal{"COMMITTED", "the failover is committed; the other recovery points are gone", "FACTS M-35"}
	NotCommitted      = &Refusal{"NOT_COMMITTED", "the failover has to be committed first", "R-36, R-40, FACTS 5.1"}
	NoRecoveryPoint   = &Refusal{"NO_RECOVERY_POINT", "the other side has no usable recovery point", "FACTS 4.1"}
	NoOlderPoint      = &Refusal{"NO_OTHER_RECOVERY_POINT", "only the latest recovery point is kept", "FACTS M-30"}
	SourceRunning     = &Refusal{"SOURCE_STILL_RUNNING", "the machine still runs at its source, which can be reached", "FACTS 5.1"}
	SourceNotRunning  = &Refusal{"SOURCE_NOT_RUNNING", "the machine does not run at its source", "FACTS 5.1"}
	StaleCopyRunning  = &Refusal{"STALE_COPY_RUNNING", "the old copy still runs and would be overwritten", "FACTS 4.1"}
	AlreadyRunning    = &Refusal{"ALREADY_RUNNING", "the machine runs already", "FACTS 4.1"}
	NoSecondCopy      = &Refusal{"NO_SECOND_COPY", "only one copy runs", "FACTS 5.1"}
	PlannedInProgress = &Refusal{"PLANNED_IN_PROGRESS", "a planned failover is under way; the machine is locked from powering up", "FACTS 4.1"}
	NotPrepared       = &Refusal{"NOT_PREPARED", "no planned failover is under way", "FACTS 4.1"}
	NotSynchronised   = &Refusal{"NOT_SYNCHRONISED", "the last changes have not arrived at the other side", "FACTS 4.1"}
	Resynchronising   = &Refusal{"RESYNCHRONISING", "a resynchronisation is required or under way", "FACTS M-44"}
	TestOpen          = &Refusal{"TEST_FAILOVER_OPEN", "a test failover of the machine is in progress", "FACTS F-14"}
	NoTest            = &Refusal{"NO_TEST_FAILOVER", "no test failover of the machine is in progress", "FACTS 4.1"}

	PointUnusable     = &Refusal{"RECOVERY_POINT_UNUSABLE", "operation aborted (0x80004004): try a more recent recovery point", "FACTS F-17"}
	ReplicationPaused = &Refusal{"REPLICATION_PAUSED", "replication is paused, so the last changes would not be sent", "FACTS 4.1, BPA50"}
	ReplicationError  = &Refusal{"REPLICATION_ERROR", "replication has failed, and is not tried again until somebody has repaired the cause", "FACTS M-51"}
	AlreadyPaused     = &Refusal{"ALREADY_PAUSED", "replication is paused there already", "FACTS 4.1"}
	NotPaused         = &Refusal{"NOT_PAUSED", "replication is not paused there, and no resynchronisation waits", "FACTS 4.1"}

	AlreadyVerified   = &Refusal{"ALREADY_VERIFIED", "VMM was already seen running", "R-28"}
	OtherOption       = &Refusal{"OTHER_OPTION", "the operation belongs to the other deployment option", "R-3"}
	NoQuorum          = &Refusal{"NO_QUORUM", "the cluster has no quorum at that side", "FACTS C-1"}
	QuorumAlive       = &Refusal{"QUORUM_ALIVE", "the cluster still has quorum", "FACTS 5.4"}
	AGPrimaryAlive    = &Refusal{"AG_PRIMARY_ALIVE", "the primary replica still runs", "inference from FACTS Q-11"}
	AGSynchronised    = &Refusal{"AG_SYNCHRONISED", "the secondary replica has everything; nothing has to be forced", "FACTS Q-6"}
	AGNotSynchronised = &Refusal{"AG_NOT_SYNCHRONISED", "the secondary replica lacks changes; a planned failover would lose them", "FACTS Q-6"}
	NoReplica         = &Refusal{"NO_REPLICA", "the database has no replica at the other side", "R-49"}
	NotSuspended      = &Refusal{"NOT_SUSPENDED", "no replica is suspended", "FACTS Q-11"}
	LoginExists       = &Refusal{"LOGIN_EXISTS", "the VMM service has its login at the primary replica", "FACTS H-8"}
	AlreadyThere      = &Refusal{"ALREADY_THERE", "the role is already at that site", "FACTS 5.4"}
	AlreadyRegistered = &Refusal{"ALREADY_REGISTERED", "the Provider is already registered there", "R-53"}

	// NotEnabled is why an event of nature or of the cluster cannot happen now; operators never see it.
	NotEnabled = &Refusal{"NOT_ENABLED", "the event cannot happen in this state", "FACTS 4.1, 4.2"}
)

// Refusals are all reasons an operator may be given.
var Refusals = []*Refusal{
	VMMDown, VMMUnverified, NodeUnregistered, VaultDown, ProviderDisconnected, SiteDown, SiteUnreachable,
	LinkDown, HostDown, NoReplicaServer, NotReplicated, WrongConsole, WrongSite, AlreadyFailedOver, NotFailedOver, NoUnplanned,
	AlreadyCommitted, NotCommitted, NoRecoveryPoint, NoOlderPoint, SourceRunning, SourceNotRunning,
	StaleCopyRunning, AlreadyRunning, NoSecondCopy, PlannedInProgress, NotPrepared, NotSynchronised,
	Resynchronising, TestOpen, NoTest, PointUnusable, ReplicationPaused, ReplicationError, AlreadyPaused, NotPaused, AlreadyVerified, OtherOption, NoQuorum, QuorumAlive, AGPrimaryAlive,
	AGSynchronised, AGNotSynchronised, NoReplica, NotSuspended, LoginExists, AlreadyThere, AlreadyRegistered,
}
