package report

import (
	"fmt"
	"slices"
	"strings"

	"vmmdrill/model"
	"vmmdrill/sim"
)

// firstFault finds what readers count from.
func (l *Lanes) firstFault(r *sim.Result) {
	for i := range r.Stretches {
		x := &r.Stretches[i]
		of := r.Lanes[x.Lane].Of
		fault := x.Kind == sim.InForce || x.Kind == sim.Outage && (of == sim.SiteLane || of == sim.LinkLane || of == sim.ReplicationLane)
		if !fault || l.Fault != "" && x.From.Duration() >= l.Struck {
			continue
		}
		row := LaneRow{Of: of, Name: r.Lanes[x.Lane].Name}
		l.Struck, l.Fault = x.From.Duration(), row.title()+", "+kindWords(of, x.Kind)
		if x.Kind == sim.InForce {
			l.Fault = faultWords(x.What)
		}
	}
}

// fabric are the lanes of the sites and lines that something happens to, and of those that the deployment is built on. A line carries
// nothing while one of its sites is without power.
func (l *Lanes) fabric(t *model.Topology, all []LaneRow) (rows []LaneRow) {
	var untouched []string
	for i := range all {
		row := all[i]
		if row.Of == sim.LinkLane {
			row.Areas = append(row.Areas, deadEnds(t, all, row.Name)...)
		}
		switch {
		case len(row.Areas) == 0 && !joined(t, &row):
			untouched = append(untouched, row.title())
		case len(rows) < fabricMax:
			rows = append(rows, row)
		default:
			untouched = append(untouched, "")
		}
	}
	more := len(untouched)
	untouched = slices.DeleteFunc(untouched, func(s string) bool { return s == "" })
	if more -= len(untouched); more > 0 {
		l.aside("%d more sites and lines have no lane.", more)
	}
	switch n := len(untouched); {
	case n == 1:
		l.aside("Nothing happens to %s, which has no lane.", untouched[0])
	case n > namedMax:
		l.aside("Nothing happens to %d more sites and lines, which have no lane.", n)
	case n > 1:
		l.aside("Nothing happens to %s and %s, which have no lane.", strings.Join(untouched[:n-1], ", "), untouched[n-1])
	}
	return rows
}

// carriesNothing is what a line does that is not cut itself.
const carriesNothing = "carries nothing"

// deadEnds are the times in which a site at an end of a line has no power.
func deadEnds(t *model.Topology, all []LaneRow, link string) (areas []LaneArea) {
	i := slices.IndexFunc(t.Links, func(x model.Link) bool { return x.Name == link })
	if i < 0 {
		return nil
	}
	for _, end := range t.Links[i].Between.Value {
		for k := range all {
			if end == model.NoSite || all[k].Of != sim.SiteLane || all[k].Name != t.Sites[end].Name {
				continue
			}
			for _, a := range all[k].Areas {
				if a.Kind == sim.Outage {
					a.What = fmt.Sprintf("%s, its end at %s is without power", carriesNothing, all[k].Name)
					areas = append(areas, a)
				}
			}
		}
	}
	return areas
}

// joined reports whether a lane is one of the two sites or the line between them, which are drawn whatever happens to them.
func joined(t *model.Topology, lane *LaneRow) bool {
	if lane.Of == sim.LinkLane {
		line := sim.Line(t)
		return line >= 0 && t.Links[line].Name == lane.Name
	}
	d := &t.Deployment
	return slices.ContainsFunc([]model.SiteID{d.PrimarySite.Value, d.SecondarySite.Value}, func(s model.SiteID) bool {
		return s != model.NoSite && t.Sites[s].Name == lane.Name
	})
}
