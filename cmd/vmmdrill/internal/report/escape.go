package report

import (
	"regexp"
	"strings"
)

// markdown makes text harmless in Markdown: it shows as it is, on one line, starts nothing and notifies nobody.
func markdown(s string) string {
	return markdownSpecials.Replace(plain(s))
}

// codeSpan is a command as Markdown shows it, to be copied; nothing in it is obeyed. Its fence is longer than any in it.
func codeSpan(s string) string {
	s = plain(s)
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		s = " " + s + " " // Markdown takes these away
	}
	return fence + s + fence
}

// What follows an @ is a person or a team to GitHub even if it is written as an entity, because the text is looked through when it is
// rendered; a character of no width between them ends that.
var markdownSpecials = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "|", `\|`, "#", `\#`, "&", "&amp;", "@", "@\u200b")

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
