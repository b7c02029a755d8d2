package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed mapped_classifications_exist.md
var mappedClassificationsExistPage string

// MappedClassificationsExist: a mapping from or to nothing places nothing.
var MappedClassificationsExist = &validate.Rule{
	ID: "STO001", Name: "mapped_classifications_exist", Severity: validate.Error, Options: validate.Both,
	Title: "A mapped storage classification exists at its end",
	Tags:  []string{"storage", "mapping"}, Page: mappedClassificationsExistPage,
	Check: func(p *validate.Pass) {
		for _, x := range pairs(p) {
			for _, m := range x.protection.StorageMappings {
				checkClassification(p, x.protection.Source, m.From)
				checkClassification(p, x.protection.Target, m.To)
			}
		}
	},
}
