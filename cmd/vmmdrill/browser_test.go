package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tab is a page of the report in a browser, with everything that it should not do.
type tab struct {
	t    *testing.T
	ctx  context.Context
	lock sync.Mutex
	bad  []string // errors, requests and dialogs
}

// browser starts Chromium. Without it the test is skipped.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed; on Debian: apt-get install chromium")
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoFirstRun, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Headless,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true)}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// open shows a file in a tab of its own, and notes what it should not do.
func open(t *testing.T, browser context.Context, file string, before ...step) *tab {
	t.Helper()
	ctx, stop := chromedp.NewContext(browser)
	t.Cleanup(stop)
	x := &tab{t: t, ctx: ctx}
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
	err := chromedp.Listen(ctx, func(event any) {
		x.lock.Lock()
		defer x.lock.Unlock()
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			x.bad = append(x.bad, fmt.Sprintf("the console has %s", e.Type))
		case *runtime.EventExceptionThrown:
			x.bad = append(x.bad, "an exception: "+e.ExceptionDetails.Text)
		case *cdplog.EventEntryAdded:
			x.bad = append(x.bad, "the log has "+e.Entry.Text)
		case *network.EventRequestWillBeSent:
			if e.Request.URL != address {
				x.bad = append(x.bad, "it asks for "+e.Request.URL)
			}
		case *page.EventJavascriptDialogOpening:
			x.bad = append(x.bad, "a dialog says "+e.Message)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	x.do(command(network.Enable, network.EnableParams{}), command(cdplog.Enable, cdp.Empty{}))
	x.do(before...)
	x.do(chromedp.Navigate(address))
	return x
}

// step is something that is done in a tab.
type step = chromedp.Action[chromedp.Void]

// command is one of the protocol as a step.
func command[P, R any](c cdp.Command[P, R], params P) step {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

func (x *tab) do(steps ...step) {
	x.t.Helper()
	ctx, stop := context.WithTimeout(x.ctx, time.Minute)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		x.t.Fatal(err)
	}
}

// run evaluates an expression whose value does not matter.
func (x *tab) run(expression string) {
	x.t.Helper()
	x.do(chromedp.Evaluate[chromedp.Void](expression))
}

// ask evaluates an expression, a promise too.
func ask[T any](x *tab, expression string) (value T) {
	x.t.Helper()
	ctx, stop := context.WithTimeout(x.ctx, time.Minute)
	defer stop()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		x.t.Fatal(err)
	}
	return value
}

// well fails the test for anything that the page should not have done.
func (x *tab) well() {
	x.t.Helper()
	for _, s := range x.bad {
		x.t.Error(s)
	}
}

func size(width, height int64) step {
	return command(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1})
}

func scheme(name string) step {
	return command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
}

// reported writes a report, and returns the file. Its exit code has to be one of those that say what came out.
func reported(t testing.TB, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	var out, errs strings.Builder
	args = append([]string{"report", "--replications", "20", "--faults", "1", "--random", "5", "-o", "html=" + file}, args...)
	switch code := run(context.Background(), args, &out, &errs); code {
	case exitPassed, exitFindings, exitMissed, exitCounterexample:
		return file
	default:
		t.Fatalf("exit %d: %s", code, errs.String())
		return ""
	}
}

