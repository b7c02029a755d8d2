package main

import (
	"slices"

	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/explore"
	"vmmdrill/validate"
)

func schemaCommand() *cobra.Command {
	var out outputs
	c := &cobra.Command{
		Use:   "schema",
		Short: "Print the language for editors and other programs",
		Long: `Print what a configuration may say, for editors that complete and check, and for programs that write configurations: the
JSON Schema (draft 2020-12) of configurations in JSON, *.hcl.json, or with -o language every block and attribute with its
kind, unit, values, default and origin. What a name leads to, and whether a machine may stand where it stands, is not a
matter of a schema; vmmdrill validate says that.`,
		Example: "  vmmdrill schema\n  vmmdrill schema -o language=vmmdrill-language.json",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			sinks, err := out.parse("json-schema")
			if err != nil {
				return err
			}
			return out.write(c, sinks, func(format string) ([]byte, error) {
				if format == "language" {
					return report.LanguageJSON(languageReference(), versionText())
				}
				return model.JSONSchema(slices.Concat(scenarios.Reference(), validate.Reference(), explore.Reference())), nil
			})
		},
	}
	out.flags(c, "json-schema", "language")
	return c
}
