package whatif

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"vmmdrill/scenarios"
)

func someStudy() *Study {
	return &Study{Format: Format, Version: "1", Question: "q", Seed: 1, Replications: 10, Variants: []Header{{Name: "a", Hash: "1"}, {Name: "b", Hash: "2"}},
		Metrics: []Measure{{"x", scenarios.Seconds}, {"y", scenarios.Number}}, Objectives: []Objective{}}
}

// written is a part file of some replications.
func written(p Part) []byte {
	text := p.Begin()
	for i := p.From; i < p.To; i++ {
		for v := range p.Variants {
			text = append(text, someRow(i, v).Record()...)
		}
	}
	return text
}

func someRow(i, v int) Row {
	return Row{Cell: scenarios.Cell{Replication: i, Variant: v}, Values: []float64{float64(i*i) + float64(v), math.Inf(1)}}
}

// Whatever the length at which a part file was cut off, what is read of it is a beginning of what was written, in whole replications;
// and a byte that is changed ends it before the record in which it stands.
func TestAPartFileIsReadUpToItsDamage(t *testing.T) {
	part := someStudy().ShardOf(1, 1)
	text := written(part)
	header := len(part.Begin())
	record := (len(text) - header) / 20
	count := func(text []byte) (rows int, good int64) {
		r, err := ReadPart(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		for {
			row, ok := r.Next()
			if !ok {
				return rows, r.Good
			}
			if want := someRow(rows/2, rows%2); row.Cell != want.Cell || row.Values[0] != want.Values[0] || !math.IsInf(row.Values[1], 1) {
				t.Fatalf("row %d is %+v", rows, row)
			}
			rows++
		}
	}
	for cut := header; cut <= len(text); cut++ {
		want := (cut - header) / record
		if rows, good := count(text[:cut]); rows != want || good != int64(header+want/2*2*record) {
			t.Fatalf("of %d bytes %d rows and %d good bytes are read, not %d", cut, rows, good, want)
		}
	}
	for at := header; at < len(text); at += 7 {
		damaged := bytes.Clone(text)
		damaged[at] ^= 4
		if rows, _ := count(damaged); rows != (at-header)/record {
			t.Fatalf("with byte %d changed %d rows are read", at, rows)
		}
	}
	for at := range header {
		damaged := bytes.Clone(text)
		damaged[at] ^= 4
		if _, err := ReadPart(bytes.NewReader(damaged)); err == nil {
			t.Fatalf("byte %d of the header is changed, and nobody notices", at)
		}
	}
}

// In whatever order parts are given, and however many there are, the answer is that of one run; whatever does not belong together is refused.
func TestMergeTakesAllPartsOfOneStudyAndNothingElse(t *testing.T) {
	parts := func(list ...Part) (named []Named) {
		for i, p := range list {
			r, err := ReadPart(bytes.NewReader(written(p)))
			if err != nil {
				t.Fatal(err)
			}
			named = append(named, Named{string(rune('a' + i)), r})
		}
		return named
	}
	s := someStudy()
	whole, err := Merge(parts(s.ShardOf(1, 1)), forget)
	if err != nil || whole.Done != 10 {
		t.Fatal(err)
	}
	for n := 2; n < 15; n++ {
		var list []Part
		for k := n; k > 0; k-- {
			list = append(list, s.ShardOf(k, n))
		}
		a, err := Merge(parts(list...), forget)
		if err != nil || *a.Summary(1, 0).Mean.Value != *whole.Summary(1, 0).Mean.Value || a.Done != 10 {
			t.Errorf("%d parts: %v", n, err)
		}
	}
	changed := func(change func(*Study)) Part {
		c := someStudy()
		change(c)
		return c.ShardOf(2, 2)
	}
	first := s.ShardOf(1, 2)
	for want, second := range map[string]Part{
		"another version":                  changed(func(s *Study) { s.Version = "2" }),
		"another seed":                     changed(func(s *Study) { s.Seed = 2 }),
		"another sweep: question":          changed(func(s *Study) { s.Question = "r" }),
		"another sweep":                    changed(func(s *Study) { s.Metrics[0].Name = "z" }),
		"another sweep: ":                  changed(func(s *Study) { s.Replications = 12 }),
		"another topology":                 changed(func(s *Study) { s.Variants[1].Hash = "3" }),
		"replications 5 to 5 are missing":  {*s, 6, 10},
		"which another part has":           {*s, 4, 10},
		"replications 9 to 9 are missing":  {*s, 5, 9},
		"replications from 0 on, which an": {*s, 0, 5},
	} {
		if _, err := Merge(parts(first, second), forget); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// The precision ends a sweep at the same replication whether it was played in one part or in several.
func TestThePrecisionEndsMergedPartsWhereItEndsOneRun(t *testing.T) {
	s := someStudy()
	s.Replications, s.Precision, s.Metrics = 1000, 0.5, s.Metrics[:1]
	record := func(p Part) Named {
		text := p.Begin()
		for i := p.From; i < p.To; i++ {
			for v := range p.Variants {
				text = append(text, Row{Cell: scenarios.Cell{Replication: i, Variant: v}, Values: []float64{float64(1 + i%7)}}.Record()...)
			}
		}
		r, err := ReadPart(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return Named{"p", r}
	}
	one, err := Merge([]Named{record(s.ShardOf(1, 1))}, forget)
	if err != nil || !one.Enough || one.Done != Batch {
		t.Fatalf("%v after %d", err, one.Done)
	}
	three, err := Merge([]Named{record(s.ShardOf(1, 3)), record(s.ShardOf(2, 3)), record(s.ShardOf(3, 3))}, forget)
	if err != nil || three.Done != one.Done || *three.Summary(0, 0).Mean.Value != *one.Summary(0, 0).Mean.Value {
		t.Errorf("%v after %d", err, three.Done)
	}
}

// The hash of a variant changes with everything that a replication hangs on, and not with the place where it is written.
func TestTheHashIsOfWhatIsPlayed(t *testing.T) {
	hash := func(text string) string {
		variants, err := Grid(reading(text, nil), "lost", nil)
		if err != nil {
			t.Fatal(err)
		}
		return variants[0].hash()
	}
	base := hash(oneCopy)
	if moved := hash("\n\n" + oneCopy); moved != base {
		t.Error("two lines further down it is another deployment")
	}
	for _, change := range [][2]string{{`"20 Mbit/s"`, `"21 Mbit/s"`}, {`"160m"`, `"161m"`}, {`duration = "5h"`, `duration = "6h"`}, {`after     = "30m"`, `after     = "31m"`},
		{`site    = "secondary"`, "site    = \"secondary\"\n duration = \"1m\""}, {`"1000 KiB/s"`, `"1001 KiB/s"`}, {`factor       = var.burst`, `factor       = 2`}} {
		text := strings.Replace(oneCopy, change[0], change[1], 1)
		if text == oneCopy || hash(text) == base {
			t.Errorf("%s and %s have one hash", change[0], change[1])
		}
	}
}

// forget keeps no row of a merge.
func forget(Row) error { return nil }
