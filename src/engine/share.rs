//! Work shared out over the cores. The order of the results never depends on how.

use rayon::prelude::*;

/// Does the same with many things. With one it is done here: waking other threads costs more than it saves.
pub(super) fn shared<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    if things.len() < 2 { things.iter().map(work).collect() } else { things.par_iter().map(work).collect() }
}
