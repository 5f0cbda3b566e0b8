//! The operating system's keychain: where secrets of an environment may outlive the program.
//!
//! Asking it blocks, and may block for long: a locked one waits until somebody has typed its password. So it is asked on workers, one
//! question after the other, and whoever asks waits a few seconds at most.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use crate::domain::project::secret_place::SecretPlace;
use crate::domain::secret::Secret;

/// Under this name the keychain's own program shows what is from here.
const SERVICE: &str = "authscope";

/// Who has not answered by then is treated as if it were not there.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why a keychain did not do what was asked. Each sentence says what to do instead; none has a secret in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// There is none.
    #[error("no keychain answers on this computer (on Linux, GNOME Keyring or KWallet is one); {}", INSTEAD)]
    None,
    /// It is locked.
    #[error("the keychain is locked; unlock it, or {}", INSTEAD)]
    Locked,
    /// It says nothing.
    #[error("the keychain does not answer, perhaps because it waits for its password; {}", INSTEAD)]
    Silent,
    /// The user wants none.
    #[error("the keychain is switched off by {}=off; {}", VARIABLE, INSTEAD)]
    Off,
    /// It is there, and does not do this.
    #[error("the keychain did not do it: {why}; {}", INSTEAD)]
    Refused {
        /// What it says.
        why: String,
    },
}

/// What to do without a keychain.
const INSTEAD: &str = "type the secret for this session, or set AUTHSCOPE_SECRET_<NAME>";

/// The environment variable that keeps the program from asking any keychain: `AUTHSCOPE_KEYCHAIN=off`.
const VARIABLE: &str = "AUTHSCOPE_KEYCHAIN";

impl KeychainError {
    /// Whether it would say the same about every other secret.
    #[must_use]
    pub fn is_about_all(&self) -> bool {
        !matches!(self, Self::Refused { .. })
    }
}

/// Holds secrets by their account, as [`SecretPlace::account`] makes it. Every call may block.
pub trait Keychain: Debug + Send + Sync {
    /// The secret of this account, if it is held.
    ///
    /// # Errors
    /// Why the keychain cannot be asked.
    fn get(&self, account: &str) -> Result<Option<Secret>, KeychainError>;

    /// Holds this secret from now on, in place of the one that was held.
    ///
    /// # Errors
    /// Why it is not held.
    fn set(&self, account: &str, secret: &Secret) -> Result<(), KeychainError>;

    /// Holds no secret of this account any more.
    ///
    /// # Errors
    /// Why it may still be held.
    fn delete(&self, account: &str) -> Result<(), KeychainError>;
}

/// The keychain to use; `variable` looks up environment variables.
#[must_use]
pub fn chosen(variable: impl Fn(&str) -> Option<String>) -> PatientKeychain {
    match variable(VARIABLE) {
        Some(text) if text.trim().eq_ignore_ascii_case("off") => PatientKeychain::new(Arc::new(NoKeychain)),
        _ => PatientKeychain::new(Arc::new(SystemKeychain)),
    }
}

/// The keychain of the operating system: the Secret Service, the Keychain, the Credential Manager. It is sought when it is first asked.
#[derive(Debug)]
struct SystemKeychain;

impl SystemKeychain {
    fn entry(account: &str) -> Result<keyring::Entry, KeychainError> {
        keyring::Entry::new(SERVICE, account).map_err(|error| why(&error))
    }
}

impl Keychain for SystemKeychain {
    fn get(&self, account: &str) -> Result<Option<Secret>, KeychainError> {
        match Self::entry(account)?.get_password() {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(why(&error)),
        }
    }

    fn set(&self, account: &str, secret: &Secret) -> Result<(), KeychainError> {
        Self::entry(account)?.set_password(secret.expose()).map_err(|error| why(&error))
    }

    fn delete(&self, account: &str) -> Result<(), KeychainError> {
        match Self::entry(account)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(why(&error)),
        }
    }
}

/// The library's error in our words. Some of its errors carry the secret itself: only those that cannot are quoted.
fn why(error: &keyring::Error) -> KeychainError {
    let refused = |why: &str| KeychainError::Refused { why: why.to_owned() };
    match error {
        keyring::Error::NoDefaultStore => KeychainError::None,
        keyring::Error::NoStorageAccess(_) => KeychainError::Locked,
        keyring::Error::PlatformFailure(cause) => refused(&cause.to_string()),
        keyring::Error::TooLong(_, most) => refused(&format!("it takes {most} characters at most")),
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => refused("what it holds is no text"),
        keyring::Error::Ambiguous(_) => refused("it holds more than one secret of this name; delete them there"),
        _ => refused("it gives no reason"),
    }
}

/// No keychain, because the user wants none.
#[derive(Debug)]
struct NoKeychain;

