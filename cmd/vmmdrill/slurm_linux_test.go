package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

var long = flag.Bool("long", false, "also kill a node of a Slurm cluster in the middle of a sweep: some minutes")

// slurm is a cluster of two nodes on this machine, with sockets, ports, state and spool of its own.
type slurm struct {
	t       *testing.T
	dir     string
	daemons map[string]*exec.Cmd
}

const slurmConfiguration = `
ClusterName=drill
SlurmctldHost=%[2]s(127.0.0.1)
SlurmUser=%[6]s
SlurmdUser=%[6]s
AuthType=auth/munge
AuthInfo=socket=%[1]s/munge.socket,cred_expire=6
CredType=cred/munge
SlurmctldPort=%[3]d
StateSaveLocation=%[1]s/state
SlurmdSpoolDir=%[1]s/spool.%%n
SlurmctldPidFile=%[1]s/slurmctld.pid
SlurmdPidFile=%[1]s/slurmd.%%n.pid
SlurmctldLogFile=%[1]s/slurmctld.log
SlurmdLogFile=%[1]s/slurmd.%%n.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
JobRequeue=1
RequeueExit=137,143
SlurmdTimeout=10
ReturnToService=2
MpiDefault=none
NodeName=n1 NodeHostname=%[2]s NodeAddr=127.0.0.1 Port=%[4]d CPUs=1
NodeName=n2 NodeHostname=%[2]s NodeAddr=127.0.0.1 Port=%[5]d CPUs=1
PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
`

// startSlurm starts a cluster and waits until both nodes are idle. Without Slurm the test is skipped.
func startSlurm(t *testing.T) *slurm {
	for _, program := range []string{"slurmctld", "slurmd", "munged", "sbatch", "sinfo"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed; on Debian: apt-get install slurm-wlm munge", program)
		}
	}
	dir, err := os.MkdirTemp("", "slurm") // a socket's path has to be short
	if err != nil {
		t.Fatal(err)
	}
	c := &slurm{t, dir, map[string]*exec.Cmd{}}
	t.Cleanup(func() {
		for _, d := range c.daemons {
			d.Process.Kill()
			d.Wait()
		}
		for _, node := range []string{"n1", "n2"} {
			kill(jobsOf(node))
		}
		os.RemoveAll(dir)
	})
	key := make([]byte, 1024)
	rand.Read(key)
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	short, _, _ := strings.Cut(host, ".")
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	ports := freePorts(t, 3)
	configuration := fmt.Sprintf(slurmConfiguration, dir, short, ports[0], ports[1], ports[2], me.Username)
	for name, text := range map[string][]byte{"munge.key": key, "slurm.conf": []byte(configuration)} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o400); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range []string{"state", "spool.n1", "spool.n2"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	os.Chmod(dir, 0o755)
	t.Setenv("SLURM_CONF", filepath.Join(dir, "slurm.conf"))
	in := func(name string) string { return filepath.Join(dir, name) }
	c.start("munged", "munged", "--foreground", "--force", "--socket", in("munge.socket"), "--key-file", in("munge.key"), "--pid-file", in("munge.pid"), "--log-file", in("munge.log"), "--seed-file", in("munge.seed"))
	c.until("munged answers", func() bool { return exec.Command("munge", "-n", "-S", in("munge.socket")).Run() == nil })
	c.start("slurmctld", "slurmctld", "-D")
	c.start("n1", "slurmd", "-D", "-N", "n1")
	c.start("n2", "slurmd", "-D", "-N", "n2")
	c.idle()
	return c
}

func (c *slurm) idle() {
	c.until("both nodes are idle", func() bool {
		out, _ := exec.Command("sinfo", "-h", "-N", "-o", "%T").Output()
		return string(out) == "idle\nidle\n"
	})
}

func (c *slurm) start(name, program string, args ...string) {
	d := exec.Command(program, args...)
	if err := d.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.daemons[name] = d
}

// until asks again and again, for three minutes at most.
func (c *slurm) until(what string, is func() bool) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	for !is() {
		if ctx.Err() != nil {
			log, _ := os.ReadFile(filepath.Join(c.dir, "slurmctld.log"))
			c.t.Fatalf("never %s\n%s", what, log[max(0, len(log)-3000):])
		}
	}
}

func freePorts(t *testing.T, n int) (ports []int) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

