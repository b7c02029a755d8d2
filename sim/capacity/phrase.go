package capacity

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// What stands in a phrase for an RPO and for a share of the time.
const (
	rpoWord   = "<rpo>"
	shareWord = "<share>"
)

// phrased is a phrase for several RPOs and shares.
func phrased(phrase string, rpos []time.Duration, shares []float64) string {
	slices.Sort(rpos)
	slices.Sort(shares)
	rpo := Span(rpos[0])
	if last := rpos[len(rpos)-1]; last > rpos[0] {
		rpo += "…" + Span(last)
	}
	var words []string
	for _, s := range slices.Compact(shares) {
		words = append(words, fmt.Sprintf("%g", 100*s))
	}
	share := words[0]
	if n := len(words) - 1; n > 0 {
		share = strings.Join(words[:n], ", ") + " and " + words[n]
	}
	return strings.NewReplacer(rpoWord, rpo, shareWord, share+" %").Replace(phrase)
}

// Joined are rows of which those that say the same of one subject for several RPOs, or for several shares of the time, are one.
func Joined(rows []Row) []Row {
	byShare := joined(rows, func(x, y *Row) bool { return x.RPO == y.RPO })
	return joined(byShare, func(x, y *Row) bool { return slices.Equal(x.shares(), y.shares()) })
}

// joined has together what says the same; RPOs only where each of them has all shares.
func joined(rows []Row, together func(x, y *Row) bool) (list []Row) {
	for _, r := range rows {
		i := -1
		if r.phrase != "" {
			i = slices.IndexFunc(list, func(x Row) bool {
				return x.phrase == r.phrase && x.Table == r.Table && x.Subject == r.Subject && cmp.Compare(x.Value, r.Value) == 0 && x.Verdict == r.Verdict && together(&x, &r)
			})
		}
		if i < 0 {
			list = append(list, r)
			continue
		}
		x := &list[i]
		x.moreRPOs = append(slices.Clone(x.moreRPOs), append(r.moreRPOs, r.RPO)...)
		x.moreShares = append(slices.Clone(x.moreShares), append(r.moreShares, r.Share)...)
		x.What = phrased(x.phrase, append([]time.Duration{x.RPO}, x.moreRPOs...), x.shares())
	}
	return list
}

// shares are those that a row is about, in order.
func (r *Row) shares() []float64 {
	list := append([]float64{r.Share}, r.moreShares...)
	slices.Sort(list)
	return slices.Compact(list)
}
