//! `[publish.NAME]`: where the site is published to.

use crate::base::credential;
use crate::diagnostic::codes::{INVALID_CONFIG, MISSING_KEY, WRONG_TYPE};
use crate::diagnostic::{Diagnostic, closest};
use crate::model::article::Spanned;
use crate::model::publishing::{
    Destination, Encoding, History, Notices, Place, Publishing, SharedCache,
};
use crate::parse::documents::Reader;
use crate::parse::documents::Value;

/// How many earlier generations stay, where nothing is said.
const KEEP: usize = 3;

#[derive(Clone, Copy)]
enum Target {
    Folder,
    S3,
    Git,
    Rsync,
}

const TARGETS: &[(&str, Target)] = &[
    ("folder", Target::Folder),
    ("s3", Target::S3),
    ("git", Target::Git),
    ("rsync", Target::Rsync),
];

/// Reads every `[publish.NAME]`.
pub(super) fn publishing(reader: &mut Reader<'_, '_>) -> Publishing {
    let mut targets = Vec::new();
    reader.sample("publish.*", |reader| {
        reader.choice("target", TARGETS);
        // The key that two have is told as the last of them takes it.
        for read in [rsync, s3, git, folder] {
            read(reader);
        }
        reader.section("after", notices);
    });
    for (key, node) in reader.entries("publish").into_iter().flatten() {
        if !matches!(node.value, Value::Table(_)) {
            let fault = Diagnostic::new(&WRONG_TYPE, "`publish` holds tables, one for each place")
                .at(reader.span_of(node.range))
                .help("give the place a name, and its keys below it: `[publish.default]`");
            reader.push(fault);
            // Its brothers would be reported for the same reason.
            break;
        }
        let name = key.text.as_ref();
        targets.extend(reader.within(node, &format!("publish.{name}"), |reader| {
            place(name, reader)
        }));
    }
    Publishing {
        targets,
        cache: reader.section("cache", cache),
    }
}

fn cache(reader: &mut Reader<'_, '_>) -> Option<SharedCache> {
    refuse_secrets(reader, BUCKET);
    let remote = reader.placed("remote");
    let region = reader.text("region").map(str::to_owned);
    let endpoint = endpoint(reader);
    let remote = remote?;
    let (scheme, rest) = remote.value.split_once("://").unwrap_or(("", ""));
    let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    if !matches!(scheme, "s3" | "gs" | "az") || name.is_empty() || name.contains('@') {
        let message = format!("`{}` is no address of a bucket", remote.value);
        let help = "write `s3://NAME/FOLDER`; `gs://` at Google, `az://` at Microsoft";
        reader.report(&INVALID_CONFIG, remote.range, message, help);
        return None;
    }
    Some(SharedCache {
        bucket: match scheme {
            "s3" => name.to_owned(),
            scheme => format!("{scheme}://{name}"),
        },
        prefix: prefix.trim_matches('/').to_owned(),
        region,
        endpoint,
    })
}

fn place(name: &str, reader: &mut Reader<'_, '_>) -> Option<Place> {
    let help = "add a line: `target = \"folder\"`, `\"s3\"`, `\"git\"` or `\"rsync\"`";
    let named = reader.required("target", &MISSING_KEY, help);
    let target =
        named.and_then(|named| reader.choose("target", &named.value, named.range, TARGETS));
    refuse_secrets(
        reader,
        match target {
            None | Some(Target::S3 | Target::Folder) => BUCKET,
            Some(Target::Git) => BRANCH,
            Some(Target::Rsync) => MACHINE,
        },
    );
    let destination = match target {
        Some(Target::Folder) => folder(reader),
        Some(Target::S3) => s3(reader),
        Some(Target::Git) => git(reader),
        Some(Target::Rsync) => rsync(reader),
        None => {
            // Which keys are right depends on what is missing.
            KEYS.iter().for_each(|key| {
                reader.node(key);
            });
            None
        }
    };
    let notices = reader.section("after", notices);
    Some(Place {
        name: name.to_owned(),
        destination: destination?,
        notices,
    })
}

const KEYS: &[&str] = &[
    "path", "keep", "bucket", "prefix", "region", "endpoint", "encoding", "remote", "branch",
    "squash", "host", "port",
];

