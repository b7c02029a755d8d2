package network

// entry is one flow in the heap of its class: the first is the next to be done.
type entry struct {
	finish float64
	id     FlowID
}

func (e entry) before(f entry) bool { return e.finish < f.finish }

// stale is true once the flow has ended; its slot may have a new tenant then.
func (e entry) stale(flows []flow) bool { return flows[e.id&slotMask].id != e.id }

func (c *class) push(e entry) {
	c.heap = append(c.heap, e)
	i := len(c.heap) - 1
	for i > 0 && e.before(c.heap[(i-1)/2]) {
		c.heap[i] = c.heap[(i-1)/2]
		i = (i - 1) / 2
	}
	c.heap[i] = e
}

func (c *class) pop() {
	last := len(c.heap) - 1
	c.heap[0] = c.heap[last]
	c.heap = c.heap[:last]
	if last > 0 {
		c.sink(0)
	}
}

func (c *class) heapify() {
	for i := len(c.heap)/2 - 1; i >= 0; i-- {
		c.sink(i)
	}
}

func (c *class) sink(i int) {
	e := c.heap[i]
	for {
		child := 2*i + 1
		if child >= len(c.heap) {
			break
		}
		if child+1 < len(c.heap) && c.heap[child+1].before(c.heap[child]) {
			child++
		}
		if !c.heap[child].before(e) {
			break
		}
		c.heap[i] = c.heap[child]
		i = child
	}
	c.heap[i] = e
}
