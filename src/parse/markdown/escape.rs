//! Text made safe for the three places in HTML where text can stand.

pub(super) use crate::base::escape::{attribute, text};

/// Appends `address` as the value of an `href` or `src` in double quotes: what may not stand in
/// an address (RFC 3986, section 2) is percent-encoded, escapes that are there are kept.
pub(super) fn address(out: &mut String, address: &str) {
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

/// Returns `text` with the entities decoded that stand in addresses in practice: `&amp;`,
/// `&lt;`, `&gt;`, `&quot;`, `&apos;` and numbers.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // The longest number is `#x10ffff`; a bound keeps a lone `&` from searching far.
        let decoded = rest
            .bytes()
            .take(10)
            .position(|byte| byte == b';')
            .and_then(|end| Some((entity(&rest[1..end])?, &rest[end + 1..])));
        match decoded {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')
        }
    }
}

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

    #[test]
    fn entities_are_decoded_once() {
        assert_eq!(decode("a?x=1&amp;y=&#50;&#x33;"), "a?x=1&y=23");
        assert_eq!(decode("&amp;lt; &copy &;&"), "&lt; &copy &;&");
    }
}
