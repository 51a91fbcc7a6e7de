//! The command line. Arguments enter; files, a report and an exit code leave.
//!
//! Each command is one file: parse arguments, call [`presswork::app`], print the result. All output of
//! a command goes through [`Screen`], which knows what belongs on which stream. A command that cannot
//! do its work ends with a [`Fault`]; what is wrong with the site is a diagnostic, and never a fault.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a command reads its arguments and speaks to a person"
)]

mod build;
mod build_report;
mod check;
mod completions;
mod explain;
mod fault;
mod file;
mod hints;
mod init;
mod limits;
mod list;
mod man;
mod moving;
mod new;
mod notice;
mod paths;
mod progress;
mod publish;
mod rebuild_report;
mod related;
mod report;
mod schedule;
mod schema;
mod screen;
mod search;
mod serve;
mod source_file;
mod units;
mod views;
mod why;
mod withheld;
mod words;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use presswork::app::project::{find_root, folder_in_repository};

pub use fault::{Exit, Fault};
pub use screen::{Form, Screen, When};

/// A static site generator for tech news publications
///
/// presswork turns a folder of Markdown articles into a complete news site: front page, sections,
/// authors, archive, feeds and sitemaps, with a theme. What is wrong with an article is said with
/// its file, its line and what to write instead.
#[derive(Parser, Debug)]
#[command(
    name = "presswork",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "\
Examples:
  presswork init my-site                a starter site
  presswork new \"A headline\"            a new article
  presswork serve --open                the site in the browser, as it is being written
  presswork build                       the site, into public/
  presswork views import access.log     what was read, from the server's log
  presswork check                       everything that is wrong with it
  presswork list                        every article, and its state
  presswork search WORDS                what readers find
  presswork why FILE                    whether it is online, and why not
  presswork publish                     what changed, online
  presswork explain unknown-key         what a message means

Exit codes: 0 all is well, 1 the site has errors, 2 wrong usage."
)]
struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Global options")]
struct Global {
    /// The site's folder [default: the nearest one, from here upwards, with a config.toml]
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// What reports look like: for people, one JSON object a line, GitHub annotations, or SARIF
    #[arg(long, global = true, value_enum, default_value_t = Form::Human)]
    format: Form,
    /// Whether reports are coloured; NO_COLOR is honoured
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    color: When,
    /// How many threads work at the same time [default: one a processor core]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

#[derive(Subcommand, Debug)]
enum Command {
    Build(build::Build),
    Serve(serve::Serve),
    Publish(publish::Publish),
    Check(check::Check),
    List(list::List),
    Search(search::Search),
    Schedule(schedule::Schedule),
    New(new::New),
    Move(moving::MoveArticle),
    Init(init::Init),
    Why(why::Why),
    Views(views::Views),
    Explain(explain::Explain),
    Schema(schema::Schema),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Runs the program with these arguments, the program's own name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let parsed = definition()
        .try_get_matches_from(arguments)
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    let Arguments { global, command } = match parsed {
        Ok(arguments) => arguments,
        Err(error) => {
            let error = hints::with_hint(error);
            // `--help` and `--version` arrive here too. A pipe that nobody reads is no fault.
            let _ = error.print();
            return Exit::of(&error);
        }
    };
    let screen = Screen::new(global.format, global.color);
    let exit = dispatch(command, global, &screen).unwrap_or_else(|fault| screen.fault(&fault));
    screen.close(exit)
}

fn dispatch(command: Command, global: Global, screen: &Screen) -> Result<Exit, Fault> {
    if let Some(jobs) = global.jobs {
        rayon::ThreadPoolBuilder::new()
            .num_threads(jobs.into())
            .build_global()
            .map_err(|error| Fault::failed(format!("cannot start {jobs} threads: {error}")))?;
    }
    if screen.form == Form::Sarif && !matches!(command, Command::Check(_)) {
        return Err(Fault::usage("only `presswork check` writes SARIF"));
    }
    let find = |given| -> Result<PathBuf, Fault> {
        let root = find_root(given)?;
        screen.set_folder(folder_in_repository(&root));
        Ok(root)
    };
    match command {
        Command::Build(build) => build.run(&find(global.root)?, screen),
        Command::Serve(serve) => serve.run(&find(global.root)?, screen),
        Command::Publish(publish) => publish.run(&find(global.root)?, screen),
        Command::Check(check) => check.run(&find(global.root)?, screen),
        Command::List(list) => list.run(&find(global.root)?, screen),
        Command::Search(search) => search.run(&find(global.root)?, screen),
        Command::Schedule(schedule) => schedule.run(&find(global.root)?, screen),
        Command::New(new) => new.run(&find(global.root)?, screen),
        Command::Move(moved) => moved.run(&find(global.root)?, screen),
        Command::Init(init) => init.run(global.root, screen),
        Command::Why(why) => why.run(&find(global.root)?, screen),
        Command::Views(views) => views.run(&find(global.root)?, screen),
        Command::Explain(explain) => explain.run(global.root, screen),
        Command::Schema(schema) => schema.run(screen),
        Command::Completions(completions) => completions.run(screen),
        Command::Man(man) => man.run(screen),
    }
}

/// Returns the definition of the command line, which help, completions and the manual page follow.
fn definition() -> clap::Command {
    Arguments::command()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound_and_every_command_shows_examples() {
        definition().debug_assert();
        for command in definition().get_subcommands() {
            let help = command.clone().render_long_help().to_string();
            assert!(help.contains("Example"), "{}", command.get_name());
        }
    }

    #[test]
    fn wrong_usage_has_its_own_exit_code() {
        let exit = |arguments: &[&str]| {
            let all = ["presswork"].iter().chain(arguments);
            Exit::of(&definition().try_get_matches_from(all).unwrap_err())
        };
        assert_eq!(exit(&["--version"]), Exit::Fine);
        assert_eq!(exit(&["build", "--help"]), Exit::Fine);
        assert_eq!(exit(&[]), Exit::WrongUsage);
        assert_eq!(exit(&["bulid"]), Exit::WrongUsage);
        assert_eq!(exit(&["build", "--jobs", "0"]), Exit::WrongUsage);
    }
}
