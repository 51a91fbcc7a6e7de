//! `[publish.NAME]` and `[cache]`: the places to publish to, and the shared cache.

mod branch;
mod bucket;
mod keep;
mod keys;
mod machine;
mod secrets;
mod target;

use keys::{AFTER, INDEXNOW, INDEXNOW_ENDPOINT, PATH, PURGE, TARGET, WEBSUB};
use target::{TARGETS, Target};

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{MISSING_KEY, WRONG_TYPE};
use crate::model::publishing::{Destination, Notices, Place, Publishing};
use crate::parse::documents::{KeySpec, Reader, Value};

pub(super) use keys::{CACHE, PLACE};

/// Reads every `[publish.NAME]`, and `[cache]`.
pub(super) fn publishing(
    reader: &mut Reader<'_, '_>,
    publish: &'static KeySpec,
    cache: &'static KeySpec,
) -> Publishing {
    let mut targets = Vec::new();
    for (key, node) in reader.entries(publish).into_iter().flatten() {
        if !matches!(node.value, Value::Table(_)) {
            let fault = Diagnostic::new(&WRONG_TYPE, "`publish` holds tables, one for each place")
                .at(reader.span_of(node.range))
                .help("give the place a name, and its keys below it: `[publish.default]`");
            reader.push(fault);
            // The other keys would be reported for the same reason.
            break;
        }
        let name = key.text.as_ref();
        targets.extend(reader.within(node, &format!("publish.{name}"), |reader| {
            place(name, reader)
        }));
    }
    Publishing {
        targets,
        only: None,
        cache: reader.section(cache, bucket::cache),
    }
}

fn place(name: &str, reader: &mut Reader<'_, '_>) -> Option<Place> {
    let help = "add a line: `target = \"folder\"`, `\"s3\"`, `\"git\"` or `\"rsync\"`";
    let named = reader.required(&TARGET, &MISSING_KEY, help);
    let target = named.and_then(|named| reader.choose(&TARGET, &named.value, named.range, TARGETS));
    let belongs = match target {
        None | Some(Target::S3 | Target::Folder) => secrets::BUCKET,
        Some(Target::Git) => secrets::BRANCH,
        Some(Target::Rsync) => secrets::MACHINE,
    };
    secrets::refuse(reader, belongs);
    let destination = match target {
        Some(Target::Folder) => folder(reader),
        Some(Target::S3) => bucket::s3(reader),
        Some(Target::Git) => branch::git(reader),
        Some(Target::Rsync) => machine::rsync(reader),
        None => {
            // The permitted keys depend on the missing target.
            let own = |key: &&KeySpec| key.name != TARGET.name && key.name != AFTER.name;
            PLACE.iter().filter(own).for_each(|key| {
                reader.node(key);
            });
            None
        }
    };
    let notices = reader.section(&AFTER, notices);
    Some(Place {
        name: name.to_owned(),
        destination: destination?,
        notices,
    })
}

fn folder(reader: &mut Reader<'_, '_>) -> Option<Destination> {
    let path = reader.needed(&PATH);
    let keep = keep::keep(reader, 0);
    Some(Destination::Folder { path: path?, keep })
}

fn notices(reader: &mut Reader<'_, '_>) -> Notices {
    secrets::refuse(reader, secrets::AFTERWARDS);
    let mut text = |key| {
        let text = reader.spanned(key)?;
        (!secrets::refuse_in(reader, &text, secrets::AFTERWARDS)).then_some(text.value)
    };
    Notices {
        websub: text(&WEBSUB),
        indexnow: text(&INDEXNOW),
        indexnow_endpoint: text(&INDEXNOW_ENDPOINT),
        purge: text(&PURGE),
    }
}
