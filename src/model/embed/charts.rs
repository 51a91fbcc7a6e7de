//! Charts, maps and tables.

use url::form_urlencoded::byte_serialize;

use super::address::{Address, is_account, is_id, is_number};
use super::{Found, Kind, Service, Size};

/// <https://developer.datawrapper.de/docs/responsive-iframe>
pub(super) const DATAWRAPPER: Service = Service {
    name: "Datawrapper",
    hosts: &[
        "datawrapper.dwcdn.net",
        "datawrapper.de",
        "app.datawrapper.de",
    ],
    kind: Kind::Chart,
    shows: "a chart that is published",
    scheme: "",
    parameters: &["v"],
    read: datawrapper,
};

fn datawrapper(address: &Address) -> Option<Found> {
    let path = address.path();
    let is_cdn = address.host == "datawrapper.dwcdn.net";
    let (chart, version) = match path.as_slice() {
        [chart] if is_cdn => (*chart, None),
        [chart, version] if is_cdn => (*chart, Some(*version)),
        ["_", chart] => (*chart, None),
        _ => return None,
    };
    if !is_id(chart) || version.is_some_and(|version| !is_number(version)) {
        return None;
    }
    let frame = match version {
        Some(version) => format!("https://datawrapper.dwcdn.net/{chart}/{version}/"),
        None => format!("https://datawrapper.dwcdn.net/{chart}/"),
    };
    Some(Found {
        link: match is_cdn {
            true => frame.clone(),
            false => format!("https://www.datawrapper.de/_/{chart}/"),
        },
        frame,
        size: Size::Height(440),
    })
}

/// <https://developers.flourish.studio/embedding/introduction/>
pub(super) const FLOURISH: Service = Service {
    name: "Flourish",
    hosts: &[
        "public.flourish.studio",
        "flo.uri.sh",
        "app.flourish.studio",
    ],
    kind: Kind::Chart,
    shows: "a visualisation or a story that is published",
    scheme: "",
    parameters: &["auto"],
    read: flourish,
};

fn flourish(address: &Address) -> Option<Found> {
    let path = address.path();
    let (kind, id) = match path.as_slice() {
        [kind @ ("visualisation" | "story"), id]
        | [kind @ ("visualisation" | "story"), id, "embed"] => (*kind, *id),
        _ => return None,
    };
    (is_number(id) && address.host != "app.flourish.studio").then(|| Found {
        link: format!("https://public.flourish.studio/{kind}/{id}/"),
        frame: format!("https://flo.uri.sh/{kind}/{id}/embed"),
        size: Size::Height(600),
    })
}

/// <https://observablehq.com/documentation/embeds/>: `cells` chooses what of a notebook is shown.
pub(super) const OBSERVABLE: Service = Service {
    name: "Observable",
    hosts: &["observablehq.com"],
    kind: Kind::Chart,
    shows: "a notebook",
    scheme: "",
    parameters: &["cell", "cells", "collection"],
    read: observable,
};

/// Says whether a text is the number of a notebook, with its version if it has one.
fn is_notebook(text: &str) -> bool {
    let (id, version) = text.split_once('@').unwrap_or((text, "1"));
    id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) && is_number(version)
}

fn observable(address: &Address) -> Option<Found> {
    let path = address.path();
    let path = match path.as_slice() {
        ["embed", rest @ ..] => rest,
        whole => whole,
    };
    // A version stands behind the name: `bar-chart@12`, or `bar-chart/2`.
    let is_name = |name: &str| is_account(&name.replace('@', "_"));
    let (shown, linked) = match path {
        [account, name @ ..]
            if account.starts_with('@')
                && matches!(name.len(), 1 | 2)
                && is_id(&account[1..])
                && name.iter().all(|part| is_name(part)) =>
        {
            let notebook = path.join("/");
            (notebook.clone(), notebook)
        }
        ["d", id] | [id] if is_notebook(id) => ((*id).to_owned(), format!("d/{id}")),
        _ => return None,
    };
    let mut frame = format!("https://observablehq.com/embed/{shown}");
    let cells = address.parameters(&["cell", "cells"]).join(",");
    if !cells.is_empty() {
        let cells: String = byte_serialize(cells.as_bytes()).collect();
        frame.push_str(&format!("?cells={cells}"));
    }
    Some(Found {
        link: format!("https://observablehq.com/{linked}"),
        frame,
        size: Size::Height(500),
    })
}
