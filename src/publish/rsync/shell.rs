//! Words of scripts that run on the other machine.

/// What a script says that finds the lock in other hands.
pub(super) const TAKEN: &str = "presswork-lock-taken";

/// Returns the words of a shell that end a script where a file, a word in double quotes, is not as long as
/// the document that was sent: the sender was killed meanwhile.
pub(super) fn is_whole(file: &str, document: &[u8]) -> String {
    let length = document.len();
    format!("[ $(wc -c < \"{file}\") -eq {length} ] || {{ rm -f \"{file}\"; exit 1; }}")
}

/// Returns a text as one word of a shell (POSIX, 2.2.2).
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Returns a folder as a word of a shell, where `~/` stays the user's home folder.
pub(super) fn home(folder: &str) -> String {
    match folder.strip_prefix("~/") {
        Some(rest) => format!("~/{}", quoted(rest)),
        None if folder == "~" => "~".to_owned(),
        None => quoted(folder),
    }
}

/// Returns paths as other programs read lists of them, each ended by a zero byte.
pub(super) fn listed<T: std::fmt::Display>(paths: impl Iterator<Item = T>) -> Vec<u8> {
    paths
        .map(|path| format!("{path}\0"))
        .collect::<String>()
        .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_of_a_shell() {
        assert_eq!(quoted("it's; rm -rf /"), "'it'\\''s; rm -rf /'");
        assert_eq!(home("~/www news"), "~/'www news'");
        assert_eq!(home("/srv/~/x"), "'/srv/~/x'");
    }
}
