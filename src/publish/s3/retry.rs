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
    let mut pauses = Pauses::default();
    loop {
        let answer = request().await;
        let again = match &answer {
            Ok(answer) => !is_whole(answer),
            Err(error) => is_cut_off(error),
        };
        if !again || !pauses.wait().await {
            return answer;
        }
    }
}

/// The pauses between attempts at one answer.
pub(super) struct Pauses {
    left: u32,
    next: Duration,
}

impl Default for Pauses {
    fn default() -> Self {
        Self {
            left: ATTEMPTS - 1,
            next: FIRST_WAIT,
        }
    }
}

impl Pauses {
    /// Waits, and says that another attempt is to be made; says at once that it is not, where there were enough.
    pub(super) async fn wait(&mut self) -> bool {
        let Some(left) = self.left.checked_sub(1) else {
            return false;
        };
        tokio::time::sleep(self.next).await;
        *self = Self {
            left,
            next: self.next * 2,
        };
        true
    }
}

/// Says whether a part of an answer arrived, and not all of it. The client says of other errors that it
/// repeated the request as often as it may; the body of an answer, be it a refusal, it reads once.
pub(super) fn is_cut_off(error: &Error) -> bool {
    let text = full_text(error);
    let is_repeated = text.contains("Error performing ");
    matches!(error, Error::Generic { .. }) && (!is_repeated || text.contains("response body error"))
}
