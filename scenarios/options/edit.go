package options

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model"
	"vmmdrill/model/language"
)

// editor changes the text of a configuration: everything in it resolved, without drills, rules and procedures.
type editor struct {
	t       *model.Topology
	file    *hclwrite.File
	changes []string
	vmm     model.VMID // the machine that VMM runs on when it is alone
	sql     model.VMID // that of its database if it is another one, or NoVM
}

// open writes the topology and the objectives of a configuration down.
func open(cfg *model.Config) (*editor, error) {
	var nodes []model.Node
	for n := range cfg.Nodes() {
		if n.Type != "procedure" {
			nodes = append(nodes, n)
		}
	}
	text := language.Write(nodes, cfg.Topology.Names(), cfg.Topology.Nowhere)
	file, diags := hclwrite.ParseConfig(text, derivedFile, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, fmt.Errorf("the resolved configuration cannot be read back: %w", diags)
	}
	e := &editor{t: cfg.Topology, file: file, vmm: model.NoVM, sql: model.NoVM}
	if cfg.Topology.VMM() == nil {
		return nil, fmt.Errorf("there is no VMM server")
	}
	return e, nil
}

func (e *editor) bytes(kind Kind) []byte {
	return append([]byte(e.heading(kind)), hclwrite.Format(e.file.Bytes())...)
}

// block is the block of a type and name, or nil.
func (e *editor) block(kind, name string) *hclwrite.Block {
	for _, b := range e.file.Body().Blocks() {
		if b.Type() == kind && len(b.Labels()) > 0 && b.Labels()[0] == name {
			return b
		}
	}
	return nil
}

// remove takes a block away if it is there.
func (e *editor) remove(kind, name string) {
	if b := e.block(kind, name); b != nil {
		e.file.Body().RemoveBlock(b)
	}
}

// machine is the block of a virtual machine. One of several instances has none of its own.
func (e *editor) machine(id model.VMID) (*hclwrite.Block, error) {
	vm := &e.t.VMs[id]
	if b := e.block("vm", vm.Label); b != nil && vm.Name == vm.Label {
		return b, nil
	}
	return nil, fmt.Errorf("machine %s is one of several of its block; give it a block of its own", vm.Name)
}

// set gives an attribute an expression, as it is written.
func set(body *hclwrite.Body, name, expression string) {
	body.SetAttributeRaw(name, snippet(name+" = "+expression).Body().GetAttribute(name).Expr().BuildTokens(nil))
}

// add appends blocks, as they are written.
func add(body *hclwrite.Body, text string) {
	for _, b := range snippet(text).Body().Blocks() {
		body.AppendNewline()
		body.AppendBlock(b)
	}
}

// snippet reads text of this package's own; names in it are quoted by quote.
func snippet(text string) *hclwrite.File {
	f, diags := hclwrite.ParseConfig([]byte(text+"\n"), derivedFile, hcl.InitialPos)
	if diags.HasErrors() {
		panic("options: " + diags.Error() + "\n" + text)
	}
	return f
}

// quote is a text as the language writes it.
func quote(s string) string {
	return strings.TrimSpace(string(hclwrite.TokensForValue(cty.StringVal(s)).Bytes()))
}

// without removes nested blocks of some types.
func without(body *hclwrite.Body, types ...string) (removed bool) {
	for _, b := range body.Blocks() {
		if slices.Contains(types, b.Type()) {
			removed = body.RemoveBlock(b) || removed
		}
	}
	return removed
}

// twin appends a copy of a machine's block under another name, on another host and network.
func (e *editor) twin(of *hclwrite.Block, name string, host model.HostID, network model.NetworkID) *hclwrite.Block {
	b := snippet(string(of.BuildTokens(nil).Bytes())).Body().Blocks()[0]
	b.SetLabels([]string{name})
	without(b.Body(), "hyperv_replica", "extended_replication", "network_adapter")
	set(b.Body(), "host", e.hostAddress(host))
	b.Body().RemoveAttribute("network")
	if network != model.NoNetwork {
		set(b.Body(), "network", e.t.Names()(model.Ref{Kind: "network", ID: int(network)}))
	}
	e.file.Body().AppendNewline()
	e.file.Body().AppendBlock(b)
	return b
}

// address is how an expression refers to an entity.
func address(kind, name string) string {
	if hclsyntax.ValidIdentifier(name) {
		return kind + "." + name
	}
	return kind + "[" + quote(name) + "]"
}

func (e *editor) hostAddress(h model.HostID) string {
	return e.t.Names()(model.Ref{Kind: "host", ID: int(h)})
}

func (e *editor) machineAddress(id model.VMID) string {
	return e.t.Names()(model.Ref{Kind: "vm", ID: int(id)})
}

func (e *editor) siteAddress(s model.SiteID) string {
	return e.t.Names()(model.Ref{Kind: "site", ID: int(s)})
}
