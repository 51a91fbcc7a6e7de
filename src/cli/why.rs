//! `presswork why FILE` and `presswork why URL`

mod presence;

use std::net::Ipv4Addr;
use std::path::Path;

use clap::Args;
use presswork::app::online::{Asked, left_online, presence};
use presswork::app::{Notice, Project, Request};
use presswork::base::{OutPath, SourcePath};
use presswork::io::cache::Cache;
use presswork::memo::Memo;
use presswork::model::Trace;
use presswork::model::trace::{Change, Part, Reason};
use presswork::parse;
use presswork::pipeline::{Inputs, Overrides};
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::progress::Meter;
use super::screen::{Format, Screen};
use super::source_file::source_path;
use super::units::count;

/// Say whether an article is online and why not, and why the last build made a page
///
/// Of an article or a standing page: whether it is held back, as a draft or until its date; which errors are in the
/// way; and what each place to publish to has of it. Of any page: why the last build made it again, or did not.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork why content/articles/slug.md         a source
  presswork why https://news.example.org/2026/05/slug/
  presswork why /old/address/                    an old address, which redirects
  presswork why public/2026/05/slug/index.html   a file of the output folder")]
pub struct Why {
    /// A file of content/, an address on the site, or an output
    #[arg(value_name = "FILE|URL")]
    path: String,
    /// As the site will be at another moment: 2026-12-24 or 2026-12-24T18:00:00+01:00
    #[arg(long, value_name = "MOMENT")]
    now: Option<String>,
    /// Apply `[environment.NAME]` of config.toml
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
}

/// What became of a file.
#[derive(Serialize)]
struct Answer {
    event: &'static str,
    path: String,
    /// `made`, `kept`, `gone`, `read` or `reused`.
    fate: &'static str,
    /// What changed.
    because: Vec<String>,
    #[serde(skip)]
    sentence: String,
}

impl Why {
    pub fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let request = Request {
            now: self.now,
            overrides: Overrides {
                environment: self.environment,
                ..Overrides::default()
            },
            ..Request::default()
        };
        let project = Project::new(root, request);
        let notices = |notice: Notice| screen.notice(&notice);
        let meter = Meter::new(screen);
        let mut address = self.path.clone();
        let mut unknown = None;
        let mut foreign = None;
        let asked = |inputs: &Inputs| {
            let base = &inputs.config.value.base;
            foreign = foreign_host(&self.path, inputs);
            if foreign.is_some() {
                return Asked::Outputs(Vec::new());
            }
            address = within_site(&self.path, &base.path).to_owned();
            match source(&self.path, root, inputs) {
                Some(source) => Asked::Source(source),
                None => {
                    unknown = source_path(Path::new(&self.path), root, &inputs.tree).err();
                    Asked::Outputs(outputs(&address).collect())
                }
            }
        };
        let found = presence(&project, asked, &meter, &notices)?;
        meter.clear();
        if let Some(fault) = foreign {
            return Err(fault);
        }
        if let Some(found) = &found {
            presence::print(found, screen);
        }
        let source = found.map(|found| found.source.to_string());
        let answer = of_last_build(&source, &address, root, screen);
        let is_gone = answer.as_ref().map_or(true, |answer| answer.fate == "gone");
        let mut left = Vec::new();
        if source.is_none() && is_gone {
            left = left_online(&project, &outputs(&address).collect::<Vec<_>>())?;
            presence::print_left(&left, screen);
        }
        match answer {
            Ok(answer) => match screen.format {
                Format::Json => screen.event(&answer),
                Format::Human | Format::Github => screen.result(&answer.sentence),
            },
            // Whether the article is online has been said.
            Err(_) if source.is_some() || !left.is_empty() => {}
            Err(fault) => {
                let unknown = unknown.filter(|_| self.path.ends_with(".md"));
                return Err(unknown.unwrap_or(fault));
            }
        }
        Ok(Exit::Fine)
    }
}

