//! `presswork publish drafts`

use std::path::Path;

use clap::Args;
use jiff::Timestamp;
use presswork::app::publication::{Publication, TargetError, find_target};
use presswork::io::clock;
use presswork::model::Config;
use presswork::model::publishing::Place;
use presswork::publish::drafts::Draft;
use presswork::publish::engine::{Evidence, Intent};
use presswork::publish::{Change, Fault as PublishFault, MaxDelete, Token};

use super::dialogue::{Answers, Dialogue};
use super::draft::{DraftEvent, is_logged, moment};
use super::{Chosen, read};
use crate::cli::fault::{Exit, Fault};
use crate::cli::paths::display_path;
use crate::cli::screen::{Format, Screen};
use crate::cli::units::count;

/// Say which private drafts are online, and until when
///
/// Lists them with address, file and term, of all targets or of one. What has expired is online until the next
/// publication to its target, or until it is withdrawn here.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork publish drafts
  presswork publish drafts --withdraw content/articles/scoop.md
  presswork publish drafts staging --withdraw all")]
pub struct Drafts {
    #[command(flatten)]
    place: Chosen,
    /// Delete drafts: the one with this token or address, those of this article, or all
    #[arg(long, value_name = "TOKEN|FILE|all")]
    withdraw: Option<String>,
}

impl Drafts {
    pub(super) fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let Some((config, _cache)) = read(root, self.place.environment, screen)? else {
            return Ok(Exit::Failed);
        };
        let mut exit = Exit::Fine;
        let mut met = 0;
        for place in places(&config, self.place.target.as_deref())? {
            let done = match &self.withdraw {
                None => list(&config, place, root, screen),
                Some(named) => withdraw(named, &config, place, root, screen),
            };
            match done {
                Ok(drafts) => met += drafts,
                // Another target may well be reached.
                Err(fault) => {
                    screen.fault(&Fault {
                        message: format!("[publish.{}]: {}", place.name, fault.message),
                        ..fault
                    });
                    exit = Exit::Failed;
                }
            }
        }
        match (met, &self.withdraw) {
            (0, Some(named)) if exit == Exit::Fine && named != "all" => {
                return Err(Fault::usage(format!("no draft is online for `{named}`"))
                    .help("`presswork publish drafts` lists those that are"));
            }
            (0, _) if exit == Exit::Fine => screen.note("No private drafts are online."),
            _ => {}
        }
        Ok(exit)
    }
}

/// Returns the target that is named, else all of them.
fn places<'a>(config: &'a Config, name: Option<&str>) -> Result<Vec<&'a Place>, TargetError> {
    let all = &config.publishing.targets;
    match name {
        None if config.publishing.only.is_none() && !all.is_empty() => Ok(all.iter().collect()),
        name => find_target(config, name).map(|place| vec![place]),
    }
}

fn open<'a>(root: &'a Path, place: &'a Place, intent: Intent) -> Result<Publication<'a>, Fault> {
    let most = MaxDelete::default();
    Ok(Publication::open(
        root,
        place,
        most,
        intent,
        Evidence::Manifest,
    )?)
}

/// Prints the drafts of a target, and returns how many there are.
fn list(config: &Config, place: &Place, root: &Path, screen: &Screen) -> Result<usize, Fault> {
    let drafts = open(root, place, Intent::DryRun)?.drafts()?;
    let now = clock::now();
    for draft in &drafts {
        let url = config.base.absolute(&draft.token.address());
        match screen.format {
            Format::Json => {
                screen.event(&DraftEvent::new(
                    "draft",
                    &url,
                    draft.record.as_ref(),
                    &place.name,
                ));
            }
            Format::Human | Format::Github => screen.result(&line(draft, &url, place, now)),
        }
    }
    Ok(drafts.len())
}

fn line(draft: &Draft, url: &str, place: &Place, now: Timestamp) -> String {
    let state = match &draft.record {
        None => "not whole: the next publication deletes it".to_owned(),
        Some(record) if draft.has_expired(now) => format!(
            "{}, expired {}: the next publication deletes it",
            record.source,
            moment(record.expires)
        ),
        Some(record) => format!("{}, until {}", record.source, moment(record.expires)),
    };
    let url = match is_logged() {
        true => "(no addresses in logs)",
        false => url,
    };
    format!("{url}  {state}  [{}]", place.name)
}

/// Withdraws the drafts of a target that are meant, and returns how many there were.
fn withdraw(
    named: &str,
    config: &Config,
    place: &Place,
    root: &Path,
    screen: &Screen,
) -> Result<usize, Fault> {
    let publication = open(root, place, Intent::Publish)?;
    let drafts = publication.drafts()?.into_iter();
    let meant = drafts.filter(|draft| is_meant(draft, named, root));
    let tokens: Vec<Token> = meant.map(|draft| draft.token).collect();
    if tokens.is_empty() {
        return Ok(0);
    }
    let dialogue = Dialogue::begin(&publication, Answers::Yes, screen);
    let agree = |change: &Change| -> Result<bool, PublishFault> { dialogue.agree(change) };
    let outcome = publication.withdraw(&tokens, &agree, &dialogue.progress);
    dialogue.progress.clear(screen);
    let outcome = outcome?;
    dialogue.conclude(&outcome, config, root);
    let withdrawn = outcome.change.drafts.withdrawn;
    let place = publication.location();
    screen.result(&format!(
        "Withdrawn from {place}: {}",
        count(withdrawn, "draft", "drafts")
    ));
    Ok(tokens.len())
}

/// Says whether somebody means a draft by its token, its address, its file, or `all`.
fn is_meant(draft: &Draft, named: &str, root: &Path) -> bool {
    let token = named
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .and_then(Token::parse);
    if let Some(token) = token {
        return token == draft.token;
    }
    // The article may be gone meanwhile.
    let file = Path::new(named);
    let real = file.canonicalize().ok().zip(root.canonicalize().ok());
    let real = real.and_then(|(file, root)| Some(file.strip_prefix(root).ok()?.to_owned()));
    let file = real.as_deref().unwrap_or(file);
    named == "all" || draft.is_of(&display_path(file).replace('\\', "/"))
}
