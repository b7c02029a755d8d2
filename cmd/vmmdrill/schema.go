package main

import (
	"slices"

	"github.com/spf13/cobra"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/validate"
)

func schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of configurations in JSON",
		Long: `Print the JSON Schema (draft 2020-12) of configurations in JSON, *.hcl.json: for editors that complete and check, and for
programs that write configurations. What a name leads to, and whether a machine may stand where it stands, is not a
matter of the schema; vmmdrill validate says that.`,
		Example: "  vmmdrill schema",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := c.OutOrStdout().Write(jsonSchema())
			return err
		},
	}
}

func jsonSchema() []byte {
	return model.JSONSchema(slices.Concat(scenarios.Reference(), validate.Reference()))
}