// hostileEstate is an example in which everything that takes a text has one that a page might obey, and which has findings and misses its objective.
func hostileEstate(t *testing.T) string {
	t.Helper()
	const text = `</script></style><script>alert(1)</script><img src=x onerror=alert(2)>"'><a href=javascript:alert(3)>{{.}}</title>`
	dir := t.TempDir()
	for _, name := range []string{"topology.hcl", "drills.hcl"} {
		b, err := os.ReadFile("../../scenarios/library/examples/standalone/" + name)
		if err != nil {
			t.Fatal(err)
		}
		s := strings.ReplaceAll(string(b), `"Paris is gone for good at noon; the documented procedure is run in Lyon."`, quotedHCL(text))
		for _, x := range [][2]string{{"vm", "erp-db"}, {"host", "par-hv1"}, {"site", "paris"}, {"cloud", "gold"}, {"objective", "erp"}, {"scenario", "paris_lost"}, {"link", "wan"}, {"vmm", "vmm01"}} {
			s = strings.ReplaceAll(s, x[0]+" \""+x[1]+"\"", x[0]+" "+quotedHCL(x[1]+text))
			s = strings.ReplaceAll(s, x[0]+"."+x[1]+"]", x[0]+"["+quotedHCL(x[1]+text)+"]]")
			s = strings.ReplaceAll(s, x[0]+"."+x[1]+",", x[0]+"["+quotedHCL(x[1]+text)+"],")
			s = strings.ReplaceAll(s, x[0]+"."+x[1]+"\n", x[0]+"["+quotedHCL(x[1]+text)+"]\n")
		}
		s = strings.ReplaceAll(s, "result.objective.erp.", "result.objective["+quotedHCL("erp"+text)+"].")
		if err := os.WriteFile(filepath.Join(dir, "<b>"+name), []byte(s), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	own := fmt.Sprintf("rule \"own\" {\n  for_each = topology.vm\n  condition = false\n  error_message = %s\n  severity = \"warning\"\n}\n", quotedHCL(text))
	if err := os.WriteFile(filepath.Join(dir, "own.hcl"), []byte(own), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// quotedHCL is a text as HCL writes it.
func quotedHCL(s string) string {
	b, _ := json.Marshal(s)
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(b))
}

// TestTheReportInABrowser opens reports as people do, and sees that they do what they should and nothing else.
func TestTheReportInABrowser(t *testing.T) {
	b := browser(t)
	files := map[string]string{"standalone": reported(t, "example:standalone"), "stretched": reported(t, "example:stretched"),
		"narrow": reported(t, "--var", "wan_bandwidth=20 Mbit/s", "example:standalone"), "hostile": reported(t, hostileEstate(t))}
	for _, name := range []string{"standalone", "stretched", "narrow", "hostile"} {
		t.Run(name+" opens quietly", func(t *testing.T) { opensQuietly(t, b, files[name]) })
		for _, width := range []int64{1400, 400} {
			for _, s := range []string{"light", "dark"} {
				t.Run(fmt.Sprintf("%s is accessible, %s at %d", name, s, width), func(t *testing.T) { accessible(t, b, files[name], s, width) })
			}
		}
	}
	t.Run("tables are sorted", func(t *testing.T) { sorted(t, b, files["narrow"]) })
	t.Run("tables are filtered", func(t *testing.T) { filtered(t, b, files["narrow"]) })
	t.Run("machines are found", func(t *testing.T) { machinesAreFound(t, b, files["standalone"]) })
	t.Run("without script", func(t *testing.T) { withoutScript(t, b, files["narrow"]) })
	t.Run("light and dark", func(t *testing.T) { lightAndDark(t, b, files["narrow"]) })
	t.Run("on paper", func(t *testing.T) { onPaper(t, b, files["standalone"]) })
	t.Run("by keyboard", func(t *testing.T) { byKeyboard(t, b, files["narrow"]) })
}

func opensQuietly(t *testing.T, b context.Context, file string) {
	x := open(t, b, file, size(400, 800))
	if n := ask[int](x, `document.querySelectorAll("script").length`); n != 1 {
		t.Errorf("the page has %d scripts", n)
	}
	if n := ask[int](x, `document.querySelectorAll("img, iframe, object, embed, link, a[href^='javascript'], form[action]").length`); n != 0 {
		t.Errorf("the page has %d elements that it should not have", n)
	}
	if s := ask[string](x, `[...document.querySelectorAll("*")].flatMap((e) => e.getAttributeNames()).filter((n) => n.startsWith("on") || n === "style").join()`); s != "" {
		t.Errorf("elements have %s", s)
	}
	if s := ask[string](x, `[...document.querySelectorAll("a[href]")].map((a) => a.getAttribute("href")).filter((h) => !h.startsWith("#") || !document.getElementById(h.slice(1))).join()`); s != "" {
		t.Errorf("links lead nowhere: %s", s)
	}
	if s := ask[string](x, `[...document.querySelectorAll("[id]")].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i).join()`); s != "" {
		t.Errorf("IDs stand twice: %s", s)
	}
	if w := ask[int](x, `document.documentElement.scrollWidth`); w > 400 {
		t.Errorf("at 400 pixels the page is %d wide", w)
	}
	x.well()
}

// axeFile is where axe-core's script is; without it the test is skipped.
func axeFile(t *testing.T) string {
	t.Helper()
	file := os.Getenv("VMMDRILL_AXE")
	if file == "" {
		t.Skip("axe-core is not there; npm pack axe-core, and VMMDRILL_AXE=…/package/axe.min.js")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func accessible(t *testing.T, b context.Context, file, colors string, width int64) {
	axe := axeFile(t)
	x := open(t, b, file, size(width, 900), scheme(colors))
	x.run(`document.querySelectorAll("details").forEach((d) => { d.open = true })`)
	x.run(axe)
	type violation struct{ ID, Impact, Help, Where string }
	list := ask[[]violation](x, `axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.map((v) => (
		{ ID: v.id, Impact: v.impact, Help: v.help, Where: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join("\n  ") })))`)
	for _, v := range list {
		if v.Impact == "serious" || v.Impact == "critical" {
			t.Errorf("%s (%s): %s\n  %s", v.ID, v.Impact, v.Help, v.Where)
		} else {
			t.Logf("%s (%s): %s\n  %s", v.ID, v.Impact, v.Help, v.Where)
		}
	}
}

// sorted clicks each column of each table that sorts, twice.
func sorted(t *testing.T, b context.Context, file string) {
	x := open(t, b, file)
	type order struct {
		Table, Column, State string
		Values               []string
	}
	list := ask[[]order](x, `[...document.querySelectorAll("table.sorts")].flatMap((table) => [...table.tHead.rows[0].cells].flatMap((head, i) => [1, 2].map(() => {
		head.querySelector("button").click();
		return { Table: table.id, Column: head.textContent.trim(), State: head.getAttribute("aria-sort"),
			Values: [...table.tBodies[0].rows].map((r) => r.cells[i] ? r.cells[i].dataset.sort ?? r.cells[i].textContent.trim() : "") };
	})))`)
	if len(list) < 20 {
		t.Fatalf("only %d columns are sorted", len(list)/2)
	}
	for i, o := range list {
		if want := []string{"ascending", "descending"}[i%2]; o.State != want {
			t.Errorf("%s by %s is %s and not %s", o.Table, o.Column, o.State, want)
		}
		for k := 1; k < len(o.Values); k++ {
			var a, b float64
			_, notA := fmt.Sscanf(o.Values[k-1]+"\n", "%g\n", &a)
			_, notB := fmt.Sscanf(o.Values[k]+"\n", "%g\n", &b)
			if notA == nil && notB == nil && (i%2 == 0 && a > b || i%2 == 1 && a < b) {
				t.Errorf("%s by %s, %s: %s before %s", o.Table, o.Column, o.State, o.Values[k-1], o.Values[k])
			}
		}
	}
	if s := ask[string](x, `document.getElementById("live").textContent`); !strings.Contains(s, "sorted by") {
		t.Errorf("a screen reader is told %q", s)
	}
	x.well()
}

func filtered(t *testing.T, b context.Context, file string) {
	x := open(t, b, file)
	type kept struct{ Shown, All, Wrong, Chosen, Reset int }
	list := ask[map[string]kept](x, `Object.fromEntries([...document.querySelectorAll("[data-filter]")].map((box) => {
		const rows = [...box.querySelectorAll("tbody tr")], input = box.querySelector("input");
		const word = rows[0].cells[0].textContent.trim().split(/\s+/)[0].toLowerCase();
		const type = (text) => { input.value = text; input.dispatchEvent(new Event("input")); };
		type(word);
		const shown = rows.filter((r) => !r.hidden);
		const wrong = rows.filter((r) => r.hidden === r.textContent.toLowerCase().includes(word));
		const told = box.querySelector("output").textContent.startsWith(shown.length + " ");
		type("");
		let chosen = 0;
		const choice = box.querySelector("select");
		if (choice) {
			choice.value = choice.options[choice.options.length - 1].value;
			choice.dispatchEvent(new Event("change"));
			const at = Number(box.dataset.choice);
			chosen = rows.filter((r) => !r.hidden && r.cells[at].textContent.trim() !== choice.value).length;
			choice.value = "";
			choice.dispatchEvent(new Event("change"));
		}
		return [box.querySelector("table").id, { Shown: shown.length, All: rows.length, Wrong: wrong.length + (told ? 0 : 1), Chosen: chosen, Reset: rows.filter((r) => r.hidden).length }];
	}))`)
	for _, id := range []string{"found", "sizes", "all-machines", "open", "losses"} {
		if _, ok := list[id]; !ok {
			t.Errorf("table %s cannot be filtered", id)
		}
	}
	for id, k := range list {
		if k.Wrong > 0 || k.Chosen > 0 || k.Reset > 0 || k.Shown == 0 {
			t.Errorf("table %s: %+v", id, k)
		}
	}
	x.well()
}

func machinesAreFound(t *testing.T, b context.Context, file string) {
	x := open(t, b, file)
	// A filter hides the machine; the search shows it again.
	row := ask[string](x, `(() => {
		const box = document.querySelector("#machines [data-filter]"), filter = box.querySelector("input");
		filter.value = "vmm01"; filter.dispatchEvent(new Event("input"));
		const form = document.querySelector(".jump");
		form.querySelector("input").value = "erp-app[3]";
		form.requestSubmit();
		const target = document.querySelector("tr:target");
		return target ? target.cells[0].textContent + (target.hidden ? " hidden" : "") : "nothing";
	})()`)
	if row != "erp-app[3]" {
		t.Errorf("the search led to %s", row)
	}
	told := ask[string](x, `(() => {
		const form = document.querySelector(".jump");
		form.querySelector("input").value = "nobody";
		form.requestSubmit();
		return form.querySelector(".told").textContent;
	})()`)
	if told != "There is no machine nobody." {
		t.Errorf("of a machine that there is not the page says %q", told)
	}
	// A link in the table of a scenario leads to the machine's row.
	x.run(`document.querySelector("#scenario-1-machines a").click()`)
	same := ask[bool](x, `document.querySelector("tr:target").cells[0].textContent.trim() === document.querySelector("#scenario-1-machines a").textContent.trim()`)
	if !same {
		t.Error("the link of a machine leads to another one")
	}
	// What lies in closed details is opened by a link to it.
	x.run(`location.hash = "promises"`)
	x.do(chromedp.Sleep(50 * time.Millisecond))
	if !ask[bool](x, `document.getElementById("promises").closest("details").open`) {
		t.Error("details stay closed")
	}
	x.well()
}

func withoutScript(t *testing.T, b context.Context, file string) {
	with := open(t, b, file)
	without := open(t, b, file, command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	html, err := chromedp.Run(without.ctx, chromedp.OuterHTML(chromedp.CSS("html")))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range ask[[]string](with, `[...document.querySelectorAll("h2, h3, tbody th, tbody td")].map((e) => e.textContent.trim()).filter((s) => s && !/[&<>"']/.test(s)).slice(0, 2000)`) {
		if !strings.Contains(strings.Join(strings.Fields(stripped(html)), " "), strings.Join(strings.Fields(text), " ")) {
			t.Errorf("without script %q is not there", text)
			break
		}
	}
	if strings.Contains(html, `class="controls"`) {
		t.Error("controls are there that do nothing")
	}
}

// stripped is a page's text without its elements.
func stripped(html string) string {
	var b strings.Builder
	for i, part := range strings.Split(html, "<") {
		if _, text, ok := strings.Cut(part, ">"); ok && i > 0 {
			b.WriteString(" " + text)
		}
	}
	return b.String()
}

func lightAndDark(t *testing.T, b context.Context, file string) {
	colors := func(name string) []string {
		x := open(t, b, file, scheme(name))
		return ask[[]string](x, `[document.body, document.getElementById("verdict"), document.querySelector(".drawing rect")].flatMap((e) => { const s = getComputedStyle(e); return [s.color, s.backgroundColor, s.fill]; })`)
	}
	light, dark := colors("light"), colors("dark")
	for i := range light {
		if i%3 < 2 && light[i] == dark[i] && light[i] != "rgba(0, 0, 0, 0)" {
			t.Errorf("color %d is %s in both", i, light[i])
		}
	}
}

func onPaper(t *testing.T, b context.Context, file string) {
	x := open(t, b, file)
	pdf, err := chromedp.Run(x.ctx, chromedp.PrintToPDF())
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(pdf), "/Type /Page\n"); n < 3 {
		t.Errorf("the print has %d pages", n)
	}
	if !ask[bool](x, `[...document.querySelectorAll("details")].every((d) => d.open)`) {
		t.Error("details are closed on paper")
	}
	x.do(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	if s := ask[string](x, `[...document.querySelectorAll("nav, .controls")].map((e) => getComputedStyle(e).display).join()`); strings.ReplaceAll(s, "none", "") != strings.Repeat(",", strings.Count(s, ",")) {
		t.Errorf("on paper there are controls: %s", s)
	}
	if s := ask[string](x, `[["summary", "breakAfter"], ["figcaption", "breakAfter"], ["thead", "breakAfter"], ["figure", "breakInside"], [".lanes", "breakInside"], [".charts figure", "breakInside"]]
		.filter(([of, what]) => [...document.querySelectorAll(of)].some((e) => getComputedStyle(e)[what] !== "avoid")).join()`); s != "" {
		t.Errorf("a page may end at %s", s)
	}
	if w := ask[int](x, `Math.max(...[...document.querySelectorAll("figure svg, .lanes")].map((e) => e.getBoundingClientRect().right - e.closest("figure").getBoundingClientRect().right))`); w > 1 {
		t.Errorf("on paper a drawing is %d pixels wider than its figure", w)
	}
}

func byKeyboard(t *testing.T, b context.Context, file string) {
	x := open(t, b, file)
	x.do(chromedp.KeyEvent(kb.Tab))
	if s := ask[string](x, `document.activeElement.className`); s != "skip" {
		t.Errorf("the first thing that the keyboard reaches is %q", s)
	}
	x.run(`document.querySelector("#found thead button").focus()`)
	x.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	if s := ask[string](x, `document.activeElement.closest("th").getAttribute("aria-sort")`); s != "ascending" {
		t.Errorf("Enter on a column does %q", s)
	}
	if s := ask[string](x, `getComputedStyle(document.activeElement).outlineStyle`); s == "none" {
		t.Error("one does not see where the keyboard is")
	}
	x.well()
}

// retailer is an estate of 2 001 machines on 202 hosts.
const retailer = "../../validate/testdata/corpus/retailer"

// TestAReportOfTwoThousandMachinesIsUsable opens one, filters and sorts it, and prints what that takes.
func TestAReportOfTwoThousandMachinesIsUsable(t *testing.T) {
	b := browser(t)
	file := reported(t, "--no-verify", "--failure", "F-1", retailer)
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() >= 5<<20 {
		t.Errorf("the page has %d bytes", info.Size())
	}
	x := open(t, b, file, size(1400, 900))
	took := ask[map[string]float64](x, `new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
		const ms = (work) => { const begin = performance.now(); work(); document.body.offsetHeight; return performance.now() - begin; };
		const box = document.querySelector("#machines [data-filter]"), input = box.querySelector("input");
		done({
			"first paint": performance.getEntriesByType("paint").find((p) => p.name === "first-contentful-paint")?.startTime ?? -1,
			"filtering": ms(() => { input.value = "shop[17"; input.dispatchEvent(new Event("input")); }),
			"left": [...box.querySelectorAll("tbody tr")].filter((r) => !r.hidden).length,
			"sorting": ms(() => box.querySelectorAll("thead button")[5].click()),
			"rows": box.querySelectorAll("tbody tr").length,
		});
	}, 50)))`)
	if took["rows"] != 2001 || took["left"] != 111 {
		t.Errorf("of %v machines the filter keeps %v", took["rows"], took["left"])
	}
	if took["first paint"] < 0 {
		t.Error("nothing was painted")
	}
	t.Logf("%d bytes; first paint after %.0f ms, filtering takes %.0f ms, sorting %.0f ms", info.Size(), took["first paint"], took["filtering"], took["sorting"])
	x.well()
}

// BenchmarkReport writes reports: of an example and of 2 001 machines with everything, and of these without the search.
func BenchmarkReport(b *testing.B) {
	for _, c := range []struct {
		name string
		args []string
	}{
		{"standalone", []string{"example:standalone"}},
		{"2001 machines", []string{"--failure", "F-1", retailer}},
		{"2001 machines, not searched", []string{"--no-verify", "--failure", "F-1", retailer}},
	} {
		b.Run(c.name, func(b *testing.B) {
			file := filepath.Join(b.TempDir(), "report.html")
			for b.Loop() {
				var out, errs strings.Builder
				if code := run(context.Background(), append([]string{"report", "-o", "html=" + file}, c.args...), &out, &errs); code != exitPassed {
					b.Fatalf("exit %d: %s", code, errs.String())
				}
			}
			if info, err := os.Stat(file); err == nil {
				b.ReportMetric(float64(info.Size()), "bytes")
			}
		})
	}
}
