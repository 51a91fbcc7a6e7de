//! The files of the site that arguments name.

use std::path::Path;

use presswork::base::SourcePath;
use presswork::diagnostic::closest;
use presswork::model::Tree;

use super::fault::Fault;
use super::paths::display_path;
use super::words::listed;

/// Returns the file of the site that somebody names: from the folder where the command runs, or from the site's.
pub fn source_path(named: &Path, root: &Path, tree: &Tree) -> Result<SourcePath, Fault> {
    let absolute = |path: &Path| path.canonicalize().ok();
    let below = absolute(named).zip(absolute(root));
    let below = below.and_then(|(file, root)| Some(file.strip_prefix(root).ok()?.to_owned()));
    let path = below.as_deref().unwrap_or(named);
    let path = SourcePath::from(path.to_string_lossy().replace('\\', "/").as_str());
    if tree.has(&path) {
        return Ok(path);
    }
    let fault = Fault::usage(format!("the site has no file `{}`", display_path(named)));
    let near = near(&path, tree);
    Err(match near.as_slice() {
        [] => fault.help("name a file of `content/`, `themes/` or `config.toml`"),
        [guess] => fault.help(format!("did you mean `{guess}`?")),
        several => fault.help(format!("did you mean one of these: {}?", listed(several))),
    })
}

/// How many files are named at most where several may be meant.
const MOST_NEAR: usize = 5;

/// Returns the files that may be meant by a path that the site does not have: those of the same name in other
/// folders, an ending or `/index.md` left out, else the one whose path or name is nearest.
fn near(path: &SourcePath, tree: &Tree) -> Vec<String> {
    let all = || tree.files.keys();
    let wanted = name(path.as_str());
    let alike = all().filter(|file| name(file.as_str()) == wanted);
    let alike: Vec<String> = alike.take(MOST_NEAR).map(ToString::to_string).collect();
    if !alike.is_empty() {
        return alike;
    }
    if let Some(guess) = closest(path.as_str(), all().map(SourcePath::as_str)) {
        return vec![guess.to_owned()];
    }
    let Some(guess) = closest(wanted, all().map(|file| name(file.as_str()))) else {
        return Vec::new();
    };
    let alike = all().filter(|file| name(file.as_str()) == guess);
    alike.take(MOST_NEAR).map(ToString::to_string).collect()
}

/// Returns what a file is called: `http3` for `2026/06/http3.md` and `2026/06/http3/index.md`.
fn name(path: &str) -> &str {
    let path = path.strip_suffix("/index.md").unwrap_or(path);
    let name = path.rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".md").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_its_name() {
        let tree = Tree::in_memory([
            ("content/articles/2026/06/http3.md", ""),
            ("content/articles/2026/06/a-chip/index.md", ""),
            ("content/articles/2026/07/quic.md", ""),
            ("content/articles/2025/07/quic.md", ""),
        ]);
        let near = |path: &str| near(&SourcePath::from(path), &tree).join(" ");
        assert_eq!(near("http3"), "content/articles/2026/06/http3.md");
        assert_eq!(
            near("drafts/a-chip.md"),
            "content/articles/2026/06/a-chip/index.md"
        );
        assert_eq!(
            near("content/articles/2026/06/htpt3.md"),
            "content/articles/2026/06/http3.md"
        );
        assert_eq!(
            near("a-chpi.md"),
            "content/articles/2026/06/a-chip/index.md"
        );
        assert_eq!(
            near("quic.md"),
            "content/articles/2025/07/quic.md content/articles/2026/07/quic.md"
        );
        assert_eq!(near("zebra.md"), "");
    }
}