/// Returns what is wrong with a full address whose host is neither the site's own, nor that of one of its
/// environments, nor one at which a preview may be.
fn foreign_host(asked: &str, inputs: &Inputs) -> Option<Fault> {
    let host = host_of(asked)?;
    let bare = |host: &str| {
        let host = host.to_ascii_lowercase();
        host.strip_prefix("www.")
            .map(ToOwned::to_owned)
            .unwrap_or(host)
    };
    let is_preview =
        host == "localhost" || host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok();
    let environments = parse::environments(&inputs.tree);
    let others = environments
        .iter()
        .filter_map(|one| host_of(one.base_url.as_deref()?));
    let base = &inputs.config.value.base;
    let mut own = others.chain([base.host()]);
    if is_preview || own.any(|own| bare(own) == bare(host)) {
        return None;
    }
    let fault = Fault::usage(format!("`{host}` is not where this site is"));
    Some(fault.help(format!("its address is {}", base.absolute("/"))))
}

/// Returns the name of the host in a full address, without its port.
fn host_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let (host, _) = host
        .split_once(':')
        .filter(|_| !host.starts_with('['))
        .unwrap_or((host, ""));
    Some(host)
}

/// Returns the part of an address behind the host and behind the folder in which the site lies there, without
/// query and fragment; a path as it is.
fn within_site<'a>(asked: &'a str, base: &str) -> &'a str {
    let Some((_, url)) = asked.split_once("://") else {
        return asked;
    };
    let path = url.find('/').map_or("/", |slash| &url[slash..]);
    let path = path.strip_prefix(base).unwrap_or(path);
    path.split(['?', '#']).next().unwrap_or_default()
}

/// Returns the file of an article or a term that is named, or the folder of one.
fn source(named: &str, root: &Path, inputs: &Inputs) -> Option<SourcePath> {
    let all = parse::sources(&inputs.tree);
    let bundle = format!("{}/index.md", named.trim_end_matches('/'));
    [named, &bundle].into_iter().find_map(|named| {
        let path = source_path(Path::new(named), root, &inputs.tree).ok()?;
        all.iter().any(|one| *one.path == path).then_some(path)
    })
}

/// Returns what the last build did with a source or an output.
fn of_last_build(
    source: &Option<String>,
    asked: &str,
    root: &Path,
    screen: &Screen,
) -> Result<Answer, Fault> {
    let cache = Cache::open(root, || {
        screen.note("Another presswork is at work on this site; waiting for it.\n");
    });
    let Some(trace) = cache.load_trace() else {
        return Err(Fault::failed("nothing is known of a last build")
            .help("build the site first: `presswork build`"));
    };
    let memo = cache.load();
    let asked = asked.trim_start_matches("./");
    of_source(asked, &trace, &memo)
        .or_else(|| outputs(asked).find_map(|path| of_output(&path, &trace, &memo)))
        .or_else(|| of_source(source.as_deref()?, &trace, &memo))
        .ok_or_else(|| {
            Fault::failed(format!(
                "the last build had neither a file nor a page `{asked}`"
            ))
            .help("name a file of content/, or of the output folder, from the site's folder, or an address")
        })
}

/// Returns what an output may have been called: by its path in the output folder, with that folder in
/// front, or by its address.
fn outputs(asked: &str) -> impl Iterator<Item = OutPath> {
    let asked = OutPath::asked_for(asked);
    let asked = asked.trim_start_matches('/').to_owned();
    let inside = asked.split_once('/').map(|(_, inside)| inside.to_owned());
    let inside = inside.filter(|inside| !inside.is_empty());
    [Some(asked), inside]
        .into_iter()
        .flatten()
        .flat_map(|path| {
            let address = format!("/{path}");
            let folder = format!("{}/", address.trim_end_matches('/'));
            [
                OutPath::of_address(&address).ok(),
                OutPath::of_page(&address).ok(),
                OutPath::of_address(&folder).ok(),
            ]
            .into_iter()
            .flatten()
        })
}

