//! Leads the addresses in a theme's style sheets to the published names of what they mean.
//!
//! A style sheet names a file of `assets/` as it is there, relative to itself: `url("face.woff2")`. The published name
//! has a fingerprint, so the address is replaced, and the style sheet's own fingerprint follows from those that it
//! names.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use crate::base::{Fp, SourcePath, css};
use crate::model::config::Base;
use crate::model::theme::ThemeFile;

/// Leads the addresses in all style sheets of `assets/` to published names.
pub(super) fn link(files: &mut BTreeMap<String, ThemeFile>, base: &Base) {
    let mut linker = Linker {
        files,
        base,
        linked: BTreeMap::new(),
        above: Vec::new(),
    };
    for key in files.keys() {
        linker.published(key);
    }
    let linked = linker.linked;
    files.extend(linked);
}

struct Linker<'a> {
    files: &'a BTreeMap<String, ThemeFile>,
    base: &'a Base,
    /// The style sheets in which an address was replaced.
    linked: BTreeMap<String, ThemeFile>,
    /// The style sheets that ask for the one that is looked at, in whatever way.
    above: Vec<String>,
}

impl Linker<'_> {
    /// Returns the address of a file of `assets/`, by its key; `None` where there is none. Of style sheets that ask for
    /// each other, the one that closes the circle is named as if it asked for nothing.
    fn published(&mut self, key: &str) -> Option<String> {
        let file = self.files.get(key).filter(|file| file.fingerprinted)?;
        let is_new = !self.linked.contains_key(key) && self.above.iter().all(|one| one != key);
        if is_new && file.source.extension() == "css" {
            self.above.push(key.to_owned());
            if let Some(linked) = self.linked_sheet(file) {
                self.linked.insert(key.to_owned(), linked);
            }
            self.above.pop();
        }
        let file = self.linked.get(key).unwrap_or(file);
        Some(self.base.href(&file.address()))
    }

    /// Returns a style sheet with published names; `None` where it names no file of `assets/`.
    fn linked_sheet(&mut self, file: &ThemeFile) -> Option<ThemeFile> {
        let text = file.text.as_deref()?;
        let mut linked = String::with_capacity(text.len());
        let mut done = 0;
        for place in css::addresses(text) {
            let written = &text[place.clone()];
            let (name, rest) = written.split_at(written.find(['?', '#']).unwrap_or(written.len()));
            let Some(address) = key_of(file, name).and_then(|key| self.published(&key)) else {
                continue;
            };
            linked.push_str(&text[done..place.start]);
            linked.push_str(&address);
            linked.push_str(rest);
            done = place.end;
        }
        if done == 0 {
            return None;
        }
        linked.push_str(&text[done..]);
        Some(ThemeFile {
            fp: Fp::of(&(file.fp, &linked)),
            text: Some(linked),
            linked: true,
            ..file.clone()
        })
    }
}

/// Returns the key of the file that an address in a style sheet of `assets/` means; `None` where that can be no file of
/// `assets/`.
fn key_of(sheet: &ThemeFile, address: &str) -> Option<String> {
    if address.is_empty() || address.contains(':') {
        return None;
    }
    let address = percent_decode_str(address).decode_utf8().ok()?;
    if let Some(from_root) = address.strip_prefix('/') {
        return from_root
            .starts_with("assets/")
            .then(|| from_root.to_owned());
    }
    let own = SourcePath::new(format!("assets/{}", sheet.name));
    Some(own.join(&address)?.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Tree;
    use crate::parse::{Overrides, config};

    const SITE: &str = "title = 'T'\nbase_url = 'https://a.example/blog'\ntheme = 'mine'\n";

    /// Returns the text of a theme's style sheet, and the address at which it is published.
    fn sheet(files: &[(&str, &str)], key: &str) -> (String, String) {
        let site = [
            ("config.toml", SITE),
            ("themes/mine/theme.toml", "name = 'Mine'"),
        ];
        let tree = Tree::in_memory(site.into_iter().chain(files.iter().copied()));
        let base = config(&tree, &Overrides::default()).value.base;
        let theme = super::super::theme(&tree, "mine", &base).value;
        let file = &theme.files[key];
        (file.text.clone().unwrap_or_default(), file.address())
    }

    #[test]
    fn files_beside_a_style_sheet_are_found_by_their_published_names() {
        let files = [
            ("themes/mine/assets/face.woff2", "F"),
            ("themes/mine/assets/marks/a b.svg", "<svg/>"),
            (
                "themes/mine/assets/css/more.css",
                "@import \"../base.css\"; @font-face { src: url(../face.woff2?#iefix) }",
            ),
            (
                "themes/mine/assets/base.css",
                "a { b: url('marks/a%20b.svg'), url(\"/assets/face.woff2\"), url(/face.woff2), url(data:x), url(no.png) }",
            ),
        ];
        let (base, address) = sheet(&files, "assets/base.css");
        let plain = |name: &str, bytes: &str| {
            let (stem, ending) = name.rsplit_once('.').unwrap_or_default();
            let fp = Fp::of_bytes(bytes.as_bytes()).short();
            format!("/blog/assets/{stem}.{fp}.{ending}")
        };
        let face = plain("face.woff2", "F");
        let mark = plain("marks/a%20b.svg", "<svg/>");
        assert_eq!(
            base,
            format!(
                "a {{ b: url('{mark}'), url(\"{face}\"), url(/face.woff2), url(data:x), url(no.png) }}"
            )
        );
        let (more, _) = sheet(&files, "assets/css/more.css");
        assert_eq!(
            more,
            format!("@import \"/blog{address}\"; @font-face {{ src: url({face}?#iefix) }}")
        );
        // Another font is another style sheet.
        let mut changed = files;
        changed[0].1 = "G";
        assert_ne!(sheet(&changed, "assets/base.css").1, address);
        assert_ne!(
            sheet(&changed, "assets/css/more.css").1,
            sheet(&files, "assets/css/more.css").1
        );
    }

    #[test]
    fn style_sheets_may_ask_for_each_other() {
        let files = [
            ("themes/mine/assets/a.css", "@import 'b.css';"),
            (
                "themes/mine/assets/b.css",
                "@import 'a.css'; @import 'b.css';",
            ),
        ];
        let (a, _) = sheet(&files, "assets/a.css");
        assert!(a.starts_with("@import '/blog/assets/b."), "{a}");
    }
}
