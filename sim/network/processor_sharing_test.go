package network

import (
	"math"
	"testing"

	"vmmdrill/sim/kernel"
)

// sharing is the queue M/G/1 with processor sharing: Poisson arrivals, and one link that all who are there share equally.
type sharing struct {
	link     *Network
	arrivals kernel.Queue[struct{}]
	between  func() float64 // seconds
	size     func() float64 // bytes
	began    map[FlowID]kernel.Time
	done     int
	stayed   float64 // seconds, by all done together
}

func newSharing(capacityBytesPerSecond float64, between, size func() float64) *sharing {
	s := &sharing{link: New([]float64{capacityBytesPerSecond}), between: between, size: size, began: map[FlowID]kernel.Time{}}
	s.arrivals.Push(0, kernel.Physics, struct{}{})
	return s
}

// step goes on to the next arrival or completion.
func (s *sharing) step() {
	now, _ := s.arrivals.Peek()
	done, _, some := s.link.NextCompletion()
	arrives := !some || now < done
	if !arrives {
		now = done
	}
	for _, id := range s.link.Advance(now) {
		s.done++
		s.stayed += (now - s.began[id]).Seconds()
		delete(s.began, id)
	}
	if arrives {
		s.arrivals.Pop()
		s.arrivals.Push(now+kernel.Time(s.between()*1e9), kernel.Physics, struct{}{})
		s.began[s.link.Start([]LinkID{0}, s.size(), 1)] = now
	}
}

// meanStay is the mean over 40 batches of flows, in seconds, and its standard error from how the batches differ.
func (s *sharing) meanStay(perBatch int) (mean, standardError float64) {
	const batches = 40
	sum, squares := 0.0, 0.0
	for i := range batches {
		before := s.stayed
		for s.done < (i+1)*perBatch {
			s.step()
		}
		batch := (s.stayed - before) / float64(perBatch)
		sum += batch
		squares += batch * batch
	}
	mean = sum / batches
	return mean, math.Sqrt((squares/batches - mean*mean) / (batches - 1))
}

// A flow of M/G/1 with processor sharing stays E[S]/(1-rho) in the mean, where S is the time it would take alone: how the sizes are
// distributed does not matter (Sakata, Noguchi and Oizumi, An Analysis of the M/G/1 Queue under Round-Robin Scheduling, Operations
// Research 19, 1971; Kleinrock, Queueing Systems II, §4.4). First come first served it would: the three below would wait 0.75 s, 1.5 s
// and 4.9 s. Tolerance: four standard errors, which must be less than 4 % of the mean.
func TestProcessorSharingTakesAsLongAsTheClosedForm(t *testing.T) {
	const rho, capacity, meanBytes = 0.6, 1e6, 1e6
	exponential := func(c kernel.Chance, name string, mean float64) float64 { return -math.Log(c.Unit(name)) * mean }
	sizes := map[string]func(kernel.Chance) float64{
		"equal":       func(kernel.Chance) float64 { return meanBytes },
		"exponential": func(c kernel.Chance) float64 { return exponential(c, "size", meanBytes) },
		"of two kinds, one in ten eleven times as large": func(c kernel.Chance) float64 {
			if c.Pick("kind", 10) == 0 {
				return exponential(c, "large", 5.5*meanBytes)
			}
			return exponential(c, "small", 0.5*meanBytes)
		},
	}
	for name, size := range sizes {
		chance := kernel.NewStreams(1, 0)
		s := newSharing(capacity, func() float64 { return exponential(chance, "between", meanBytes/capacity/rho) },
			func() float64 { return size(chance) })
		mean, standardError := s.meanStay(20_000)
		want, tolerance := meanBytes/capacity/(1-rho), 4*standardError
		if math.Abs(mean-want) > tolerance || tolerance > 0.04*want {
			t.Errorf("sizes %s: a flow stays %v s, want %v s within %v s", name, mean, want, tolerance)
		}
	}
}
