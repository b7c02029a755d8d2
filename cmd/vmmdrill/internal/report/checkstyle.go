package report

import (
	"encoding/xml"

	"vmmdrill/validate"
)

type checkstyleDocument struct {
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr,omitempty"`
	Column   int    `xml:"column,attr,omitempty"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

// checkstyle is the document that many code review tools read: a file element each, also for files without findings.
func checkstyle(f Findings) ([]byte, error) {
	doc := checkstyleDocument{Version: "8.0"}
	for _, name := range filesOf(&f) {
		file := checkstyleFile{Name: plain(name)}
		for _, x := range f.shown() {
			if x.Range.Filename == name && x.By == "" {
				file.Errors = append(file.Errors, checkstyleError{x.Range.Start.Line, x.Range.Start.Column,
					map[validate.Severity]string{validate.Error: "error", validate.Warning: "warning", validate.Note: "info"}[x.Severity],
					plain(x.Message), "vmmdrill." + plain(x.Rule.ID)})
			}
		}
		doc.Files = append(doc.Files, file)
	}
	text, err := xml.MarshalIndent(doc, "", "  ")
	return append([]byte(xml.Header), append(text, '\n')...), err
}

// filesOf are the files of the configuration, and "" if something was found that is in none.
func filesOf(f *Findings) []string {
	names := f.Config.FileNames
	for _, x := range f.Findings {
		if x.Range.Filename == "" {
			return append([]string{""}, names...)
		}
	}
	return names
}
