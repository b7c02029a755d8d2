package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed mapped_from_protected_cloud.md
var mappedFromProtectedCloudPage string

// MappedFromProtectedCloud: a network that the protected cloud does not have connects none of its machines.
var MappedFromProtectedCloud = &validate.Rule{
	ID: "NET002", Name: "mapped_from_protected_cloud", Severity: validate.Error, Options: validate.Both,
	Title: "A network is mapped from the protected cloud",
	Tags:  []string{"network", "cloud"}, Requirements: []string{"R-20"}, Page: mappedFromProtectedCloudPage,
	Check: func(p *validate.Pass) {
		for _, m := range mappings(p) {
			source, target := cloudsOf(m.protection)
			if source == model.NoCloud || source == target {
				continue
			}
			if why := belongs(p, m.from, &p.Clouds[source]); why != "" {
				p.Report(m.From.Range(), "Protection %q maps network %q, which is not one of protected cloud %q: %s.",
					m.protection.Name, m.from.Name, p.Clouds[source].Name, why)
			}
		}
	},
}

// cloudsOf are the two clouds of a protection, or NoCloud.
func cloudsOf(pr *model.Protection) (source, target model.CloudID) {
	source, target = model.NoCloud, model.NoCloud
	if pr.Source != nil {
		source = declared(pr.Source.Cloud)
	}
	if pr.Target != nil {
		target = declared(pr.Target.Cloud)
	}
	return source, target
}
