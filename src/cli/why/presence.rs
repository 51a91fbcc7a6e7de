//! Whether an article is online and why not, in words.

use presswork::app::online::{AtTarget, Found, Presence, Release};
use presswork::base::Moment;
use presswork::diagnostic::Diagnostic;
use presswork::model::card::Withheld;
use serde::Serialize;

use crate::cli::screen::{Format, Screen};
use crate::cli::units::count;

#[derive(Serialize)]
struct Line<'a> {
    event: &'static str,
    file: &'a str,
    address: &'a str,
    title: &'a str,
    /// `published`, `draft`, `scheduled`, `held` or `expired`.
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
    /// The errors for which nothing is published.
    errors: usize,
    targets: Vec<TargetLine<'a>>,
}

#[derive(Serialize)]
struct TargetLine<'a> {
    name: &'a str,
    location: &'a str,
    /// `current`, `other`, `missing`, `withdrawn`, `nothing` or `unknown`.
    found: &'static str,
    /// The number of the last publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<u64>,
    /// When the last publication was.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// Who published.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    /// Why the target could not be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<&'a str>,
}

/// Prints whether an article is online, and why not.
pub(super) fn print(presence: &Presence, screen: &Screen) {
    match screen.format {
        Format::Json => screen.event(&line(presence)),
        Format::Human | Format::Github => screen.result(&for_people(presence)),
    }
}

fn line(presence: &Presence) -> Line<'_> {
    Line {
        event: "presence",
        file: presence.source.as_str(),
        address: &presence.address,
        title: &presence.title,
        state: match presence.held {
            None => "published",
            Some(Withheld::Draft) => "draft",
            Some(Withheld::Scheduled) => "scheduled",
            Some(Withheld::Broken) => "held",
            Some(Withheld::Expired) => "expired",
        },
        date: presence.date.map(Moment::rfc3339),
        expires: presence.expires.map(Moment::rfc3339),
        errors: presence.errors.len(),
        targets: presence.targets.iter().map(target_line).collect(),
    }
}

fn target_line(target: &AtTarget) -> TargetLine<'_> {
    let (found, release, fault) = match &target.found {
        Found::Current(release) => ("current", Some(release), None),
        Found::Other(release) => ("other", Some(release), None),
        Found::Missing(release) => ("missing", Some(release), None),
        Found::Withdrawn(release) => ("withdrawn", Some(release), None),
        Found::Nothing => ("nothing", None, None),
        Found::Unknown(fault) => ("unknown", None, Some(fault.message.as_str())),
    };
    TargetLine {
        name: &target.name,
        location: &target.location,
        found,
        generation: release.map(|release| release.generation),
        at: release.map(|release| release.at.rfc3339()),
        by: release.map(|release| release.by.as_str()),
        fault,
    }
}

fn for_people(presence: &Presence) -> String {
    let Presence {
        source,
        title,
        address,
        ..
    } = presence;
    let mut lines = vec![format!("{title} ({address}), from {source}")];
    lines.extend(held(presence));
    lines.extend(errors(presence));
    if presence.targets.is_empty() {
        lines.push(
            "config.toml names no place to publish to, `[publish.NAME]`: presswork cannot say what is online."
                .to_owned(),
        );
    }
    let targets = presence.targets.iter();
    lines
        .extend(targets.map(|target| format!("{}: {}", name(target), at_target(target, presence))));
    lines.join("\n")
}

/// Returns why the article is no part of the site.
fn held(presence: &Presence) -> Option<String> {
    let moment = |moment: Option<Moment>| moment.map(Moment::with_weekday).unwrap_or_default();
    Some(match presence.held? {
        Withheld::Draft => {
            "It is a draft: held back until `draft` is taken out of its front matter.".to_owned()
        }
        // Its errors say so.
        Withheld::Broken => return None,
        Withheld::Scheduled => format!(
            "It is scheduled: held back until {}, and online with the first publication after that.",
            moment(presence.date)
        ),
        Withheld::Expired => format!(
            "It is withdrawn since {}, as `expires` in its front matter says.",
            moment(presence.expires)
        ),
    })
}