impl Keychain for NoKeychain {
    fn get(&self, _: &str) -> Result<Option<Secret>, KeychainError> {
        Err(KeychainError::Off)
    }

    fn set(&self, _: &str, _: &Secret) -> Result<(), KeychainError> {
        Err(KeychainError::Off)
    }

    fn delete(&self, _: &str) -> Result<(), KeychainError> {
        Err(KeychainError::Off)
    }
}

/// A keychain that is asked on workers.
#[derive(Clone, Debug)]
pub struct PatientKeychain {
    keychain: Arc<dyn Keychain>,
    /// One question at a time: a keychain that waits for its password gets no second window, and holds up one worker only.
    turn: Arc<Semaphore>,
    patience: Duration,
}

impl PatientKeychain {
    /// Asks this keychain.
    #[must_use]
    pub fn new(keychain: Arc<dyn Keychain>) -> Self {
        Self { keychain, turn: Arc::new(Semaphore::new(1)), patience: PATIENCE }
    }

    /// Those of the secrets that it holds. Without a keychain, none: a secret may come from elsewhere.
    pub async fn find(&self, places: Vec<SecretPlace>) -> BTreeMap<SecretPlace, Secret> {
        if places.is_empty() {
            return BTreeMap::new();
        }
        let mut asked = self.ask(move |keychain| held(keychain, &places));
        if let Ok(answer) = tokio::time::timeout(self.patience, &mut asked).await {
            return flat(answer).unwrap_or_default();
        }
        asked.abort();
        BTreeMap::new()
    }

    /// Asks, and tells the answer. Who waits too long is told that nothing was said, and the answer once there is one.
    pub async fn ask_and_tell<T, Told>(
        &self,
        question: impl FnOnce(&dyn Keychain) -> Result<T, KeychainError> + Send + 'static,
        mut tell: impl FnMut(Result<T, KeychainError>) -> Told,
    ) where
        T: Send + 'static,
        Told: Future<Output = ()>,
    {
        let mut asked = self.ask(question);
        let answer = if let Ok(answer) = tokio::time::timeout(self.patience, &mut asked).await {
            answer
        } else {
            tell(Err(KeychainError::Silent)).await;
            asked.await
        };
        tell(flat(answer)).await;
    }

    fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Keychain) -> Result<T, KeychainError> + Send + 'static,
    ) -> JoinHandle<Result<T, KeychainError>> {
        let (keychain, turn) = (Arc::clone(&self.keychain), Arc::clone(&self.turn));
        tokio::spawn(async move {
            let turn = turn.acquire_owned().await.ok();
            let worker = tokio::task::spawn_blocking(move || {
                let answer = question(&*keychain);
                drop(turn);
                answer
            });
            flat(worker.await)
        })
    }
}

/// Those of the secrets that a keychain holds. One that an older version of this program kept under the project's name is kept under its
/// id from now on.
///
/// # Errors
/// Why it cannot be asked for any.
pub fn held(keychain: &dyn Keychain, places: &[SecretPlace]) -> Result<BTreeMap<SecretPlace, Secret>, KeychainError> {
    let mut held = BTreeMap::new();
    for place in places {
        match one(keychain, place) {
            Ok(Some(secret)) => drop(held.insert(place.clone(), secret)),
            Err(error) if error.is_about_all() => return Err(error),
            // One that cannot be read is as good as none.
            Ok(None) | Err(_) => {}
        }
    }
    Ok(held)
}

fn one(keychain: &dyn Keychain, place: &SecretPlace) -> Result<Option<Secret>, KeychainError> {
    let account = place.account();
    if let Some(secret) = keychain.get(&account)? {
        return Ok(Some(secret));
    }
    let Some(former) = place.former_account() else { return Ok(None) };
    let found = keychain.get(&former)?;
    if let Some(secret) = &found
        && keychain.set(&account, secret).is_ok()
    {
        // It is there twice if it cannot be removed; the new one counts.
        keychain.delete(&former).ok();
    }
    Ok(found)
}

/// Has a keychain hold a secret.
///
/// # Errors
/// Why it is not held.
pub fn keep(keychain: &dyn Keychain, place: &SecretPlace, secret: &Secret) -> Result<(), KeychainError> {
    keychain.set(&place.account(), secret)
}

/// Has a keychain hold a secret no more, under whatever name.
///
/// # Errors
/// Why it may still be held.
pub fn remove(keychain: &dyn Keychain, place: &SecretPlace) -> Result<(), KeychainError> {
    keychain.delete(&place.account())?;
    place.former_account().map_or(Ok(()), |former| keychain.delete(&former))
}

