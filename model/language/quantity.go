package language

// Bytes is an amount of data.
type Bytes int64

// BytesPerSecond is a rate of data.
type BytesPerSecond float64
