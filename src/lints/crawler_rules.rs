//! The rules for crawlers in the owner's own robots.txt (RFC 9309; rule R2).

use super::pages::Fault;
use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, Span, codes};
use crate::model::config::AiCrawlers;

/// A robots.txt that excludes a permitted crawler, or permits an excluded one.
pub(crate) struct CrawlerRules;

impl Lint for CrawlerRules {
    fn code(&self) -> &'static Code {
        &codes::CRAWLER_RULES
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let Some(file) = context.site.statics.get("/robots.txt") else {
            return;
        };
        let bytes = context.tree.read(&file.source).unwrap_or_default();
        let robots = String::from_utf8_lossy(&bytes);
        let config = &context.site.config;
        let rules = Rules {
            robots: &robots,
            front: format!("{}/", config.base.path),
            story: context.news().next().map(|story| story.card.url.as_str()),
        };
        let faults = match rules.excluded_path("Googlebot") {
            Some(path) => vec![(
                format!("robots.txt keeps search engines out of {path}"),
                "take the rule out, or the file: presswork writes one".to_owned(),
            )],
            None => rules.ai_faults(config.news.ai_crawlers),
        };
        for (message, help) in faults {
            let diagnostic = Diagnostic::new(self.code(), message);
            found.push(diagnostic.at(Span::file(&file.source)).help(help));
        }
    }
}

/// A robots.txt, and the paths for which the lint tries its rules.
struct Rules<'a> {
    robots: &'a str,
    /// The front page.
    front: String,
    /// The page of a story, if there is any.
    story: Option<&'a str>,
}

impl Rules<'_> {
    /// Returns the first path that a crawler may not read.
    fn excluded_path(&self, crawler: &str) -> Option<&str> {
        let mut paths = std::iter::once(self.front.as_str()).chain(self.story);
        paths.find(|path| !may_read(self.robots, crawler, path))
    }

    /// Returns messages and help for AI crawlers that the rules treat otherwise than the setting.
    fn ai_faults(&self, setting: AiCrawlers) -> Vec<Fault> {
        let mut settings = AiCrawlers::ALL.iter();
        let name = settings
            .find(|(_, one)| *one == setting)
            .map_or("", |(name, _)| name);
        let unwelcome: Vec<&str> = setting.unwelcome().concat();
        let all = AiCrawlers::Closed.unwelcome().concat();
        let (mut let_in, mut kept_out): (Vec<&str>, Vec<&str>) =
            all.into_iter().partition(|one| unwelcome.contains(one));
        let_in.retain(|one| may_read(self.robots, one, &self.front));
        kept_out.retain(|one| self.excluded_path(one).is_some());
        let mut faults = Vec::new();
        if !let_in.is_empty() {
            faults.push((
                format!(
                    "robots.txt lets in {}, which `ai_crawlers = \"{name}\"` keeps out",
                    let_in.join(", ")
                ),
                format!(
                    "write a group that names them with `Disallow: {}`, or set `ai_crawlers` to what you mean",
                    self.front
                ),
            ));
        }
        if !kept_out.is_empty() {
            faults.push((
                format!(
                    "robots.txt keeps out {}, which `ai_crawlers = \"{name}\"` lets in",
                    kept_out.join(", ")
                ),
                "take them out of their group, or set `ai_crawlers` to what you mean".to_owned(),
            ));
        }
        faults
    }
}

/// Says whether a crawler may read a path: by the groups that name the crawler, else by those for all
/// (2.2.1). The longest matching rule counts, and of two equal ones the one that allows (2.2.2).
fn may_read(robots: &str, crawler: &str, path: &str) -> bool {
    let mut own: Option<(usize, bool)> = None;
    let mut is_named = false;
    let mut of_all: Option<(usize, bool)> = None;
    let (mut names_it, mut names_all, mut between) = (false, false, false);
    for line in robots.trim_start_matches('\u{feff}').lines() {
        let line = line.split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        match key.as_str() {
            "user-agent" => {
                if between {
                    (names_it, names_all, between) = (false, false, false);
                }
                names_it |= value.eq_ignore_ascii_case(crawler);
                names_all |= value == "*";
                is_named |= names_it;
            }
            "allow" | "disallow" => {
                between = true;
                if value.is_empty() || !fits(value, path) {
                    continue;
                }
                let rule = Some((value.len(), key == "allow"));
                if names_it {
                    own = own.max(rule);
                }
                if names_all {
                    of_all = of_all.max(rule);
                }
            }
            _ => {}
        }
    }
    let rule = if is_named { own } else { of_all };
    rule.is_none_or(|(_, allows)| allows)
}

/// Says whether a rule matches a path: the path begins with the rule, with `*` for anything and `$` for
/// the end (2.2.3).
fn fits(rule: &str, path: &str) -> bool {
    let (rule, anchored) = match rule.strip_suffix('$') {
        Some(rule) => (rule, true),
        None => (rule, false),
    };
    let mut parts = rule.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    for (at, part) in parts.iter().enumerate() {
        // The last part of an anchored rule has to be the path's end.
        if anchored && at + 1 == parts.len() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(found) => rest = &rest[found + part.len()..],
            None => return false,
        }
    }
    !anchored || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::{fits, may_read};

    #[test]
    fn groups_are_those_of_rfc_9309() {
        let robots = "\u{feff}User-Agent: a\nuser-agent: B # two\nDisallow: /\nAllow: /public\n\n\
                      User-agent: *\nDisallow: /private\nDisallow:\n\nUser-agent: c\nUser-agent: a\nDisallow: /public/x\n";
        for (crawler, path, may) in [
            ("a", "/", false),
            ("b", "/public/x", true),
            ("a", "/public", true),
            ("a", "/public/x", false),
            ("c", "/private", true),
            ("d", "/private", false),
            ("d", "/", true),
        ] {
            assert_eq!(may_read(robots, crawler, path), may, "{crawler} {path}");
        }
        assert!(may_read("", "a", "/"));
        assert!(may_read(
            "User-agent: *\nDisallow: /a\nAllow: /a",
            "x",
            "/a"
        ));
    }

    #[test]
    fn rules_have_wildcards() {
        for (rule, path, fit) in [
            ("/", "/a", true),
            ("/a", "/b/a", false),
            ("/*/a", "/b/a/c", true),
            ("*", "/", true),
            ("/a$", "/a", true),
            ("/a$", "/ab", false),
            ("/*.pdf$", "/x.pdf/y.pdf", true),
            ("/*.pdf$", "/x.pdf/y", false),
        ] {
            assert_eq!(fits(rule, path), fit, "{rule} {path}");
        }
    }
}
