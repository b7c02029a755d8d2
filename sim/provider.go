package sim

import (
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// ProviderConnects is why the vault takes no order although all that it needs works again.
var ProviderConnects = &recovery.Refusal{Code: "PROVIDER_CONNECTS", Text: "the vault can be reached again, and the Provider is not connected to it yet", Source: "FACTS F-12"}

// provider is the connection of a VMM server that runs to the vault. A service that starts has connected when it runs.
type provider struct {
	cut       bool        // the vault cannot be reached
	connected kernel.Time // when the Provider is connected again after that
}

// followProvider notes that the vault was lost, by itself or with the Internet, and lets the Provider connect when it is back (FACTS F-11,
// F-12).
func (w *world) followProvider() {
	v, e := &w.vmm, &w.estate
	p, reached := &v.provider, e.Vault && e.Internet[e.VMMSide()]
	switch {
	case !v.running:
		*p = provider{}
	case !reached:
		p.cut = true
	case p.cut:
		*p = provider{connected: w.after(w.draw("vmm/provider_reconnect_time/again", w.t.VMM().ProviderReconnectTime.Value))}
		w.queue.Push(p.connected, kernel.Physics, event{kind: providerConnects})
	}
}

// providerConnected lets those look again who wait for the vault.
func (w *world) providerConnected() {
	if p := &w.vmm.provider; !p.cut && p.connected == w.now {
		w.note("provider_connected", w.vmmName(), "to the vault again", false)
		w.changed = true
		w.followVMM()
	}
}

// connecting reports whether an order that is allowed has to wait for the Provider: it goes through the vault if it would be refused without
// one.
func (w *world) connecting(op *recovery.Operation, t recovery.Target, a recovery.Args) bool {
	if w.now >= w.vmm.provider.connected {
		return false
	}
	without := w.estate
	without.Vault = false
	return recovery.Allowed(op, &without, w.machines, t, a) == recovery.VaultDown
}
