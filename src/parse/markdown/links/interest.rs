//! Links by which the publication earns: those to hosts that the configuration names.

/// What the publication has of it when a reader follows a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Interest {
    #[default]
    None,
    /// A commission.
    Commission,
}

impl Interest {
    /// Returns the attribute by which search engines are told.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Commission => " rel=\"sponsored\"",
        }
    }

    /// Returns what a link that says `rel` of itself has to say, where it does not say enough.
    pub(crate) fn beside(self, rel: &str) -> Option<String> {
        let mut kinds: Vec<_> = rel.split_ascii_whitespace().collect();
        let said = kinds
            .iter()
            .any(|kind| kind.eq_ignore_ascii_case("sponsored"));
        if said || self == Self::None {
            return None;
        }
        kinds.push("sponsored");
        Some(kinds.join(" "))
    }
}

/// Returns what the publication has of a link to an address; `hosts` are those that pay a commission, with all hosts
/// below them.
pub(crate) fn interest(prefix: &str, address: &str, hosts: &[String]) -> Interest {
    if hosts.is_empty() {
        return Interest::None;
    }
    let whole = format!("{prefix}{}", address.trim()).to_ascii_lowercase();
    let behind = ["https:", "http:", ""]
        .iter()
        .find_map(|scheme| whole.strip_prefix(*scheme)?.strip_prefix("//"));
    let host = behind.and_then(|rest| rest.split(['/', '?', '#', '\\']).next());
    let host = host.map(|host| host.rsplit('@').next().unwrap_or(host));
    let host = host.map(|host| host.split(':').next().unwrap_or(host));
    // The root of all names, which may stand behind any (RFC 1034, section 3.1).
    let host = host.map(|host| host.strip_suffix('.').unwrap_or(host));
    let pays = |host: &str| {
        hosts.iter().any(|one| {
            let below = host.strip_suffix(one.as_str());
            below.is_some_and(|below| below.is_empty() || below.ends_with('.'))
        })
    };
    match host.is_some_and(pays) {
        true => Interest::Commission,
        false => Interest::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_pays_with_all_below_it() {
        let hosts = ["shop.example".to_owned()];
        for (address, pays) in [
            ("https://shop.example/a?b", true),
            ("HTTP://WWW.Shop.Example:8080#x", true),
            ("//shop.example", true),
            ("https://shop.example.:443/a", true),
            ("https://me@shop.example/", true),
            ("https://notshop.example/", false),
            ("https://shop.example.evil.example/", false),
            ("https://other.example/?to=https://shop.example/", false),
            ("mailto:a@shop.example", false),
            ("/shop.example", false),
        ] {
            let found = interest("", address, &hosts);
            assert_eq!(found == Interest::Commission, pays, "{address}");
        }
        assert_eq!(
            interest("https://", "shop.example/a", &hosts),
            Interest::Commission
        );
    }
}
