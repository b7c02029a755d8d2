package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/scenarios/whatif"
)

// pictures takes the plots out of what is to be written: they go into folders.
func pictures(all []sink) (sinks, folders []sink, err error) {
	for _, s := range all {
		switch {
		case s.format != "svg" && s.format != "png":
			sinks = append(sinks, s)
		case s.file == "":
			return nil, nil, exit{exitUsage, fmt.Sprintf("-o %s: plots are several files; say in which folder, -o %s=FOLDER", s.format, s.format)}
		default:
			folders = append(folders, s)
		}
	}
	return sinks, folders, nil
}

// draw writes plots into folders, which it makes.
func draw(folders []sink, doc report.Answers, over [][]report.TimeLine) error {
	for _, s := range folders {
		list, err := report.WhatIfPlots(doc, over, s.format)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(s.file, 0o755); err != nil {
			return exit{exitUsage, fmt.Sprintf("cannot make the folder %s: %v", s.file, err)}
		}
		for _, p := range list {
			if err := replaceFile(filepath.Join(s.file, p.Name), p.Data, 0o644); err != nil {
				return exit{exitUsage, fmt.Sprintf("cannot write %s: %v", filepath.Join(s.file, p.Name), err)}
			}
		}
	}
	return nil
}

// overTime plays replication 0 of some variants again and looks at it all the time, until somebody interrupts.
func (q *inquiry) overTime(c *cobra.Command, list []asked) (over [][]report.TimeLine, interrupted bool) {
	for _, x := range list {
		var lines []report.TimeLine
		for _, i := range report.Plotted(len(x.variants)) {
			if c.Context().Err() != nil {
				return append(over, lines), true
			}
			exposure, use := x.variants[i].OverTime(q.seed)
			lines = append(lines, report.TimeLine{Name: x.variants[i].Name, Exposure: exposure, Use: use})
		}
		over = append(over, lines)
	}
	return over, false
}

// feel tells which input moves the metrics of a question most, if somebody asked.
func (q *inquiry) feel(c *cobra.Command, doc *report.Answers, x *asked) error {
	if q.sensitivity == 0 {
		return nil
	}
	metrics := q.metrics
	if len(metrics) == 0 {
		metrics = whatif.DefaultSensitivity(x.variants[0].Scenario)
	}
	study := x.study
	study.Variants, study.Metrics, study.Precision = nil, nil, 0
	study.Replications = doc.List[len(doc.List)-1].Done // as many as the answer took: the limit of a precision may be far off
	end, step := progress(c, q.in.quiet, study.Replications*(1+2*len(whatif.Levers(&x.variants[0]))))
	list, err := whatif.Sensitivity(c.Context(), study, x.load, metrics, q.sensitivity, q.workers, func(whatif.Row) { step() })
	end()
	doc.Tornados = append(doc.Tornados, list...)
	return err
}
