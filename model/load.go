package model

import (
	"cmp"
	"io/fs"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model/language"
)

// types are the blocks of the language. What decodes each is in decoders.
var types = language.Entities{
	Kinds: []string{"site", "link", "host_group", "host", "network", "cluster", "vmm", "sql", "cloud", "vm", "vault",
		"replication_policy", "protection", "recovery_plan", "objective", "procedure", "scenario"},
	Plain:      []string{"whatif"},
	Singletons: []string{"deployment"},
	Open:       []string{"procedure"}, // the documented ones are built in
	Steps:      language.StepsMax,
}

// Load reads the configuration of the paths, each a file or a directory of fsys. vars are values for its variables.
// All mistakes are returned at once, each on its line; after an error the Config holds what could be read. A reference
// to an entity that nobody declares is not an error here: it is in Topology.Unresolved.
func Load(fsys fs.FS, paths []string, vars map[string]cty.Value) (*Config, hcl.Diagnostics) {
	src, diags := language.ReadSource(fsys, paths)
	text, d := language.Configure(src, types, vars)
	l := &loader{diags: d, config: &Config{Topology: newTopology(), Scope: text.Scope, Files: src.Files, First: text.First()}}
	for b := range text.Blocks() {
		l.decode(b)
	}
	diags = append(diags, src.Syntax()...)
	t := l.config.Topology
	t.Unresolved = text.Scope.Unresolved
	slices.SortStableFunc(t.Unresolved, func(a, b Unresolved) int { return before(a.Range, b.Range) })
	for _, d := range l.diags {
		if !src.Broken(place(d).Filename) { // where the text is not understood, its meaning is not either
			diags = append(diags, d)
		}
	}
	slices.SortStableFunc(diags, func(a, b *hcl.Diagnostic) int { return before(place(a), place(b)) })
	return l.config, diags
}

// LoadValues reads a file of values for variables: attributes in HCL, or in *.json one object. The files are for excerpts in
// messages.
func LoadValues(fsys fs.FS, name string) (map[string]cty.Value, map[string]*hcl.File, hcl.Diagnostics) {
	values, src, diags := language.ReadValues(fsys, name)
	return values, src.Files, diags
}

// Variables are the names of the variables that a configuration declares, sorted, as far as they can be read.
func Variables(fsys fs.FS, paths []string) []string { return language.DeclaredVariables(fsys, paths) }

// place is where a message points; a message about everything comes first.
func place(d *hcl.Diagnostic) hcl.Range {
	if d.Subject == nil {
		return hcl.Range{}
	}
	return *d.Subject
}

func before(a, b hcl.Range) int {
	return cmp.Or(cmp.Compare(a.Filename, b.Filename), cmp.Compare(a.Start.Byte, b.Start.Byte))
}

type loader struct {
	config   *Config
	diags    hcl.Diagnostics
	reported map[hcl.Range]bool // mistakes of the block at hand, so that its instances do not repeat them; looked up only
}

// decode puts a block into its place.
func (l *loader) decode(b *language.Block) {
	t := l.config.Topology
	switch b.Type {
	case "deployment":
		t.Deployment = one(l, b, &deploymentSchema)
		t.Deployment.Present = true
	case "site":
		t.Sites = append(t.Sites, one(l, b, &siteSchema))
	case "link":
		t.Links = append(t.Links, one(l, b, &linkSchema))
	case "host_group":
		t.HostGroups = append(t.HostGroups, one(l, b, &hostGroupSchema))
	case "host":
		t.Hosts = append(t.Hosts, one(l, b, &hostSchema))
	case "network":
		t.Networks = append(t.Networks, one(l, b, &networkSchema))
	case "cluster":
		t.Clusters = append(t.Clusters, one(l, b, &clusterSchema))
	case "vmm":
		t.VMMs = append(t.VMMs, one(l, b, &vmmSchema))
	case "sql":
		t.SQLs = append(t.SQLs, one(l, b, &sqlSchema))
	case "cloud":
		t.Clouds = append(t.Clouds, one(l, b, &cloudSchema))
	case "vm":
		t.VMs = append(t.VMs, one(l, b, &vmSchema))
	case "vault":
		t.Vaults = append(t.Vaults, one(l, b, &vaultSchema))
	case "replication_policy":
		t.Policies = append(t.Policies, one(l, b, &policySchema))
	case "protection":
		t.Protections = append(t.Protections, one(l, b, &protectionSchema))
	case "recovery_plan":
		t.Plans = append(t.Plans, one(l, b, &planSchema))
	case "objective":
		l.config.Objectives = append(l.config.Objectives, one(l, b, &objectiveSchema))
	case "procedure":
		l.config.Procedures = append(l.config.Procedures, one(l, b, &procedureSchema))
	default:
		l.config.Drills = append(l.config.Drills, *b)
		l.config.Scope.NoteReferences(b)
	}
}

func one[T any, P interface {
	*T
	Self() *Entity
}](l *loader, b *language.Block, s *language.Schema[T]) T {
	v, diags := language.Decode[T, P](b, s, l.config.Scope)
	l.report(b, diags)
	return v
}

// report keeps one mistake a place, however many instances of a block make it.
func (l *loader) report(b *language.Block, diags hcl.Diagnostics) {
	if b.First && len(l.reported) > 0 || l.reported == nil {
		l.reported = map[hcl.Range]bool{}
	}
	for _, d := range diags {
		if d.Subject == nil || !l.reported[*d.Subject] {
			l.diags = append(l.diags, d)
		}
	}
	for _, d := range diags {
		if d.Subject != nil {
			l.reported[*d.Subject] = true
		}
	}
}

func newTopology() *Topology {
	t := &Topology{}
	t.Deployment.PrimarySite.Value, t.Deployment.SecondarySite.Value = NoSite, NoSite
	return t
}
