//! Explains the refusals of a bucket's service.

use object_store::Error;

use crate::publish::Fault;

/// The code of a service that does not know the bucket.
pub(super) const NO_SUCH_BUCKET: &str = "NoSuchBucket";

/// Returns the code of the service's answer: `NoSuchBucket`, `AccessDenied`. `None` where the service sent
/// no document, as in answers to `HEAD`, or was not reached.
pub(super) fn service_code(error: &Error) -> Option<String> {
    element(&full_text(error), "Code").map(str::to_owned)
}

/// Returns the texts of an error and of its causes. The document that the service answered with is among
/// them; no field of the error has it.
pub(super) fn full_text(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        let words = deeper.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        cause = deeper.source();
    }
    text
}

/// Returns the content of an element of the service's answer in XML.
pub(super) fn element<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    rest.split_once("</").map(|(content, _)| content)
}

/// Returns the fault for an error, with what the user can do, by the service's code.
pub(super) fn explain(error: &Error, what: &str, bucket: &str) -> Fault {
    let text = full_text(error);
    let code = element(&text, "Code").unwrap_or_default();
    let words = element(&text, "Message");
    let cannot = |why: &str| format!("cannot {what} {bucket}: {why}");
    if let Some((why, help)) = meaning(code, error) {
        return Fault::new(cannot(why)).help(help);
    }
    let text = match (code, words) {
        ("", _) => plain(&text),
        (code, Some(words)) => format!("{code}: {words}"),
        (code, None) => code.to_owned(),
    };
    Fault::transient(cannot(&text)).help(
        "what is online is whole; look at the connection and publish again, and it is taken up \
         where it stopped",
    )
}

/// Returns the problem and what the user can do, where trying again does not help.
fn meaning(code: &str, error: &Error) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "RequestTimeTooSkewed" | "RequestExpired" => (
            "the clock of this machine is wrong",
            "set it, by network time if possible, and publish again",
        ),
        "InvalidAccessKeyId"
        | "NotSignedUp"
        | "SignatureDoesNotMatch"
        | "InvalidToken"
        | "UnauthorizedAccess" => (
            "the service does not know these credentials",
            "look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or at \
             ~/.aws/credentials; of the two, the secret one may be cut off or of another key",
        ),
        "ExpiredToken" | "TokenRefreshRequired" => (
            "the credentials have expired",
            "get new ones, and publish again",
        ),
        NO_SUCH_BUCKET => (
            "there is no such bucket",
            "look at `bucket`, `region` and `endpoint` in config.toml, or make the bucket",
        ),
        "PermanentRedirect"
        | "AuthorizationHeaderMalformed"
        | "IllegalLocationConstraintException" => (
            "the bucket is in another region",
            "set `region` in config.toml to where the bucket is",
        ),
        "QuotaExceeded" | "XMinioStorageFull" | "InsufficientStorage" | "ServiceQuotaExceeded" => (
            "there is no room left",
            "make some, or keep fewer generations with `keep`",
        ),
        _ => match error {
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => (
                "the credentials do not allow it",
                "publishing needs to list the bucket, and to read, write and delete objects in it",
            ),
            _ => return None,
        },
    })
}

/// Returns the last and most specific part of a chain of errors, on one line.
fn plain(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    let line = line.join(" ");
    let telling = line.rsplit(" - ").next().unwrap_or(&line);
    telling.chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_from_the_answer_alone() {
        let code = |source: &str| {
            service_code(&Error::NotFound {
                path: "NoSuchBucket.html".to_owned(),
                source: source.into(),
            })
        };
        assert_eq!(code("404: NoSuchBucket was meant"), None);
        let answer = "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Key>a</Key></Error>";
        assert_eq!(code(answer).as_deref(), Some("NoSuchKey"));
    }

    #[test]
    fn what_a_service_says_is_told_with_what_to_do() {
        let fault = |code: &str| {
            let body = format!(
                "<Error><Code>{code}</Code><Message>m</Message><AWSAccessKeyId>AKIDX</AWSAccessKeyId></Error>"
            );
            let error = Error::Generic {
                store: "S3",
                source: body.into(),
            };
            let fault = explain(&error, "read", "s3://news");
            let help = fault.help.unwrap_or_default();
            assert!(!fault.message.contains("AKIDX") && !help.contains("AKIDX"));
            format!("{}; {help}", fault.message)
        };
        for (code, wanted) in [
            ("NoSuchBucket", "there is no such bucket; look at `bucket`"),
            ("RequestTimeTooSkewed", "clock"),
            ("ExpiredToken", "get new ones"),
            ("PermanentRedirect", "set `region`"),
            ("XMinioStorageFull", "no room left"),
            ("SomethingNew", "SomethingNew: m"),
        ] {
            let text = fault(code);
            assert!(text.contains(wanted), "{code}: {text}");
        }
    }
}
