package recovery

// VMMServiceStart is the VMM service, with its Provider, coming up where its machine or role is.
var VMMServiceStart = &Operation{
	Name: "vmm_service_start",
	Doc:  "The VMM service has started and its Provider is connected again. Source: FACTS 5.2, 5.4.",
	By:   Software,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return unless(!e.Service && e.VMMCouldRun(), NotEnabled)
	},
	Do: func(e *Estate, m *Machine, a Args) { e.Service = true },
}
