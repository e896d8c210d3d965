//! Work shared out over the cores. The order of the results never depends on how.

use rayon::prelude::*;

/// So many things at most are summed up at a time.
const SUMMED: usize = 256;

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

/// Does something with many things and sums up what comes of it, in their order. What a hundred thousand of them leave
/// behind never lies side by side.
pub(super) fn summed<T: Sync, S: Default + Send>(
    things: &[T],
    work: impl Fn(&mut S, &T) + Sync + Send,
    join: impl Fn(&mut S, S),
) -> S {
    // At least a few shares for each core: some take longer than others.
    let size = things.len().div_ceil(8 * rayon::current_num_threads()).clamp(1, SUMMED);
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
