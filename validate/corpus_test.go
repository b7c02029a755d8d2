package validate_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// corpus are the sound estates of testdata/corpus by name, each with the texts of its files.
func corpus(t testing.TB) (names []string, estates map[string]files) {
	t.Helper()
	estates = map[string]files{}
	dir := os.DirFS("testdata/corpus")
	err := fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".txt") {
			return err
		}
		estate := path.Dir(name)
		if estates[estate] == nil {
			estates[estate] = files{}
			names = append(names, estate)
		}
		estates[estate][path.Base(name)], err = fs.ReadFile(dir, name)
		return err
	})
	if err != nil || len(names) < 12 {
		t.Fatalf("%d estates, %v", len(names), err)
	}
	return names, estates
}

// reviewed is what validate tells of a configuration: comments and lint block are kept to.
func reviewed(t testing.TB, text files) (*model.Config, []validate.Finding) {
	t.Helper()
	config, diags := text.load()
	own, more := validate.Custom(config)
	review, told, err := validate.Check(config, append(append([]*validate.Rule{}, rules.All...), own...), validate.Settings{Today: "2026-01-01"})
	if diags = append(append(diags, more...), told...); err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	return config, review.Findings
}

// TestTheCorpusRaisesWhatIsListedBesideIt: estates that somebody could have raise no error, and no warning or note but those that
// are listed beside them.
func TestTheCorpusRaisesWhatIsListedBesideIt(t *testing.T) {
	names, estates := corpus(t)
	machines := 0
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			config, found := reviewed(t, estates[name])
			machines = max(machines, len(config.Topology.VMs))
			var list strings.Builder
			for _, f := range found {
				if f.Severity == validate.Error {
					t.Errorf("%s: %s %s", at2(f.Range), f.Rule.ID, f.Message)
				}
				fmt.Fprintf(&list, "%s: %s %s %s\n", at2(f.Range), f.Severity, f.Rule.ID, f.Message)
			}
			compareGolden(t, "testdata/corpus/"+name+"/findings.txt", []byte(list.String()))
		})
	}
	if machines < 2000 {
		t.Errorf("the largest estate has %d machines", machines)
	}
}

func at2(r hcl.Range) string { return fmt.Sprintf("%s:%d", r.Filename, r.Start.Line) }

// TestTheCorpusSurvives: what the rules let pass, the drills of its option let live: the primary site is lost and comes back.
func TestTheCorpusSurvives(t *testing.T) {
	names, estates := corpus(t)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			config, _ := reviewed(t, estates[name])
			drill := "paris_lost_and_back"
			if scenarios.ProcedureNamed(config.Procedures, "failover") != nil {
				drill = "paris_lost" // its own procedures are for that
			}
			if end := playDrill(t, estates[name], drill, 0); len(end.wrong) > 0 {
				t.Errorf("in %s %s", drill, strings.Join(end.wrong, "; "))
			}
		})
	}
}
