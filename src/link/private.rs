//! Files that lie where files are published and are not meant for readers: hidden ones that no host reads,
//! and what may hold secrets.

use super::Inputs;
use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::config::RawHtml;
use crate::model::private_keys::{PrivateKeys, is_drawing};

/// Hidden files and folders that hosts read, or readers ask for (RFC 8615).
const READ_BY_HOSTS: [&str; 8] = [
    ".assetsignore",
    ".domains",
    ".htaccess",
    ".nojekyll",
    ".surgeignore",
    ".user.ini",
    ".vercelignore",
    ".well-known",
];

/// Hidden files for version control alone, which nobody expects on a site.
const PLACEHOLDERS: [&str; 4] = [".gitattributes", ".gitignore", ".gitkeep", ".keep"];

/// Beginnings of the names of hidden files and folders that may hold passwords, keys or a site's history.
const SECRET: [&str; 16] = [
    ".aws",
    ".azure",
    ".bash_history",
    ".docker",
    ".env",
    ".git",
    ".gnupg",
    ".hg",
    ".htpasswd",
    ".kube",
    ".netrc",
    ".npmrc",
    ".pgpass",
    ".pypirc",
    ".ssh",
    ".svn",
];

/// Names of private keys as programs write them.
const KEY_NAMES: [&str; 4] = ["id_dsa", "id_ecdsa", "id_ed25519", "id_rsa"];

/// Endings of files that hold private keys or passwords and nothing else.
const KEY_ENDINGS: [&str; 7] = ["jks", "kdb", "kdbx", "keystore", "p12", "pfx", "ppk"];

/// Why a file is not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Private {
    /// It may hold passwords or keys.
    Secret,
    /// It is hidden, and no host reads it.
    Hidden,
    /// It keeps a folder in version control.
    Placeholder,
    /// Browsers run what stands in it, which the site lets no text do.
    Program,
    /// At its address, hosts or browsers take it for the site's own word.
    Reserved,
}

/// Returns why a file of the site is not published: because of its name, or because of what was found in it.
pub(super) fn of(keys: &PrivateKeys, path: &SourcePath) -> Option<Private> {
    let is_beside_text = || !path.as_str().starts_with("content/static/");
    let found = || match is_drawing(path) && is_beside_text() {
        true => Private::Program,
        false => Private::Secret,
    };
    by_name(path.as_str()).or_else(|| keys.contains(path).then(found))
}

/// Returns why a file that is none of the site's own static ones is not published. Where texts may run no scripts, what lies
/// beside them may not either.
pub(super) fn beside_text(inputs: &Inputs, path: &SourcePath) -> Option<Private> {
    let is_program = || inputs.config.markdown.raw_html != RawHtml::Pass && is_program(path);
    of(inputs.private_keys, path).or_else(|| is_program().then_some(Private::Program))
}

/// Says whether hosts or browsers give a meaning of its own to what is at an address (`/_redirects`, `/CNAME`, `/sw.js`,
/// `/functions/x.js`), which is the owner's to say and not that of a text. At the root, files that show something are none;
/// in the folders of server programs, whatever is no program.
pub(super) fn is_reserved(address: &str) -> bool {
    const FOLDERS: [&str; 5] = ["functions", "api", "netlify", "edge-functions", "workers"];
    const PROGRAMS: [&str; 16] = [
        "cjs", "go", "html", "js", "json", "jsx", "mjs", "mts", "php", "py", "rb", "rs", "toml",
        "ts", "tsx", "wasm",
    ];
    const WORDS: [&str; 14] = [
        "asc",
        "config",
        "cer",
        "conf",
        "htm",
        "ico",
        "lock",
        "pem",
        "txt",
        "webmanifest",
        "xml",
        "xsl",
        "yaml",
        "yml",
    ];
    let address = address.trim_start_matches('/').to_lowercase();
    if address.split('/').any(|part| part.starts_with('.')) {
        return true;
    }
    let name = address.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match address.split_once('/') {
        Some((folder, _)) => FOLDERS.contains(&folder) && PROGRAMS.contains(&ending),
        None => {
            name.starts_with('_')
                || ending.is_empty()
                || PROGRAMS.contains(&ending)
                || WORDS.contains(&ending)
        }
    }
}

/// Says whether browsers or hosts run what stands in a file, as far as its name says so: pages, scripts, and XML, which may
/// name its own style sheet.
fn is_program(path: &SourcePath) -> bool {
    const ENDINGS: [&str; 18] = [
        "atom", "hta", "htm", "html", "js", "mht", "mhtml", "mjs", "php", "rdf", "rss", "shtml",
        "svgz", "swf", "xht", "xhtml", "xml", "xsl",
    ];
    ENDINGS.contains(&path.extension().to_lowercase().as_str())
}

/// Returns why a file is not published, as far as the path says so. Capitals make no difference: some
/// systems write `.ENV` and `ID_RSA`.
pub(super) fn by_name(path: &str) -> Option<Private> {
    let hidden = path
        .split('/')
        .find(|part| part.starts_with('.') && !READ_BY_HOSTS.contains(part));
    if let Some(part) = hidden {
        let part = part.to_lowercase();
        return Some(match part.as_str() {
            part if PLACEHOLDERS.contains(&part) => Private::Placeholder,
            part if SECRET.iter().any(|begin| part.starts_with(begin)) => Private::Secret,
            _ => Private::Hidden,
        });
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is = |known: &[&str], word: &str| known.iter().any(|one| one.eq_ignore_ascii_case(word));
    (is(&KEY_NAMES, name) || is(&KEY_ENDINGS, ending)).then_some(Private::Secret)
}

impl Private {
    /// Says that a file is not published; nothing where nobody expects that it is.
    pub(super) fn said(self, path: &SourcePath) -> Option<Diagnostic> {
        let (why, help) = match self {
            Self::Placeholder => return None,
            Self::Reserved => (
                "at its address, hosts or browsers would take it for a rule or a program of the whole site",
                "move it below `content/static/` if it is one; else into the folder of its article, or call it something else",
            ),
            Self::Program => (
                "browsers run scripts in it, and `raw_html` of `[markdown]` lets no article have any",
                "move it below `content/static/`, if you trust it",
            ),
            Self::Secret => (
                "it may hold passwords or keys",
                "move it out of `content/`: what lies there is meant for readers",
            ),
            Self::Hidden => (
                "its name begins with a dot, and hosts do not read it",
                "take the dot away if readers are to have it, or move it out of `content/static/`",
            ),
        };
        let message = format!("`{path}` is not published: {why}");
        let fault = Diagnostic::new(&codes::STRAY_FILE, message);
        Some(fault.at(Span::file(path)).help(help))
    }
}
