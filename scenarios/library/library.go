// Package library holds what vmmdrill brings along as text: the documented procedures of both deployment options,
// two example deployments, and the failure modes with what is played of them.
package library

import "embed"

// Files are the procedures (standalone.hcl, stretched.hcl) and the deployments (examples/NAME/)
// and the pages of failures (failures/f-01.md).
//
//go:embed *.hcl examples failures
var Files embed.FS
