//! The parts that files of pictures consist of: whether the file is complete, and what could be left out of it.
//!
//! Nothing here decodes pixels. Each function returns `None` where the file ends before its last part does.

pub(crate) mod boxes;
pub(crate) mod gif;
pub(crate) mod jpeg;
pub(crate) mod png;
pub(crate) mod riff;

/// A part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part<'a, K> {
    /// What the part is, by the format's own word or number for it.
    pub(crate) kind: K,
    /// The part from its first byte to its last.
    pub(crate) whole: &'a [u8],
    /// What the part holds.
    pub(crate) data: &'a [u8],
}

/// Takes bytes off the front; `None` where there are fewer.
fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(length)?;
    *rest = left;
    Some(taken)
}

/// Returns a number from the front of some bytes.
fn number(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().map(|four| u32::from_be_bytes(*four))
}

#[cfg(test)]
mod tests {
    proptest::proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn no_bytes_make_them_panic(
            start in 0..6_usize,
            bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400),
        ) {
            let starts: [&[u8]; 6] = [
                b"",
                b"\xff\xd8\xff\xe1\0\x04ab\xff\xda\0\x02",
                b"\x89PNG\r\n\x1a\n\0\0\0\0IEND",
                b"GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02",
                b"RIFF\x20\0\0\0WEBPVP8 ",
                b"\0\0\0\x10ftypavif\0\0\0\0",
            ];
            let bytes = [starts[start], &bytes].concat();
            let _ = super::jpeg::segments(&bytes);
            let _ = super::jpeg::frame(&bytes);
            let _ = super::png::chunks(&bytes);
            let _ = super::gif::blocks(&bytes);
            let _ = super::riff::chunks(&bytes);
            let _ = super::boxes::boxes(&bytes);
        }
    }
}
