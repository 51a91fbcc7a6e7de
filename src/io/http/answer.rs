//! Answers a request for an address of the site as a static host would, with the preview's script added.

use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap,
    IF_NONE_MATCH, LOCATION, RANGE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode, request, response};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use super::range::{Part, part};
use super::{CLIENT_ADDRESS, Shown, violations};
use crate::base::media::kind;
use crate::base::{Fp, OutPath};
use crate::model::caching::{IMMUTABLE, cache_control};
use crate::model::policy::without_hashes;

/// Answers a request.
pub(super) fn answer(shown: &dyn Shown, head: &request::Parts) -> Response {
    if head.method != Method::GET && head.method != Method::HEAD {
        let text = "405: a static site is only read\n";
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")], text).into_response();
    }
    let address = head.uri.path();
    let Ok(decoded) = percent_decode_str(address).decode_utf8() else {
        return refused("it is not UTF-8");
    };
    let path = match OutPath::of_address(&decoded) {
        Ok(path) => path,
        Err(fault) => return refused(&fault.to_string()),
    };
    let stamp = shown.stamp(&path);
    if let Some((status, target)) = shown.redirect(&decoded, stamp.is_some()) {
        return led(status, &target, head.uri.query());
    }
    if let Some(stamp) = stamp {
        return found(shown, &path, stamp.fp, &head.headers);
    }
    // Hosts serve `/a` from `a.html`, too.
    if let Ok(path) = OutPath::of_page(&decoded)
        && let Some(stamp) = shown.stamp(&path)
    {
        return found(shown, &path, stamp.fp, &head.headers);
    }
    let folder = OutPath::of_address(&format!("{decoded}/"));
    if folder.is_ok_and(|folder| shown.stamp(&folder).is_some()) {
        let query = head
            .uri
            .query()
            .map_or_else(String::new, |query| format!("?{query}"));
        // The redirect is temporary, because another site may use this port tomorrow.
        return (
            StatusCode::FOUND,
            [(LOCATION, format!("{address}/{query}"))],
        )
            .into_response();
    }
    missing(shown, &path)
}

/// Answers by a redirect of the site. No browser may keep it: another site may use this port tomorrow.
fn led(status: u16, target: &str, query: Option<&str>) -> Response {
    let target = match query.filter(|_| !target.contains(['?', '#'])) {
        Some(query) => format!("{target}?{query}"),
        None => target.to_owned(),
    };
    let response = Response::builder()
        .status(status)
        .header(LOCATION, target)
        .header(CACHE_CONTROL, "no-store");
    finished(response, Body::empty())
}

/// Answers an internal error.
pub(super) fn broken() -> Response {
    let text = "500: presswork failed to make this page\n";
    (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
}

fn refused(why: &str) -> Response {
    let text = format!("400: this is no address of a site: {why}\n");
    (StatusCode::BAD_REQUEST, text).into_response()
}

fn found(shown: &dyn Shown, path: &OutPath, fp: Fp, headers: &HeaderMap) -> Response {
    let sent = shown.headers(path);
    // A page whose policy changed is another page.
    let fp = Fp::of(&(fp, &sent));
    let tag = format!("\"{fp}\"");
    let response = plain(StatusCode::OK, &sent)
        .header(CACHE_CONTROL, kept(path))
        .header(ETAG, &tag);
    if headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| knows(value, &tag))
    {
        return finished(response.status(StatusCode::NOT_MODIFIED), Body::empty());
    }
    let Some(bytes) = shown.output(path) else {
        return broken();
    };
    let kind = kind(path.as_str(), &bytes);
    let response = response.header(CONTENT_TYPE, &kind);
    if is_page(&kind) {
        return finished(
            response,
            with_client(bytes, fp, policy_fp(&sent), StatusCode::OK),
        );
    }
    let len = bytes.len();
    let response = response.header(ACCEPT_RANGES, "bytes");
    let wanted = headers.get(RANGE).and_then(|range| range.to_str().ok());
    match wanted.map_or(Part::Full, |range| part(range, len)) {
        Part::Full => finished(response, bytes),
        Part::Bytes(range) => {
            let at = format!(
                "bytes {}-{}/{len}",
                range.start,
                range.end.saturating_sub(1)
            );
            let bytes = bytes.get(range).unwrap_or_default().to_vec();
            let response = response.header(CONTENT_RANGE, at);
            finished(response.status(StatusCode::PARTIAL_CONTENT), bytes)
        }
        Part::Nothing => {
            let response = response.header(CONTENT_RANGE, format!("bytes */{len}"));
            finished(
                response.status(StatusCode::RANGE_NOT_SATISFIABLE),
                Body::empty(),
            )
        }
    }
}

