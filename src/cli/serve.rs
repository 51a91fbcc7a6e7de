//! `presswork serve`

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use clap::Args;
use presswork::app::{Project, Request};
use presswork::io::http::{EventStream, Server};
use presswork::io::watch::{Watch, WatchEvent};
use presswork::pipeline::{Audience, Overrides};
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::preview::Preview;
use super::rebuild::RebuildLoop;
use super::screen::{Format, Screen};

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
    /// Open the browser
    #[arg(long)]
    open: bool,
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
        // Before the first look, so that nothing is changed unnoticed in between.
        let mut watch = Watch::begin(root).map_err(Fault::failed)?;
        let project = Project::new(root, self.request(&url));
        let first = project.scan()?;

        let preview = Arc::new(Preview::default());
        let events = Arc::new(EventStream::default());
        let building = Arc::new(AtomicBool::new(true));
        let (stop, is_building) = (watch.stop(), Arc::clone(&building));
        let interrupted = move || {
            if is_building.load(Ordering::SeqCst) {
                // A preview writes nothing, so there is nothing to be finished.
                std::process::exit(0);
            }
            stop.stop();
        };
        server
            .serve(preview.clone(), Arc::clone(&events), interrupted)
            .map_err(|error| Fault::failed(format!("cannot serve: {error}")))?;
        self.announce(&format!("{url}/"), screen);

        let mut rebuild_loop = RebuildLoop::new(&preview, &events, screen);
        rebuild_loop.publish(&first, Instant::now());
        loop {
            building.store(false, Ordering::SeqCst);
            let look = watch.wait();
            building.store(true, Ordering::SeqCst);
            match look {
                WatchEvent::Changed { since, files } => {
                    match project.rescan(rebuild_loop.tree(), files) {
                        Ok(inputs) => rebuild_loop.publish(&inputs, since),
                        Err(error) => rebuild_loop.fail(&error.into(), since),
                    }
                }
                // Whatever went wrong was said by the look before.
                WatchEvent::Rescan => match project.scan() {
                    Ok(inputs) if rebuild_loop.is_news(&inputs) => {
                        rebuild_loop.publish(&inputs, Instant::now());
                    }
                    Ok(_) | Err(_) => {}
                },
                WatchEvent::Failed(error) => screen.warning(&error.to_string()),
                WatchEvent::Stopped => return Ok(Exit::Fine),
            }
        }
    }

    fn announce(&self, url: &str, screen: &Screen) {
        match screen.format {
            Format::Json => screen.event(&Serving {
                event: "serving",
                url,
            }),
            Format::Human | Format::Github => {
                screen.result(&format!("Serving {url} until Ctrl-C is pressed"));
            }
        }
        if self.open
            && let Err(error) = open(url)
        {
            screen.warning(&format!("cannot open the browser: {error}"));
        }
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

#[derive(Serialize)]
struct Serving<'a> {
    event: &'static str,
    url: &'a str,
}

/// Opens the browser that people use, without waiting for it.
fn open(url: &str) -> std::io::Result<()> {
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
