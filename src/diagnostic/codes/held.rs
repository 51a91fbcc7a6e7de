//! The codes of what a public text needs of an article that is held back.

use super::Code;
use crate::diagnostic::Severity::Warning;

codes! { HELD:
    /// A link from a published article to one that is held back: a draft, or one that is scheduled
    /// or has expired; or to a file beside one that has expired.
    ///
    /// Readers would get a dead link. The words are published without the link. `presswork check` says as well which
    /// links will be without an article on the day on which it expires.
    LINK_TO_HELD = "link-to-held", Warning;

    /// A picture that lies beside an article which has expired, and that a public text shows.
    ///
    /// It is a part of that text, and stays published at its address for as long as the text shows it. Move it into the
    /// folder of that text; where it is withdrawn together with the article, for its licence for instance, show
    /// another.
    PICTURE_OF_EXPIRED = "picture-of-expired", Warning;
}
