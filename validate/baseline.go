package validate

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var digits = regexp.MustCompile(`[0-9]+(\.[0-9]+)?`)

// Fingerprint tells a finding from others by what it is about: rule, block and message without its numbers. It stays the
// same when lines move, and when a number in the message changes.
func (f *Finding) Fingerprint() string { return fingerprint(f.Rule.ID, f.Address, f.Message) }

func fingerprint(rule, address, message string) string {
	normal := digits.ReplaceAllString(strings.Join(strings.Fields(message), " "), "#")
	sum := sha256.Sum256([]byte(rule + "\x00" + address + "\x00" + normal))
	return hex.EncodeToString(sum[:16])
}

// Baseline is a list of findings that were there when somebody began to look, so that only new ones are told.
type Baseline struct {
	FormatVersion string  `json:"format_version"`
	Findings      []Known `json:"findings"`
}

// Known are equal findings of a baseline. The fingerprint decides; the rest is for the reader.
type Known struct {
	Fingerprint string `json:"fingerprint"`
	Count       int    `json:"count"`
	Rule        string `json:"rule"`
	Address     string `json:"address"`
	Message     string `json:"message"`
}

const baselineVersion = "1"

// NewBaseline is a baseline of findings. Those of firm rules are not taken into it.
func NewBaseline(found []Finding) Baseline {
	b := Baseline{baselineVersion, []Known{}}
	at := map[string]int{}
	for i := range found {
		f := &found[i]
		if f.Rule.Firm {
			continue
		}
		id := f.Fingerprint()
		if j, twice := at[id]; twice {
			b.Findings[j].Count++
			continue
		}
		at[id] = len(b.Findings)
		b.Findings = append(b.Findings, Known{id, 1, f.Rule.ID, f.Address, f.Message})
	}
	slices.SortFunc(b.Findings, func(x, y Known) int {
		return cmp.Or(cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Address, y.Address), cmp.Compare(x.Fingerprint, y.Fingerprint))
	})
	return b
}

// Bytes is the baseline as a file: JSON, a finding a line, so that changes of it can be read.
func (b *Baseline) Bytes() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"format_version\": %q,\n  \"findings\": [", b.FormatVersion)
	for i, k := range b.Findings {
		line, err := json.Marshal(k)
		if err != nil {
			panic("validate: " + err.Error())
		}
		fmt.Fprintf(&out, "%s\n    %s", map[bool]string{true: ",", false: ""}[i > 0], line)
	}
	out.WriteString("\n  ]\n}\n")
	return out.Bytes()
}

// ReadBaseline reads the file that Bytes writes.
func ReadBaseline(text []byte) (*Baseline, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var b Baseline
	if err := d.Decode(&b); err != nil {
		return nil, fmt.Errorf("it is no baseline: %w", err)
	}
	if d.More() {
		return nil, fmt.Errorf("it is no baseline: something follows its end")
	}
	if b.FormatVersion != baselineVersion {
		return nil, fmt.Errorf("it is a baseline of format_version %q, and this vmmdrill reads %q", b.FormatVersion, baselineVersion)
	}
	for _, k := range b.Findings {
		if k.Fingerprint != fingerprint(k.Rule, k.Address, k.Message) || k.Count < 1 {
			return nil, fmt.Errorf("its entry for %s in %s was changed by hand: write the baseline anew", cmp.Or(k.Rule, "no rule"), cmp.Or(k.Address, "no block"))
		}
	}
	return &b, nil
}

// known puts aside what a baseline has, each as often as it was there, and says what of the baseline is no longer needed.
// Of a rule that was not asked nothing is known.
func (b *Baseline) known(found []Finding, ran []*Rule) (left []Finding, aside []Suppressed, stale []Known) {
	counts := map[string]int{}
	for _, k := range b.Findings {
		counts[k.Fingerprint] += k.Count
	}
	for i := range found {
		f := &found[i]
		if id := f.Fingerprint(); counts[id] > 0 && !f.Rule.Firm {
			counts[id]--
			aside = append(aside, Suppressed{Finding: *f, By: ByBaseline})
			continue
		}
		left = append(left, *f)
	}
	for _, k := range b.Findings {
		if rest := counts[k.Fingerprint]; rest > 0 && slices.ContainsFunc(ran, func(r *Rule) bool { return r.ID == k.Rule }) {
			k.Count = rest
			stale = append(stale, k)
		}
	}
	return left, aside, stale
}
