//! Private drafts: an article that a public build leaves out, checked, rendered and put beside the site.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::{Agree, Publication};
use crate::base::SourcePath;
use crate::diagnostic::Diagnostic;
use crate::io::clock;
use crate::pipeline::{self, Inputs, PrivateDraft, Progress as BuildProgress};
use crate::publish::drafts::{self, BuiltDraft, Draft, Record};
use crate::publish::engine::{Content, Published};
use crate::publish::{Fault, Progress, Token, local};

/// The folder from which a draft goes online, from the site's root.
const STAGING: &str = ".presswork/publish/draft";

/// Why a file cannot be shown as a private draft.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The file is neither an article nor a page.
    #[error("`{0}` is neither an article nor a page")]
    NoArticle(SourcePath),
    /// The file is published, so everybody can read it.
    #[error("`{0}` is published with the site: nothing of it is private")]
    Published(SourcePath),
}

/// The check of an article that is to be shown as a private draft.
pub struct CheckedDraft {
    /// What is wrong with the article, and with what every page depends on.
    pub diagnostics: Vec<Diagnostic>,
    /// Failures of the outside world.
    pub faults: Vec<String>,
    /// Why it cannot be shown, whatever is wrong with it.
    pub refused: Option<DraftError>,
}

/// A draft to be put online, and for how long.
pub struct DraftRequest<'a> {
    /// The article.
    pub source: &'a SourcePath,
    /// The token of its address.
    pub token: Token,
    /// How long it stays.
    pub term: SignedDuration,
}

/// Checks an article as `presswork check` does, at the address of a draft.
pub fn check_draft(
    inputs: &mut Inputs,
    source: &SourcePath,
    progress: &dyn BuildProgress,
) -> CheckedDraft {
    // No message has the true address.
    inputs.draft = Some(PrivateDraft {
        source: source.clone(),
        address: Token::example().address(),
    });
    let build = pipeline::check(inputs, progress).build;
    let mut diagnostics = build.diagnostics;
    // What is wrong with other articles keeps those from being published, and not this one.
    diagnostics.retain(|one| {
        one.files()
            .all(|file| !file.as_str().starts_with("content/"))
            || one.files().any(|file| file == source)
    });
    let mut stories = build.site.stories_and_pages();
    let refused = match stories.find(|story| story.article.path == *source) {
        None => Some(DraftError::NoArticle(source.clone())),
        Some(story) if story.card.held.is_none() => Some(DraftError::Published(source.clone())),
        Some(_) => None,
    };
    CheckedDraft {
        diagnostics,
        faults: build.faults,
        refused,
    }
}

impl Publication<'_> {
    /// Returns the private drafts that are online, expired ones that nobody has deleted yet among them.
    ///
    /// # Errors
    ///
    /// Fails where the target cannot be read.
    pub fn drafts(&self) -> Result<Vec<Draft>, Fault> {
        self.target.online()?;
        Ok(drafts::found(self.target.drafts()?))
    }

    /// Returns the token of the draft of an article that is online; a new one where there is none.
    ///
    /// # Errors
    ///
    /// Fails where the target cannot be read, and where the system gives no random numbers.
    pub fn draft_token(&self, source: &SourcePath) -> Result<Token, Fault> {
        let mut online = self.drafts()?.into_iter();
        match online.find(|draft| draft.is_of(source.as_str())) {
            Some(draft) => Ok(draft.token),
            None => Token::random().map_err(|error| {
                Fault::new(format!("the system gives no random numbers: {error}"))
            }),
        }
    }

    /// Renders an article that was checked, and puts it online beside the site. Returns the draft's record, too.
    ///
    /// # Errors
    ///
    /// As [`engine::publish`](crate::publish::engine::publish), and where the page cannot be rendered.
    pub fn publish_draft(
        &self,
        inputs: &mut Inputs,
        request: &DraftRequest,
        agree: &Agree,
        progress: &dyn Progress,
    ) -> Result<(Published, Record), Fault> {
        progress.stage("rendering", 0, 0);
        inputs.draft = Some(PrivateDraft {
            source: request.source.clone(),
            address: request.token.address(),
        });
        let rendered = pipeline::render_draft(inputs, &());
        let mut rendered = rendered.ok_or_else(|| {
            Fault::new(format!(
                "the page of `{}` cannot be rendered",
                request.source
            ))
            .help(format!(
                "look at it with `presswork check {}`",
                request.source
            ))
        })?;
        let needs = rendered.needs.keys().map(|path| path.as_str().to_owned());
        let record = Record {
            source: request.source.as_str().to_owned(),
            expires: clock::now() + request.term,
            needs: needs.collect::<BTreeSet<String>>(),
        };
        rendered.files.extend(record.file(&request.token));
        let staging = local::Staging::new(self.root.join(STAGING))?;
        let built = BuiltDraft {
            token: request.token.clone(),
            files: &staging.write(&rendered.files)?,
            needs: &staging.write(&rendered.needs)?,
            base_url: &inputs.config.value.base.absolute("/"),
        };
        let published = self.run(Content::Draft(&built), None, agree, progress)?;
        Ok((published, record))
    }

    /// Deletes drafts that are online.
    ///
    /// # Errors
    ///
    /// As [`engine::publish`](crate::publish::engine::publish).
    pub fn withdraw(
        &self,
        tokens: &[Token],
        agree: &Agree,
        progress: &dyn Progress,
    ) -> Result<Published, Fault> {
        self.run(Content::Without(tokens), None, agree, progress)
    }
}
