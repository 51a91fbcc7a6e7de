//! Which metadata stay in a published picture.

use serde::{Deserialize, Serialize};

/// Which metadata stay in a published picture, beside what the pixels need: orientation and colour profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Keep {
    /// Who made the picture and who owns the rights in it.
    pub copyright: bool,
    /// Content credentials (C2PA), signed by whoever made the picture.
    pub credentials: bool,
}
