package language

// Described is a block type or an attribute of the language, as the manual has it.
type Described struct {
	Address  string // vm.disk.write_rate: block types and an attribute, without the labels between them
	Block    bool   // a block type; of the field only the name and the doc are set
	Labelled bool   // the block has a label
	Single   bool   // there is at most one such block in the block around it
	Field
}

// Describe lists a block type, its attributes and what is nested in it, in the order of the schema.
func (s *Schema[T]) Describe() []Described { return s.describe("", false) }

func (s *Schema[T]) describe(around string, single bool) []Described {
	address := s.Type
	if around != "" {
		address = around + "." + s.Type
	}
	list := []Described{{Address: address, Block: true, Labelled: s.Labelled, Single: single, Field: Field{Name: s.Type, Doc: s.Doc}}}
	for i := range s.Attributes {
		list = append(list, Described{Address: address + "." + s.Attributes[i].Name, Field: s.Attributes[i].Field})
	}
	for i := range s.Blocks {
		list = append(list, s.Blocks[i].describe(address, s.Blocks[i].single)...)
	}
	return list
}
