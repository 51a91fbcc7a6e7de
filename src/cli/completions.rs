//! `presswork completions SHELL`

use clap::Args;
use clap_complete::Shell;

use super::fault::{Exit, Fault};
use super::screen::Screen;

/// Print a script that completes commands and options in your shell
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork completions bash > ~/.local/share/bash-completion/completions/presswork
  presswork completions zsh > ~/.zfunc/_presswork
  presswork completions fish > ~/.config/fish/completions/presswork.fish")]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn run(self, screen: &Screen) -> Result<Exit, Fault> {
        let mut script = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut super::definition(),
            "presswork",
            &mut script,
        );
        screen.result(&String::from_utf8_lossy(&script));
        Ok(Exit::Fine)
    }
}
