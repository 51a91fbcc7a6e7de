//! The sections of a configuration that say where a site is published. A key that is mistyped there, or a
//! line that is no TOML, may hold a credential, whatever the key is called.

use std::ops::Range;

use super::value_end;

/// The first part of the sections' names.
const SECTIONS: [&str; 2] = ["publish", "cache"];

/// The keys there whose values hold nothing secret.
const SHOWN: [&str; 11] = [
    "branch", "bucket", "encoding", "host", "keep", "path", "port", "prefix", "region", "squash",
    "target",
];

/// Returns the parts of a TOML file that are not shown to anybody.
pub(super) fn hidden(toml: &str) -> Vec<Range<usize>> {
    let mut hidden = Vec::new();
    let mut table = "";
    let mut start = 0;
    for line in toml.split_inclusive('\n') {
        match header(line.trim()) {
            Some(name) => table = name,
            None if is_section(table) || is_top(table) && is_section(key(line)) => {
                let part = hidden_part(line);
                hidden.push(start + part.start..start + part.end);
            }
            None => {}
        }
        start += line.len();
    }
    hidden
}

/// Returns the name in a header. An entry of a list that stands on its own line is none.
fn header(line: &str) -> Option<&str> {
    let line = line.split('#').next()?.trim();
    let name = line.strip_prefix('[')?.trim_start_matches('[');
    let name = name.trim_end_matches(']').trim();
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '\t');
    (!name.is_empty() && name.chars().all(is_bare)).then_some(name)
}

/// Says whether the name of a table, or of a key with its tables, leads into one of the sections; those of an
/// environment are below its name.
fn is_section(name: &str) -> bool {
    let mut parts = name.split('.').map(str::trim);
    match parts.next() {
        Some("environment") => parts.nth(1).is_some_and(|part| SECTIONS.contains(&part)),
        Some(first) => SECTIONS.contains(&first),
        None => false,
    }
}

/// Says whether tables of this name hold the sections, by keys with dots: the outermost, and environments.
fn is_top(table: &str) -> bool {
    table.is_empty() || table.starts_with("environment")
}

/// Returns the key at the beginning of a line.
fn key(line: &str) -> &str {
    let line = line.trim_start();
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    &line[..line.find(|c| !is_bare(c)).unwrap_or(line.len())]
}

