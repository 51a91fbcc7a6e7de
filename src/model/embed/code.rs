//! Programs, and their sources.

use super::address::{Address, is_id};
use super::{Found, Kind, Service, Size};

/// GitHub documents a script alone; the ending `.pibb` gives the same without one.
pub(super) const GIST: Service = Service {
    name: "GitHub Gist",
    hosts: &["gist.github.com"],
    kind: Kind::Code,
    shows: "a gist",
    scheme: "",
    parameters: &[],
    read: gist,
};

fn gist(address: &Address) -> Option<Found> {
    let path = address.path();
    let (account, gist) = match path.as_slice() {
        [account, gist] => (*account, *gist),
        _ => return None,
    };
    let gist = gist.trim_end_matches(".pibb").trim_end_matches(".js");
    let is_gist = gist.len() >= 5 && gist.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_id(account) && is_gist).then(|| Found {
        link: format!("https://gist.github.com/{account}/{gist}"),
        frame: format!("https://gist.github.com/{account}/{gist}.pibb"),
        size: Size::Height(420),
    })
}

/// <https://blog.codepen.io/documentation/embedded-pens/>
pub(super) const CODEPEN: Service = Service {
    name: "CodePen",
    hosts: &["codepen.io"],
    kind: Kind::Code,
    shows: "a pen",
    scheme: "theme-id",
    parameters: &["default-tab", "editors", "height", "theme-id"],
    read: codepen,
};

fn codepen(address: &Address) -> Option<Found> {
    let path = address.path();
    let (account, view, pen) = match path.as_slice() {
        ["team", team, view, pen] => (format!("team/{team}"), *view, *pen),
        [account, view, pen] | [account, view @ "embed", "preview", pen] => {
            ((*account).to_owned(), *view, *pen)
        }
        _ => return None,
    };
    let is_pen = matches!(
        view,
        "pen" | "full" | "details" | "embed" | "debug" | "live"
    );
    (is_pen && is_id(pen) && pen != "new" && account.split('/').all(is_id)).then(|| Found {
        link: format!("https://codepen.io/{account}/pen/{pen}"),
        frame: format!("https://codepen.io/{account}/embed/{pen}?default-tab=result"),
        size: Size::Height(420),
    })
}
