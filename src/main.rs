//! Authscope.

fn main() {}
