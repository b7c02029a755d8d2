# The documented procedures of option 1: a standalone VMM machine under Hyper-V Replica.
# Durations of vault jobs are the whole jobs that were recorded on a real vault (FACTS 7.3); everything that a person
# or a service takes is an assumption. A configuration may declare a procedure of the same name in place of these.

procedure "failover" {
  option      = "standalone"
  description = "The primary site is lost. Bring VMM back at the secondary site first, by hand; then everything that Site Recovery protects."
  when        = "fault"

  step "recover the database server first" {
    do              = "unplanned_failover"
    target          = "sql"
    console         = "hyper_v_manager"
    site            = "secondary"
    duration        = triangular("1m", "3m", "10m")
    duration_source = "assumption"
    source          = "R-8"
    who             = "Hyper-V administrator"
    what            = "Only if VMM's SQL Server is a machine of its own: on the secondary host, in Hyper-V Manager, right-click that machine, Replication > Failover, take the latest recovery point."
    check           = "The machine is Running and SQL Server accepts a connection at the secondary site."
    if_it_fails     = "Choose an older recovery point. If the host refuses because the primary machine still runs, the site is not lost: stop here and find out."
  }

  step "fail the VMM machine over" {
    do              = "unplanned_failover"
    target          = "vmm"
    console         = "hyper_v_manager"
    site            = "secondary"
    duration        = triangular("1m", "3m", "10m")
    duration_source = "assumption"
    source          = "R-27"
    who             = "Hyper-V administrator"
    what            = "On the secondary host, in Hyper-V Manager, right-click the VMM machine, Replication > Failover, take the latest recovery point, Fail Over."
    check           = "The machine is Running on the secondary host; its replication state is Failover complete."
    if_it_fails     = "Choose an older recovery point. If the host refuses because the primary machine still runs, the site is not lost: stop here and find out."
  }

  step "see that VMM runs" {
    do              = "verify_vmm"
    target          = "vmm"
    console         = "vmm_console"
    site            = "secondary"
    duration        = triangular("1m", "2m", "5m")
    duration_source = "assumption"
    wait_at_most    = "2h"
    source          = "R-28"
    who             = "VMM administrator"
    what            = "Log on to the VMM machine at the secondary site. Wait until the VMM service runs and the console opens. Give the machine its address if it has none. Do nothing in the vault before."
    check           = "The VMM console lists the clouds and hosts; in the vault the server is shown as connected."
    if_it_fails     = "Check network adapter and address, name resolution and a domain controller at this site, then SQL Server, then the VMM service, in this order."
  }

  step "fail the workloads over" {
    do              = "unplanned_failover"
    target          = "workloads"
    console         = "vault"
    site            = "secondary"
    duration        = empirical(["328s", "343s", "347s", "376s", "451s", "564s"])
    duration_source = "FACTS 7.3"
    source          = "R-29"
    who             = "Site Recovery operator"
    what            = "In the vault, for each recovery plan: Failover > Unplanned failover, from the primary to the secondary cloud, latest recovery point. Group follows group by itself."
    check           = "Each machine's state is Commit pending and it runs on a host of the secondary cloud."
    if_it_fails     = "A plan goes on despite errors: read the job, fail the machines it left over one by one. \"Server isn't connected\" means that VMM is not up: go back one step."
  }

  step "commit the workloads" {
    do              = "commit"
    target          = "workloads"
    console         = "vault"
    site            = "secondary"
    duration        = "64s"
    duration_source = "FACTS 7.3"
    source          = "R-30"
    who             = "Site Recovery operator, after the application owner agrees"
    what            = "Let the application owner look. If the data is damaged, choose Change recovery point first: after the commit it is too late. Then Commit each plan."
    check           = "Each machine's state is Committed. Users reach their services at the secondary site (R-31)."
    if_it_fails     = "Read the job; a commit fails when somebody has operated the machine in Hyper-V Manager."
  }
}

