# The built-in procedure waits for clusters that move by themselves; these do not.
procedure "failover" {
  option      = "stretched_cluster"
  description = "The depot is lost. Force both clusters in the tunnel, bring database and VMM up there, then fail over."
  when        = "fault"

  step "force the quorum of the database's cluster" {
    do       = "force_quorum"
    target   = "sql"
    console  = "failover_cluster_manager"
    site     = "secondary"
    duration = "10m"
    what     = "Start-ClusterNode -FixQuorum on the node in the tunnel; -PreventQuorum on the others when they come back."
  }

  step "force the availability group" {
    do       = "force_availability_group"
    target   = "sql"
    console  = "sql_server"
    site     = "secondary"
    duration = "5m"
  }

  step "force the quorum of VMM's cluster" {
    do       = "force_quorum"
    target   = "vmm"
    console  = "failover_cluster_manager"
    site     = "secondary"
    duration = "10m"
    what     = "Start-ClusterNode -FixQuorum on the node in the tunnel; -PreventQuorum on the others when they come back."
  }

  step "see that VMM runs" {
    do           = "check_vmm"
    target       = "vmm"
    console      = "vmm_console"
    site         = "secondary"
    duration     = "2m"
    wait_at_most = "1h"
  }

  step "fail the workloads over" {
    do       = "unplanned_failover"
    target   = "workloads"
    console  = "vault"
    site     = "secondary"
    duration = "6m"
  }

  step "commit the workloads" {
    do       = "commit"
    target   = "workloads"
    console  = "vault"
    site     = "secondary"
    duration = "1m"
  }
}
