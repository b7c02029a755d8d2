package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"strconv"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
)

// SimulateCSV is how replication stood over time in replication 0 of each scenario: a row an instant and machine, link, volume, and all
// machines together. Seconds and bytes; a cell is empty where there is no figure, and "inf" where no copy can be used.
func SimulateCSV(s Simulation) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"scenario", "at", "kind", "name", "exposure", "backlog_bytes", "log_bytes", "recovery_point_bytes", "health", "bytes_per_second", "utilization", "used_bytes", "free_bytes"}}
	for i := range s.Verdicts {
		rows = append(rows, sampleRows(s.Config.Topology, &s.Verdicts[i].Summary)...)
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

func sampleRows(t *model.Topology, s *scenarios.Summary) (rows [][]string) {
	scenario := cell(s.Scenario.Name)
	for i := range s.First.Samples {
		x := &s.First.Samples[i]
		at := number(x.At.Seconds())
		worst, backlog, logs, points := math.NaN(), 0.0, 0.0, 0.0
		for j := range x.VMs {
			v := &x.VMs[j]
			rows = append(rows, []string{scenario, at, "vm", cell(t.VMs[s.First.VMs[j].VM].Name), number(v.Exposure), number(v.Backlog), number(v.Logs), number(v.Points), v.Health, "", "", "", ""})
			if !(worst >= v.Exposure) && !math.IsNaN(v.Exposure) {
				worst = v.Exposure
			}
			backlog += v.Backlog
			logs += v.Logs
			points += v.Points
		}
		rows = append(rows, []string{scenario, at, "all", "", number(worst), number(backlog), number(logs), number(points), "", "", "", "", ""})
		for j := range x.Links {
			l := &x.Links[j]
			rows = append(rows, []string{scenario, at, "link", cell(t.Links[j].Name), "", "", "", "", "", number(l.BytesPerSecond), number(l.Utilization), "", ""})
		}
		for j := range x.Volumes {
			v := &x.Volumes[j]
			rows = append(rows, []string{scenario, at, "volume", cell(s.First.Volumes[j].Name(t)), "", "", "", "", "", "", "", number(v.Used), number(v.Free)})
		}
	}
	return rows
}

func number(v float64) string {
	switch {
	case math.IsNaN(v):
		return ""
	case math.IsInf(v, 1):
		return "inf"
	}
	return strconv.FormatFloat(v, 'g', 12, 64)
}

type traceJSON struct {
	Scenario string `json:"scenario"`
	entryJSON
	Minor bool `json:"minor"`
}

// Trace is the timeline of replication 0 of each scenario, a JSON object a line.
func Trace(verdicts []scenarios.Verdict) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	for i := range verdicts {
		s := &verdicts[i].Summary
		for _, x := range s.First.Timeline {
			if err := e.Encode(traceJSON{s.Scenario.Name, entryOf(x), x.Minor}); err != nil {
				return nil, err
			}
		}
	}
	return b.Bytes(), nil
}

func entryOf(e sim.Entry) entryJSON { return entryJSON{e.At.Seconds(), e.What, e.Target, e.Detail} }
