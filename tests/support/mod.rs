//! Test doubles and harnesses that several tests share.

pub mod painter;
