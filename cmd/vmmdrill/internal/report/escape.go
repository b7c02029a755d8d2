package report

import (
	"regexp"
	"strings"
)

// markdown makes text harmless in Markdown: it shows as it is, on one line, and starts nothing.
func markdown(s string) string {
	return markdownSpecials.Replace(plain(s))
}

var markdownSpecials = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "|", `\|`, "#", `\#`, "&", "&amp;")

// plain makes text harmless on a terminal and in the log of a pipeline: control characters, among them escape sequences and line
// breaks, become �, and what Azure Pipelines would take for a command anywhere in a line is broken up.
func plain(s string) string {
	s = pipelineCommand.ReplaceAllString(s, "#\u200b#$1")
	return strings.Map(func(r rune) rune {
		if obeyed(r) {
			return '�'
		}
		return r
	}, s)
}

var pipelineCommand = regexp.MustCompile(`(?i)##(vso\[)`)

// plainLines is plain for a text of several lines.
func plainLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = plain(lines[i])
	}
	return strings.Join(lines, "\n")
}

// obeyed reports characters that do something instead of showing something.
func obeyed(r rune) bool { return r < 0x20 || r >= 0x7f && r < 0xa0 || isBidi(r) }

// isBidi reports the characters that turn the direction of text.
func isBidi(r rune) bool {
	return r == 0x061c || r >= 0x200e && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
