//! A keychain that is no computer's.

use std::collections::BTreeMap;
use std::sync::Mutex;

use authscope::domain::secret::Secret;
use authscope::io::keychain::{Keychain, KeychainError};

/// Holds secrets as long as the test lasts.
#[derive(Debug, Default)]
pub struct FakeKeychain {
    held: Mutex<BTreeMap<String, Secret>>,
    trouble: Mutex<Option<KeychainError>>,
}

impl FakeKeychain {
    /// From now on it does nothing and says this; `None`: it works again.
    pub fn fail(&self, trouble: Option<KeychainError>) {
        *self.trouble.lock().unwrap() = trouble;
    }

    /// What it holds, by account.
    pub fn held(&self) -> Vec<(String, String)> {
        self.held.lock().unwrap().iter().map(|(account, secret)| (account.clone(), secret.expose().to_owned())).collect()
    }

    fn works(&self) -> Result<(), KeychainError> {
        self.trouble.lock().unwrap().clone().map_or(Ok(()), Err)
    }
}

impl Keychain for FakeKeychain {
    fn get(&self, account: &str) -> Result<Option<Secret>, KeychainError> {
        self.works().map(|()| self.held.lock().unwrap().get(account).cloned())
    }

    fn set(&self, account: &str, secret: &Secret) -> Result<(), KeychainError> {
        self.works().map(|()| drop(self.held.lock().unwrap().insert(account.to_owned(), secret.clone())))
    }

    fn delete(&self, account: &str) -> Result<(), KeychainError> {
        self.works().map(|()| drop(self.held.lock().unwrap().remove(account)))
    }
}