/// Where credentials for a bucket belong.
const BUCKET: &str = "presswork reads credentials from the environment (`AWS_ACCESS_KEY_ID`, \
                      `AWS_SECRET_ACCESS_KEY`), the provider's own files or an agent";
/// Where those for a branch do.
const BRANCH: &str =
    "git has its own: a key in your ssh agent, or a token in its credential helper";
/// Where those for another machine do.
const MACHINE: &str = "ssh has its own: a key in your ssh agent, or one named in `~/.ssh/config`";
/// Where those for whoever is told do.
const AFTERWARDS: &str = "presswork reads the token for a purge from the environment \
                          (`PRESSWORK_PURGE_TOKEN`), and needs no other";

/// What is said of a credential in the file.
const MISPLACED: &str = "credentials do not stand in `config.toml`";

/// Refuses keys whose names say that they hold a credential.
fn refuse_secrets(reader: &mut Reader<'_, '_>, belongs: &str) {
    for at in reader.pick(credential::is_name) {
        let help =
            format!("take it out of the file, and change it if the file was shared; {belongs}");
        reader.report(&INVALID_CONFIG, at, MISPLACED, help);
    }
}

/// Refuses an address that carries a credential; says whether it does.
fn refuse_secret_in(reader: &mut Reader<'_, '_>, address: &Spanned<String>, belongs: &str) -> bool {
    let carries = credential::is_in_address(&address.value);
    if carries {
        let help =
            format!("take it out of the address, and change it if the file was shared; {belongs}");
        reader.report(&INVALID_CONFIG, address.range, MISPLACED, help);
    }
    carries
}

fn folder(reader: &mut Reader<'_, '_>) -> Option<Destination> {
    let path = reader.needed("path");
    let keep = keep(reader, 0);
    Some(Destination::Folder { path: path?, keep })
}

fn s3(reader: &mut Reader<'_, '_>) -> Option<Destination> {
    let bucket = reader.required(
        "bucket",
        &MISSING_KEY,
        "write its name: `bucket = \"my-news\"`",
    );
    let prefix = reader
        .text("prefix")
        .unwrap_or_default()
        .trim_matches('/')
        .to_owned();
    let region = reader.text("region").map(str::to_owned);
    let endpoint = endpoint(reader);
    let keep = keep(reader, 0);
    let encoding = reader
        .choice(
            "encoding",
            &[
                ("none", Encoding::Identity),
                ("gzip", Encoding::Gzip),
                ("br", Encoding::Brotli),
            ],
        )
        .unwrap_or(Encoding::Identity);
    let bucket = bucket?;
    let (scheme, bare) = bucket
        .value
        .split_once("://")
        .unwrap_or(("", &bucket.value));
    let scheme = scheme.to_owned();
    if !matches!(scheme.as_str(), "" | "s3" | "gs" | "az") || bare.is_empty() || bare.contains('/')
    {
        let message = format!("`{}` is no name of a bucket", bucket.value);
        let help = match (closest(&scheme, ["s3", "gs", "az"]), bare.split_once('/')) {
            (_, Some((bare, rest))) if !bare.is_empty() && !rest.is_empty() => {
                format!("write `bucket = \"{bare}\"` and `prefix = \"{rest}\"`")
            }
            (Some(near), _) if !bare.is_empty() => format!("did you mean `{near}://{bare}`?"),
            _ => "write the name alone; `gs://NAME` for Google, `az://CONTAINER` for Microsoft"
                .to_owned(),
        };
        reader.report(&INVALID_CONFIG, bucket.range, message, help);
        return None;
    }
    Some(Destination::S3 {
        bucket: bucket
            .value
            .strip_prefix("s3://")
            .unwrap_or(&bucket.value)
            .to_owned(),
        prefix,
        region,
        endpoint,
        keep,
        encoding,
    })
}