fn of_source(asked: &str, trace: &Trace, memo: &Memo) -> Option<Answer> {
    let path = SourcePath::from(asked);
    let change = trace.read.get(&path);
    if change.is_none() && !memo.sources.contains_key(&path) {
        return None;
    }
    let made = count(trace.rendered.len(), "output was made", "outputs were made");
    let (fate, because, sentence) = match change {
        None => (
            "reused",
            "nothing changed",
            format!("{path} was not read again: nothing about it had changed."),
        ),
        Some(Change::New) => (
            "read",
            "it is new",
            format!("{path} was read for the first time; {made}."),
        ),
        Some(Change::Touched) => (
            "read",
            "only its time changed",
            format!("{path} was looked at, because its time had changed; what it holds had not."),
        ),
        Some(Change::Card) => (
            "read",
            "what it says of itself changed",
            format!(
                "{path} was read again: what it says of itself had changed (front matter, headings, links), \
                 and so may every page that shows it; {made}."
            ),
        ),
        Some(Change::Text) => (
            "read",
            "its text changed",
            format!(
                "{path} was read again: only its text had changed, which its own page and feeds show; {made}."
            ),
        ),
        Some(Change::Nothing) => (
            "read",
            "nothing that is published changed",
            format!("{path} was read again, but nothing that is published of it had changed."),
        ),
    };
    Some(answer(
        path.as_str(),
        fate,
        vec![because.to_owned()],
        sentence,
    ))
}

fn of_output(path: &OutPath, trace: &Trace, memo: &Memo) -> Option<Answer> {
    if trace.removed.contains(path) {
        let sentence = format!("{path} was deleted: the site has no such page any longer.");
        return Some(answer(path.as_str(), "gone", Vec::new(), sentence));
    }
    match trace.rendered.get(path) {
        Some(Reason::New) => {
            let sentence = format!("{path} was made for the first time.");
            Some(answer(
                path.as_str(),
                "made",
                vec!["it is new".to_owned()],
                sentence,
            ))
        }
        Some(Reason::Lost) => {
            let why = "the output folder did not hold it as it was made".to_owned();
            let sentence = format!("{path} was made again: {why}.");
            Some(answer(path.as_str(), "made", vec![why], sentence))
        }
        Some(Reason::Changed(parts)) => {
            let because: Vec<String> = parts.iter().map(|part| words(*part).to_owned()).collect();
            let mut sentence = format!("{path} was made again, because these had changed:\n");
            for one in &because {
                sentence.push_str(&format!("  - {one}\n"));
            }
            let read: Vec<String> = trace
                .read
                .keys()
                .map(|path| format!("  - {path}\n"))
                .collect();
            if !read.is_empty() {
                sentence.push_str("Files that were read again:\n");
                sentence.extend(read.iter().take(10).cloned());
                if let more @ 1.. = read.len().saturating_sub(10) {
                    sentence.push_str(&format!("  - and {more} more\n"));
                }
            }
            Some(answer(
                path.as_str(),
                "made",
                because,
                sentence.trim_end().to_owned(),
            ))
        }
        None if memo.outputs.contains_key(path) => {
            let sentence =
                format!("{path} was not made again: nothing that it is made from had changed.");
            Some(answer(path.as_str(), "kept", Vec::new(), sentence))
        }
        None => None,
    }
}

fn answer(path: &str, fate: &'static str, because: Vec<String>, sentence: String) -> Answer {
    Answer {
        event: "why",
        path: path.to_owned(),
        fate,
        because,
        sentence,
    }
}

fn words(part: Part) -> &'static str {
    match part {
        Part::Template => "its templates, or the way in which such pages are made",
        Part::Page => {
            "what the page says of itself: title, description, address, its place in a list"
        }
        Part::Facts => "its story or its list of stories, their neighbours and related ones",
        Part::Lists => "the theme's lists on it: latest, most read and so on",
        Part::Text => "its text, or where the links in it lead",
        Part::Chrome => "what every page shows: menu, names, options, interface words",
    }
}
