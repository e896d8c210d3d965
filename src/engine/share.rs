//! Work shared out over the cores. The order of the results never depends on how.

use rayon::prelude::*;

/// Does the same with many things. With one it is done here: waking other threads costs more than it saves.
pub(super) fn shared<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    if things.len() < 2 { things.iter().map(work).collect() } else { things.par_iter().map(work).collect() }
}

/// Does one thing here and another beside it.
pub(super) fn both<T, R: Send>(here: impl FnOnce() -> T, beside: impl FnOnce() -> R + Send) -> (T, R) {
    std::thread::scope(|scope| {
        let beside = scope.spawn(beside);
        let here = here();
        (here, beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}
