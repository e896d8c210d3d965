//! Status as Markdown: a table that an issue, a chat or the summary of a scheduled job can show.

use std::io::{self, Write};

use super::{due, entries, id, left, place, plain, source, summary, what};
use crate::engine::Agenda;

pub(super) fn write(agenda: &Agenda, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "**{}**, {}\n", agenda.now.strftime("%a %-d %b %Y %H:%M UTC"), summary(agenda))?;
    if !agenda.tasks.is_empty() {
        writeln!(out, "| left | entry | what to do | by | why | where |\n|---|---|---|---|---|---|")?;
    }
    for task in &agenda.tasks {
        let cells = [left(agenda, task), id(task), what(task), due(task), source(task), place(task)];
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    writeln!(out, "{}{}", if agenda.tasks.is_empty() { "" } else { "\n" }, entries(agenda))?;
    for (place, why) in &agenda.unreadable {
        let place = format!("{}:{}", place.path, place.start.line);
        writeln!(out, "\nNot read: {}: {}; its deadlines are not known", escaped(&place), escaped(why))?;
    }
    Ok(())
}

/// No character of a cell is taken for Markdown or HTML. GitHub's own autolinks (`@name`, `#1`) are broken by an entity.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in plain(text).chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '@' => safe.push_str("&#64;"),
            '#' => safe.push_str("&#35;"),
            '\\' | '|' | '*' | '_' | '[' | ']' | '~' | '!' | '`' => {
                safe.push('\\');
                safe.push(character);
            }
            _ => safe.push(character),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_for_markdown() {
        let said = escaped("a|b `x` <img src=x> @all #1 [l](u) **b** _i_ \n\\");
        assert_eq!(said, "a\\|b \\`x\\` &lt;img src=x&gt; &#64;all &#35;1 \\[l\\](u) \\*\\*b\\*\\* \\_i\\_ ␊\\\\");
    }
}
