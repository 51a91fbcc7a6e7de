//! `presswork init DIR`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;
use presswork::base::Moment;
use presswork::diagnostic::Severity;
use presswork::io::{clock, embedded};
use presswork::model::Tree;
use presswork::parse::config::config;
use presswork::pipeline::Overrides;

use super::fault::{Exit, Fault};
use super::file;
use super::paths::display_path;
use super::schema;
use super::screen::Screen;
use super::seed::{self, Blank};
use super::words;

/// Begin a new site
///
/// Writes a complete starter site. No file is ever overwritten.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork init my-site
  presswork init --title \"The Daily Diff\" --base-url https://daily.example.org
  presswork init --ci github            a workflow that publishes, for a site that is there")]
pub struct Init {
    /// The folder, which is made where it is not there [default: the current one]
    dir: Option<PathBuf>,
    /// The publication's name
    #[arg(long, default_value = "A New Publication")]
    title: String,
    /// Where the site will live
    #[arg(long, value_name = "URL", default_value = "https://example.org")]
    base_url: String,
    /// Write a workflow, too, that checks the site, publishes it, and runs on schedule; where there is
    /// a site already, write that alone
    #[arg(long, value_enum, value_name = "HOST")]
    ci: Option<Ci>,
}

/// Whose workflow is written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Ci {
    /// GitHub Actions.
    Github,
    /// GitLab CI/CD.
    Gitlab,
}

impl Ci {
    /// Returns where the workflow stands among the seeds, and where in a site.
    fn paths(self) -> (&'static str, &'static str) {
        match self {
            Ci::Github => ("ci/github.yml", ".github/workflows/publish.yml"),
            Ci::Gitlab => ("ci/gitlab.yml", ".gitlab-ci.yml"),
        }
    }

    fn file(self) -> Option<(String, Vec<u8>)> {
        let (seed, path) = self.paths();
        let (_, bytes) = embedded::seed_files().find(|(name, _)| name == seed)?;
        let text = String::from_utf8_lossy(bytes);
        let text = text.replace("%version%", env!("CARGO_PKG_VERSION"));
        Some((path.to_owned(), text.into_bytes()))
    }
}

impl Init {
    pub fn run(self, root: Option<PathBuf>, screen: &Screen) -> Result<Exit, Fault> {
        let folder = match (&self.dir, root) {
            (Some(_), Some(_)) => {
                return Err(Fault::usage("`init DIR` and `--root` name the same thing")
                    .help("leave one of them out"));
            }
            (Some(dir), None) => dir.clone(),
            (None, Some(root)) => root,
            (None, None) => PathBuf::from("."),
        };
        let zone = TimeZone::system();
        let is_there = folder.join("config.toml").is_file();
        let mut files = match self.ci {
            Some(_) if is_there => Vec::new(),
            _ => self.files(Moment::at(clock::now(), &zone), zone_name(&zone))?,
        };
        files.extend(self.ci.and_then(Ci::file));
        refuse_existing(&folder, &files)?;
        for (path, bytes) in &files {
            let path = folder.join(path);
            file::create(&path, bytes).map_err(|error| {
                Fault::failed(format!("cannot write {}: {error}", display_path(&path)))
            })?;
            file::announce(&path, screen);
        }
        match self.ci {
            Some(_) if is_there => screen.note(
                "\nThe workflow publishes to the only `[publish.NAME]` of config.toml, or the one named \
                 `default`.\n",
            ),
            _ => screen.note(&next_steps(&folder)),
        }
        Ok(Exit::Fine)
    }

    /// Returns the site's files, their paths below its folder.
    fn files(&self, now: Moment, zone: &str) -> Result<Vec<(String, Vec<u8>)>, Fault> {
        let title = words::plain(&self.title);
        if title.is_empty() {
            return Err(Fault::usage("`--title` is empty"));
        }
        let blanks = [
            Blank::text("title", &title),
            Blank::text("base_url", &self.base_url),
            Blank::text("time_zone", zone),
            Blank::bare("date", now.day().to_string()),
        ];
        let files: Vec<(String, Vec<u8>)> = embedded::seed_files()
            .filter_map(|(path, bytes)| {
                let path = path.strip_prefix("site/")?.to_owned();
                let text = || String::from_utf8_lossy(bytes);
                let bytes = match path.rsplit('.').next() {
                    Some("toml") => seed::fill_data(&text(), &blanks).into_bytes(),
                    Some("md") => seed::fill_markdown(&text(), &blanks).into_bytes(),
                    _ => bytes.to_vec(),
                };
                Some((path, bytes))
            })
            .chain(schema::editor_files())
            .collect();
        self.check(&files)?;
        Ok(files)
    }

