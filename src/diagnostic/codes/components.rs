//! The codes of component calls.

use super::Code;
use crate::diagnostic::Severity::{Error, Warning};

codes! { COMPONENTS:
    /// A component call that cannot be understood.
    ///
    /// A call looks like this, with text in quotes: `{{ video(id="dQw4w9WgXcQ", title="A talk") }}`.
    /// To show two braces as they are, write them in code, or `\{{`.
    INVALID_COMPONENT = "invalid-component", Error;

    /// A call, a link or a note in the form of another program: `{{< … >}}`, `{{% … %}}`, `{% … %}`,
    /// `{{ .Title }}`, `[caption …]`, `[[a page]]` or `:::tip`.
    ///
    /// It is shown to readers as it stands. A component is called like this, with text in quotes:
    /// `{{ video(id="dQw4w9WgXcQ", title="A talk") }}`. To show braces as they are, write them in
    /// code, or put a backslash in front of them.
    FOREIGN_CALL = "foreign-call", Warning;

    /// A component that the theme does not have.
    UNKNOWN_COMPONENT = "unknown-component", Error;

    /// An argument that the component does not take, one that it needs and does not get, or one of
    /// the wrong type.
    COMPONENT_ARGUMENT = "component-argument", Error;

    /// A component that makes a block, such as a box, a figure or a paragraph, among words or beside another one.
    ///
    /// Browsers would tear the paragraph around it apart. Its call stands on a line of its own, with an empty line
    /// above and below. In lists and tables it may stand beside words.
    COMPONENT_IN_LINE = "component-in-line", Warning;
}