/// Returns the nearest `404.html`, as hosts do, or a substitute where the site has none: the mistakes of
/// a site that does not build at all have to be shown on some page.
fn missing(shown: &dyn Shown, path: &OutPath) -> Response {
    const EMPTY: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
        <title>Not found</title>\n<body>\n<p>There is nothing at this address.</p>\n\
        </body>\n</html>\n";
    let mut folder = path.as_str();
    let page = loop {
        folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
        let page = OutPath::new(&format!("{folder}/404.html")).ok();
        if let Some(bytes) = page.and_then(|page| shown.output(&page)) {
            break bytes;
        }
        if folder.is_empty() {
            break EMPTY.as_bytes().to_vec();
        }
    };
    let sent = shown.headers(path);
    let fp = Fp::of(&(Fp::of_bytes(&page), &sent));
    let response = plain(StatusCode::NOT_FOUND, &sent)
        .header(CACHE_CONTROL, "no-cache")
        .header(CONTENT_TYPE, "text/html; charset=utf-8")
        .header(ETAG, format!("\"{fp}\""));
    finished(
        response,
        with_client(page, fp, policy_fp(&sent), StatusCode::NOT_FOUND),
    )
}

/// Begins an answer with the headers of the site's hosts. Browsers are asked to report what the policy forbids.
fn plain(status: StatusCode, sent: &[(&'static str, String)]) -> response::Builder {
    let mut response = Response::builder().status(status);
    for (name, value) in sent {
        response = match name.eq_ignore_ascii_case("content-security-policy") {
            true => response.header(
                *name,
                format!("{value}; report-uri {}", violations::ADDRESS),
            ),
            false => response.header(*name, value),
        };
    }
    let own = X_CONTENT_TYPE_OPTIONS.as_str();
    match sent.iter().any(|(name, _)| name.eq_ignore_ascii_case(own)) {
        true => response,
        false => response.header(X_CONTENT_TYPE_OPTIONS, "nosniff"),
    }
}

/// Returns the fingerprint of what a page may load. Hashes are left aside: the preview's script exchanges the
/// rules of a style, and asks for another page where scripts changed.
fn policy_fp(sent: &[(&'static str, String)]) -> Fp {
    let values = sent.iter().map(|(_, value)| without_hashes(value));
    Fp::of(&values.collect::<Vec<_>>())
}

/// Returns how long a browser may keep an output: files that never change as long as from a host, others not
/// at all, because they are being written.
fn kept(path: &OutPath) -> &'static str {
    match cache_control(path) {
        IMMUTABLE => IMMUTABLE,
        _ => "no-cache",
    }
}

fn finished(response: response::Builder, body: impl Into<Body>) -> Response {
    response.body(body.into()).unwrap_or_else(|_| broken())
}

/// Says whether a list of tags has this one (RFC 9110, 13.1.2).
fn knows(list: &str, tag: &str) -> bool {
    list.split(',').any(|one| {
        let one = one.trim();
        one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag
    })
}

fn is_page(kind: &str) -> bool {
    kind.starts_with("text/html")
}

/// Adds the script at the end of a page, with the fingerprint of the page, so that the script can ask for
/// a newer one, and that of its policy: a newer one needs another page.
fn with_client(mut page: Vec<u8>, fp: Fp, policy: Fp, status: StatusCode) -> Vec<u8> {
    let script = format!(
        "<script src=\"{CLIENT_ADDRESS}\" data-fp=\"{fp}\" data-policy=\"{policy}\" data-status=\"{}\"></script>\n",
        status.as_u16()
    );
    let at = memchr::memrchr_iter(b'<', &page)
        .find(|at| {
            page.get(*at..*at + 6)
                .is_some_and(|tag| tag.eq_ignore_ascii_case(b"</body"))
        })
        .unwrap_or(page.len());
    page.splice(at..at, script.into_bytes());
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_the_last_thing_in_the_body() {
        let served = |page: &str| {
            let bytes = with_client(page.as_bytes().to_vec(), Fp(1), Fp(2), StatusCode::OK);
            String::from_utf8(bytes).unwrap()
        };
        let page = served("<body><p>é</p></BODY></html>");
        assert!(page.starts_with("<body><p>é</p><script src=\"/__presswork/"));
        assert!(page.ends_with("</script>\n</BODY></html>"), "{page}");
        assert!(page.contains("data-fp=\"00000000000000000000000000000001\""));
        assert!(served("no body <").ends_with("</script>\n"));
    }

    #[test]
    fn tags_are_compared_weakly() {
        assert!(knows("\"a\", W/\"b\"", "\"b\""));
        assert!(knows("*", "\"b\""));
        assert!(!knows("\"a\"", "\"b\""));
    }
}
