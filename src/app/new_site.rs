//! A new site: the starter's files.

use jiff::tz::TimeZone;

use super::seeds::{self, Blank};
use super::words;
use crate::base::Moment;
use crate::diagnostic::{Diagnostic, Outcome};
use crate::io::embedded;
use crate::model::{Config, Tree};
use crate::parse::config::config;
use crate::pipeline::Overrides;

/// A file that is still to be written: its path below the site's folder, and its bytes.
pub type NewFile = (String, Vec<u8>);

/// What is known of a new site before it is written.
#[derive(Clone, Debug)]
pub struct SiteRequest {
    /// The publication's name.
    pub title: String,
    /// Where the site will live.
    pub base_url: String,
}

/// Why no site can be made.
#[derive(Debug, thiserror::Error)]
pub enum NewSiteError {
    /// The publication has no name.
    #[error("the title is empty")]
    EmptyTitle,
    /// The configuration would not take the base address.
    #[error("no site can be made with the address {base_url}: {}", diagnostic.message)]
    Refused {
        /// The address that was asked for.
        base_url: String,
        /// What the configuration's reader says.
        diagnostic: Box<Diagnostic>,
    },
}

/// Where a new site is published from a workflow on GitHub.
const BRANCH_TARGET: &str = "
# `presswork publish` writes the site to the branch `gh-pages`. Choose it once on GitHub, under Settings, Pages.
[publish.default]
target = \"git\"
";

impl SiteRequest {
    /// Returns the starter's files. `zone` is where the site's clock is.
    ///
    /// # Errors
    ///
    /// Fails where the site's own configuration would not take a value.
    pub fn files(&self, now: Moment, zone: &TimeZone) -> Result<Vec<NewFile>, NewSiteError> {
        let title = words::plain(&self.title);
        if title.is_empty() {
            return Err(NewSiteError::EmptyTitle);
        }
        let blanks = [
            Blank::text("title", &title),
            Blank::text("base_url", &self.base_url),
            Blank::text("time_zone", zone_name(zone)),
            Blank::bare("date", now.day().to_string()),
        ];
        let files: Vec<NewFile> = embedded::seed_files()
            .filter_map(|(path, bytes)| {
                let path = path.strip_prefix("site/")?.to_owned();
                let text = || String::from_utf8_lossy(bytes);
                let bytes = match path.rsplit('.').next() {
                    Some("toml") => seeds::fill_data(&text(), &blanks).into_bytes(),
                    Some("md") => seeds::fill_markdown(&text(), &blanks).into_bytes(),
                    _ => bytes.to_vec(),
                };
                Some((path, bytes))
            })
            .collect();
        self.check(&files)?;
        Ok(files)
    }

    /// Returns the files of [`Self::files`], of a site that is published to a branch of its repository.
    ///
    /// # Errors
    ///
    /// As [`Self::files`].
    pub fn files_with_branch(
        &self,
        now: Moment,
        zone: &TimeZone,
    ) -> Result<Vec<NewFile>, NewSiteError> {
        let mut files = self.files(now, zone)?;
        if let Some((_, config)) = files.iter_mut().find(|(path, _)| path == "config.toml") {
            config.extend_from_slice(BRANCH_TARGET.as_bytes());
        }
        self.check(&files)?;
        Ok(files)
    }

    /// Refuses what the site's own configuration would not take.
    fn check(&self, files: &[NewFile]) -> Result<(), NewSiteError> {
        let wrong = configuration(files)
            .diagnostics
            .into_iter()
            .find(Diagnostic::is_error);
        match wrong {
            Some(wrong) => Err(NewSiteError::Refused {
                base_url: self.base_url.clone(),
                diagnostic: Box::new(wrong),
            }),
            None => Ok(()),
        }
    }
}

/// Returns the configuration of a site with these files.
pub fn configuration(files: &[NewFile]) -> Outcome<Config> {
    let tree = Tree::in_memory(files.iter().map(|(path, bytes)| (path, bytes.clone())));
    config(&tree, &Overrides::default())
}

/// Returns the zone's IANA name; UTC where it has none.
fn zone_name(zone: &TimeZone) -> &str {
    match zone.iana_name() {
        None | Some("Etc/UTC" | "Etc/Unknown" | "UCT" | "Zulu") => "UTC",
        Some(name) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(title: &str, base_url: &str) -> Result<Vec<NewFile>, NewSiteError> {
        let request = SiteRequest {
            title: title.to_owned(),
            base_url: base_url.to_owned(),
        };
        let now = Moment::parse("2026-05-08T06:30", &TimeZone::UTC).unwrap();
        request.files(now, &TimeZone::get("Europe/Berlin").unwrap())
    }

    fn text(files: &[NewFile], path: &str) -> String {
        let (_, bytes) = files.iter().find(|(other, _)| other == path).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    }

    #[test]
    fn a_starter_site_is_complete() {
        let files = files("The \"Daily\" Diff", "https://daily.example.org").unwrap();
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
        assert!(matches!(
            files("A title", "example.org"),
            Err(NewSiteError::Refused { .. })
        ));
        assert!(matches!(
            files(" ", "https://example.org"),
            Err(NewSiteError::EmptyTitle)
        ));
    }

    #[test]
    fn the_zone_has_a_name_that_people_know() {
        assert_eq!(zone_name(&TimeZone::UTC), "UTC");
        assert_eq!(zone_name(&TimeZone::fixed(jiff::tz::offset(2))), "UTC");
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        assert_eq!(zone_name(&tokyo), "Asia/Tokyo");
    }
}
