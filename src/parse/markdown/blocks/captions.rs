//! What stands below pictures: captions, and who made them.

use pulldown_cmark::CowStr;

use crate::model::body::Word;
use crate::model::{Hole, Html, Piece};
use crate::parse::markdown::escape;
use crate::parse::markdown::fragment::Fragment;

/// What an author says of a figure's picture.
#[derive(Debug)]
pub(crate) struct FigureTitle<'a> {
    /// The title; empty where there is none.
    pub(crate) title: CowStr<'a>,
    /// Who made the picture; empty where nobody is named.
    pub(crate) credit: String,
}

/// What stands below the picture of a figure.
#[derive(Debug)]
pub(crate) struct Caption {
    /// The caption; empty where there is none.
    pub(crate) words: Html,
    /// Who made the picture; empty where nobody is named.
    pub(crate) credit: String,
}

impl Caption {
    pub(crate) fn write(&self, out: &mut Fragment) {
        out.push("<figcaption>");
        for piece in self.words.pieces() {
            match piece {
                Piece::Html(html) => out.push(html),
                Piece::Hole(hole) => out.hole(hole),
            }
        }
        if !self.credit.is_empty() {
            let is_alone = self.words.len() == 0;
            out.push(if is_alone { "" } else { " " });
            out.push("<span class=\"credit\">");
            out.hole(Hole::Before(Word::PictureBy));
            escape::text(&mut out.html, &self.credit);
            out.hole(Hole::Behind(Word::PictureBy));
            out.push("</span>");
        }
        out.push("</figcaption>");
    }
}
