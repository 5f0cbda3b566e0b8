//! What happens over several inputs.

mod keychain;
