package explore

import (
	"reflect"
	"slices"
	"testing"

	"vmmdrill/sim/recovery"
)

// constants are the fields that no operation changes.
var constants = map[string][]string{
	"Estate":  {"Option", "Rules", "HasDatabase", "Synchronous", "AGAutomatic", "AGCopy", "Successors"},
	"Cluster": {"Nodes", "Voteless", "Witness", "Dynamic", "Automatic", "PrimaryYields"},
	"Machine": {"Managed", "OlderPoints", "Refuses", "Unconnected", "Full", "Errors", "Corrupt"},
}

// notSearched are the operations that change a field that is a constant to a search.
var notSearched = []*recovery.Operation{recovery.CertificateExpiry, recovery.DiskResize, recovery.ReplicaMove, recovery.SettingsOverwrite,
	recovery.RecoveryPointCorruption, recovery.VolumeFull}

// A search that let one of them strike would take worlds for one that differ.
func TestNoSearchChangesWhatIsNotPacked(t *testing.T) {
	for _, name := range []string{"standalone", "stretched"} {
		s := newSubject(example(t, name), 2)
		var actions []Action
		for i := range s.faults {
			actions = append(actions, s.faults[i].outage)
		}
		for _, a := range append(actions, s.software...) {
			if slices.Contains(notSearched, a.Op) {
				t.Errorf("%s: %s is searched, and what it changes is not packed", name, a.Op.Name)
			}
		}
	}
}

// clustered are the fields that only a stretched cluster has.
var clustered = []string{"Role", "SQL", "Synchronised", "Suspended", "RoleFailed", "PrimaryLost", "NoLogin"}

// TestEveryFieldSurvivesItsPacking: every field of a state is named a constant or comes back out of a key as it went in, whatever it is.
// Method: each field is changed by reflection, alone.
func TestEveryFieldSurvivesItsPacking(t *testing.T) {
	for _, option := range []recovery.Option{recovery.Standalone, recovery.StretchedCluster} {
		e, ms := recovery.AbstractInitial(option, 2, false)
		from := world{estate: e, machines: ms}
		from.estate.HasDatabase = option == recovery.Standalone
		p, ok := newPacking(from, 3, false)
		if !ok {
			t.Fatal("a small world does not fit")
		}
		each := func(name string, of func(w *world) reflect.Value) {
			for _, path := range fields(of(&from).Type()) {
				if option == recovery.Standalone && name == "Estate" && slices.Contains(clustered, path.name) {
					continue
				}
				w := world{estate: from.estate, machines: slices.Clone(from.machines), extra: 5}
				f := of(&w).FieldByIndex(path.index)
				for i := range flat(f) {
					before := flat(f)[i].Interface()
					change(flat(f)[i])
					if got := roundTrip(p, &w); !reflect.DeepEqual(got, w) {
						t.Errorf("option %d: %s.%s is neither constant nor packed", option, name, path.name)
					}
					flat(f)[i].Set(reflect.ValueOf(before))
				}
			}
		}
		each("Estate", func(w *world) reflect.Value { return reflect.ValueOf(&w.estate).Elem() })
		each("Machine", func(w *world) reflect.Value { return reflect.ValueOf(&w.machines[1]).Elem() })
		if option == recovery.Standalone {
			each("VMM", func(w *world) reflect.Value { return reflect.ValueOf(&w.estate.VMM).Elem() })
			each("Database", func(w *world) reflect.Value { return reflect.ValueOf(&w.estate.Database).Elem() })
		} else {
			each("VMMCluster", func(w *world) reflect.Value { return reflect.ValueOf(&w.estate.VMMCluster).Elem() })
			each("SQLCluster", func(w *world) reflect.Value { return reflect.ValueOf(&w.estate.SQLCluster).Elem() })
		}
	}
}

type fieldPath struct {
	name  string
	index []int
}

// fields are those of a struct that are no constants; machines and clusters of an estate are looked at by themselves.
func fields(t reflect.Type) (list []fieldPath) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Type.Kind() == reflect.Struct || slices.Contains(constants[t.Name()], f.Name) {
			continue
		}
		list = append(list, fieldPath{f.Name, f.Index})
	}
	return list
}

// flat is a field's elements, or the field itself.
func flat(v reflect.Value) []reflect.Value {
	if v.Kind() != reflect.Array {
		return []reflect.Value{v}
	}
	var list []reflect.Value
	for i := range v.Len() {
		list = append(list, v.Index(i))
	}
	return list
}

func change(v reflect.Value) {
	if v.Kind() == reflect.Bool {
		v.SetBool(!v.Bool())
		return
	}
	v.SetUint(v.Uint() ^ 1)
}

func roundTrip(p *packing, w *world) world {
	var parts, again packed
	p.pack(w, &parts)
	var out world
	p.unpack(p.key(&parts, make([]uint64, len(parts.machines))), &out, &again)
	return out
}
