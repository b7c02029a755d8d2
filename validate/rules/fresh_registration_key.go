package rules

import (
	_ "embed"
	"fmt"
	"time"

	"vmmdrill/validate"
)

//go:embed fresh_registration_key.md
var freshRegistrationKeyPage string

// FreshRegistrationKey: the vault refuses an older key.
var FreshRegistrationKey = &validate.Rule{
	ID: "VLT002", Name: "fresh_registration_key", Severity: validate.Error, Options: validate.Both,
	Title: "The registration key is at most five days old when it is used",
	Tags:  []string{"vault"}, Requirements: []string{"R-15", "R-16"}, Page: freshRegistrationKeyPage,
	Check: func(p *validate.Pass) {
		for _, v := range p.Vaults {
			for _, r := range v.Registrations {
				if r.KeyAge.Known() && r.KeyAge.Value > registrationKeyLife {
					p.Report(r.KeyAge.Range(),
						"The registration key of vault %q is %s old when it is used; a key is valid for 5 days, generate a new one.",
						v.Name, days(r.KeyAge.Value))
				}
			}
		}
	},
}

// registrationKeyLife is how long a vault accepts a key after generating it (FACTS 7.2 asr.key_valid_days).
const registrationKeyLife = 5 * 24 * time.Hour

// days writes an age as people speak of keys.
func days(d time.Duration) string { return fmt.Sprintf("%.4g days", d.Hours()/24) }
