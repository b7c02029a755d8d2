package model

import (
	"time"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model/language"
)

// Config is everything one configuration says: the deployment, what is asked of it, and how it is rehearsed.
type Config struct {
	Topology   *Topology
	Objectives []Objective
	Procedures []Procedure
	Drills     []language.Block     // scenario and whatif blocks, decoded by package scenarios
	Rules      []language.Block     // rule blocks, decoded by package validate
	Invariants []language.Block     // invariant blocks, decoded by package explore
	Lint       *language.Block      // the lint block, decoded by package validate; nil when there is none
	Scope      *language.Scope      // the names that the drills' expressions may use
	Files      map[string]*hcl.File // the text, by file name, for excerpts in messages; never ranged over
	FileNames  []string             // sorted
	First      hcl.Range            // the header of the first block
}

// Address is the top-level block in which a place is, "vm.erp-app" or "lint", and "" outside of all. Instances of one
// block share it.
func (c *Config) Address(at hcl.Range) string {
	if f := c.Files[at.Filename]; f != nil {
		if blocks, ok := f.Nav.(interface{ Address(offset int) string }); ok {
			return blocks.Address(at.Start.Byte)
		}
	}
	return ""
}

// Extent is where the top-level block of a place begins, and at which byte of the file it ends; false outside of all.
func (c *Config) Extent(at hcl.Range) (start hcl.Pos, end int, ok bool) {
	if f := c.Files[at.Filename]; f != nil {
		if blocks, ok := f.Nav.(interface {
			Extent(offset int) (hcl.Pos, int, bool)
		}); ok {
			return blocks.Extent(at.Start.Byte)
		}
	}
	return hcl.Pos{}, 0, false
}

// Objective is what the business asks for a group of machines. Both limits may be left open.
type Objective struct {
	Entity
	VMs Attr[[]VMID]
	RPO Attr[time.Duration]
	RTO Attr[time.Duration]
}

// Procedure is an ordered list of operator steps that speaks of roles, so that one text serves every topology of its option.
type Procedure struct {
	Entity
	Option      Attr[Option] // unknown: serves both
	Description Attr[string]
	When        Attr[string] // what a run of it waits for unless the run says otherwise: "fault", "repair", "previous_run"
	Steps       []Step
}

// Step is one operator step. Do is the name of an operation of package recovery; Target is the role it acts on
// ("vmm", "sql", "workloads"); Console is where the operator works and Site where that console stands.
type Step struct {
	Entity
	Do             Attr[string]
	Target         Attr[string]
	Console        Attr[string]        // "hyper_v_manager", "vault", "failover_cluster_manager", "sql_server", "vmm_console"
	Site           Attr[string]        // "primary" or "secondary" as the deployment names them
	Duration       Attr[Distribution]  // seconds from the order to its effect, for one machine
	DurationSource Attr[string]        // where the duration comes from, or "assumption"
	RecoveryPoint  Attr[string]        // of change_recovery_point: "previous", "oldest", "application_consistent"
	CaughtUp       Attr[bool]          // the operator waits until replication has caught up before a planned failover
	WaitAtMost     Attr[time.Duration] // how long the operator waits for the step to become possible; 0: not at all
	Source         Attr[string]        // the requirement the step states: "R-27"
	Who            Attr[string]
	What           Attr[string]
	Check          Attr[string]
	IfItFails      Attr[string]
}
