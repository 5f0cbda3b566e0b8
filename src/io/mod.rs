//! Everything that touches the world outside: the network, the disk, the wall clock, the demo server.

pub mod atomic_file;
pub mod demo_server;
pub mod http_transport;
pub mod identity_store;
pub mod keychain;
pub mod launch;
pub mod network;
pub mod outputs;
pub mod presence;
pub mod project_store;
pub mod pump;
mod random;
pub mod recording_store;
pub mod recovery_store;
pub mod stamps;
pub mod system_clock;
pub mod terminal;
pub mod throttle;
pub mod user_folder;
pub mod user_store;
pub mod visible_writer;
