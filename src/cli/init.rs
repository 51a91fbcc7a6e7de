//! `presswork init DIR`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;
use presswork::app::new_site::{NewFile, NewSiteError, SiteRequest, configuration};
use presswork::app::publication::{find_environment, find_target};
use presswork::app::workflows::{CodeHost, Published};
use presswork::app::{Project, Request, source_files};
use presswork::base::Moment;
use presswork::io::clock;
use presswork::pipeline::{Inputs, Overrides};

use super::fault::{Exit, Fault};
use super::file;
use super::paths::display_path;
use super::schema;
use super::screen::Screen;

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
    /// The `[publish.NAME]` to which the workflow publishes [default: the only one, or `default`]
    #[arg(long, value_name = "NAME", requires = "ci")]
    target: Option<String>,
    /// The `[environment.NAME]` in which the workflow publishes [default: the one that goes to the target alone]
    #[arg(long, value_name = "NAME", requires = "ci")]
    environment: Option<String>,
}

/// Whose workflow is written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Ci {
    /// GitHub Actions.
    Github,
    /// GitLab CI/CD.
    Gitlab,
}

impl From<Ci> for CodeHost {
    fn from(ci: Ci) -> Self {
        match ci {
            Ci::Github => Self::Github,
            Ci::Gitlab => Self::Gitlab,
        }
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
        let is_there = folder.join("config.toml").is_file();
        let mut files = match self.ci {
            Some(_) if is_there => Vec::new(),
            _ => self.files()?,
        };
        if let Some(ci) = self.ci {
            let published = match is_there {
                true => self.of_present(&folder)?,
                false => {
                    let config = configuration(&files).value;
                    let place = find_target(&config, self.target.as_deref())?;
                    Published::of(&folder, place, None)?
                }
            };
            files.push(workflow(ci, &published));
        }
        refuse_existing(&folder, &files)?;
        for (path, bytes) in &files {
            let path = folder.join(path);
            source_files::create(&path, bytes).map_err(|error| {
                Fault::failed(format!("cannot write {}: {error}", display_path(&path)))
            })?;
            file::announce(&path, screen);
        }
        if !is_there {
            screen.note(&next_steps(&folder));
        }
        if self.ci.is_some() {
            screen.note(
                "\nThe workflow installs presswork from its repository: set the variable PRESSWORK_REPOSITORY \
                 there to the address from which you cloned it.\n",
            );
        }
        Ok(Exit::Fine)
    }

    /// Returns what a workflow has to know of a site that is there.
    fn of_present(&self, folder: &Path) -> Result<Published, Fault> {
        let inputs = present(folder, self.environment.as_ref())?;
        let place = find_target(&inputs.config.value, self.target.as_deref())?;
        let environment = match &self.environment {
            Some(name) => Some(name.clone()),
            None => find_environment(&inputs, place)?,
        };
        Ok(Published::of(folder, place, environment)?)
    }

    /// Returns the site's files, with those that editors read.
    fn files(&self) -> Result<Vec<NewFile>, NewSiteError> {
        let request = SiteRequest {
            title: self.title.clone(),
            base_url: self.base_url.clone(),
        };
        let zone = TimeZone::system();
        let now = Moment::at(clock::now(), &zone);
        let mut files = match self.ci {
            Some(Ci::Github) => request.files_with_branch(now, &zone)?,
            Some(Ci::Gitlab) | None => request.files(now, &zone)?,
        };
        files.extend(schema::editor_files());
        Ok(files)
    }
}

/// Returns the files of a site that is there, whose configuration is right.
fn present(folder: &Path, environment: Option<&String>) -> Result<Inputs, Fault> {
    let request = Request {
        overrides: Overrides {
            environment: environment.cloned(),
            ..Overrides::default()
        },
        ..Request::default()
    };
    let inputs = Project::new(folder, request).scan()?;
    let mut faults = inputs.config.diagnostics.iter();
    match faults.find(|fault| fault.is_error()) {
        Some(fault) => {
            Err(Fault::failed(fault.message.clone()).help("`presswork check` says more"))
        }
        None => Ok(inputs),
    }
}

/// Returns the workflow's file, by its path from the site's folder.
fn workflow(ci: Ci, published: &Published) -> NewFile {
    let host = CodeHost::from(ci);
    let up = "../".repeat(published.folder.matches('/').count());
    let path = format!("{up}{}", host.path());
    (path, host.workflow(published).into_bytes())
}

impl From<NewSiteError> for Fault {
    fn from(error: NewSiteError) -> Self {
        match error {
            NewSiteError::EmptyTitle => Fault::usage("`--title` is empty"),
            NewSiteError::Refused {
                base_url,
                diagnostic,
            } => {
                // A user name in front of the host may be a password as well.
                let given = match base_url.contains('@') {
                    true => "`--base-url`".to_owned(),
                    false => format!("`--base-url {base_url}`"),
                };
                let fault = Fault::usage(format!(
                    "no site can be made with {given}: {}",
                    diagnostic.message
                ));
                match diagnostic.help {
                    Some(help) => fault.help(help),
                    None => fault,
                }
            }
        }
    }
}

fn refuse_existing(folder: &Path, files: &[NewFile]) -> Result<(), Fault> {
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
    let these_are = match taken.len() {
        1 => "this file is",
        _ => "these files are",
    };
    Err(Fault::failed(format!(
        "{these_are} there already, so nothing was written: {}",
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

    #[test]
    fn whatever_is_there_stays_and_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            ("config.toml".to_owned(), Vec::new()),
            ("content/pages/about.md".to_owned(), Vec::new()),
        ];
        assert_eq!(refuse_existing(folder.path(), &files), Ok(()));
        std::fs::write(folder.path().join("config.toml"), "").unwrap();
        let fault = refuse_existing(folder.path(), &files).unwrap_err();
        assert_eq!(fault.exit, Exit::Failed);
        assert!(fault.message.contains("config.toml"));
        assert!(!fault.message.contains("about.md"));
    }
}
