package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed unmapped_copies_have_a_path.md
var unmappedCopiesHaveAPathPage string

// UnmappedCopiesHaveAPath: where nothing is mapped, the host decides.
var UnmappedCopiesHaveAPath = &validate.Rule{
	ID: "STO002", Name: "unmapped_copies_have_a_path", Severity: validate.Warning, Options: validate.Both,
	Title: "Copies of unmapped storage have a default path on their host",
	Tags:  []string{"storage", "mapping"}, Page: unmappedCopiesHaveAPathPage,
	Check: checkUnmappedStorage,
}

func checkUnmappedStorage(p *validate.Pass) {
	for _, x := range pairs(p) {
		mapped := func(classification string) bool {
			return slices.ContainsFunc(x.protection.StorageMappings, func(m model.StorageMapping) bool { return m.From.Value == classification })
		}
		unmapped := false
		for _, host := range hostsOf(p, &p.Clouds[x.from]) {
			for _, s := range p.Hosts[host].Storage {
				unmapped = unmapped || !mapped(s.Classification.Value)
			}
		}
		if !unmapped {
			continue
		}
		for _, host := range hostsOf(p, &p.Clouds[x.to]) {
			if h := &p.Hosts[host]; h.VMPaths.Known() && len(h.VMPaths.Value) == 0 {
				p.Report(h.VMPaths.Range(), "Host %q has no default path, and protection %q does not map all storage; its copies have no place there.", h.Name, x.protection.Name)
			}
		}
	}
}
