package model

import (
	"slices"

	"vmmdrill/model/language"
)

// Described is a block type or an attribute of the language.
type Described = language.Described

// Reference is everything that a configuration may say of a deployment, of what is asked of it, and of procedures.
func Reference() []Described {
	return slices.Concat(deploymentSchema.Describe(), siteSchema.Describe(), linkSchema.Describe(), hostGroupSchema.Describe(), hostSchema.Describe(),
		networkSchema.Describe(), clusterSchema.Describe(), vmmSchema.Describe(), sqlSchema.Describe(), cloudSchema.Describe(), vmSchema.Describe(),
		vaultSchema.Describe(), policySchema.Describe(), protectionSchema.Describe(), planSchema.Describe(), objectiveSchema.Describe(), procedureSchema.Describe())
}

// JSONSchema describes the JSON form of the language. more is what others read from a configuration: drills and rules.
func JSONSchema(more []Described) []byte {
	return language.JSONSchema(slices.Concat(Reference(), more), types.Kinds)
}

// Functions are the names of the functions that expressions may call, sorted.
func Functions() []string { return language.FunctionNames() }
