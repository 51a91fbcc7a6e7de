//! `presswork man`

use std::io;

use clap::{Args, Command};
use clap_mangen::Man as Page;
use clap_mangen::roff::{Roff, roman};

use super::fault::{Exit, Fault};
use super::screen::Screen;

/// Print the manual page, with every command on it
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork man > ~/.local/share/man/man1/presswork.1
  presswork man | man -l -")]
pub struct Man {}

impl Man {
    pub fn run(self, screen: &Screen) -> Result<Exit, Fault> {
        let page = page(super::definition())
            .map_err(|error| Fault::failed(format!("cannot make the manual page: {error}")))?;
        screen.result(&page);
        Ok(Exit::Fine)
    }
}

/// Returns the manual page in roff, with a section for each command.
fn page(program: Command) -> io::Result<String> {
    // The commands as they are defined: once the program is built, each of them repeats the
    // options that all of them take.
    let commands: Vec<Command> = program.get_subcommands().cloned().collect();
    let name = program.get_name().to_owned();
    let examples = examples(&program);
    let whole = Page::new(program);

    let mut page = Vec::new();
    whole.render_title(&mut page)?;
    whole.render_name_section(&mut page)?;
    whole.render_synopsis_section(&mut page)?;
    whole.render_description_section(&mut page)?;
    whole.render_options_section(&mut page)?;
    Roff::new()
        .control("SH", ["COMMANDS"])
        .to_writer(&mut page)?;
    for command in commands {
        render_command(&name, command, &mut page)?;
    }
    Roff::new()
        .control("SH", ["EXAMPLES"])
        .to_writer(&mut page)?;
    render_literally(&examples, &mut page)?;
    whole.render_version_section(&mut page)?;

    // Every part brings the same definition of an apostrophe along; the first is enough.
    let preamble = Roff::new().render();
    let page = String::from_utf8_lossy(&page).into_owned();
    Ok(format!("{preamble}{}", page.replace(&preamble, "")))
}

fn render_command(program: &str, command: Command, page: &mut Vec<u8>) -> io::Result<()> {
    let full_name = format!("{program} {}", command.get_name());
    let about = command
        .get_long_about()
        .or(command.get_about())
        .map(ToString::to_string)
        .unwrap_or_default();
    let examples = examples(&command);
    let command = Page::new(command.bin_name(&full_name).disable_help_flag(true));

    Roff::new()
        .control("SS", [full_name.as_str()])
        .to_writer(page)?;
    page.extend(headless(|part| command.render_synopsis_section(part))?);
    let mut text = Roff::new();
    text.control("PP", []);
    for line in about.lines() {
        match line.trim() {
            "" => text.control("PP", []),
            line => text.text([roman(line)]),
        };
    }
    text.to_writer(page)?;
    page.extend(headless(|part| command.render_options_section(part))?);
    Roff::new().control("PP", []).to_writer(page)?;
    render_literally(&examples, page)
}

/// Renders a section without its heading, which would end the command's own.
fn headless(render: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut part = Vec::new();
    render(&mut part)?;
    let text = String::from_utf8_lossy(&part);
    let lines = text.split_inclusive('\n');
    Ok(lines
        .filter(|line| !line.starts_with(".SH"))
        .collect::<String>()
        .into_bytes())
}

fn examples(command: &Command) -> String {
    command
        .get_after_help()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn render_literally(text: &str, page: &mut Vec<u8>) -> io::Result<()> {
    let mut block = Roff::new();
    block.control("nf", []);
    for line in text.lines() {
        block.text([roman(line)]);
    }
    block.control("fi", []).to_writer(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_its_place_and_the_common_options_stand_once() {
        let page = page(super::super::definition()).unwrap();
        for command in ["build", "new", "init", "explain", "completions", "man"] {
            let heading = format!(".SS \"presswork {command}\"");
            assert_eq!(page.matches(&heading).count(), 1, "{command}");
        }
        assert_eq!(page.matches(r"\fB\-\-jobs\fR \fI<N>\fR").count(), 1);
        assert_eq!(page.matches(".TH ").count(), 1);
    }
}
