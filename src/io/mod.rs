//! Everything that touches the world outside: the network, the wall clock, the demo server.

pub mod demo_server;
pub mod http_transport;
pub mod launch;
pub mod pump;
pub mod system_clock;
