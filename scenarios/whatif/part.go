package whatif

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
)

// A part file is the record of some of the replications of a study: a line of JSON, its checksum, and for every replication and variant a
// record of fixed length with a checksum of its own. It is only ever appended to. Numbers are big-endian; checksums are CRC-32C.

// Part is the header of a part file: replications From…To-1.
type Part struct {
	Study
	From int `json:"from"`
	To   int `json:"to"`
}

// ShardOf is the range of replications of shard number k of n, counted from 1.
func (s *Study) ShardOf(k, n int) Part {
	return Part{*s, int(int64(s.Replications) * int64(k-1) / int64(n)), int(int64(s.Replications) * int64(k) / int64(n))}
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// headerMax bounds what is read before a checksum says that it is a part file.
const headerMax = 64 << 20

// Begin is what a part file begins with.
func (p *Part) Begin() []byte {
	text, err := json.Marshal(p)
	if err != nil {
		panic("whatif: a header cannot be written: " + err.Error())
	}
	return sealed(append(text, '\n'))
}

func sealed(b []byte) []byte { return binary.BigEndian.AppendUint32(b, crc32.Checksum(b, castagnoli)) }

// Record is a row as it stands in a part file.
func (r Row) Record() []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(r.Replication))
	b = binary.BigEndian.AppendUint32(b, uint32(r.Variant))
	for _, v := range r.Values {
		b = binary.BigEndian.AppendUint64(b, math.Float64bits(v))
	}
	return sealed(b)
}

// PartReader reads a part file.
type PartReader struct {
	Part
	Good    int64 // bytes up to the end of the last replication of which every variant is whole
	pending int64 // bytes behind that
	from    *bufio.Reader
	record  []byte
	next    int // row
}

// ReadPart reads the header of a part file.
func ReadPart(r io.Reader) (*PartReader, error) {
	p := &PartReader{from: bufio.NewReader(r)}
	var line []byte
	for {
		piece, err := p.from.ReadSlice('\n')
		line = append(line, piece...)
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) || len(line) > headerMax {
			return nil, errors.New("it is no part file, or its beginning is missing")
		}
	}
	sum := make([]byte, 4)
	if _, err := io.ReadFull(p.from, sum); err != nil || !slices.Equal(sealed(slices.Clone(line))[len(line):], sum) {
		return nil, errors.New("it is no part file, or its beginning is damaged")
	}
	if err := json.Unmarshal(line, &p.Part); err != nil {
		return nil, fmt.Errorf("its header cannot be read: %v", err)
	}
	if p.Format != Format {
		return nil, fmt.Errorf("its format is %q, not %q", p.Format, Format)
	}
	if p.From < 0 || p.From > p.To || p.To > p.Replications || len(p.Variants) == 0 {
		return nil, errors.New("its header makes no sense")
	}
	p.Good = int64(len(line)) + 4
	p.record = make([]byte, 12+8*len(p.Metrics)+4)
	return p, nil
}

// Next is the next row, false at the end of what is whole: a record that was being written when the program was killed ends it.
func (p *PartReader) Next() (Row, bool) {
	if p.next == p.Rows() {
		return Row{}, false
	}
	if _, err := io.ReadFull(p.from, p.record); err != nil {
		return Row{}, false
	}
	body := len(p.record) - 4
	if crc32.Checksum(p.record[:body], castagnoli) != binary.BigEndian.Uint32(p.record[body:]) {
		return Row{}, false
	}
	var r Row
	r.Replication, r.Variant = int(binary.BigEndian.Uint64(p.record)), int(binary.BigEndian.Uint32(p.record[8:]))
	if r.Replication != p.From+p.next/len(p.Variants) || r.Variant != p.next%len(p.Variants) {
		return Row{}, false
	}
	for at := 12; at < body; at += 8 {
		r.Values = append(r.Values, math.Float64frombits(binary.BigEndian.Uint64(p.record[at:])))
	}
	p.next++
	p.pending += int64(len(p.record))
	if p.next%len(p.Variants) == 0 {
		p.Good, p.pending = p.Good+p.pending, 0
	}
	return r, true
}

// Rows is how many rows the part has when it is complete.
func (p *Part) Rows() int { return (p.To - p.From) * len(p.Variants) }

// Missing is the first replication that is not whole; To if none is missing.
func (p *PartReader) Missing() int { return p.From + p.next/len(p.Variants) }

// SameAs says what tells two studies apart, "" if nothing does. How they were called may differ.
func (s *Study) SameAs(o *Study) string {
	hashes := func(s *Study) (list []string) {
		for _, v := range s.Variants {
			list = append(list, v.Hash)
		}
		return list
	}
	names := func(s *Study) (list []string) {
		for _, v := range s.Variants {
			list = append(list, v.Name)
		}
		return list
	}
	switch {
	case s.Version != o.Version:
		return fmt.Sprintf("another version of vmmdrill, %s and not %s", s.Version, o.Version)
	case s.Seed != o.Seed:
		return fmt.Sprintf("another seed, %d and not %d", s.Seed, o.Seed)
	case s.Question != o.Question || s.Scenario != o.Scenario || s.Precision != o.Precision || s.Replications != o.Replications ||
		!slices.Equal(names(s), names(o)) || !slices.Equal(s.Metrics, o.Metrics) || !slices.Equal(s.Objectives, o.Objectives):
		return "another sweep: question, scenario, variants, metrics, objectives, replications or precision differ"
	case s.Deployment != o.Deployment || !slices.Equal(hashes(s), hashes(o)):
		return "another topology"
	}
	return ""
}

// Named is a part file with its name, for messages.
type Named struct {
	Name string
	*PartReader
}

// Merge reads the parts of one study in the order of their replications, and answers it; each row goes to keep besides. It refuses parts of different
// studies, and parts that leave a hole or overlap.
func Merge(parts []Named, keep func(Row) error) (*Answer, error) {
	if len(parts) == 0 {
		return nil, errors.New("there is no part")
	}
	for i := range parts[1:] {
		if what := parts[i+1].SameAs(&parts[0].Study); what != "" {
			return nil, fmt.Errorf("%s is of %s, unlike %s", parts[i+1].Name, what, parts[0].Name)
		}
	}
	slices.SortStableFunc(parts, func(a, b Named) int { return a.From - b.From + (a.To-b.To)*boolean(a.From == b.From) })
	a := NewAnswer(&parts[0].Study)
	at := 0
	for _, p := range parts {
		switch {
		case p.From == p.To:
			continue
		case p.From < at:
			return nil, fmt.Errorf("%s has replications from %d on, which another part has, too", p.Name, p.From)
		case p.From > at:
			return nil, fmt.Errorf("replications %d to %d are missing: no part has them", at, p.From-1)
		}
		enough := a.Enough
		for !enough {
			r, ok := p.Next()
			if !ok {
				break
			}
			if err := keep(r); err != nil {
				return nil, err
			}
			enough = !a.Add(r) && a.Enough
		}
		if !enough && p.Missing() < p.To {
			return nil, fmt.Errorf("%s is not complete: replications %d to %d are missing; go on with --resume", p.Name, p.Missing(), p.To-1)
		}
		at = p.To
	}
	if at < a.Replications {
		return nil, fmt.Errorf("replications %d to %d are missing: no part has them", at, a.Replications-1)
	}
	return a, nil
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}
