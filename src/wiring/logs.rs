//! The program's log: to standard error, little unless asked for, and never a secret.

use tracing::Level;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{EnvFilter, filter};

/// What is logged when nothing else is said.
const DEFAULT: &str = "warn,hyper_util=error";

/// The environment variable that says otherwise, such as `AUTHSCOPE_LOG=debug`.
const VARIABLE: &str = "AUTHSCOPE_LOG";

/// Logs into this writer from here on.
///
/// This program's own lines hold no secrets. Libraries are heard up to warnings only, whatever the filter says: what they tell at finer
/// levels (headers, say) is not ours to vouch for.
pub fn install<W>(writer: W, variable: &dyn Fn(&str) -> Option<String>)
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let wanted = variable(VARIABLE).filter(|text| !text.trim().is_empty()).unwrap_or_else(|| DEFAULT.to_owned());
    let (chosen, complaint) = match EnvFilter::try_new(&wanted) {
        Ok(chosen) => (chosen, None),
        Err(error) => (EnvFilter::new(DEFAULT), Some(error.to_string())),
    };
    let ours = filter::filter_fn(|line| line.target().starts_with("authscope") || *line.level() <= Level::WARN);
    let layer = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(false);
    let subscriber = tracing_subscriber::registry().with(chosen).with(ours).with(layer);
    // A second installation, in a test, leaves the first one in place.
    tracing::subscriber::set_global_default(subscriber).ok();
    if let Some(complaint) = complaint {
        tracing::warn!("{VARIABLE} cannot be read ({complaint}); write it as in {DEFAULT}");
    }
}
