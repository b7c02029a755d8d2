package model_test

import (
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/hashicorp/hcl/v2/hclparse"

	"vmmdrill/model"
)

// estate is a deployment of n machines with two disks each, written out one by one in so many files, as a tool that
// exports an estate writes it: about 500 bytes a machine.
func estate(n, files int) fstest.MapFS {
	fsys := fstest.MapFS{"main.hcl": {Data: []byte(estateFrame)}}
	per := (n + files - 1) / files
	for f := range files {
		var b strings.Builder
		for i := f * per; i < min((f+1)*per, n); i++ {
			fmt.Fprintf(&b, `
vm "machine-%05d" {
  host    = host.%s
  cores   = %d
  memory  = "%d GiB"
  network = network.prod-paris

  # Placed by the exporter; the rates are the 95th percentile of a week in bytes as they were
  # measured on the host, rounded up.
  disk "system" {
    size       = "%d GiB"
    write_rate = "%d KiB/s"
  }

  disk "data" {
    size       = "%d GiB"
    write_rate = lognormal("%d KiB/s", 0.5)
  }
}
`, i, [2]string{"par-hv1", "par-hv2"}[i%2], 1+i%8, 1<<(i%6), 40+i%60, 10+i%300, 100+i%900, 5+i%2000)
		}
		fsys[fmt.Sprintf("machines-%02d.hcl", f)] = &fstest.MapFile{Data: []byte(b.String())}
	}
	return fsys
}

const estateFrame = `
site "paris" {}
host "par-hv1" { site = site.paris }
host "par-hv2" { site = site.paris }
network "prod-paris" { site = site.paris }
`

// TestALargeEstateIsReadWhole: what the benchmarks read is what it says.
func TestALargeEstateIsReadWhole(t *testing.T) {
	cfg, diags := model.Load(estate(1000, 20), []string{"."}, nil)
	if diags.HasErrors() || len(cfg.Topology.VMs) != 1000 || len(cfg.Topology.VMs[999].Disks) != 2 {
		t.Errorf("%v, %d machines", diags, len(cfg.Topology.VMs))
	}
}

// BenchmarkLoad reads 10 000 machines and compares with nothing but parsing the same bytes.
func BenchmarkLoad(b *testing.B) {
	for _, files := range []int{1, 20} {
		b.Run(fmt.Sprintf("files=%d", files), func(b *testing.B) {
			fsys := estate(10_000, files)
			bytes := 0
			for _, f := range fsys {
				bytes += len(f.Data)
			}
			b.SetBytes(int64(bytes))
			var parsing, loading time.Duration
			for b.Loop() {
				runtime.GC()
				start := time.Now()
				parseOnly(b, fsys)
				runtime.GC()
				parsed := time.Now()
				if _, diags := model.Load(fsys, []string{"."}, nil); diags.HasErrors() {
					b.Fatal(diags)
				}
				parsing += parsed.Sub(start)
				loading += time.Since(parsed)
			}
			b.ReportMetric(loading.Seconds()/parsing.Seconds(), "load/parse")
			b.ReportMetric(liveBytes(b, fsys)/float64(bytes), "live-B/B")
		})
	}
}

// BenchmarkCount reads 100 000 machines that are written with count.
func BenchmarkCount(b *testing.B) {
	fsys := fstest.MapFS{"main.hcl": {Data: []byte(estateFrame + `
vm "machine" {
  count   = 100000
  host    = count.index % 2 == 0 ? host.par-hv1 : host.par-hv2
  memory  = "4 GiB"
  network = network.prod-paris

  disk "system" {
    size       = "40 GiB"
    write_rate = "100 KiB/s"
  }
}
`)}}
	for b.Loop() {
		if cfg, diags := model.Load(fsys, []string{"."}, nil); diags.HasErrors() || len(cfg.Topology.VMs) != 100_000 {
			b.Fatal(diags)
		}
	}
	b.ReportMetric(liveBytes(b, fsys)/1e6, "live-MB")
}

// liveBytes is what a loaded configuration holds, and its text.
func liveBytes(b *testing.B, fsys fstest.MapFS) float64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	cfg, diags := model.Load(fsys, []string{"."}, nil)
	if diags.HasErrors() {
		b.Fatal(diags)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(cfg)
	return float64(after.HeapAlloc) - float64(before.HeapAlloc)
}

func parseOnly(b *testing.B, fsys fstest.MapFS) {
	p := hclparse.NewParser()
	names, err := fs.Glob(fsys, "*.hcl")
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range names {
		if _, diags := p.ParseHCL(fsys[name].Data, name); diags.HasErrors() {
			b.Fatal(diags)
		}
	}
}
