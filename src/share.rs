//! Work shared out over the cores. The order of the results never depends on how.

use std::sync::OnceLock;
use std::thread::{Builder, scope};

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Enough for functions that call themselves for each level of the deepest document, whatever the environment says.
const STACK: usize = 4 << 20;

/// The threads that share the work; none where the system gives none.
fn pool() -> Option<&'static ThreadPool> {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    POOL.get_or_init(|| ThreadPoolBuilder::new().stack_size(STACK).build().ok()).as_ref()
}

/// On how many cores there is work at the same time.
pub(crate) fn cores() -> usize {
    pool().map_or(1, ThreadPool::current_num_threads)
}

/// So many things at most are summed up at a time.
const SUMMED: usize = 256;

/// Does the same with many things. With one it is done here: waking other threads costs more than it saves.
pub(crate) fn shared<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    let pool = if things.len() < 2 { None } else { pool() };
    match pool {
        Some(pool) => pool.install(|| things.par_iter().map(work).collect()),
        None => things.iter().map(work).collect(),
    }
}

/// Does one thing here and another beside it; where no thread can be had, one after the other.
pub(crate) fn both<T, R: Send>(here: impl FnOnce() -> T, beside: impl Fn() -> R + Sync) -> (T, R) {
    scope(|scope| {
        let thread = Builder::new().stack_size(STACK).spawn_scoped(scope, &beside);
        let here = here();
        match thread {
            Ok(thread) => (here, thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
            Err(_) => (here, beside()),
        }
    })
}

/// Does something with many things and sums up what comes of it, in their order. What a hundred thousand of them leave
/// behind never lies side by side.
pub(crate) fn summed<T: Sync, S: Default + Send>(
    things: &[T],
    work: impl Fn(&mut S, &T) + Sync + Send,
    join: impl Fn(&mut S, S),
) -> S {
    // At least a few shares for each core: some take longer than others.
    let size = things.len().div_ceil(8 * cores()).clamp(1, SUMMED);
    let shares: Vec<&[T]> = things.chunks(size).collect();
    let sums = shared(&shares, |share| {
        let mut sum = S::default();
        share.iter().for_each(|thing| work(&mut sum, thing));
        sum
    });
    let mut sums = sums.into_iter();
    let mut whole = sums.next().unwrap_or_default();
    sums.for_each(|sum| join(&mut whole, sum));
    whole
}
