package sim

import (
	"fmt"
	"strings"
	"testing/fstest"

	"pgregory.net/rapid"

	"vmmdrill/model"
)

// estates draws deployments of both options, sound and unsound, as the text that an author would write.
func estates() *rapid.Generator[*model.Topology] { return generated(false) }

// soundEstates draws only deployments that observe what the documents require, on a line that is not the bottleneck.
func soundEstates() *rapid.Generator[*model.Topology] { return generated(true) }

func generated(sound bool) *rapid.Generator[*model.Topology] {
	return rapid.Custom(func(t *rapid.T) *model.Topology {
		g := generator{t: t, sound: sound}
		text := g.estate()
		cfg, diags := model.Load(fstest.MapFS{"estate.hcl": {Data: []byte(text)}}, []string{"estate.hcl"}, nil)
		if diags.HasErrors() {
			t.Fatalf("the generated estate does not load: %v\n%s", diags, text)
		}
		return cfg.Topology
	})
}

type generator struct {
	t     *rapid.T
	sound bool
	b     strings.Builder
}

func (g *generator) write(format string, args ...any) { fmt.Fprintf(&g.b, format+"\n", args...) }

// mostly is a fact that a sound deployment has; now and then a generated one lacks it.
func (g *generator) mostly(name string) bool {
	return g.sound || rapid.IntRange(0, 5).Draw(g.t, name) > 0
}

// one is one of the words, of which the first is sound.
func (g *generator) one(name string, words ...string) string {
	if g.sound {
		return words[0]
	}
	return rapid.SampledFrom(words).Draw(g.t, name)
}

func (g *generator) n(name string, low, high int) int {
	return rapid.IntRange(low, high).Draw(g.t, name)
}

// reversal is what a reverse replication after an unplanned failover sends.
func (g *generator) reversal() string {
	return rapid.SampledFrom([]string{"resynchronization", "full_copy"}).Draw(g.t, "reversal")
}

func (g *generator) estate() string {
	stretched := rapid.Bool().Draw(g.t, "stretched")
	option := map[bool]string{false: "standalone", true: "stretched_cluster"}[stretched]
	g.write("deployment \"d\" {\n option = %q\n primary_site = site.paris\n secondary_site = site.lyon\n}", option)
	for _, s := range []string{"paris", "lyon", "lille"} {
		g.write("site %q {\n internet = %v\n domain_controller = %v\n}", s, g.mostly(s+" internet"), g.mostly(s+" directory"))
		server := ""
		if g.mostly(s + " management takes replicas") {
			server = "replica_server {}"
		}
		node, broker := "", ""
		if !g.mostly(s + " has no cluster of hosts") {
			node = "cluster = cluster." + s
			if rapid.Bool().Draw(g.t, s+" has a broker") {
				broker = "replica_broker {}"
			}
			g.write("cluster %q {\n%s\n}", s, broker)
		}
		g.write("host %q {\n site = site.%s\n maximum_active_transfers = %d\n replica_server {}\n%s\n%s\n}", s+"-hv", s, g.n(s+" transfers", 1, 4), g.volume(s), node)
		g.write("host %q {\n site = site.%s\n %s\n%s\n}", s+"-mgmt", s, server, node)
		g.write("host_group %q {\n hosts = [host.%s-hv]\n}", s, s)
		g.write("network %q {\n site = site.%s\n}", s, s)
	}
	bandwidth := g.n("bandwidth", 1, 200)
	if g.sound {
		bandwidth += 1000
	}
	g.write("link \"line\" {\n between = [site.paris, site.lyon]\n bandwidth = \"%d Mbit/s\"\n}", bandwidth)
	g.write("link \"west\" {\n between = [site.paris, site.lille]\n bandwidth = \"10 Mbit/s\"\n}")
	g.write("link \"east\" {\n between = [site.lyon, site.lille]\n bandwidth = \"10 Mbit/s\"\n}")
	if stretched {
		g.stretched()
	} else {
		g.standalone()
	}
	g.workloads()
	return g.b.String()
}

// volume is one that fills in some estates, and in others never.
func (g *generator) volume(site string) string {
	if g.mostly(site + " has room") {
		return ""
	}
	return fmt.Sprintf("storage \"v\" {\n free_space = \"%d MB\"\n }", g.n(site+" free", 100, 20_000))
}

func (g *generator) vm(name, host, extra string) {
	g.write("vm %q {\n host = host.%s\n network = network.%s\n disk \"d\" {\n size = \"%d GiB\"\n write_rate = \"%d KiB/s\"\n }\n%s\n}",
		name, host, strings.SplitN(host, "-", 2)[0], g.n(name+" size", 1, 100), g.n(name+" writes", 0, 4000), extra)
}

func (g *generator) replica(to string) string {
	return fmt.Sprintf(" hyperv_replica {\n replica_server = host.%s\n replication_frequency = %q\n recovery_points = %d\n reverse_after_unplanned_failover = %q\n }",
		to, g.one("replica frequency", "30s", "5m", "15m"), g.n("replica points", 0, 2), g.reversal())
}

func (g *generator) standalone() {
	extra := ""
	if g.mostly("vmm is replicated") {
		extra = g.replica("lyon-mgmt")
	}
	g.vm("vmm", "paris-mgmt", extra)
	installed := "vm.vmm"
	if !g.mostly("provider is installed") {
		installed = ""
	}
	g.write("vmm \"v\" {\n vm = vm.vmm\n sql = sql.db\n provider {\n installed_on = [%s]\n }\n}", installed)
	if rapid.Bool().Draw(g.t, "remote sql") {
		extra := ""
		if g.mostly("sql is replicated") {
			extra = g.replica("lyon-mgmt")
		}
		g.vm("sql", "paris-mgmt", extra)
		g.write("sql \"db\" {\n placement = \"remote\"\n vm = vm.sql\n}")
		return
	}
	g.write("sql \"db\" {\n placement = \"same_vm\"\n vm = vm.vmm\n}")
}