fn endpoint(reader: &mut Reader<'_, '_>) -> Option<String> {
    let endpoint = reader.placed("endpoint")?;
    if refuse_secret_in(reader, &endpoint, BUCKET) {
        return None;
    }
    let written = endpoint.value.trim_end_matches('/');
    let host = ["https://", "http://"]
        .iter()
        .find_map(|scheme| written.strip_prefix(scheme));
    if host.is_some_and(|host| !host.is_empty()) {
        return Some(written.to_owned());
    }
    let host = written.split("://").last().filter(|host| !host.is_empty());
    let help = format!(
        "write it in full: `https://{}`",
        host.unwrap_or("s3.example.org")
    );
    reader.report(
        &INVALID_CONFIG,
        endpoint.range,
        "this is no address of a service",
        help,
    );
    None
}

fn git(reader: &mut Reader<'_, '_>) -> Option<Destination> {
    let remote = reader.placed("remote");
    let branch = reader.placed("branch");
    let squash = reader.flag("squash").unwrap_or(false);
    let branch = match branch {
        None => "gh-pages".to_owned(),
        Some(branch) if is_branch(&branch.value) => branch.value,
        Some(branch) => {
            let message = format!("`{}` is no name of a branch", branch.value);
            let help = "letters, digits, `-`, `_`, `.` and `/`, such as `gh-pages`";
            reader.report(&INVALID_CONFIG, branch.range, message, help);
            return None;
        }
    };
    if let Some(remote) = &remote {
        if refuse_secret_in(reader, remote, BRANCH) {
            return None;
        }
        if remote.value.starts_with('-') {
            let help = "write the name of a remote, such as `origin`, or an address";
            reader.report(&INVALID_CONFIG, remote.range, "this is no remote", help);
            return None;
        }
    }
    Some(Destination::Git {
        remote: remote.map_or_else(|| "origin".to_owned(), |remote| remote.value),
        branch,
        history: if squash {
            History::Squashed
        } else {
            History::Kept
        },
    })
}

/// Follows git-check-ref-format(1), and takes a little less.
fn is_branch(name: &str) -> bool {
    let signs = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    name.chars().all(signs)
        && !name.starts_with('-')
        && !name.contains("..")
        && name.split('/').all(|part| {
            !part.is_empty()
                && !part.starts_with('.')
                && !part.ends_with('.')
                && !part.ends_with(".lock")
        })
}

fn rsync(reader: &mut Reader<'_, '_>) -> Option<Destination> {
    let host = reader.required(
        "host",
        &MISSING_KEY,
        "write where it is: `host = \"www@example.org\"`",
    );
    let path = reader.required(
        "path",
        &MISSING_KEY,
        "write the folder there: `path = \"/var/www/site\"`",
    );
    let port = reader
        .count("port", 1..=65_535)
        .and_then(|port| u16::try_from(port).ok());
    let keep = keep(reader, 1);
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | ':' | '[' | ']');
    let host = host.filter(|host| !refuse_secret_in(reader, host, MACHINE));
    let host = host.filter(|host| {
        let right = !host.value.starts_with('-') && host.value.chars().all(plain);
        if !right {
            let message = format!("`{}` is no name of a host", host.value);
            let help = "write `example.org`, `user@example.org`, or a name of `~/.ssh/config`";
            reader.report(&INVALID_CONFIG, host.range, message, help);
        }
        right
    });
    let path = path.filter(|path| {
        let right = !path.value.chars().any(char::is_control)
            && !path.value.trim_end_matches('/').is_empty();
        if !right {
            let message = "no site can be published to this folder";
            let help = "write the folder there: `/var/www/site`";
            reader.report(&INVALID_CONFIG, path.range, message, help);
        }
        right
    });
    Some(Destination::Rsync {
        host: host?.value,
        path: path?.value.trim_end_matches('/').to_owned(),
        port,
        keep,
    })
}

/// How many earlier generations stay.
fn keep(reader: &mut Reader<'_, '_>, least: u32) -> usize {
    reader
        .count("keep", least..=1_000)
        .and_then(|keep| usize::try_from(keep).ok())
        .unwrap_or(KEEP)
}

fn notices(reader: &mut Reader<'_, '_>) -> Notices {
    refuse_secrets(reader, AFTERWARDS);
    let mut text = |key| {
        let text = reader.placed(key)?;
        (!refuse_secret_in(reader, &text, AFTERWARDS)).then_some(text.value)
    };
    Notices {
        websub: text("websub"),
        indexnow: text("indexnow"),
        indexnow_endpoint: text("indexnow_endpoint"),
        purge: text("purge"),
    }
}
