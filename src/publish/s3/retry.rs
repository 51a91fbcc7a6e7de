//! Which requests to a bucket are repeated.

use std::future::Future;
use std::time::Duration;

use object_store::{BackoffConfig, Error, RetryConfig};

use super::faults::full_text;

/// The time after which a request is not repeated.
const RETRIED: Duration = Duration::from_secs(90);
/// The number of attempts at an answer that is cut off.
const ATTEMPTS: u32 = 4;
/// The first pause between two of them; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(200);

/// Returns the policy for repeated requests.
pub(super) fn retries() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(10),
            base: 2.,
        },
        max_retries: 10,
        retry_timeout: RETRIED,
    }
}

/// Repeats a request whose answer was cut off, or is not whole as `is_whole` says; the last answer is
/// returned as it is. A request that the service did not answer, or answered with a fault of its own, was
/// repeated before.
///
/// # Errors
///
/// Fails with the last error.
pub(super) async fn until_whole<T, F: Future<Output = Result<T, Error>>>(
    mut request: impl FnMut() -> F,
    is_whole: impl Fn(&T) -> bool,
) -> Result<T, Error> {
    let mut wait = FIRST_WAIT;
    for _ in 1..ATTEMPTS {
        match request().await {
            Ok(answer) if !is_whole(&answer) => {}
            Err(error) if is_cut_off(&error) => {}
            done => return done,
        }
        tokio::time::sleep(wait).await;
        wait *= 2;
    }
    request().await
}

/// Says whether a part of an answer arrived, and not all of it. The client says of other errors that it
/// repeated the request as often as it may; the body of an answer, be it a refusal, it reads once.
fn is_cut_off(error: &Error) -> bool {
    let text = full_text(error);
    let is_repeated = text.contains("Error performing ");
    matches!(error, Error::Generic { .. }) && (!is_repeated || text.contains("response body error"))
}
