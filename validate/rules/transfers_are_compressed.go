package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed transfers_are_compressed.md
var transfersAreCompressedPage string

// TransfersAreCompressed: the line between the sites is what runs short first.
var TransfersAreCompressed = &validate.Rule{
	ID: "REP010", Name: "transfers_are_compressed", Severity: validate.Warning, Options: validate.Both,
	Title: "What is replicated is compressed",
	Tags:  []string{"protection", "replica", "network"}, Requirements: []string{"R-19", "R-50"}, Page: transfersAreCompressedPage,
	Check: checkCompression,
}

func checkCompression(p *validate.Pass) {
	for r := range relations(p) {
		if r.compression.Known() && !r.compression.Value {
			p.Report(r.compression.Range(),
				"%s sends what it replicates uncompressed; compressed it would take less of the line.", r.name())
		}
	}
}
