package report

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"

	"vmmdrill/scenarios/whatif"
)

// whatIfRow is a variant and metric of a question: a row of CSV and of Parquet. A figure is nil where it is infinite or there is nothing
// to measure, a bound also where there are too few replications for an interval.
type whatIfRow struct {
	Question       string   `parquet:"question"`
	Scenario       string   `parquet:"scenario"`
	Variant        string   `parquet:"variant"`
	Settings       string   `parquet:"settings"`
	Metric         string   `parquet:"metric"`
	Unit           string   `parquet:"unit"`
	Seed           int64    `parquet:"seed"`
	Replications   int64    `parquet:"replications"`
	Never          int64    `parquet:"never"`
	Mean           *float64 `parquet:"mean,optional"`
	MeanLow        *float64 `parquet:"mean_low,optional"`
	MeanHigh       *float64 `parquet:"mean_high,optional"`
	P50            *float64 `parquet:"p50,optional"`
	P50Low         *float64 `parquet:"p50_low,optional"`
	P50High        *float64 `parquet:"p50_high,optional"`
	P95            *float64 `parquet:"p95,optional"`
	P95Low         *float64 `parquet:"p95_low,optional"`
	P95High        *float64 `parquet:"p95_high,optional"`
	P99            *float64 `parquet:"p99,optional"`
	P99Low         *float64 `parquet:"p99_low,optional"`
	P99High        *float64 `parquet:"p99_high,optional"`
	Max            *float64 `parquet:"max,optional"`
	Worst          int64    `parquet:"worst"`
	Difference     *float64 `parquet:"difference,optional"`
	DifferenceLow  *float64 `parquet:"difference_low,optional"`
	DifferenceHigh *float64 `parquet:"difference_high,optional"`
	Limit          *float64 `parquet:"limit,optional"`
	Met            *bool    `parquet:"met,optional"`
}

func whatIfRows(d Answers) (rows []whatIfRow) {
	for _, a := range d.List {
		if a.Done == 0 {
			continue
		}
		for v := range a.Variants {
			for m := range a.Metrics {
				rows = append(rows, whatIfRowOf(a, v, m))
			}
		}
	}
	return rows
}

func whatIfRowOf(a *whatif.Answer, v, m int) whatIfRow {
	s := a.Summary(v, m)
	var settings []string
	for _, w := range a.Variants[v].Settings {
		settings = append(settings, w.Variable+"="+w.Value)
	}
	r := whatIfRow{Question: a.Question, Scenario: a.Scenario, Variant: a.Variants[v].Name, Settings: strings.Join(settings, "; "), Metric: a.Metrics[m].Name,
		Unit: string(a.Metrics[m].Unit), Seed: int64(a.Seed), Replications: int64(s.Count), Never: int64(s.Never), Max: s.Max, Worst: int64(s.Worst)}
	r.Mean, r.MeanLow, r.MeanHigh = bounds(s.Mean)
	r.P50, r.P50Low, r.P50High = bounds(s.P50)
	r.P95, r.P95Low, r.P95High = bounds(s.P95)
	r.P99, r.P99Low, r.P99High = bounds(s.P99)
	if d := a.Difference(v, m); d != nil {
		r.Difference, r.DifferenceLow, r.DifferenceHigh = bounds(d.Estimate)
	}
	if limit, met := a.Met(v, m); limit != nil {
		r.Limit, r.Met = limit, &met
	}
	return r
}

func bounds(e whatif.Estimate) (value, low, high *float64) {
	if e.Interval != nil {
		low, high = e.Interval.Low, e.Interval.High
	}
	return e.Value, low, high
}

// WhatIfParquet is one row a variant and metric, for notebooks and data bases.
func WhatIfParquet(d Answers) ([]byte, error) {
	var b bytes.Buffer
	w := parquet.NewGenericWriter[whatIfRow](&b, parquet.CreatedBy("vmmdrill", plain(d.Version), ""))
	if _, err := w.Write(whatIfRows(d)); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}

// WhatIfCSV is the same rows, for spreadsheets.
func WhatIfCSV(d Answers) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	var header []string
	for _, f := range parquet.SchemaOf(whatIfRow{}).Fields() {
		header = append(header, f.Name())
	}
	rows := [][]string{header}
	for _, r := range whatIfRows(d) {
		rows = append(rows, r.cells())
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// cells are in the order of the fields.
func (r *whatIfRow) cells() []string {
	list := []string{cell(r.Question), cell(r.Scenario), cell(r.Variant), cell(r.Settings), cell(r.Metric), r.Unit,
		strconv.FormatInt(r.Seed, 10), strconv.FormatInt(r.Replications, 10), strconv.FormatInt(r.Never, 10)}
	some := func(all ...*float64) {
		for _, v := range all {
			if v == nil {
				list = append(list, "")
				continue
			}
			list = append(list, number(*v))
		}
	}
	some(r.Mean, r.MeanLow, r.MeanHigh, r.P50, r.P50Low, r.P50High, r.P95, r.P95Low, r.P95High, r.P99, r.P99Low, r.P99High, r.Max)
	list = append(list, strconv.FormatInt(r.Worst, 10))
	some(r.Difference, r.DifferenceLow, r.DifferenceHigh, r.Limit)
	if r.Met == nil {
		return append(list, "")
	}
	return append(list, strconv.FormatBool(*r.Met))
}
