//! A sign of life on standard error for a person who waits at a terminal. A short run, a file or a build server sees none.

use std::io::Write;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

/// How long a person waits without wondering, and how often the line is renewed.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);

/// A line that says how long the work lasts, and is gone when this is dropped.
pub(super) struct Progress {
    /// Dropping it tells the thread that the work is done.
    done: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows the line when the work takes longer than the patience. Where no thread can be had there is none.
    pub(super) fn start(mut terminal: impl Write + Send + 'static, patience: Duration) -> Option<Self> {
        let (done, is_done) = channel::<()>();
        let started = Instant::now();
        let shown = move || {
            let mut width = 0;
            while is_done.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                let line = format!("checking, {} s", started.elapsed().as_secs());
                width = line.len();
                show(&mut terminal, &line);
            }
            if width > 0 {
                show(&mut terminal, &format!("{}\r", " ".repeat(width)));
            }
        };
        let thread = Builder::new().spawn(shown).ok()?;
        Some(Self { done: Some(done), thread: Some(thread) })
    }
}

/// A terminal that went away needs no sign of life.
fn show(terminal: &mut impl Write, line: &str) {
    let _ = write!(terminal, "\r{line}").and_then(|()| terminal.flush());
}

impl Drop for Progress {
    /// Waits until the line is gone, so that it never stands inside a report.
    fn drop(&mut self) {
        drop(self.done.take());
        // The thread cannot panic; if it did, there is no line to wait for.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    /// Hands on what is written to it.
    struct Screen(Sender<String>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_long_run_shows_a_line_and_takes_it_away() {
        let (screen, seen) = channel();
        let progress = Progress::start(Screen(screen), Duration::ZERO);
        let first: String = seen.iter().take_while(|text| !text.contains('s')).collect();
        drop(progress);
        let all = first + &seen.iter().collect::<String>();
        assert!(all.starts_with('\r'), "{all:?}");
        let visible = all.rsplit('\r').find(|line| !line.is_empty());
        assert!(visible.is_some_and(|line| line.trim().is_empty()), "the line stays: {all:?}");
    }

    #[test]
    fn a_short_run_shows_nothing() {
        let (screen, seen) = channel();
        drop(Progress::start(Screen(screen), Duration::from_secs(3600)));
        assert_eq!(seen.iter().count(), 0);
    }
}