procedure "failback" {
  option      = "standalone"
  description = "The primary site works again. Bring VMM home first and completely, then the workloads, and end where everything began."
  when        = "repair"

  step "bring the database server's replication home" {
    do              = "reverse_replication"
    target          = "sql"
    console         = "hyper_v_manager"
    site            = "secondary"
    duration        = triangular("2m", "5m", "15m")
    duration_source = "assumption"
    wait_at_most    = "4h"
    source          = "R-8"
    who             = "Hyper-V administrator"
    what            = "Only if VMM's SQL Server is a machine of its own: on the secondary host, Replication > Reverse replication, towards the old primary host."
    check           = "Replication health is Normal once the resynchronisation has ended."
    if_it_fails     = "Check that the primary host is enabled as a replica server and authorises the secondary host."
  }

  step "fail the database server back" {
    do              = "planned_failover"
    target          = "sql"
    console         = "hyper_v_manager"
    site            = "secondary"
    duration        = triangular("3m", "5m", "15m")
    duration_source = "assumption"
    caught_up       = true
    wait_at_most    = "4d"
    source          = "R-8"
    who             = "Hyper-V administrator"
    what            = "When the resynchronisation has ended and little data is yet to be replicated: shut the machine down, Replication > Planned failover, then start it at the primary site."
    check           = "SQL Server accepts a connection at the primary site."
    if_it_fails     = "Cancel the planned failover and start the machine at the secondary site again."
  }

  step "commit the database server's failback" {
    do              = "commit"
    target          = "sql"
    console         = "hyper_v_manager"
    site            = "primary"
    duration        = triangular("30s", "1m", "2m")
    duration_source = "assumption"
    source          = "R-8"
    who             = "Hyper-V administrator"
    what            = "On the primary host, complete the failover."
    check           = "The machine's replication state is Failover complete, without recovery points to choose from."
    if_it_fails     = "Read the host's event log."
  }

  step "let the database server replicate to the secondary site again" {
    do              = "reverse_replication"
    target          = "sql"
    console         = "hyper_v_manager"
    site            = "primary"
    duration        = triangular("1m", "2m", "5m")
    duration_source = "assumption"
    wait_at_most    = "4h"
    source          = "R-8"
    who             = "Hyper-V administrator"
    what            = "On the primary host, Replication > Reverse replication, towards the secondary host."
    check           = "Replication health is Normal."
    if_it_fails     = "Until it works, a second loss of the primary site loses this machine: tell everybody."
  }

  step "reverse the VMM machine's replication" {
    do              = "reverse_replication"
    target          = "vmm"
    console         = "hyper_v_manager"
    site            = "secondary"
    duration        = triangular("2m", "5m", "15m")
    duration_source = "assumption"
    wait_at_most    = "4h"
    source          = "R-34"
    who             = "Hyper-V administrator"
    what            = "Only when the primary site works normally (R-33): on the secondary host, right-click the VMM machine, Replication > Reverse replication, towards the old primary host. The old copy there has to be off."
    check           = "Replication health is Normal once the resynchronisation has ended."
    if_it_fails     = "Check that the primary host is enabled as a replica server, authorises the secondary host, and that the port is open (error 0x00002EFD)."
  }

  step "fail the VMM machine back" {
    do              = "planned_failover"
    target          = "vmm"
    console         = "hyper_v_manager"
    site            = "secondary"
    duration        = triangular("3m", "5m", "15m")
    duration_source = "assumption"
    caught_up       = true
    wait_at_most    = "4d"
    source          = "R-35"
    who             = "Hyper-V administrator"
    what            = "When the resynchronisation has ended and little data is yet to be replicated: shut the VMM machine down, Replication > Planned failover: the last changes are sent, then the machine starts at the primary site. No vault operation is possible meanwhile."
    check           = "The VMM machine runs on the primary host."
    if_it_fails     = "Cancel the planned failover and start the machine at the secondary site again; nothing is lost."
  }

  step "commit the VMM machine's failback" {
    do              = "commit"
    target          = "vmm"
    console         = "hyper_v_manager"
    site            = "primary"
    duration        = triangular("30s", "1m", "2m")
    duration_source = "assumption"
    source          = "R-36"
    who             = "Hyper-V administrator"
    what            = "On the primary host, complete the failover of the VMM machine."
    check           = "Its replication state is Failover complete, without recovery points to choose from."
    if_it_fails     = "Read the host's event log."
  }

  step "let the VMM machine replicate to the secondary site again" {
    do              = "reverse_replication"
    target          = "vmm"
    console         = "hyper_v_manager"
    site            = "primary"
    duration        = triangular("1m", "2m", "5m")
    duration_source = "assumption"
    wait_at_most    = "4h"
    source          = "R-37"
    who             = "Hyper-V administrator"
    what            = "On the primary host, Replication > Reverse replication, towards the secondary host. Do not go on to the workloads before."
    check           = "Replication health is Normal, direction primary to secondary."
    if_it_fails     = "Until it works, a second loss of the primary site loses VMM (R-44): do not touch the workloads."
  }

  step "see that VMM runs at the primary site" {
    do              = "verify_vmm"
    target          = "vmm"
    console         = "vmm_console"
    site            = "primary"
    duration        = triangular("1m", "2m", "5m")
    duration_source = "assumption"
    wait_at_most    = "2h"
    source          = "R-28"
    who             = "VMM administrator"
    what            = "Log on to the VMM machine at the primary site; wait until the service runs and the console opens."
    check           = "In the vault the server is shown as connected."
    if_it_fails     = "Check network adapter and address, name resolution and a domain controller, then SQL Server, then the VMM service."
  }

  step "reverse the workloads' replication" {
    do              = "reverse_replication"
    target          = "workloads"
    console         = "vault"
    site            = "primary"
    duration        = empirical(["125s", "130s", "142s", "151s", "160s", "199s", "201s", "202s"])
    duration_source = "FACTS 7.3"
    wait_at_most    = "4h"
    source          = "R-38"
    who             = "Site Recovery operator"
    what            = "In the vault, for each machine or plan: Reverse replicate, secondary to primary. It resynchronises; that takes as long as its disks take to compare."
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
    source          = "R-39"
    who             = "Site Recovery operator, in a maintenance window"
    what            = "When the resynchronisation has ended and little data is yet to be replicated, in the vault: Failover > Planned failover, secondary to primary. The machines are shut down, their last changes sent, and started at the primary site."
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
    source          = "R-40"
    who             = "Site Recovery operator, after the application owner agrees"
    what            = "Commit each plan."
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
    source          = "R-41"
    who             = "Site Recovery operator"
    what            = "In the vault: Reverse replicate, primary to secondary."
    check           = "Each machine is Protected, direction primary to secondary, health Normal: everything is as it was before the outage (R-43)."
    if_it_fails     = "Until it works these machines have no copy at the secondary site: tell their owners."
  }
}