/// Returns what keeps the whole site from being published.
fn errors(presence: &Presence) -> Option<String> {
    let is_own = |one: &&Diagnostic| one.files().any(|file| *file == presence.source);
    let own: Vec<&Diagnostic> = presence.errors.iter().filter(is_own).collect();
    let all = presence.errors.iter();
    let of_site: Vec<&Diagnostic> = all.filter(|one| one.forbids_publishing()).collect();
    let is_there = |one: &AtTarget| matches!(one.found, Found::Current(_) | Found::Other(_));
    let alone = of_site.iter().all(is_own) && !presence.targets.iter().any(is_there);
    let (errors, what) = match (own.first(), of_site.first()) {
        (Some(first), None) if first.left_out.is_some() => (&own, "It could not be published with"),
        (Some(_), _) if alone => (&own, "It is held back for"),
        (_, Some(_)) => (&of_site, "Nothing is published while the site has"),
        _ => return None,
    };
    let first = errors.first()?;
    let many = count(errors.len(), "error", "errors");
    let place = first.at.as_ref().map(|at| format!("{}: ", at.file));
    Some(format!(
        "{what} {many}; {}{}: `presswork check` says more.",
        place.unwrap_or_default(),
        first.message
    ))
}

fn name(target: &AtTarget) -> String {
    match target.location.is_empty() {
        true => target.name.clone(),
        false => format!("{} ({})", target.name, target.location),
    }
}

/// Returns what a target has of the article.
fn at_target(target: &AtTarget, presence: &Presence) -> String {
    let environment = target.environment.iter();
    let environment: String = environment
        .map(|name| format!(" --environment {name}"))
        .collect();
    let publish = format!("`presswork publish {}{environment}`", target.name);
    let is_held = presence.held.is_some();
    let online = match errors(presence) {
        None => format!(": {publish} puts it online"),
        Some(_) => String::new(),
    };
    match &target.found {
        Found::Current(last) | Found::Other(last) if is_held => format!(
            "still online, as of {}; {publish} takes it off",
            publication(last)
        ),
        Found::Current(last) => format!("online as it is now, as of {}", publication(last)),
        Found::Other(last) if last.went_back => format!(
            "online as it was when somebody went back to it ({}). Once the newer one is mended, {publish} puts it \
             online; as it is, `--resume` does",
            publication(last)
        ),
        Found::Other(last) => format!(
            "online as it was at {}, and its page changed since: {publish} puts the new one online",
            publication(last)
        ),
        Found::Missing(last) => {
            let since_due = presence
                .date
                .filter(|date| date.unix > last.at.unix && !is_held);
            let then = match (since_due, is_held) {
                (Some(date), _) => format!(
                    ", which was before it was due, {}{online}",
                    date.with_weekday()
                ),
                (None, false) => format!(", which was without it{online}"),
                (None, true) => String::new(),
            };
            format!("not online, as of {}{then}", publication(last))
        }
        Found::Withdrawn(last) if is_held => format!("not online, as of {}", publication(last)),
        Found::Withdrawn(last) => format!(
            "not online: {} went back to an earlier publication on {}. Once it is mended, {publish} puts it \
             online again; as it is, `--resume` does",
            last.by,
            last.at.with_weekday()
        ),
        Found::Nothing => "nothing was published there yet".to_owned(),
        Found::Unknown(fault) => format!("cannot be asked: {}", fault.message),
    }
}

#[derive(Serialize)]
struct LeftLine<'a> {
    event: &'static str,
    targets: Vec<TargetLine<'a>>,
}

/// Prints what is online at an address of which the site has no file any longer.
pub(super) fn print_left(targets: &[AtTarget], screen: &Screen) {
    if targets.is_empty() {
        return;
    }
    let lines = targets.iter().map(|target| match &target.found {
        Found::Other(last) if last.went_back => format!(
            "{}: online, since {} went back to an earlier publication on {}; the site has no file of it any longer",
            name(target),
            last.by,
            last.at.with_weekday()
        ),
        Found::Other(last) => format!(
            "{}: online, as of {}; the site has no file of it any longer, and the next publication takes it off",
            name(target),
            publication(last)
        ),
        _ => name(target),
    });
    match screen.format {
        Format::Json => screen.event(&LeftLine {
            event: "left",
            targets: targets.iter().map(target_line).collect(),
        }),
        Format::Human | Format::Github => screen.result(&lines.collect::<Vec<_>>().join("\n")),
    }
}

/// Returns `publication 12, Friday 2026-05-08 06:30, by ada`.
fn publication(release: &Release) -> String {
    let Release {
        generation, at, by, ..
    } = release;
    format!("publication {generation}, {}, by {by}", at.with_weekday())
}
