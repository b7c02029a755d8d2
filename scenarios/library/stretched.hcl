# The documented procedures of option 2: VMM in a stretched cluster, its database in an availability group.
# VMM and its database come over by themselves (R-55); the workloads are failed over as in option 1 (R-56).

procedure "failover" {
  option      = "stretched_cluster"
  description = "The primary site is lost. VMM and its database fail over by themselves; see that they did, then fail the workloads over in the vault."
  when        = "fault"

  step "see that VMM came over" {
    do              = "check_vmm"
    target          = "vmm"
    console         = "vmm_console"
    site            = "secondary"
    duration        = triangular("1m", "2m", "5m")
    duration_source = "assumption"
    wait_at_most    = "2h"
    source          = "R-55"
    who             = "VMM administrator"
    what            = "Open the VMM console against the cluster's name from the secondary site. Change nothing: the cluster and the availability group act by themselves."
    check           = "The role runs on a node of the secondary site, the availability group's primary replica is there, and the vault shows the server as connected."
    if_it_fails     = "If the cluster has no quorum (event 1177), the nodes left are a minority: decide with the owner whether to force quorum (Start-ClusterNode -FQ, the others with -PQ), then force the availability group over; that may lose data."
  }

  step "fail the workloads over" {
    do              = "unplanned_failover"
    target          = "workloads"
    console         = "vault"
    site            = "secondary"
    duration        = empirical(["328s", "343s", "347s", "376s", "451s", "564s"])
    duration_source = "FACTS 7.3"
    source          = "R-56"
    who             = "Site Recovery operator"
    what            = "In the vault, for each recovery plan: Failover > Unplanned failover, from the primary to the secondary cloud, latest recovery point (R-29)."
    check           = "Each machine's state is Commit pending and it runs on a host of the secondary cloud."
    if_it_fails     = "A plan goes on despite errors: read the job, fail the machines it left over one by one."
  }

  step "commit the workloads" {
    do              = "commit"
    target          = "workloads"
    console         = "vault"
    site            = "secondary"
    duration        = "64s"
    duration_source = "FACTS 7.3"
    source          = "R-56"
    who             = "Site Recovery operator, after the application owner agrees"
    what            = "Let the application owner look; choose another recovery point now or never (R-30). Then Commit each plan."
    check           = "Each machine's state is Committed. Users reach their services at the secondary site (R-31)."
    if_it_fails     = "Read the job; a commit fails when somebody has operated the machine in Hyper-V Manager."
  }
}

procedure "failback" {
  option      = "stretched_cluster"
  description = "The primary site works again. Bring the database and the VMM role home, then the workloads, and end where everything began."
  when        = "repair"

  step "let the log flow to the other replica" {
    do              = "resume_availability_group"
    target          = "sql"
    console         = "sql_server"
    site            = "secondary"
    duration        = triangular("30s", "1m", "3m")
    duration_source = "assumption"
    wait_at_most    = "1d"
    source          = "FACTS Q-11"
    who             = "SQL Server administrator"
    what            = "Only if the availability group was forced over: its other databases are suspended. If that is wanted, save first what only the replica at the primary site has; then resume data movement there (ALTER DATABASE … SET HADR RESUME)."
    check           = "No database of the availability group is suspended."
    if_it_fails     = "Check that the replicas reach each other; resume the primary replica first, then synchronous, then asynchronous ones."
  }

  step "bring the database home" {
    do              = "move_availability_group"
    target          = "sql"
    console         = "sql_server"
    site            = "primary"
    duration        = triangular("30s", "1m", "3m")
    duration_source = "assumption"
    wait_at_most    = "1d"
    source          = "R-55"
    who             = "SQL Server administrator"
    what            = "When the replica at the primary site is SYNCHRONIZED: fail the availability group over to it from SQL Server, never from Failover Cluster Manager."
    check           = "The primary replica is at the primary site and both replicas are HEALTHY."
    if_it_fails     = "Resume data movement on the replica and wait until it is synchronised; do not force."
  }

  step "bring the VMM role home" {
    do              = "move_vmm_role"
    target          = "vmm"
    console         = "failover_cluster_manager"
    site            = "primary"
    duration        = triangular("30s", "1m", "3m")
    duration_source = "assumption"
    wait_at_most    = "4h"
    source          = "R-55"
    who             = "VMM administrator"
    what            = "Let running VMM jobs end, they do not survive the move. In Failover Cluster Manager move the VMM role to the node of the primary site."
    check           = "The role is online on the primary site's node and the VMM console opens."
    if_it_fails     = "Leave the role at the secondary site; the workloads can be failed back from there."
  }

  step "see that VMM runs" {
    do              = "check_vmm"
    target          = "vmm"
    console         = "vmm_console"
    site            = "primary"
    duration        = triangular("1m", "2m", "5m")
    duration_source = "assumption"
    wait_at_most    = "2h"
    source          = "R-56"
    who             = "VMM administrator"
    what            = "Open the VMM console; look at the vault."
    check           = "The vault shows the server as connected."
    if_it_fails     = "Check the Provider on this node; it has to be installed on every node (R-51)."
  }

  step "reverse the workloads' replication" {
    do              = "reverse_replication"
    target          = "workloads"
    console         = "vault"
    site            = "primary"
    duration        = empirical(["125s", "130s", "142s", "151s", "160s", "199s", "201s", "202s"])
    duration_source = "FACTS 7.3"
    wait_at_most    = "4h"
    source          = "R-56"
    who             = "Site Recovery operator"
    what            = "In the vault, for each machine or plan: Reverse replicate, secondary to primary (R-38). It resynchronises; that takes as long as its disks take to compare."
    check           = "Each machine is Protected, direction secondary to primary."
    if_it_fails     = "Connection refused means that the primary host does not accept replication: check its settings and firewall."
  }

  step "fail the workloads back" {
    do              = "planned_failover"
    target          = "workloads"
    console         = "vault"
    site            = "primary"
    duration        = uniform("405s", "477s")
    duration_source = "FACTS 7.3"
    caught_up       = true
    wait_at_most    = "4d"
    source          = "R-56"
    who             = "Site Recovery operator, in a maintenance window"
    what            = "When the resynchronisation has ended and little data is yet to be replicated, in the vault: Failover > Planned failover, secondary to primary (R-39). What has not arrived is sent while the machines are away."
    check           = "Each machine's state is Commit pending and it runs on a host of the primary cloud."
    if_it_fails     = "A plan stops at its first error: repair that and run the plan again."
  }

  step "commit the workloads' failback" {
    do              = "commit"
    target          = "workloads"
    console         = "vault"
    site            = "primary"
    duration        = "64s"
    duration_source = "FACTS 7.3"
    source          = "R-56"
    who             = "Site Recovery operator, after the application owner agrees"
    what            = "Commit each plan (R-40)."
    check           = "Each machine's state is Committed."
    if_it_fails     = "Read the job; a commit fails when somebody has operated the machine in Hyper-V Manager."
  }

  step "let the workloads replicate to the secondary site again" {
    do              = "reverse_replication"
    target          = "workloads"
    console         = "vault"
    site            = "primary"
    duration        = empirical(["125s", "130s", "142s", "151s", "160s", "199s", "201s", "202s"])
    duration_source = "FACTS 7.3"
    wait_at_most    = "4h"
    source          = "R-56"
    who             = "Site Recovery operator"
    what            = "In the vault: Reverse replicate, primary to secondary (R-41)."
    check           = "Each machine is Protected, direction primary to secondary, health Normal: everything is as it was before the outage."
    if_it_fails     = "Until it works these machines have no copy at the secondary site: tell their owners."
  }
}
