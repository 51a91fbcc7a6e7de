//! Recognises robots.
//!
//! Enters: a user agent. Leaves: whether a reader uses it. `robots.txt` beside this file is a list from
//! elsewhere; a new version of that list replaces the patterns there.

use regex::bytes::{Regex, RegexBuilder};
use rustc_hash::FxHashMap;

use crate::base::Fp;

const PATTERNS: &str = include_str!("robots.txt");

/// Words in user agents of robots that no list has yet. Cubot is a maker of phones.
const OWN_WORDS: &str = r"(?i)\+https?:|(^|[^u])bot\b|crawler|spider";

/// The number of user agents that are cached; further ones are matched again.
const REMEMBERED: usize = 1 << 16;

/// Recognises robots.
pub(crate) struct Robots {
    patterns: Option<Regex>,
    known: FxHashMap<Fp, bool>,
}

impl Robots {
    /// Compiles the list.
    pub(super) fn new() -> Self {
        let lines = PATTERNS
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|pattern| format!("({pattern})"));
        let all: Vec<String> = lines.chain([format!("({OWN_WORDS})")]).collect();
        let patterns = RegexBuilder::new(&all.join("|"))
            .unicode(false)
            .build()
            .ok();
        Self {
            patterns,
            known: FxHashMap::default(),
        }
    }

    /// Says whether a user agent is a robot's. Every browser sends one, so an empty one is a robot's.
    pub(super) fn is(&mut self, agent: &[u8]) -> bool {
        let agent = agent.trim_ascii();
        if agent.is_empty() || agent == b"-" {
            return true;
        }
        let key = Fp::of_bytes(agent);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        let robot = self
            .patterns
            .as_ref()
            .is_some_and(|patterns| patterns.is_match(agent));
        self.known.insert(key, robot);
        robot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn robots_are_told_from_readers() {
        let mut robots = Robots::new();
        assert!(robots.patterns.is_some(), "the list does not compile");
        for robot in [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
            "curl/8.5.0",
            "python-requests/2.32.3",
            "Go-http-client/2.0",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36",
            "Some New Bot (nobody has heard of it)",
            "-",
            " ",
        ] {
            assert!(robots.is(robot.as_bytes()), "{robot}");
        }
        for reader in [
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
            "Mozilla/5.0 (Linux; Android 9; CUBOT) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
        ] {
            assert!(!robots.is(reader.as_bytes()), "{reader}");
            assert!(!robots.is(reader.as_bytes()), "again: {reader}");
        }
    }
}
