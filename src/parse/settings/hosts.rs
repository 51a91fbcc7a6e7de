//! `[hosts]`: the hosts of the site, and the settings for them.

use crate::model::hosts::{Host, Hosts};
use crate::model::policy::{CspSources, Directive};
use crate::model::publishing::{Destination, Place, Publishing};
use crate::parse::documents::{Fallback, KeySpec, Reader, keys};
use crate::parse::settings::fault::Fault;

keys! {
    /// `[hosts]`
    pub(super) HOSTS:
    FOR = KeySpec::texts(
        "for", "Who hands the site out; it follows from `[publish]` where nobody is named.",
    );
    HSTS = KeySpec::flag("hsts", "Whether browsers are told to come by HTTPS alone.")
        .or(Fallback::Flag(true));
    POLICY = KeySpec::table(
        "policy", SOURCES, "What the content security policy allows beyond what stands on pages.",
    );
}

keys! {
    /// `[hosts.policy]`
    SOURCES:
    SCRIPT = KeySpec::texts(Directive::Script.name(), "Where scripts may come from.");
    STYLE = KeySpec::texts(Directive::Style.name(), "Where styles may come from.");
    IMAGE = KeySpec::texts(Directive::Image.name(), "Where pictures may come from.");
    FONT = KeySpec::texts(Directive::Font.name(), "Where fonts may come from.");
    MEDIA = KeySpec::texts(Directive::Media.name(), "Where sound and video may come from.");
    FRAME = KeySpec::texts(Directive::Frame.name(), "What may stand in frames.");
    CONNECT = KeySpec::texts(Directive::Connect.name(), "What scripts may ask.");
    WORKER = KeySpec::texts(Directive::Worker.name(), "Where workers may come from.");
    FORM = KeySpec::texts(Directive::Form.name(), "Where forms may be sent.");
    ANCESTORS = KeySpec::texts(
        Directive::Ancestors.name(), "Which sites may show pages in frames.",
    ).or(Fallback::None);
}

const DIRECTIVES: [(&KeySpec, Directive); 10] = [
    (&SCRIPT, Directive::Script),
    (&STYLE, Directive::Style),
    (&IMAGE, Directive::Image),
    (&FONT, Directive::Font),
    (&MEDIA, Directive::Media),
    (&FRAME, Directive::Frame),
    (&CONNECT, Directive::Connect),
    (&WORKER, Directive::Worker),
    (&FORM, Directive::Form),
    (&ANCESTORS, Directive::Ancestors),
];

/// Reads `[hosts]`. Where no host is named, the hosts follow from where the site is published.
pub(super) fn hosts(reader: &mut Reader<'_, '_>, publishing: &Publishing) -> Hosts {
    let named = reader.given(&FOR);
    let names = reader.names(&FOR);
    let mut names: Vec<Host> = names
        .iter()
        .filter_map(|name| reader.choose(&FOR, &name.value, name.range, Host::ALL))
        .collect();
    names.sort_unstable();
    names.dedup();
    if !named {
        names = Host::of(publishing);
    }
    let mut targets = publishing.targets.iter();
    let is_folder = |place: &Place| matches!(place.destination, Destination::Folder { .. });
    Hosts {
        names,
        any_host: !named && targets.any(is_folder),
        hsts: reader.is_on(&HSTS),
        policy: reader.section(&POLICY, policy),
    }
}

/// Reads the additional sources for the content security policy.
fn policy(reader: &mut Reader<'_, '_>) -> CspSources {
    let mut needed = CspSources::default();
    for (key, directive) in DIRECTIVES {
        for source in reader.texts(key) {
            match fault(&source.value) {
                None => needed.add(directive, source.value),
                Some(fault) => fault.report(reader, &source),
            }
        }
    }
    needed
}

/// Returns the mistake in a source of the policy.
fn fault(source: &str) -> Option<Fault> {
    let keyword = source.trim_matches('\'').to_ascii_lowercase();
    if keyword.starts_with("unsafe-") {
        return Some(Fault::new(
            format!("`{source}` takes the policy's meaning away"),
            "put scripts and styles into files of the theme; those that stand in pages are allowed \
             by their hashes, without being listed here",
        ));
    }
    let split = |c: char| c.is_whitespace() || c.is_control() || matches!(c, ';' | ',' | '"' | '<');
    (source.contains(split) || !source.is_ascii()).then(|| {
        Fault::new(
            format!("`{source}` is no source of a content security policy"),
            "write one address in each entry, such as `https://images.example.org`",
        )
    })
}
