package network

// entry is one flow in the heap of its class: the first is the next to be done.
type entry struct {
	finish float64
	id     FlowID
}

func (e entry) before(f entry) bool { return e.finish < f.finish }

// stale is true once the flow has ended; its slot may have a new tenant then.
func (e entry) stale(flows []flow) bool { return flows[e.id&slotMask].id != e.id }

// children is the number of an entry's. Four halve the depth of two, and stand in a line of the processor's cache or two.
const children = 4

func (c *class) push(e entry) {
	c.heap = append(c.heap, e)
	i := len(c.heap) - 1
	for i > 0 && e.before(c.heap[(i-1)/children]) {
		c.heap[i] = c.heap[(i-1)/children]
		i = (i - 1) / children
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
	for i := (len(c.heap)+children-2)/children - 1; i >= 0; i-- {
		c.sink(i)
	}
}

func (c *class) sink(i int) {
	e := c.heap[i]
	for {
		first := children*i + 1
		if first >= len(c.heap) {
			break
		}
		least := first
		for child := first + 1; child < min(first+children, len(c.heap)); child++ {
			if c.heap[child].before(c.heap[least]) {
				least = child
			}
		}
		if !c.heap[least].before(e) {
			break
		}
		c.heap[i] = c.heap[least]
		i = least
	}
	c.heap[i] = e
}
