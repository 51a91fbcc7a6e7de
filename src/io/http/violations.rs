//! What browsers report of the content security policy (CSP Level 3, 5.3).

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode, Uri};
use percent_encoding::percent_decode_str;
use serde::Deserialize;

use super::CLIENT_ADDRESS;
use super::host::Hosts;

/// The address to which browsers send their reports.
pub(super) const ADDRESS: &str = "/__presswork/violations";

/// Something that a browser did not do, because the policy does not allow it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Violation {
    /// The address of the page from the root, decoded.
    pub page: String,
    /// The directive by its name: `connect-src`, `style-src-attr`.
    pub directive: String,
    /// The address that was asked for, without its query, or a word such as `inline` or `eval`.
    pub blocked: String,
    /// The address of the page or script that asked for it; may be empty.
    pub source: String,
    /// The line in it, from 1; 0 where the browser does not know.
    pub line: usize,
}

/// Is told of violations.
pub(super) type OnViolation = Arc<dyn Fn(Violation) + Send + Sync>;

#[derive(Deserialize)]
struct Report {
    #[serde(rename = "csp-report")]
    report: Body,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Body {
    document_uri: String,
    #[serde(default)]
    effective_directive: String,
    #[serde(default)]
    violated_directive: String,
    blocked_uri: String,
    #[serde(default)]
    source_file: String,
    #[serde(default)]
    line_number: usize,
}

/// Takes a browser's report. Pages of other sites may name this address in their policies: a report counts if the
/// browser says that it is about a page of the preview, which no page can say for itself.
pub(super) async fn take(
    told: OnViolation,
    hosts: &Hosts,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let is_report = kind.is_some_and(|kind| kind.starts_with("application/csp-report"));
    match read(&body, |page| hosts.have(page)) {
        // The preview's script reads pages that came later than the policy of the open one.
        Some(violation) if violation.source.ends_with(CLIENT_ADDRESS) => StatusCode::NO_CONTENT,
        Some(violation) if is_report => {
            // The session is busy while it builds; other requests must not wait for it.
            let _ = tokio::task::spawn_blocking(move || told(violation)).await;
            StatusCode::NO_CONTENT
        }
        _ => StatusCode::BAD_REQUEST,
    }
}

fn read(body: &[u8], is_ours: impl Fn(&Uri) -> bool) -> Option<Violation> {
    let Report { report } = serde_json::from_slice(body).ok()?;
    let bare = |address: &str| {
        let end = address.find(['?', '#']).unwrap_or(address.len());
        address[..end].to_owned()
    };
    let page = Uri::try_from(&report.document_uri).ok().filter(is_ours)?;
    let path = page.path();
    // Older browsers know the second alone, with its sources.
    let directive = match report.effective_directive.as_str() {
        "" => &report.violated_directive,
        directive => directive,
    };
    Some(Violation {
        page: percent_decode_str(path).decode_utf8_lossy().into_owned(),
        directive: directive.split(' ').next()?.to_owned(),
        blocked: bare(&report.blocked_uri),
        source: bare(&report.source_file),
        line: report.line_number,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_read_as_browsers_send_them() {
        let chromium = r#"{"csp-report":{"document-uri":"http://127.0.0.1:1111/2026/caf%C3%A9/?a=b","referrer":"",
            "violated-directive":"connect-src","effective-directive":"connect-src","original-policy":"x",
            "disposition":"enforce","blocked-uri":"https://views.test/api?x=1","line-number":3,
            "source-file":"http://127.0.0.1:1111/count.js","status-code":200,"script-sample":""}}"#;
        let wanted = Violation {
            page: "/2026/café/".into(),
            directive: "connect-src".into(),
            blocked: "https://views.test/api".into(),
            source: "http://127.0.0.1:1111/count.js".into(),
            line: 3,
        };
        let read = |text: &str| read(text.as_bytes(), |page| page.port_u16() == Some(1111));
        assert_eq!(read(chromium), Some(wanted));
        assert_eq!(read(&chromium.replace("1111/2026", "1112/2026")), None);
        let old = r#"{"csp-report":{"document-uri":"http://localhost:1111/","blocked-uri":"inline",
            "violated-directive":"style-src 'self'"}}"#;
        assert_eq!(read(old).unwrap().directive, "style-src");
        assert_eq!(read("{}"), None);
    }
}
