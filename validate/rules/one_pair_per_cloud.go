package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed one_pair_per_cloud.md
var onePairPerCloudPage string

// OnePairPerCloud: a cloud that protects or takes replicas does so with one other cloud.
var OnePairPerCloud = &validate.Rule{
	ID: "CLD007", Name: "one_pair_per_cloud", Severity: validate.Error, Options: validate.Both,
	Title: "A cloud belongs to one pair only, as source or as target",
	Tags:  []string{"cloud", "protection"}, Requirements: []string{"R-10", "R-50"}, Page: onePairPerCloudPage,
	Check: checkPairs,
}

func checkPairs(p *validate.Pass) {
	first := make([]*pair, len(p.Clouds))
	for _, joined := range pairs(p) {
		for _, e := range []*model.ProtectionEnd{joined.protection.Source, joined.protection.Target} {
			cloud := e.Cloud.Value
			switch before := first[cloud]; {
			case before == nil:
				first[cloud] = &joined
			case before.from != joined.from || before.to != joined.to:
				p.Report(e.Cloud.Range(),
					"Protection %q uses cloud %q, which protection %q pairs already, from %q to %q; a cloud belongs to one pair only.",
					joined.protection.Name, p.Clouds[cloud].Name, before.protection.Name, p.Clouds[before.from].Name, p.Clouds[before.to].Name)
			}
		}
	}
}
