//! Whatever a parser is given, it does not panic or abort, and takes no more steps and memory than the length of it allows.
//!
//! This program counts what is allocated, with an allocator of its own: so it stands apart from the other tests. A further parser is
//! one more line in `parsers.rs`, a further input that grows one in `shapes.rs`. `AUTHSCOPE_CASES` asks for more cases.

mod parsers;
mod shapes;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use allocation_counter::AllocationInfo;
use authscope::domain::base::steps;
use authscope::format::import;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;

/// Cases for each parser, where nobody asks for more.
const CASES: u32 = 2_000;
/// Generated inputs end here (bytes).
const LONGEST: usize = 100_000;
/// So many times the input, and so much besides, may be held at one time (bytes).
const MEMORY: (usize, usize) = (20, 50_000_000);
/// So many steps may be taken for each byte, and so many besides.
const STEPS: (usize, usize) = (100, 20_000);

/// A parser, and what inputs for it are made of.
struct Parser {
    /// Reads it. Whether it is refused does not matter here.
    read: fn(&[u8]),
    /// What stands before and behind the pieces, where they are framed.
    frame: (&'static str, &'static str),
    /// What its form consists of.
    pieces: &'static [&'static str],
    /// Whole inputs, to be broken.
    examples: &'static [&'static [u8]],
}

/// What reading takes: steps, and memory.
fn cost(read: impl Fn()) -> (usize, AllocationInfo) {
    let mut taken = 0;
    let mut read_to_its_end = Ok(());
    // Neither counter may be left in the middle: what panics then takes the whole program along, and nobody learns of the input.
    let memory = allocation_counter::measure(|| taken = steps::of(|| read_to_its_end = catch_unwind(AssertUnwindSafe(&read))));
    read_to_its_end.unwrap_or_else(|panic| resume_unwind(panic));
    (taken, memory)
}

/// What is wrong with the cost of an input of this length.
fn too_much(length: usize, (taken, memory): (usize, AllocationInfo)) -> Option<String> {
    let (held, most_held) = (memory.bytes_max as usize, MEMORY.0 * length + MEMORY.1);
    let most_taken = STEPS.0 * length + STEPS.1;
    (held > most_held || taken > most_taken)
        .then(|| format!("{length} bytes took {taken} steps (at most {most_taken}) and held {held} bytes (at most {most_held})"))
}

fn cases() -> u32 {
    std::env::var("AUTHSCOPE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES)
}

/// Pieces of its form and others, some of them many times; sometimes framed.
fn made_up(parser: &'static Parser) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        6 => select(parser.pieces).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => "\\PC{0,12}".prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..4),
    ];
    let times = prop_oneof![200 => Just(1), 20 => 2..20usize, 1 => 20..1_500usize];
    let pieces = vec((piece, times).prop_map(|(piece, times)| piece.repeat(times)), 0..30);
    (pieces, prop::bool::weighted(0.8)).prop_map(|(pieces, framed)| {
        let mut inner = pieces.concat();
        inner.truncate(LONGEST);
        let (before, behind) = if framed { parser.frame } else { ("", "") };
        [before.as_bytes(), &inner, behind.as_bytes()].concat()
    })
}

/// A whole input with pieces cut out, doubled and put in.
fn broken(parser: &'static Parser) -> impl Strategy<Value = Vec<u8>> {
    let cut = (any::<Index>(), any::<Index>(), select(parser.pieces), 0..4usize);
    (select(parser.examples), vec(cut, 1..6)).prop_map(|(example, cuts)| {
        let mut input = example.to_vec();
        for (at, length, piece, times) in cuts {
            let at = at.index(input.len() + 1);
            let end = (at + length.index(64)).min(input.len());
            input.splice(at..end, piece.repeat(times).into_bytes());
        }
        input
    })
}

/// The property itself.
fn holds(parser: &'static Parser) {
    let config = ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() };
    let inputs = prop_oneof![3 => made_up(parser).boxed(), 1 => broken(parser).boxed()];
    let outcome = TestRunner::new(config)
        .run(&inputs, |input| too_much(input.len(), cost(|| (parser.read)(&input))).map_or(Ok(()), |what| Err(TestCaseError::fail(what))));
    assert!(outcome.is_ok(), "{}", outcome.err().map(|error| error.to_string()).unwrap_or_default());
}

/// Twice the input takes twice the steps and twice the memory, and both are within bounds.
fn grows_evenly(part: usize) {
    for (name, make) in shapes::SHAPES.iter().skip(part).step_by(PARTS) {
        let cost = |length: usize| {
            let text = make(length);
            let cost = cost(|| drop(import::read(text.as_bytes())));
            assert_eq!(too_much(text.len(), cost), None, "{name}");
            (cost.0, cost.1.bytes_total as usize)
        };
        let (once, twice) = (cost(LENGTH), cost(2 * LENGTH));
        let even = |once: usize, twice: usize| twice <= once * 5 / 2 + LENGTH;
        assert!(even(once.0, twice.0), "{name}: {} steps, and {} for twice as much", once.0, twice.0);
        assert!(even(once.1, twice.1), "{name}: {} bytes allocated, and {} for twice as much", once.1, twice.1);
    }
}

/// The length of what grows (bytes).
const LENGTH: usize = 40_000;
/// What grows is looked at in so many tests, which run beside each other.
const PARTS: usize = 4;

#[test]
fn import_grows_evenly_1() {
    grows_evenly(0);
}

#[test]
fn import_grows_evenly_2() {
    grows_evenly(1);
}

#[test]
fn import_grows_evenly_3() {
    grows_evenly(2);
}

#[test]
fn import_grows_evenly_4() {
    grows_evenly(3);
}

#[test]
fn what_is_large_is_within_bounds() {
    for (name, make) in shapes::LARGE {
        let text = make();
        let cost = cost(|| assert!(import::read(text.as_bytes()).is_ok(), "{name}"));
        assert_eq!(too_much(text.len(), cost), None, "{name}");
    }
}

#[test]
fn the_counters_count() {
    let quadratic = |n: usize| steps::count(n * n);
    assert_eq!(steps::linear(10, steps::count), Ok(()));
    assert_eq!(steps::linear(10, quadratic), if cfg!(debug_assertions) { Err((100, 400)) } else { Ok(()) });
    let (_, memory) = cost(|| drop(vec![0u8; 60_000_000]));
    assert!(too_much(10, (0, memory)).is_some_and(|what| what.contains("held 60000000 bytes")));
    assert!(too_much(10, (1_000_000, AllocationInfo::default())).is_some());
}
