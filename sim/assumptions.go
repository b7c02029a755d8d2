package sim

// Assumptions are what the simulator takes for granted because no document says it. What a topology leaves open is
// listed elsewhere, by Topology.Unstated; these cannot be set.
var Assumptions = []string{
	"Initial replication is complete when a drill begins.",
	"A disk's write rate is drawn once for each run, and every block of the disk is as likely to be written.",
	"A machine writes what its daily profile or trace says whichever side it runs at; a trace begins with the scenario, and begins anew when it ends.",
	"Logs are applied at the second site in no time.",
	"A resynchronisation after an unplanned failover compares all disks at 22 MB/s (FACTS 7.2 hvr.resync_scan_MBps) and then sends what differs, not everything.",
	"Replication between the two sites uses the direct line between them; what runs over other sites is not simulated.",
	"After a repair, machines that ran there before and were not failed over start by themselves.",
	"A VMM server that comes back where it was needs no verification; whoever repaired it has seen it.",
	"When the line between the sites is cut, either side gets a cluster's witness with equal chance.",
	"Dynamic quorum takes the vote of the second site's node first.",
	"An operator who waits for something acts at the moment at which it becomes possible.",
}
