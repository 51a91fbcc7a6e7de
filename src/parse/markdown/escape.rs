//! Text made safe for the three places in HTML where text can stand.

pub(crate) use crate::base::escape::{attribute, text};

/// Appends `address` as the value of an `href` or `src` in double quotes: what may not stand in
/// an address (RFC 3986, section 2) is percent-encoded, escapes that are there are kept.
pub(crate) fn address(out: &mut String, address: &str) {
    let mut done = 0;
    for (at, byte) in address.bytes().enumerate() {
        let escaped = match byte {
            b'&' => Some("&amp;"),
            b'\'' => Some("&#x27;"),
            _ if ADDRESS[usize::from(byte)] => continue,
            _ => None,
        };
        // Every byte of a longer character is escaped, so nothing is cut in two here.
        if done < at {
            out.push_str(&address[done..at]);
        }
        done = at + 1;
        match escaped {
            Some(escaped) => out.push_str(escaped),
            None => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
    out.push_str(&address[done..]);
}

/// Bytes that stand in an address as they are.
const ADDRESS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let marks = b"-_.+!*(),%#@?=;:/$~";
    let mut at = 0;
    while at < marks.len() {
        table[marks[at] as usize] = true;
        at += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    fn with(write: fn(&mut String, &str), value: &str) -> String {
        let mut out = String::new();
        write(&mut out, value);
        out
    }

    #[test]
    fn nothing_leaves_its_place() {
        assert_eq!(with(text, "a < b && \"c\""), "a &lt; b &amp;&amp; \"c\"");
        assert_eq!(with(attribute, "\"><b>"), "&quot;&gt;&lt;b&gt;");
        assert_eq!(
            with(address, "/größe?a=1&b=\"2\"'"),
            "/gr%C3%B6%C3%9Fe?a=1&amp;b=%222%22&#x27;"
        );
        assert_eq!(with(address, "a%20b"), "a%20b");
    }
}
