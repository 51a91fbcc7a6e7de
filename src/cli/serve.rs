//! `presswork serve`

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use clap::Args;
use presswork::app::preview::{PreviewEvent, Serving};
use presswork::app::{Project, Request};
use presswork::base::SourcePath;
use presswork::diagnostic::Diagnostic;
use presswork::io::http::Server;
use presswork::model::Tree;
use presswork::parse;
use presswork::pipeline::{Audience, Inputs, Overrides};
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::progress::Meter;
use super::rebuild_report;
use super::report;
use super::screen::{Format, Screen};
use super::source_file::source_path;

/// Show the site in the browser, and every change as it is saved
///
/// Drafts, scheduled and expired articles are shown and labelled. Pages that are open are brought up
/// to date in place: what was scrolled, opened or typed stays. Mistakes are shown over the page until
/// they are gone. Nothing is written.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork serve                         at http://127.0.0.1:1111/
  presswork serve --open                  and open the browser
  presswork serve --open content/articles/a.md     at the page of an article
  presswork serve --public                only what a build would publish
  presswork serve --now 2026-12-24        as the site will be on that day
  presswork serve --host 0.0.0.0          for other devices in the network too")]
pub struct Serve {
    /// The name or address to serve at; others than this machine's own can be seen by others
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,
    /// The port; where it is taken, the next one that is free
    #[arg(long, value_name = "PORT", default_value_t = 1111)]
    port: u16,
    /// Open the browser, at the page of this file where one is named: an article, a draft too
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    #[expect(clippy::option_option, reason = "`--open` may stand alone")]
    open: Option<Option<PathBuf>>,
    /// Show only what a build would publish: no drafts, nothing scheduled or expired
    #[arg(long)]
    public: bool,
    /// Show the site of another moment: 2026-12-24 or 2026-12-24T18:00:00+01:00
    #[arg(long, value_name = "MOMENT")]
    now: Option<String>,
    /// Take every warning for an error
    #[arg(long)]
    strict: bool,
    /// Apply `[environment.NAME]` of config.toml
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
}

impl Serve {
    pub fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let server = Server::open(&self.host, self.port).map_err(Fault::failed)?;
        let url = server.url();
        if self.port != 0 && server.port() != self.port {
            let (wanted, taken) = (self.port, server.port());
            screen.note(&format!("Port {wanted} is taken; this is port {taken}."));
        }
        let project = Project::new(root, self.request(&url));
        // A preview writes nothing, so that there is nothing to finish.
        let abort = || std::process::exit(0);
        let apart = Mutex::new(screen.of_same_form());
        let blocked = move |diagnostic: &Diagnostic, tree: &Tree| {
            let screen = apart.lock().unwrap_or_else(PoisonError::into_inner);
            report::print(std::slice::from_ref(diagnostic), tree, &screen);
        };
        let (mut serving, inputs) = Serving::begin(&project, server, abort, blocked)?;
        let wanted = self.open.as_ref().and_then(Option::as_ref);
        let wanted = wanted.map(|file| source_path(file, root, &inputs.tree));
        let wanted = wanted.transpose()?;
        self.announce(&format!("{url}/"), screen);
        if self.open.is_some() && wanted.is_none() {
            open(&format!("{url}/"), screen);
        }

        let meter = Meter::new(screen);
        let event = serving.first_build(&inputs, &meter);
        print(event, &meter, screen);
        if let Some(file) = wanted {
            self.open_page(&file, &url, &serving, &inputs, screen);
        }
        drop(inputs);
        while let Some(change) = serving.wait() {
            let meter = Meter::new(screen);
            let event = serving.answer(change, &meter);
            print(event, &meter, screen);
        }
        Ok(Exit::Fine)
    }

    fn announce(&self, url: &str, screen: &Screen) {
        match screen.format {
            Format::Json => screen.event(&ServingEvent {
                event: "serving",
                url,
            }),
            Format::Human | Format::Github => {
                screen.result(&format!("Serving {url} until Ctrl-C is pressed"));
            }
        }
        if !is_own(&self.host) {
            let shown = match self.public {
                true => "",
                false => {
                    ", with its drafts and what is not published yet; `--public` leaves those out"
                }
            };
            screen.warning(&format!(
                "whoever reaches this machine over a network can read the site{shown}"
            ));
        }
    }

    /// Opens the browser at the page of a file, or at the front page where the preview has none.
    fn open_page(
        &self,
        file: &SourcePath,
        url: &str,
        serving: &Serving,
        inputs: &Inputs,
        screen: &Screen,
    ) {
        let Some(address) = serving.address_of(file) else {
            let why = match self.public
                && parse::sources(&inputs.tree)
                    .iter()
                    .any(|one| one.path == file)
            {
                true => "`--public` leaves it out",
                false => "no page is made of it",
            };
            screen.warning(&format!("there is no page of `{file}`: {why}"));
            return open(&format!("{url}/"), screen);
        };
        let address = inputs.config.value.base.href(&address);
        screen.note(&format!("{file} is at {url}{address}"));
        open(&format!("{url}{address}"), screen);
    }

    fn request(&self, url: &str) -> Request {
        Request {
            now: self.now.clone(),
            audience: Audience {
                drafts: !self.public,
                future: !self.public,
            },
            overrides: Overrides {
                base_url: Some(url.to_owned()),
                strict: self.strict,
                environment: self.environment.clone(),
            },
        }
    }
}

/// Says whether a host is this machine as it alone sees itself.
fn is_own(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    match address.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

/// Prints what came of a change, over the meter that showed the build.
fn print(event: Option<PreviewEvent>, meter: &Meter, screen: &Screen) {
    meter.clear();
    if let Some(event) = event {
        rebuild_report::print(event, screen);
    }
}

#[derive(Serialize)]
struct ServingEvent<'a> {
    event: &'static str,
    url: &'a str,
}

/// Opens the browser that people use, or says why it cannot be opened.
fn open(url: &str, screen: &Screen) {
    if let Err(error) = start_browser(url) {
        screen.warning(&format!("cannot open the browser: {error}"));
    }
}

/// Opens the browser that people use, without waiting for it.
fn start_browser(url: &str) -> std::io::Result<()> {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("cmd");
        // `start` takes a first argument in quotes for a window's title.
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new("xdg-open")
    };
    let mut child = command
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    std::thread::spawn(move || child.wait());
    Ok(())
}
