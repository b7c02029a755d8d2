package recovery

// RegisterProvider installs the Provider at a side and registers it.
var RegisterProvider = &Operation{
	Name: "register_provider",
	Doc:  "Install the Provider on the nodes of a side and register them in the vault. Source: R-51, R-53.",
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			unless(e.Up[a.Side], SiteDown),
			unless(e.VMMRunning(), VMMDown),
			unless(!e.Registered[a.Side], AlreadyRegistered),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) { e.Registered[a.Side] = true },
}