    /// Refuses what the site's own configuration would not take.
    fn check(&self, files: &[(String, Vec<u8>)]) -> Result<(), Fault> {
        let tree = Tree::in_memory(files.iter().map(|(path, bytes)| (path, bytes.clone())));
        let overrides = Overrides {
            base_url: None,
            strict: false,
            environment: None,
        };
        let wrong = config(&tree, &overrides)
            .diagnostics
            .into_iter()
            .find(|diagnostic| diagnostic.severity == Severity::Error);
        match wrong {
            Some(wrong) => {
                let fault = Fault::usage(format!(
                    "no site can be made with `--base-url {}`: {}",
                    self.base_url, wrong.message
                ));
                Err(match wrong.help {
                    Some(help) => fault.help(help),
                    None => fault,
                })
            }
            None => Ok(()),
        }
    }
}

/// Returns the zone's IANA name; UTC where it has none.
fn zone_name(zone: &TimeZone) -> &str {
    match zone.iana_name() {
        None | Some("Etc/UTC" | "Etc/Unknown" | "UCT" | "Zulu") => "UTC",
        Some(name) => name,
    }
}

fn refuse_existing(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Fault> {
    let taken: Vec<String> = files
        .iter()
        .map(|(path, _)| folder.join(path))
        // A link that leads nowhere is something, too.
        .filter(|path| path.symlink_metadata().is_ok())
        .map(|path| display_path(&path))
        .collect();
    if taken.is_empty() {
        return Ok(());
    }
    let are = if taken.len() == 1 {
        "file is"
    } else {
        "files are"
    };
    Err(Fault::failed(format!(
        "these {are} there already, so nothing was written: {}",
        taken.join(", ")
    ))
    .help("move them away, or choose another folder: `presswork init DIR`"))
}

fn next_steps(folder: &Path) -> String {
    let mut steps = vec![
        "presswork new \"A first headline\"".to_owned(),
        "presswork build".to_owned(),
    ];
    if folder != Path::new(".") {
        steps.insert(0, format!("cd {}", display_path(folder)));
    }
    format!(
        "\nThe site is ready. Its name and address stand in config.toml. Next:\n\n  {}\n",
        steps.join("\n  ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn init(title: &str, base_url: &str) -> Result<Vec<(String, Vec<u8>)>, Fault> {
        let init = Init {
            dir: None,
            title: title.to_owned(),
            base_url: base_url.to_owned(),
            ci: None,
        };
        let now = Moment::parse("2026-05-08T06:30", &TimeZone::UTC).unwrap();
        init.files(now, "Europe/Berlin")
    }

    fn text(files: &[(String, Vec<u8>)], path: &str) -> String {
        let (_, bytes) = files.iter().find(|(other, _)| other == path).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    }

    #[test]
    fn a_starter_site_is_complete() {
        let files = init("The \"Daily\" Diff", "https://daily.example.org").unwrap();
        let config: toml::Table = text(&files, "config.toml").parse().unwrap();
        assert_eq!(config["title"].as_str(), Some("The \"Daily\" Diff"));
        assert_eq!(
            config["base_url"].as_str(),
            Some("https://daily.example.org")
        );
        assert_eq!(config["time_zone"].as_str(), Some("Europe/Berlin"));
        assert!(text(&files, "content/pages/about.md").contains("\nThe \"Daily\" Diff is"));
        assert!(text(&files, "content/articles/welcome.md").contains("\ndate = 2026-05-08\n"));
        assert!(text(&files, ".gitignore").contains("/public/"));
        assert!(text(&files, "content/static/favicon.svg").starts_with("<svg"));
        for (path, bytes) in &files {
            let text = String::from_utf8_lossy(bytes);
            assert!(
                !text.contains("%title%") && !text.contains("%date%"),
                "{path}"
            );
        }
    }

    #[test]
    fn an_address_that_no_site_can_have_is_refused() {
        let fault = init("A title", "example.org").unwrap_err();
        assert_eq!(fault.exit, Exit::WrongUsage);
        assert_eq!(
            init(" ", "https://example.org").unwrap_err().exit,
            Exit::WrongUsage
        );
    }

    #[test]
    fn whatever_is_there_stays_and_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let files = init("A title", "https://example.org").unwrap();
        assert_eq!(refuse_existing(folder.path(), &files), Ok(()));
        std::fs::write(folder.path().join("config.toml"), "").unwrap();
        let fault = refuse_existing(folder.path(), &files).unwrap_err();
        assert_eq!(fault.exit, Exit::Failed);
        assert!(fault.message.contains("config.toml"));
        assert!(!fault.message.contains("about.md"));
    }

    #[test]
    fn the_zone_has_a_name_that_people_know() {
        assert_eq!(zone_name(&TimeZone::UTC), "UTC");
        assert_eq!(zone_name(&TimeZone::fixed(jiff::tz::offset(2))), "UTC");
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        assert_eq!(zone_name(&tokyo), "Asia/Tokyo");
    }
}
