package scenarios

import (
	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
	"vmmdrill/model/language"
)

// Nodes are the scenarios and questions of a configuration as their schemas see them, in the order of the text, and what
// is wrong with them.
func Nodes(cfg *model.Config) (list []model.Node, diags hcl.Diagnostics) {
	for i := range cfg.Drills {
		b := &cfg.Drills[i]
		if b.Type == whatIfSchema.Type {
			var w whatIfBlock
			diags = append(diags, language.Decode(b, &whatIfSchema, cfg.Scope, &w)...)
			list = append(list, language.NodeOf(&whatIfSchema, &w))
			continue
		}
		var s scenarioBlock
		diags = append(diags, language.Decode(b, &scenarioSchema, cfg.Scope, &s)...)
		list = append(list, language.NodeOf(&scenarioSchema, &s))
	}
	return list, diags
}
