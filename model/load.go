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
	Plain:      []string{"whatif", "rule", "invariant"},
	Singletons: []string{"deployment", "lint"},
	Open:       []string{"procedure"}, // the documented ones are built in
	Steps:      language.StepsMax,
}

// Load reads the configuration of the paths, each a file or a directory of fsys. vars are values for its variables.
// All mistakes are returned at once, each on its line; after an error the Config holds what could be read. A reference
// to an entity that nobody declares is not an error here: it is in Topology.Unresolved.
func Load(fsys fs.FS, paths []string, vars map[string]cty.Value) (*Config, hcl.Diagnostics) {
	src, diags := language.ReadSource(fsys, paths)
	text, d := language.Configure(src, types, vars)
	l := &loader{diags: d, count: text.Count, config: &Config{Topology: newTopology(), Scope: text.Scope, Files: src.Files, FileNames: src.Names, First: text.First()}}
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
	count    func(kind string) int // of the entities of a kind
	diags    hcl.Diagnostics
	reported map[hcl.Range]bool // mistakes of the block at hand, so that its instances do not repeat them; looked up only
}

// decode puts a block into its place.
func (l *loader) decode(b *language.Block) {
	t := l.config.Topology
	switch b.Type {
	case "deployment":
		l.report(b, language.Decode(b, &deploymentSchema, l.config.Scope, &t.Deployment))
		t.Deployment.Present = true
	case "site":
		put(l, b, &siteSchema, &t.Sites)
	case "link":
		put(l, b, &linkSchema, &t.Links)
	case "host_group":
		put(l, b, &hostGroupSchema, &t.HostGroups)
	case "host":
		put(l, b, &hostSchema, &t.Hosts)
	case "network":
		put(l, b, &networkSchema, &t.Networks)
	case "cluster":
		put(l, b, &clusterSchema, &t.Clusters)
	case "vmm":
		put(l, b, &vmmSchema, &t.VMMs)
	case "sql":
		put(l, b, &sqlSchema, &t.SQLs)
	case "cloud":
		put(l, b, &cloudSchema, &t.Clouds)
	case "vm":
		put(l, b, &vmSchema, &t.VMs)
	case "vault":
		put(l, b, &vaultSchema, &t.Vaults)
	case "replication_policy":
		put(l, b, &policySchema, &t.Policies)
	case "protection":
		put(l, b, &protectionSchema, &t.Protections)
	case "recovery_plan":
		put(l, b, &planSchema, &t.Plans)
	case "objective":
		put(l, b, &objectiveSchema, &l.config.Objectives)
	case "procedure":
		put(l, b, &procedureSchema, &l.config.Procedures)
	case "rule":
		l.config.Rules = append(l.config.Rules, *b)
	case "invariant":
		l.config.Invariants = append(l.config.Invariants, *b)
	case "lint":
		l.config.Lint = b
	default:
		l.config.Drills = append(l.config.Drills, *b)
		l.config.Scope.NoteReferences(b)
	}
}

// put decodes an entity at the end of its list.
func put[T any, P interface {
	*T
	Self() *Entity
}](l *loader, b *language.Block, s *language.Schema[T], list *[]T) {
	if *list == nil {
		*list = make([]T, 0, l.count(b.Type))
	}
	*list = append(*list, *new(T))
	l.report(b, language.Decode[T, P](b, s, l.config.Scope, &(*list)[len(*list)-1]))
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
