//! The bytes of a page while it is rendered, which have a bound.

use std::io::{self, Write};

/// The length in bytes of the longest page.
const LONGEST_PAGE: usize = 64 << 20;

/// The bytes of a page, which take no more than [`LONGEST_PAGE`].
pub(super) struct PageBytes(pub(super) Vec<u8>);

impl Write for PageBytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST_PAGE {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns what is wrong where an error is that of a page that is too long.
pub(super) fn too_long(error: &tera::Error) -> Option<String> {
    let is_ours = matches!(
        error.kind(),
        tera::ErrorKind::Io(io::ErrorKind::FileTooLarge)
    );
    is_ours.then(|| format!("it makes a page of more than {} MiB", LONGEST_PAGE >> 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_longest_length() {
        let mut page = PageBytes(vec![b' '; LONGEST_PAGE - 1]);
        page.write_all(b"a").unwrap();
        let error = page.write_all(b"b").unwrap_err();
        assert!(too_long(&tera::Error::from(error)).is_some_and(|why| why.contains("64 MiB")));
        assert_eq!(page.0.len(), LONGEST_PAGE);
    }
}
