// Package library holds what vmmdrill brings along as text: the documented procedures of both deployment options and
// two example deployments.
package library

import "embed"

// Files are the procedures (standalone.hcl, stretched.hcl) and the deployments (examples/NAME/).
//
//go:embed *.hcl examples
var Files embed.FS
