//! Status for people: what to do, by when, the most urgent first. Eighty columns; colour only helps.

use std::io::{self, Write};

use super::{due, entries, id, left, place, plain, source, summary, what};
use crate::engine::{Agenda, Task, Urgency};
use crate::report::Options;

/// Columns before the text of a task.
const MARGIN: usize = 8;

pub(super) fn write(agenda: &Agenda, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}; {}", agenda.now.strftime("%a %-d %b %Y %H:%M UTC"), summary(agenda))?;
    for task in &agenda.tasks {
        writeln!(out)?;
        self::task(agenda, task, options, out)?;
    }
    writeln!(out, "\n{}", entries(agenda))?;
    for (place, why) in &agenda.unreadable {
        let place = format!("{}:{}", plain(&place.path), place.start.line);
        writeln!(out, "\nNot read: {place}")?;
        line("why", &format!("{}; its deadlines are not known", plain(why)), options, out)?;
    }
    Ok(())
}

fn task(agenda: &Agenda, task: &Task, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let color = match agenda.urgency(task) {
        Urgency::Overdue => "\u{1b}[1;31m",
        Urgency::Soon => "\u{1b}[1;33m",
        Urgency::Later => "\u{1b}[32m",
    };
    let (on, off) = if options.color { (color, "\u{1b}[0m") } else { ("", "") };
    writeln!(out, "{on}{}{off}  {}", capital(&left(agenda, task)), id(task))?;
    line("do", &what(task), options, out)?;
    line("by", &due(task), options, out)?;
    line("why", &source(task), options, out)?;
    line("at", &place(task), options, out)
}

/// A label and a text, folded at spaces.
fn line(label: &str, text: &str, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let room = options.width.saturating_sub(MARGIN).max(20);
    let mut column = 0;
    write!(out, "  {label:<width$}", width = MARGIN - 2)?;
    for word in plain(text).split(' ') {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > room {
            write!(out, "\n{:MARGIN$}", "")?;
            column = 0;
        } else if column > 0 {
            write!(out, " ")?;
            column += 1;
        }
        write!(out, "{word}")?;
        column += width;
    }
    writeln!(out)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
