//! What the program says and where: results on standard output, everything else on standard error.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use clap::builder::styling::{AnsiColor, Style as Paint};
use presswork::base::text::may_hold_control;
use presswork::diagnostic::print::Style;
use serde::Serialize;

use super::fault::{Exit, Fault};

/// What reports look like, as the command line asks for it.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
    /// Annotations that GitHub shows beside the changed lines.
    Github,
    /// A log that code hosts read; `check` writes it.
    Sarif,
}

/// What reports look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
    /// Annotations that GitHub shows beside the changed lines.
    Github,
}

/// When reports are coloured.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The two streams that a command writes to.
pub struct Screen {
    /// What was asked for.
    pub form: Form,
    /// What reports look like.
    pub format: Format,
    /// Whether what goes to standard error is coloured.
    pub style: Style,
    /// The site's folder within its repository.
    folder: OnceCell<String>,
    /// Why a result could not be written, where somebody should know.
    broken: Cell<Option<io::Error>>,
}

impl Screen {
    /// Opens the streams.
    pub fn new(form: Form, color: When) -> Self {
        let colour = match color {
            When::Always => true,
            When::Never => false,
            When::Auto => io::stderr().is_terminal() && environment_takes_colour(),
        };
        Self {
            form,
            // A log is one document: what is said beside it is said to people.
            format: match form {
                Form::Human | Form::Sarif => Format::Human,
                Form::Json => Format::Json,
                Form::Github => Format::Github,
            },
            style: if colour { Style::Colour } else { Style::Plain },
            folder: OnceCell::new(),
            broken: Cell::new(None),
        }
    }

    /// Returns another screen of the same form, for another thread.
    pub fn of_same_form(&self) -> Self {
        Self {
            folder: OnceCell::new(),
            broken: Cell::new(None),
            ..*self
        }
    }

    /// Keeps where the site's folder stands within its repository, such as `sites/news/`.
    pub fn set_folder(&self, folder: String) {
        // There is one site a run.
        let _ = self.folder.set(folder);
    }

    /// Returns where the site's folder stands within its repository: what code hosts want in front of a
    /// file's path. Empty for the repository's root, and outside of any.
    pub fn folder(&self) -> &str {
        self.folder.get().map_or("", String::as_str)
    }

    /// Writes lines of the result to standard output.
    pub fn result(&self, lines: &str) {
        let lines = match self.form {
            Form::Json | Form::Sarif => escaped_controls(lines),
            Form::Human | Form::Github => without_controls(lines),
        };
        if let Err(error) = write_lines(&mut io::stdout().lock(), &lines)
            // Whoever reads may stop reading (`presswork explain | head -1`).
            && error.kind() != io::ErrorKind::BrokenPipe
        {
            self.broken.set(Some(error));
        }
    }

    /// Writes an event as a line of JSON to standard output.
    pub fn event(&self, event: &impl Serialize) {
        match serde_json::to_string(event) {
            Ok(line) => self.result(&line),
            Err(error) => self.broken.set(Some(error.into())),
        }
    }

    /// Prints a message for people that is no result, on standard error.
    pub fn note(&self, lines: &str) {
        // A fault of standard error itself cannot be reported anywhere.
        let _ = write_lines(&mut io::stderr().lock(), &without_controls(lines));
    }

    /// Warns people of something that did not keep the command from its work.
    pub fn warning(&self, text: &str) {
        let paint = AnsiColor::Yellow.on_default().bold();
        self.note(&format!("{}: {text}", self.painted("warning", paint)));
    }

