//! `target = "git"`: a branch of a repository, which changes in one step: the push.
//!
//! All work is done in a bare repository of presswork's own, `.presswork/publish/NAME.git`, which can be
//! deleted at any time. The site's repository is read only for the address of its remote: neither its
//! working tree nor its index is ever touched.

mod command;
mod contents;
mod history;
pub(crate) mod own_branch;
mod own_repository;
mod site_repository;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use self::command::{explain, git};
use self::site_repository::SiteRepository;
use super::change::{Change, Source, Upload};
use super::lock::Lock;
use super::manifest::{Entry, Files};
use super::program::{self, NoProgress, retry};
use super::token::{is_draft, is_record};
use super::{DraftFile, Fault, Manifest, Online, Progress, StepContext, Target, redacted};
use crate::base::OutPath;
use crate::model::publishing::History;

/// The path of the manifest in the branch.
const MANIFEST: &str = ".presswork/manifest.json";
/// The local name of the fetched branch.
const ONLINE: &str = "refs/presswork/online";

/// A branch.
pub(crate) struct Branch {
    own: PathBuf,
    remote: String,
    branch: String,
    history: History,
    author: (String, String),
    /// The site's settings for reaching the remote: `http.*`, `credential.*` and the like.
    access: Vec<(String, String)>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The online commit.
    tip: Option<String>,
    /// The objects of the online files.
    objects: BTreeMap<OutPath, String>,
    /// The objects of the files after the change.
    staged: BTreeMap<OutPath, String>,
    /// The commits of earlier generations.
    commits: BTreeMap<u64, String>,
}