fn flat<T>(answer: Result<Result<T, KeychainError>, tokio::task::JoinError>) -> Result<T, KeychainError> {
    answer.unwrap_or_else(|_| Err(KeychainError::Refused { why: "asking it failed inside the program".into() }))
}

#[cfg(test)]
pub(crate) mod doubles {
    use std::sync::Mutex;

    use super::*;

    /// A keychain with these secrets, by account.
    #[derive(Debug, Default)]
    pub struct Holding(pub Mutex<BTreeMap<String, Secret>>);

    impl Holding {
        /// A keychain with this secret.
        pub fn one(place: &SecretPlace, secret: &str) -> Self {
            Self(Mutex::new(BTreeMap::from([(place.account(), Secret::new(secret))])))
        }
    }

    impl Keychain for Holding {
        fn get(&self, account: &str) -> Result<Option<Secret>, KeychainError> {
            Ok(self.0.lock().unwrap().get(account).cloned())
        }

        fn set(&self, account: &str, secret: &Secret) -> Result<(), KeychainError> {
            self.0.lock().unwrap().insert(account.to_owned(), secret.clone());
            Ok(())
        }

        fn delete(&self, account: &str) -> Result<(), KeychainError> {
            self.0.lock().unwrap().remove(account);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::doubles::Holding;
    use super::*;
    use crate::domain::project::identity::ProjectKey;

    fn place() -> SecretPlace {
        SecretPlace::new(&"Shop".into(), "own", "api_key")
    }

    #[tokio::test(start_paused = true)]
    async fn a_keychain_that_waits_for_its_password_holds_nobody_up_and_answers_later() {
        let keychain = PatientKeychain::new(Arc::new(Holding::one(&place(), "kept-1")));
        assert_eq!(keychain.find(vec![place()]).await[&place()].expose(), "kept-1");
        // Somebody else's question is still waiting for the password.
        let password = keychain.turn.clone().acquire_owned().await.unwrap();
        assert!(keychain.find(vec![place()]).await.is_empty());
        let (told, password) = (Mutex::new(Vec::new()), Mutex::new(Some(password)));
        let tell = |answer: Result<usize, KeychainError>| {
            told.lock().unwrap().push(answer);
            // Now it is typed.
            drop(password.lock().unwrap().take());
            std::future::ready(())
        };
        keychain.ask_and_tell(|keychain| held(keychain, &[place()]).map(|held| held.len()), tell).await;
        assert_eq!(*told.lock().unwrap(), [Err(KeychainError::Silent), Ok(1)]);
    }

    #[test]
    fn each_trouble_says_what_to_do_and_none_has_the_secret() {
        let other = || Box::new(std::io::Error::other("no such object"));
        for (error, part, about_all) in [
            (keyring::Error::NoDefaultStore, "GNOME Keyring", true),
            (keyring::Error::NoStorageAccess(other()), "is locked; unlock it", true),
            (keyring::Error::PlatformFailure(other()), "no such object", false),
            (keyring::Error::TooLong("password".into(), 2560), "2560 characters at most", false),
            (keyring::Error::BadEncoding(b"kept-secret-1".to_vec()), "no text", false),
            (keyring::Error::BadDataFormat(b"kept-secret-1".to_vec(), other()), "no text", false),
        ] {
            let error = why(&error);
            let said = format!("{error} {error:?}");
            assert!(said.contains(part) && said.contains("AUTHSCOPE_SECRET_<NAME>") && !said.contains("kept-secret"), "{said}");
            assert_eq!(error.is_about_all(), about_all);
        }
    }

    #[test]
    fn what_was_kept_by_name_is_kept_by_id_once_it_is_looked_for() {
        let former = SecretPlace::new(&"Shop".into(), "own", "api_key");
        let now = SecretPlace { project: ProjectKey { id: "5f0c5f0c".into(), former: Some("Shop".into()) }, ..former.clone() };
        let keychain = Holding::one(&former, "kept-1");
        assert_eq!(held(&keychain, std::slice::from_ref(&now)).unwrap()[&now].expose(), "kept-1");
        let accounts = || keychain.0.lock().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(accounts(), ["5f0c5f0c/own/api_key"]);
        keep(&keychain, &former, &Secret::new("older")).unwrap();
        remove(&keychain, &now).unwrap();
        assert!(accounts().is_empty(), "removed is removed under both names");
    }

    #[test]
    fn switched_off_it_is_never_asked() {
        let off = chosen(|name| (name == "AUTHSCOPE_KEYCHAIN").then(|| "off".into()));
        assert_eq!(off.keychain.get("any"), Err(KeychainError::Off));
        assert!(KeychainError::Off.to_string().contains("AUTHSCOPE_KEYCHAIN=off"));
        assert_eq!(format!("{:?}", chosen(|_| None).keychain), "SystemKeychain");
    }
}