    /// Says why a command could not do its work, in the form that was asked for.
    pub fn fault(&self, fault: &Fault) -> Exit {
        #[derive(Serialize)]
        struct Failed<'a> {
            event: &'static str,
            message: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            help: Option<&'a str>,
        }
        match self.format {
            Format::Human => {
                let error = self.painted("error", AnsiColor::BrightRed.on_default().bold());
                self.note(&format!("{error}: {}", fault.message));
                if let Some(help) = &fault.help {
                    let word = self.painted("help", AnsiColor::BrightCyan.on_default().bold());
                    self.note(&format!("{word}: {help}"));
                }
            }
            Format::Json => self.event(&Failed {
                event: "failed",
                message: &fault.message,
                help: fault.help.as_deref(),
            }),
            Format::Github => {
                let text = match &fault.help {
                    Some(help) => format!("{}\n{help}", fault.message),
                    None => fault.message.clone(),
                };
                self.result(&format!("::error::{}", github_escaped(&text)));
            }
        }
        fault.exit
    }

    /// Ends the program's output: a run whose result could not be written is a failure.
    pub fn close(self, exit: Exit) -> Exit {
        match self.broken.take() {
            Some(error) => {
                self.note(&format!("error: cannot write to standard output: {error}"));
                Exit::Failed
            }
            None => exit,
        }
    }

    fn painted(&self, word: &str, paint: Paint) -> String {
        match self.style {
            Style::Colour => format!("{paint}{word}{paint:#}"),
            Style::Plain => word.to_owned(),
        }
    }
}

/// Returns text for people, with a sign (U+FFFD) in place of every control character that is neither a tab nor a
/// line break nor a part of a colour: what content, addresses or another machine put there would have a terminal
/// do something.
fn without_controls(lines: &str) -> Cow<'_, str> {
    if !may_hold_control(lines) {
        return Cow::Borrowed(lines);
    }
    let mut shown = String::with_capacity(lines.len());
    let mut rest = lines;
    while let Some(c) = rest.chars().next() {
        let colour = colour_len(rest);
        match colour {
            0 if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => shown.push('\u{fffd}'),
            0 => shown.push(c),
            len => shown.push_str(&rest[..len]),
        }
        rest = &rest[colour.max(c.len_utf8())..];
    }
    Cow::Owned(shown)
}

/// Returns the length of the colour (ECMA-48, 8.3.117) at the beginning of a text, and 0 where there is none.
fn colour_len(text: &str) -> usize {
    let Some(behind) = text.strip_prefix("\u{1b}[") else {
        return 0;
    };
    let numbers = behind.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
    match numbers.starts_with('m') {
        true => text.len() - numbers.len() + 1,
        false => 0,
    }
}

/// Returns JSON in which no control character stands as it is. Within text, which is the only place of such
/// characters in JSON, they are written as escapes (RFC 8259, 7).
fn escaped_controls(json: &str) -> Cow<'_, str> {
    if !may_hold_control(json) {
        return Cow::Borrowed(json);
    }
    let escape = |c: char| match c {
        '\n' | '\r' | '\t' => c.to_string(),
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    Cow::Owned(json.chars().map(escape).collect())
}

fn write_lines(stream: &mut impl Write, lines: &str) -> io::Result<()> {
    stream.write_all(lines.as_bytes())?;
    if !lines.ends_with('\n') {
        stream.write_all(b"\n")?;
    }
    stream.flush()
}

/// Whether the environment has nothing against colours: <https://no-color.org>, and a terminal
/// that knows them.
fn environment_takes_colour() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Escapes the text of a GitHub workflow command, which is one line.
fn github_escaped(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_character_reaches_a_terminal() {
        let coloured = "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m: a\tb\n";
        assert_eq!(without_controls(coloured), coloured);
        let hostile = "\u{1b}]0;x\u{7}\u{1b}[2J\u{1b}[31\u{9b}31m\u{7f}é";
        assert_eq!(
            without_controls(hostile),
            "\u{fffd}]0;x\u{fffd}\u{fffd}[2J\u{fffd}[31\u{fffd}31m\u{fffd}é"
        );
        let json = "{\"a\":\"\u{9b}é\u{7f}\"}\n";
        assert_eq!(escaped_controls(json), "{\"a\":\"\\u009bé\\u007f\"}\n");
    }

    #[test]
    fn a_github_message_stays_on_its_line() {
        assert_eq!(github_escaped("50% off\r\nnow"), "50%25 off%0D%0Anow");
    }
}
