package validate

import (
	"fmt"
	"slices"
	"strings"

	"vmmdrill/model/language"
)

// chosen are the rules that a word means: the one of that ID or name, else those of that group, else those with that tag.
// None is an error.
func chosen(all []*Rule, word string) ([]*Rule, error) {
	for _, is := range []func(*Rule) bool{
		func(r *Rule) bool { return r.ID == word || r.Name == word },
		func(r *Rule) bool { return r.Group() == word },
		func(r *Rule) bool { return slices.Contains(r.Tags, word) },
	} {
		var list []*Rule
		for _, r := range all {
			if is(r) {
				list = append(list, r)
			}
		}
		if len(list) > 0 && word != "" {
			return list, nil
		}
	}
	return nil, fmt.Errorf("there is no rule, group or tag %q%s", word, hint(word, words(all)))
}

// named is the rule of an ID or name.
func named(all []*Rule, word string) (*Rule, error) {
	if i := slices.IndexFunc(all, func(r *Rule) bool { return r.ID == word || r.Name == word }); i >= 0 && word != "" {
		return all[i], nil
	}
	return nil, fmt.Errorf("there is no rule %q%s", word, hint(word, names(all)))
}

// hint is the word that is most like one that is none.
func hint(word string, candidates []string) string {
	i := slices.IndexFunc(candidates, func(c string) bool { return strings.EqualFold(c, word) })
	similar := language.Suggest(word, candidates)
	if i >= 0 {
		similar = candidates[i]
	}
	if similar == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", similar)
}

// Choose are the rules that some of the words mean, in the order of all.
func Choose(all []*Rule, words []string) ([]*Rule, error) {
	of := map[*Rule]bool{}
	for _, w := range words {
		list, err := chosen(all, w)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			of[r] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(r *Rule) bool { return !of[r] }), nil
}

// names are the IDs and names of rules.
func names(all []*Rule) (list []string) {
	for _, r := range all {
		list = append(list, r.ID, r.Name)
	}
	return list
}

// words are all words that mean rules.
func words(all []*Rule) []string {
	list := names(all)
	for _, r := range all {
		list = append(append(list, r.Group()), r.Tags...)
	}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(w string) bool { return w == "" })
}