/// Returns the part of a line that is hidden: everything behind its key, and the key itself where nothing is
/// said of it.
fn hidden_part(line: &str) -> Range<usize> {
    let start = line.len() - line.trim_start().len();
    let end = line.trim_end().len().max(start);
    let key = key(line);
    let behind = start + key.len();
    let rest = line[behind..end].trim_start();
    if key.is_empty() || rest.is_empty() {
        return start..end;
    }
    let is_right = SHOWN.contains(&key) && line.parse::<toml::Table>().is_ok();
    match rest.strip_prefix('=').filter(|_| is_right) {
        Some(value) => end - value.len() + value_end(value)..end,
        None => end - rest.trim_start_matches(['=', ':']).len()..end,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{masked, without};

    /// The credential in each of the shapes below.
    const CREDENTIAL: &str = "hunterSECRET2xyz";

    #[test]
    fn a_credential_is_hidden_in_whatever_shape_it_is_written() {
        for shape in SHAPES {
            for section in [
                "[publish.default]",
                "[ publish . default ] # here",
                "[publish.default.after]",
                "[cache]",
                "[environment.staging.publish.default]",
            ] {
                let toml = format!(
                    "title = \"News\"\n{section}\ntarget = \"s3\"\n{shape}\n[menu]\nurl = \"/a/\"\n"
                );
                let shown = masked(&toml);
                assert!(!shown.contains(CREDENTIAL), "{shown}");
                assert_eq!(shown.len(), toml.len());
                assert!(shown.contains("target = \"s3\""), "{shown}");
                assert!(shown.contains("url = \"/a/\""), "{shown}");
                let message = format!("write `x = {CREDENTIAL}`");
                let message = without(&message, &toml, &shown, 0..toml.len());
                assert_eq!(message, "write `x = ***`", "{shape}");
            }
        }
    }

    #[test]
    fn other_sections_are_shown() {
        for toml in [
            "[theme_options]\npublish = 3\n",
            "title: \"x\"\n[news]\npublisher = \"x\"\n",
            "[publish.default]\ntarget = \"s3\"\nbucket = \"news\"\nkeep = 3\n\n[publish.other]\nbranch = 'gh-pages'\n",
        ] {
            assert_eq!(masked(toml), toml);
        }
    }

    #[rustfmt::skip]
    const SHAPES: &[&str] = &[
        "token: \"hunterSECRET2xyz\"", "token \"hunterSECRET2xyz\"", "pass = \"hunterSECRET2xyz\"",
        "auth = \"Bearer hunterSECRET2xyz\"", "token = hunterSECRET2xyz", "key = \"hunterSECRET2xyz",
        "bucket = \"hunterSECRET2xyz\" \"x\"", "pwd=\"\"\"hunterSECRET2xyz", "pwd = '''\nhunterSECRET2xyz\n'''",
        "remote = \"https://h/x?private_token=hunterSECRET2xyz\"", "endpoint = \"hunterSECRET2xyz:x\"",
        "hunterSECRET2xyz", "\"hunterSECRET2xyz\" = 1", "secret = [\"hunterSECRET2xyz\"",
        "secret = [\n  \"hunterSECRET2xyz\",\n]", "secret = [\n  [\"hunterSECRET2xyz\"],\n]",
        "user = 'a:hunterSECRET2xyz'", "login={name=\"a\",pass=\"hunterSECRET2xyz\"}",
        "# old: hunterSECRET2xyz", "bucket = \"news\" # hunterSECRET2xyz", "keep = 3 hunterSECRET2xyz",
        "bucket = hunterSECRET2xyz", "bucket = hunterSECRET2xyz\"", "bucket: hunterSECRET2xyz",
        "bucket hunterSECRET2xyz", "bucket = “hunterSECRET2xyz”", "bucket == \"hunterSECRET2xyz\"",
        "bucket => hunterSECRET2xyz", "- hunterSECRET2xyz", "  token : hunterSECRET2xyz",
        "\ttoken\thunterSECRET2xyz", "export TOKEN=hunterSECRET2xyz", "AWS_SECRET=hunterSECRET2xyz",
        "secret-key = hunterSECRET2xyz", "default.token = \"hunterSECRET2xyz\"", "'token' = \"hunterSECRET2xyz\"",
        "\"token\": \"hunterSECRET2xyz\",", "{\"token\": \"hunterSECRET2xyz\"}", "<token>hunterSECRET2xyz</token>",
        "token = \"hunterSECRET2xyz\";", "token = \"\\x hunterSECRET2xyz\"", "psk = 1, hunterSECRET2xyz",
        "url = \"https://ada:hunterSECRET2xyz@example.org\"", "host = \"ada:hunterSECRET2xyz@example.org\"",
        "purge = \"https://cdn.example/p?key=hunterSECRET2xyz\"", "indexnow = \"hunterSECRET2xyz\"",
        "websub = \"https://hub.example/hunterSECRET2xyz\"", "headers = { Authorization = \"hunterSECRET2xyz\" }",
        "http.extraHeader = \"Authorization: Basic hunterSECRET2xyz\"", "cookie=hunterSECRET2xyz; path=/",
        "sas = \"sv=2024&sig=hunterSECRET2xyz\"", "account_key = hunterSECRET2xyz==", "=hunterSECRET2xyz",
        ": hunterSECRET2xyz", "\"hunterSECRET2xyz\"", "'hunterSECRET2xyz", "target.x = 'hunterSECRET2xyz'",
    ];
}
