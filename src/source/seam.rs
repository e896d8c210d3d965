//! Where the text of a long list can be cut: before items, at the starts of lines. Looks at lines only and may be wrong
//! about what they mean; whoever reads the pieces notices.

/// A long list under a key of the outermost map, and where to cut it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seams {
    /// The dash of the first item.
    pub(super) list: usize,
    /// How far the dashes are indented.
    pub(super) indent: usize,
    /// The starts of lines with a dash, in order; each begins a piece.
    pub(super) cuts: Vec<usize>,
    /// Where the list ends.
    pub(super) end: usize,
}

impl Seams {
    /// Finds the first list that is longer than a piece.
    pub(super) fn find(text: &str, piece: usize) -> Option<Self> {
        // What a directive says holds for the whole document, and no piece but the first would know it.
        if text.len() < 2 * piece || text.starts_with('%') || text.contains("\n%") {
            return None;
        }
        let (list, indent) = long_list(text, piece)?;
        let dash = format!("\n{:indent$}- ", "");
        let mut cuts = Vec::new();
        let mut from = list + piece - 1;
        while let Some(at) = after(text, from).find(&dash) {
            let cut = text.len() - after(text, from).len() + at + 1;
            cuts.push(cut);
            from = cut + piece - 1;
        }
        let last = *cuts.last()?;
        let rest = after(text, last);
        let over = lines(rest).find(|line| line.ends(indent));
        let end = over.map_or(text.len(), |line| last + line.at);
        Some(Self { list, indent, cuts, end })
    }
}

/// The dash of the first item and its indentation.
fn long_list(text: &str, piece: usize) -> Option<(usize, usize)> {
    let mut list: Option<(usize, usize)> = None;
    let mut is_awaited = false;
    for line in lines(text) {
        if let Some((start, indent)) = list {
            if !line.ends(indent) {
                if line.at > start + piece {
                    return list;
                }
                continue;
            }
            list = None;
        }
        if line.is_idle() {
            continue;
        }
        if is_awaited && line.has_dash() {
            list = Some((line.at + line.indent(), line.indent()));
        }
        is_awaited = line.is_bare_key();
    }
    None
}

/// The text from an offset on, or from the next character when the offset lies inside of one.
fn after(text: &str, offset: usize) -> &str {
    (offset..text.len()).find_map(|at| text.get(at..)).unwrap_or_default()
}

/// A line without its end, and where it starts.
struct Line<'a> {
    at: usize,
    text: &'a str,
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        Line { at: start, text: line.trim_end_matches(['\n', '\r']) }
    })
}

impl Line<'_> {
    fn indent(&self) -> usize {
        self.text.len() - self.content().len()
    }

    fn content(&self) -> &str {
        self.text.trim_start_matches(' ')
    }

    /// Blank, or a comment.
    fn is_idle(&self) -> bool {
        self.content().trim_start().is_empty() || self.content().starts_with('#')
    }

    fn has_dash(&self) -> bool {
        self.content() == "-" || self.content().starts_with("- ")
    }

    /// A key at the margin with its value on the lines below.
    fn is_bare_key(&self) -> bool {
        let said = self.text.find(" #").and_then(|at| self.text.get(..at)).unwrap_or(self.text);
        !self.text.starts_with([' ', '-', '?']) && said.trim_end().ends_with(':')
    }

    /// Whether it cannot belong to a list whose dashes are indented so far.
    fn ends(&self, indent: usize) -> bool {
        !self.is_idle() && (self.indent() < indent || self.indent() == indent && !self.has_dash())
    }
}

#[cfg(test)]
mod tests {
    use super::Seams;

    #[test]
    fn a_long_list_is_cut_before_its_items() {
        let text =
            "kind: x\nfew:\n  - a\nentries: # why\n\n  # ours\n  - a: 1\n    b: ü\n  -\n  - c\n# d\n  - e\nlast: y\n";
        let seams = Seams::find(text, 10).expect("seams");
        let at = |wanted: &str| text.find(wanted).expect("in the text");
        let cuts = vec![at("  - c"), at("  - e")];
        assert_eq!(seams, Seams { list: at("- a: 1"), indent: 2, cuts, end: at("last") });
    }

    #[test]
    fn a_list_at_the_margin_runs_to_the_end() {
        let text = "entries:\n- aaaaaaaa\n- b\n- c\n\n# end\n";
        let seams = Seams::find(text, 4).expect("seams");
        assert_eq!((seams.indent, seams.end), (0, text.len()));
    }

    #[test]
    fn short_texts_and_directives_are_left_alone() {
        assert_eq!(Seams::find("entries:\n- a\n- b\n", 100), None);
        assert_eq!(Seams::find("%TAG ! !x\n---\nentries:\n- aaaaaa\n- b\n- c\n", 4), None);
        assert_eq!(Seams::find("entries: [a,\n b,\n c,\n d]\n", 4), None);
    }
}
