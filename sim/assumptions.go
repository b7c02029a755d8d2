package sim

// Assumptions are what the simulator takes for granted because no document says it. What a topology leaves open is
// listed elsewhere, by Topology.Unstated; these cannot be set.
var Assumptions = []string{
	"Initial replication is complete when a drill begins, unless its scenario has an initial_replication block. The copy of a disk then takes a transfer slot of the host as a capture does, and as many bytes as its file has (file_size, else size); what has arrived is not sent again after a cut. A host reads at 22 MB/s (FACTS 7.2 hvr.ir_throughput_MBps) unless it has an initial_replication_throughput.",
	"A first copy that does not take the network is there as soon as its turn comes.",
	"The recovery point that is kept for an hour is the first capture of that hour of the drill; those of before the drill are gone.",
	"Going back to an older recovery point takes as long as its undo logs take at the undo_throughput of their volume, no time unless that is stated or on Windows Server 2012.",
	"A disk's write rate is drawn once for each run, and every block of the disk is as likely to be written.",
	"A machine writes what its daily profile or trace says whichever side it runs at; a trace begins with the scenario, and begins anew when it ends.",
	"Logs are written into the copy in no time where the topology leaves the write_iops of the disks or the iops of the volume open; otherwise the volume's operations are shared evenly.",
	"A replication log holds a block once, however often it was written; how large the logs are is looked at once an interval.",
	"After a host or site has failed, the machines that ran there and were not failed over need a resynchronisation (FACTS M-40); it begins by itself between 18:30 and 06:00 (FACTS M-42) unless the topology says otherwise.",
	"A resynchronisation after an unplanned failover compares all disks at 22 MB/s (FACTS 7.2 hvr.resync_scan_MBps) unless the host has a resynchronization_scan_rate, and then sends what differs, not everything.",
	"A host runs as many machines as its memory holds, where both say how much that is; processors are shared. What finds no room starts when something else stops.",
	"Replication between the two sites uses the direct line between them; what runs over other sites is not simulated.",
	"After a repair, machines that ran there before and were not failed over start by themselves.",
	"A VMM server that comes back where it was needs no verification; whoever repaired it has seen it.",
	"When the line between the sites is cut, either side gets a cluster's witness with equal chance.",
	"Dynamic quorum takes the vote of a node of the second site first, unless the cluster has a lower_quorum_priority_node or a preferred_site; of a side's nodes, those without a vote fail first.",
	"Nodes at both ends of a cut line go on together until they have missed their heartbeats; those of a lost site or a failed node are gone at once, and the others act when they have noticed.",
	"VMM in a guest cluster is no machine that its cluster could leave where it is: a resiliency period counts where VMM's machine is clustered.",
	"A role that stays failed is counted per failover by the cluster; what people move does not count.",
	"An instance of SQL Server that fails takes its node's vote with it.",
	"VMM's database writes as much log as its machine writes to its disks, whichever side it is at; over a line that is too narrow a synchronous primary writes no faster than it sends.",
	"While the session to a synchronous replica has not timed out, commits wait for it and nothing is written. A replica has caught up when less than a second's log is missing; whether a queue has formed is looked at once a minute.",
	"A replica redoes log as it arrives unless it has a redo_rate. The time that a failover takes to redo is that of the queue at the loss.",
	"After a database has gone back in time VMM takes a machine to be where its database says until the next operation of the vault on it.",
	"The vault's jobs that are under way when VMM stops fail at that moment; whoever still waits orders them again.",
	"An operator who waits for something acts at the moment at which it becomes possible.",
}