// lose kills a node at once: its daemon, what watches over its jobs, and the jobs.
func (c *slurm) lose(node string) {
	d := c.daemons[node]
	d.Process.Kill()
	d.Wait()
	kill(jobsOf(node))
}

func kill(pids []int) {
	for _, pid := range pids {
		syscall.Kill(pid, syscall.SIGKILL)
	}
}

var parent = regexp.MustCompile(`(?m)^PPid:\s+(\d+)$`)

// jobsOf are the processes of jobs that run on a node of this test's cluster, and their watchers.
func jobsOf(node string) (pids []int) {
	environments, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, name := range environments {
		text, err := os.ReadFile(name)
		if err != nil || !bytes.Contains(text, []byte("SLURMD_NODENAME="+node+"\x00")) || !bytes.Contains(text, []byte("SLURM_CONF="+os.Getenv("SLURM_CONF")+"\x00")) {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		pids = append(pids, pid)
		status, _ := os.ReadFile(filepath.Join(filepath.Dir(name), "status"))
		if m := parent.FindSubmatch(status); m != nil {
			above, _ := strconv.Atoi(string(m[1]))
			if comm, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", above)); strings.HasPrefix(string(comm), "slurmstepd") {
				pids = append([]int{above}, pids...)
			}
		}
	}
	return pids
}

// shardsBegun counts part files that are there.
func shardsBegun(folder string) int {
	list, _ := filepath.Glob(filepath.Join(folder, "*.part"))
	return len(list)
}

// A sweep of 16 shards on two nodes, one of which is killed in the middle, gives the bytes of a run on this machine, because what it was playing
// is requeued. Where nothing is requeued shards are missing, though sbatch ends well; a second submission plays only these. Without -long
// nothing is killed.
func TestASweepOnSlurmGivesTheBytesOfOneRun(t *testing.T) {
	c := startSlurm(t)
	dir := t.TempDir()
	t.Chdir(dir)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	real, _ := exec.LookPath("sbatch")
	if err := os.Symlink(self, filepath.Join(dir, "vmmdrill")); err != nil {
		t.Fatal(err)
	}
	wrapper := "#!/bin/sh\necho \"$2\" >> " + dir + "/submitted\n[ -z \"$NO_REQUEUE\" ] || set -- \"$1\" \"$2\" --no-requeue \"$4\" \"$5\"\nexec " + real + " \"$@\"\n"
	if err := os.WriteFile(filepath.Join(dir, "sbatch"), []byte(wrapper), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	shards, replications := "4", "400"
	if *long {
		shards, replications = "16", "12000"
	}
	sweep := []string{"whatif", "--scenario", "paris_lost", "--metric", "objective.erp.rpo", "--replications", replications, "-o", "json", "example:standalone"}
	local := printedBy(t, sweep...)
	submit := func(folder string, lose bool) (code int, out, errs string) {
		var o, e bytes.Buffer
		ended := make(chan int)
		go func() {
			ended <- run(context.Background(), append(sweep, "--engine", "slurm", "--shards", shards, "--parts", folder), &o, &e)
		}()
		if lose {
			c.until("n2 plays a shard", func() bool { return shardsBegun(folder) >= 5 && len(jobsOf("n2")) > 1 })
			c.lose("n2")
		}
		code = <-ended
		return code, o.String(), e.String()
	}
	if code, out, errs := submit("first", *long); code != exitPassed || out != string(local) {
		t.Fatalf("exit %d, the same bytes: %v\n%s", code, out == string(local), errs)
	}
	if !*long {
		return
	}
	c.start("n2", "slurmd", "-D", "-N", "n2")
	c.idle()
	t.Setenv("NO_REQUEUE", "1")
	code, _, errs := submit("second", true)
	if code != exitUsage || !strings.Contains(errs, "of 16 are not complete; the same command submits only these") {
		t.Fatalf("nothing is requeued, and all is there: exit %d\n%s", code, errs)
	}
	if code, out, errs := submit("second", false); code != exitPassed || out != string(local) {
		t.Fatalf("the second submission: exit %d\n%s", code, errs)
	}
	text, _ := os.ReadFile("submitted")
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if n := strings.Count(lines[len(lines)-1], ","); len(lines) != 3 || n > 13 {
		t.Errorf("submitted were %q", lines)
	}
	t.Logf("submitted were %q", lines)
}
