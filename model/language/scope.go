package language

import (
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// Entity is what every declared thing has. An instance of a block with count or for_each is an entity of its own.
type Entity struct {
	Label string    // as written: erp-app
	Name  string    // with the instance key: erp-app[3], web["front"]
	Range hcl.Range // the block's header
}

// Self is the entity itself; with it code that serves every kind reaches these fields.
func (e *Entity) Self() *Entity { return e }

// Key is the key of an instance of a block with for_each; false for any other entity.
func (e *Entity) Key() (string, bool) {
	index, instance := strings.CutPrefix(e.Name, e.Label+"[")
	key, err := strconv.Unquote(strings.TrimSuffix(index, "]"))
	return key, instance && err == nil
}

// Ref is what a reference leads to: an entity of a kind, or nothing that is declared (ID is -1).
type Ref struct {
	Kind string
	ID   int
}

var refType = capsule[Ref]("reference")

// capsule is the type of values that mean something within expressions only.
func capsule[T any](name string) cty.Type { return cty.Capsule(name, reflect.TypeFor[T]()) }

func refValue(kind string, id int) cty.Value { return cty.CapsuleVal(refType, &Ref{kind, id}) }

// Unresolved is a reference to an entity that is not declared.
type Unresolved struct {
	Kind, Name string // "host", "par-hv9"
	Suggestion string // a declared name that looks alike, or ""
	Range      hcl.Range
}

// declared are the instances of one block: IDs from first on.
type declared struct {
	first     int
	n         int
	keys      []string  // of for_each, sorted; nil for count
	many      bool      // the block has count or for_each
	uncounted bool      // which could not be evaluated
	value     cty.Value // what a reference to the block stands for, once one was read
}

// kind is a kind of entity and its names.
type kind struct {
	names map[string]*declared // looked up only
	order []string
	open  bool // names that are not declared here may exist elsewhere
}

// Scope is the names that expressions may use: variables, locals and entities.
type Scope struct {
	kinds      map[string]*kind     // looked up only
	roots      []string             // the names that an expression may begin with
	variables  map[string]cty.Value // by name; sorted before they are ranged over
	locals     map[string]cty.Value
	base       *hcl.EvalContext // var, local, the functions, and the meter
	meter      *meter
	shared     *meter                        // of the evaluations after loading; nil when each has its own
	metered    map[hclsyntax.Expression]bool // those with meters in them; looked up only
	counted    bool                          // the entities are known
	Unresolved []Unresolved
	places     map[string]hcl.Range // of the variables and locals, by address; looked up only
	fsys       fs.FS                // where the files are that are named
	traces     map[string]*Profile  // those that were read, by name; looked up only
	noted      map[hcl.Range]bool   // the places of the unresolved references; looked up only
}

func newScope(steps int) *Scope {
	s := &Scope{kinds: map[string]*kind{}, variables: map[string]cty.Value{}, locals: map[string]cty.Value{}, noted: map[hcl.Range]bool{}, places: map[string]hcl.Range{}, traces: map[string]*Profile{}, metered: map[hclsyntax.Expression]bool{}}
	s.roots = []string{"var", "local", "count", "each"}
	s.meter = &meter{left: steps, of: steps}
	s.base = &hcl.EvalContext{Functions: functions()}
	s.publish()
	return s
}

// Kind adds a kind of entity.
func (s *Scope) Kind(name string) {
	s.kinds[name] = &kind{names: map[string]*declared{}}
	s.roots = append(s.roots, name)
}

// OpenKind adds a kind whose names may be declared elsewhere: an unknown name leads to ID -1 without being reported.
func (s *Scope) OpenKind(name string) {
	s.Kind(name)
	s.kinds[name].open = true
}

func (s *Scope) declare(kindName, label string, d *declared) {
	k := s.kinds[kindName]
	k.names[label] = d
	k.order = append(k.order, label)
}

// Variables are the names of the declared variables, sorted.
func (s *Scope) Variables() []string { return sortedKeys(s.variables) }

// Local is the value of a local, or of a variable.
type Local struct {
	Name   string
	JSON   []byte // the value; nil for what means something within expressions only, such as a distribution, and for secrets
	Secret bool
	Range  hcl.Range // where it was written: the value, or the header of a variable whose value came from outside
}

// Values are the variables ("var") or the locals ("local"), sorted by name.
func (s *Scope) Values(root string) []Local {
	of := s.locals
	if root == "var" {
		of = s.variables
	}
	list := make([]Local, 0, len(of))
	for _, name := range sortedKeys(of) {
		l := Local{Name: name, Secret: of[name].ContainsMarked(), Range: s.places[root+"."+name]}
		if !l.Secret && of[name].IsWhollyKnown() && tangible(of[name].Type()) {
			if text, err := ctyjson.Marshal(of[name], of[name].Type()); err == nil {
				l.JSON = text
			}
		}
		list = append(list, l)
	}
	return list
}

// tangible reports whether values of a type mean something outside of expressions.
func tangible(t cty.Type) bool {
	switch {
	case t.IsCapsuleType():
		return false
	case t.IsCollectionType():
		return tangible(t.ElementType())
	case t.IsTupleType():
		return !slices.ContainsFunc(t.TupleElementTypes(), func(e cty.Type) bool { return !tangible(e) })
	case t.IsObjectType():
		types := t.AttributeTypes()
		return !slices.ContainsFunc(sortedKeys(types), func(name string) bool { return !tangible(types[name]) })
	}
	return true
}

// Suggest is the candidate that looks most like a name, or "".
func Suggest(name string, candidates []string) string {
	best, distance := "", 3+len(name)/6
	if len(name) > suggestedMax {
		return ""
	}
	for _, c := range candidates {
		if longer := len(c) - len(name); max(longer, -longer) >= distance {
			continue // it takes that many letters at least
		}
		if d := levenshtein.Distance(strings.ToLower(name), strings.ToLower(c), nil); d < distance {
			best, distance = c, d
		}
	}
	return best
}

// suggestedMax is the longest name in bytes that is taken for misspelt.
const suggestedMax = 100

// DidYouMean is a sentence for the end of a message, or "".
func DidYouMean(name string, candidates []string) string {
	return didYouMean(Suggest(name, candidates))
}

func didYouMean(suggestion string) string {
	if suggestion == "" {
		return ""
	}
	return fmt.Sprintf(" Did you mean %q?", suggestion)
}

// Traces are the files from which profiles were read, sorted.
func (s *Scope) Traces() []string { return sortedKeys(s.traces) }

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func objectOf(m map[string]cty.Value) cty.Value {
	if len(m) == 0 {
		return cty.EmptyObjectVal
	}
	return cty.ObjectVal(m)
}
