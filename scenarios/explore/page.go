package explore

import (
	"embed"
	"fmt"
)

//go:embed promises/*.md
var pages embed.FS

// Page is what there is to say of a promise or an invariant: what it means for those who operate the estate, and what would break it.
func Page(name string) string {
	text, err := pages.ReadFile("promises/" + name + ".md")
	if err != nil {
		panic(fmt.Sprintf("explore: %s has no page", name)) // a test asks for all of them
	}
	return string(text)
}
