package validate

import (
	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
	"vmmdrill/model/language"
)

// Nodes are the rules of a configuration's own and its lint block as their schemas see them, and what is wrong with them.
func Nodes(cfg *model.Config) (list []model.Node, diags hcl.Diagnostics) {
	for i := range cfg.Rules {
		var b ruleBlock
		diags = append(diags, language.Decode(&cfg.Rules[i], &ruleSchema, cfg.Scope, &b)...)
		list = append(list, language.NodeOf(&ruleSchema, &b))
	}
	if cfg.Lint != nil {
		var b lint
		diags = append(diags, language.Decode(cfg.Lint, &lintSchema, cfg.Scope, &b)...)
		list = append(list, language.NodeOf(&lintSchema, &b))
	}
	return list, diags
}