func (g *generator) stretched() {
	for _, c := range []string{"vmm", "sql"} {
		var nodes []string
		count := 2
		if !g.sound {
			count = g.n(c+" nodes", 1, 4)
		}
		for i := range count {
			site := [2]string{"paris", "lyon"}[i%2]
			g.vm(fmt.Sprintf("%s-%d", c, i), site+"-mgmt", "")
			nodes = append(nodes, fmt.Sprintf("vm.%s-%d", c, i))
		}
		witness := ""
		if g.mostly(c + " has a witness") {
			witness = fmt.Sprintf(" witness {\n type = \"file_share\"\n site = site.%s\n }", g.one(c+" witness", "lille", "paris", "lyon"))
		}
		g.write("cluster %q {\n nodes = [%s]\n failover = %q\n dynamic_quorum = %v\n%s\n%s\n}", c, strings.Join(nodes, ", "),
			g.one(c+" failover", "automatic", "manual"), g.mostly(c+" dynamic"), witness, g.clusterSettings(c, nodes))
		if c == "vmm" {
			without := 0
			if !g.mostly("the first node has the provider") {
				without = 1
			}
			g.write("vmm \"v\" {\n cluster = cluster.vmm\n sql = sql.db\n service_account = \"vmm\"\n provider {\n installed_on = [%s]\n }\n}", strings.Join(nodes[without:], ", "))
			continue
		}
		g.write("sql \"db\" {\n placement = \"availability_group\"\n availability_group {\n cluster = cluster.sql\n session_timeout = \"%ds\"", g.n("session timeout", 10, 90))
		g.write("listener {\n multi_subnet_failover = %v\n register_all_providers = %v\n ttl = \"5m\"\n}", g.mostly("all subnets at once"), g.mostly("all addresses"))
		for _, n := range nodes {
			redo := ""
			if !g.mostly(n + " redoes whatever arrives") {
				redo = fmt.Sprintf("redo_rate = \"%d KiB/s\"", g.n(n+" redo", 1, 9000))
			}
			if !g.mostly(n + " has the login") {
				redo += "\n logins = []"
			}
			g.write(" replica %q {\n vm = %s\n %s\n availability_mode = %q\n failover_mode = %q\n }", n, n, redo,
				g.one("mode", "synchronous_commit", "synchronous_commit", "asynchronous_commit"), g.one("ag failover", "automatic", "automatic", "manual"))
		}
		g.write(" }\n}")
	}
}

// clusterSettings are how a cluster notices what is gone, and what it does after that.
func (g *generator) clusterSettings(c string, nodes []string) string {
	text := fmt.Sprintf("os = %q\n mode = %q\n heartbeat {\n cross_subnet_threshold = %d\n same_subnet_threshold = %d\n }\n", g.one(c+" os", "2012R2", "2012", "2016"),
		g.one(c+" mode", "guest_cluster", "clustered_vm"), g.n(c+" threshold", 5, 120), g.n(c+" threshold at a site", 3, 40))
	if !g.mostly(c + " votes") {
		text += fmt.Sprintf("nodes_without_vote = [%s]\n", nodes[len(nodes)-1])
	}
	if !g.mostly(c + " yields as ever") {
		text += fmt.Sprintf("lower_quorum_priority_node = %s\n", nodes[0])
	}
	if !g.mostly(c + " fails over as often as it may") {
		text += fmt.Sprintf("failover_threshold = %d\n resiliency_default_period = \"10s\"\n", g.n(c+" failovers", 0, 3))
	}
	return text
}

// workloads are what the vault protects, with now and then a machine that it does not, or that lacks its mapping.
func (g *generator) workloads() {
	for _, c := range []string{"gold paris", "silver lyon"} {
		name, site, _ := strings.Cut(c, " ")
		g.write("cloud %q {\n vmm = vmm.v\n host_groups = [host_group.%s]\n}", name, site)
	}
	var vms []string
	for i := range g.n("workloads", 1, 4) {
		extra := ""
		if !g.mostly(fmt.Sprintf("w%d is left to the vault", i)) {
			extra = g.replica("lyon-hv")
		}
		g.vm(fmt.Sprintf("w%d", i), "paris-hv", extra)
		if g.mostly(fmt.Sprintf("w%d is protected", i)) {
			vms = append(vms, fmt.Sprintf("vm.w%d", i))
		}
	}
	registration := ""
	if g.mostly("vmm is registered") {
		registration = " registration {\n vmm = vmm.v\n }"
	}
	g.write("vault \"vault\" {\n%s\n}", registration)
	g.write("replication_policy \"p\" {\n replication_frequency = %q\n recovery_points = %d\n reverse_after_unplanned_failover = %q\n}",
		g.one("frequency", "30s", "5m", "15m"), g.n("points", 0, 4), g.reversal())
	mapping := ""
	if g.mostly("networks are mapped") {
		mapping = " network_mapping {\n from = network.paris\n to = network.lyon\n }"
	}
	g.write("protection \"x\" {\n vault = vault.vault\n policy = replication_policy.p\n source {\n cloud = cloud.gold\n }\n target {\n cloud = cloud.silver\n }\n vms = [%s]\n%s\n}",
		strings.Join(vms, ", "), mapping)
	if rapid.Bool().Draw(g.t, "plan") && len(vms) > 0 {
		g.write("recovery_plan \"all\" {\n group \"first\" {\n vms = [%s]\n }\n}", vms[0])
	}
}
