//! Counts the steps of an algorithm, so that a test can say that twice the input takes twice the work, and needs no clock for it.
//!
//! A step is a character looked at, or a name compared. Steps are counted in debug builds only, on the thread that takes them: a
//! release has nothing of it.

#[cfg(debug_assertions)]
thread_local! {
    static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// So many steps more.
#[inline]
pub fn count(steps: usize) {
    #[cfg(debug_assertions)]
    STEPS.set(STEPS.get().wrapping_add(steps));
    #[cfg(not(debug_assertions))]
    let _: usize = steps;
}

/// The steps that some work takes; 0 in a release, where nobody counts.
pub fn of(work: impl FnOnce()) -> usize {
    #[cfg(debug_assertions)]
    {
        let before = STEPS.get();
        work();
        STEPS.get().wrapping_sub(before)
    }
    #[cfg(not(debug_assertions))]
    {
        work();
        0
    }
}

/// Whether twice the work takes no more than about twice the steps: the steps at `n` and at twice `n` where it takes more.
///
/// # Errors
/// It takes more.
pub fn linear(n: usize, work: impl Fn(usize)) -> Result<(), (usize, usize)> {
    let (once, twice) = (of(|| work(n)), of(|| work(2 * n)));
    if twice <= once * 5 / 2 { Ok(()) } else { Err((once, twice)) }
}