impl Branch {
    /// Opens the branch, which need not exist yet.
    ///
    /// # Errors
    ///
    /// Fails where git is not installed, and where the site's repository has no such remote.
    pub(super) fn open(
        root: &Path,
        name: &str,
        remote: &str,
        branch: &str,
        history: History,
    ) -> Result<Self, Fault> {
        let plain = |c: char| if c.is_alphanumeric() { c } else { '_' };
        let name: String = name.chars().map(plain).collect();
        let own = std::path::absolute(root.join(format!(".presswork/publish/{name}.git")))
            .map_err(Fault::new)?;
        let site = SiteRepository { root };
        let remote = site.address_of(remote)?;
        let setting = |key, default: &str| {
            let value = site.ask(&["config", key])?;
            Ok::<_, Fault>(value.unwrap_or_else(|| default.to_owned()))
        };
        let author = (
            setting("user.name", "presswork")?,
            setting("user.email", "presswork@localhost")?,
        );
        let access = site.access()?;
        own_repository::prepare(&own)?;
        Ok(Self {
            own,
            remote,
            branch: branch.to_owned(),
            history,
            author,
            access,
            state: Mutex::default(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns a command of git in presswork's own repository.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut git = git();
        git.env("GIT_DIR", &self.own)
            .env("GIT_INDEX_FILE", self.own.join("publishing.index"))
            .env("GIT_AUTHOR_NAME", &self.author.0)
            .env("GIT_AUTHOR_EMAIL", &self.author.1)
            .env("GIT_COMMITTER_NAME", &self.author.0)
            .env("GIT_COMMITTER_EMAIL", &self.author.1)
            // The settings are passed in the environment, because other users of this machine can read
            // arguments.
            .env("GIT_CONFIG_COUNT", self.access.len().to_string());
        for (number, (key, value)) in self.access.iter().enumerate() {
            git.env(format!("GIT_CONFIG_KEY_{number}"), key)
                .env(format!("GIT_CONFIG_VALUE_{number}"), value);
        }
        git.args(arguments);
        git
    }

    fn git(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Fault> {
        program::run(&mut self.command(arguments), input, explain)
    }

    fn line(&self, arguments: &[&str], input: &[u8]) -> Result<String, Fault> {
        let text = self.git(arguments, input)?;
        Ok(String::from_utf8_lossy(&text).trim().to_owned())
    }

    /// Fetches the online branch; `None` where there is none yet.
    fn fetch(&self) -> Result<Option<String>, Fault> {
        let branch = format!("refs/heads/{}", self.branch);
        let listed = retry(&NoProgress, || {
            self.line(&["ls-remote", &self.remote, &branch], b"")
        })?;
        if listed.is_empty() {
            return Ok(None);
        }
        let refs = format!("+{branch}:{ONLINE}");
        retry(&NoProgress, || {
            self.git(
                &[
                    "fetch",
                    "--quiet",
                    "--no-tags",
                    "--depth=1",
                    &self.remote,
                    &refs,
                ],
                b"",
            )
        })?;
        self.line(&["rev-parse", ONLINE], b"").map(Some)
    }

    /// Returns the files of a commit with their objects, presswork's own documents included.
    fn tree(&self, commit: &str) -> Result<BTreeMap<OutPath, String>, Fault> {
        let listed = self.git(&["ls-tree", "-r", "-z", "--full-tree", commit], b"")?;
        let listed = String::from_utf8_lossy(&listed);
        let files = listed.split('\0').filter_map(|line| {
            let (about, path) = line.split_once('\t')?;
            let object = about.split(' ').nth(2)?;
            Some((OutPath::new(path).ok()?, object.to_owned()))
        });
        Ok(files.collect())
    }

    fn manifest(&self, commit: &str) -> Result<Option<Manifest>, Fault> {
        let place = format!("{commit}:{MANIFEST}");
        // A call that fails must not pass for a commit without a manifest: going back would take an earlier one.
        let listed = self.line(&["ls-tree", commit, "--", MANIFEST], b"")?;
        if listed.is_empty() {
            return Ok(None);
        }
        let bytes = self.git(&["cat-file", "blob", &place], b"")?;
        Manifest::read(&bytes, &format!("{MANIFEST} in the branch {}", self.branch)).map(Some)
    }

    /// Returns a fault that names the publisher who pushed first; `None` where the branch is unchanged.
    fn overtaken(&self, before: Option<&str>) -> Option<Fault> {
        let tip = self.fetch().ok()?;
        if tip.as_deref() == before {
            return None;
        }
        let other = tip.and_then(|tip| {
            let by = self
                .manifest(&tip)
                .ok()
                .flatten()
                .map(|manifest| manifest.by);
            let format = "--format=%an, %cd";
            let log = self
                .line(&["log", "-1", "--date=iso", format, &tip], b"")
                .ok()?;
            Some(by.map_or(log.clone(), |by| format!("{by} ({log})")))
        });
        let who = other.unwrap_or_else(|| "somebody else".to_owned());
        let what = format!(
            "{who} published to {} in the meantime, so nothing was changed",
            self.place()
        );
        Some(Fault::new(what).help("look at what is online now, and publish again"))
    }
}

impl Target for Branch {
    fn place(&self) -> String {
        format!("{} of {}", self.branch, redacted(&self.remote))
    }

    fn lock(&self) -> Option<&dyn Lock> {
        // A push takes effect only if the branch is still the fetched one.
        None
    }

    fn online(&self) -> Result<Online, Fault> {
        let Some(tip) = self.fetch()? else {
            return Ok(Online {
                manifest: None,
                unknown_files: Vec::new(),
                damaged: Vec::new(),
            });
        };
        let objects = self.tree(&tip)?;
        let mut manifest = self.manifest(&tip)?;
        let mut damaged = Vec::new();
        if let Some(manifest) = &mut manifest {
            // A file that somebody deleted by hand is restored, unless the site no longer has it either.
            let is_gone = |path: &OutPath, _: &mut Entry| !objects.contains_key(path);
            let gone = manifest.files.extract_if(.., is_gone);
            damaged
                .extend(gone.filter_map(|(path, meant)| meant.retired.is_none().then_some(path)));
        }
        let is_own = |path: &OutPath| path.as_str().starts_with(".presswork/");
        let is_known = |path: &OutPath| {
            let known = manifest.as_ref();
            known.is_some_and(|known| known.files.contains_key(path))
        };
        let unknown_files = objects
            .keys()
            .filter(|path| !is_own(path) && !is_known(path));
        let unknown_files = unknown_files.cloned().collect();
        let mut state = self.state();
        state.tip = Some(tip);
        state.objects = objects;
        Ok(Online {
            manifest,
            unknown_files,
            damaged,
        })
    }

    fn contents(&self, manifest: &Manifest, progress: &dyn Progress) -> Result<Files, Fault> {
        self.digests(manifest, progress)
    }

    fn drafts(&self) -> Result<Vec<DraftFile>, Fault> {
        let objects: Vec<(OutPath, String)> = {
            let objects = &self.state().objects;
            let drafts = objects.iter().filter(|(path, _)| is_draft(path));
            drafts
                .map(|(path, object)| (path.clone(), object.clone()))
                .collect()
        };
        let read = |(path, object): (OutPath, String)| {
            let record = match is_record(&path) {
                true => Some(self.git(&["cat-file", "blob", &object], b"")?),
                false => None,
            };
            Ok(DraftFile { path, record })
        };
        objects.into_iter().map(read).collect()
    }

    fn prepare(&self, _: &Change) -> Result<(), Fault> {
        self.state().staged.clear();
        Ok(())
    }

    fn put(&self, phase: &[Upload], _: &Change, context: &StepContext) -> Result<(), Fault> {
        let mut files = String::new();
        let mut paths = Vec::new();
        for upload in phase {
            match &upload.source {
                Source::File(file) => {
                    let file = std::path::absolute(file)
                        .map_err(|error| Fault::of_file("read", file, &error))?;
                    files.push_str(&file.to_string_lossy());
                    files.push('\n');
                    paths.push(upload);
                }
                Source::Kept(number) => {
                    let commit = self.state().commits.get(number).cloned();
                    let commit = commit.ok_or_else(|| Fault::new("that generation is gone"))?;
                    let place = format!("{commit}:{}", upload.path);
                    let object = self.line(&["rev-parse", &place], b"")?;
                    self.state().staged.insert(upload.path.clone(), object);
                }
            }
        }
        if paths.is_empty() {
            return Ok(());
        }
        let arguments = ["hash-object", "-w", "--no-filters", "--stdin-paths"];
        let objects = self.line(&arguments, files.as_bytes())?;
        let mut state = self.state();
        for (upload, object) in paths.iter().zip(objects.lines()) {
            state.staged.insert(upload.path.clone(), object.to_owned());
            context.progress.moved(1, upload.entry.size);
        }
        Ok(())
    }

    fn commit(&self, change: &Change) -> Result<(), Fault> {
        let manifest = self.line(&["hash-object", "-w", "--stdin"], &change.next.to_json())?;
        let mut lines = String::new();
        let state = self.state();
        for path in &change.deletions {
            lines.push_str(&format!("0 {:040}\t{path}\0", 0));
        }
        for (path, object) in &state.staged {
            lines.push_str(&format!("100644 {object}\t{path}\0"));
        }
        lines.push_str(&format!("100644 {manifest}\t{MANIFEST}\0"));
        match &state.tip {
            Some(tip) => self.git(&["read-tree", tip], b"")?,
            None => self.git(&["read-tree", "--empty"], b"")?,
        };
        self.git(&["update-index", "-z", "--index-info"], lines.as_bytes())?;
        let tree = self.line(&["write-tree"], b"")?;

        let number = change.next.generation;
        let message = match change.next.restores {
            Some(restored) => {
                format!("Go back to generation {restored}\n\nThis is generation {number}.\n")
            }
            None => format!("Publish generation {number}\n"),
        };
        let mut arguments = vec!["commit-tree", &tree];
        if let (History::Kept, Some(tip)) = (self.history, &state.tip) {
            arguments.extend(["-p", tip]);
        }
        let commit = self.line(&arguments, message.as_bytes())?;
        let refs = format!("{commit}:refs/heads/{}", self.branch);
        let tip = state.tip.as_deref().unwrap_or_default();
        let lease = format!("--force-with-lease=refs/heads/{}:{tip}", self.branch);
        let push = ["push", "--quiet", &lease, &self.remote, &refs];
        let pushed = retry(&NoProgress, || self.git(&push, b""));
        let before = state.tip.clone();
        drop(state);
        match pushed {
            Ok(_) => Ok(()),
            Err(fault) => {
                let refs = format!("refs/heads/{}", self.branch);
                let listed = retry(&NoProgress, || {
                    self.line(&["ls-remote", &self.remote, &refs], b"")
                });
                match listed {
                    // The answer may be lost although the push took effect.
                    Ok(listed) if listed.starts_with(&commit) => Ok(()),
                    Ok(_) => Err(self.overtaken(before.as_deref()).unwrap_or(fault)),
                    Err(_) => Err(Fault::transient(fault.message).help(
                        "whether the branch was still changed cannot be known: it is whole, as it was \
                         or as it should be; publish again when the repository can be reached",
                    )),
                }
            }
        }
    }

    fn clear(&self, _: &Change, _: &StepContext) -> Result<(), Fault> {
        // Only objects that git itself thinks too many are removed.
        self.git(&["gc", "--auto", "--quiet"], b"").map(drop)
    }

    fn generations(&self, _: &Manifest) -> Result<Vec<Manifest>, Fault> {
        self.committed()
    }
}
