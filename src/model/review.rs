//! What a review says of the thing that it reviews.

use serde::{Deserialize, Serialize};

/// A review's judgement and facts. Its lines are of type `L`: as they were written, or as a page shows them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Review<L> {
    /// What is reviewed.
    pub item: String,
    /// Who makes it.
    pub maker: Option<String>,
    /// The score.
    pub score: Option<Score>,
    /// The judgement in a sentence.
    pub verdict: Option<L>,
    /// What speaks for it.
    pub pros: Vec<L>,
    /// What speaks against it.
    pub cons: Vec<L>,
    /// What it costs, as readers are told.
    pub price: Option<String>,
    /// Its properties, by name, in the writer's order.
    pub specs: Vec<(String, String)>,
    /// Where it can be bought.
    pub offers: Vec<Offer>,
}

impl<L> Review<L> {
    /// Returns the lines, in order.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &L> {
        self.verdict.iter().chain(&self.pros).chain(&self.cons)
    }

    /// Returns the lines, in order.
    pub(crate) fn lines_mut(&mut self) -> impl Iterator<Item = &mut L> {
        let points = self.pros.iter_mut().chain(&mut self.cons);
        self.verdict.iter_mut().chain(points)
    }

    /// Returns the review with its lines as `shown` has them.
    pub(crate) fn map<M>(&self, shown: impl Fn(&L) -> M) -> Review<M> {
        Review {
            item: self.item.clone(),
            maker: self.maker.clone(),
            score: self.score,
            verdict: self.verdict.as_ref().map(&shown),
            pros: self.pros.iter().map(&shown).collect(),
            cons: self.cons.iter().map(&shown).collect(),
            price: self.price.clone(),
            specs: self.specs.clone(),
            offers: self.offers.clone(),
        }
    }
}

/// A score between nothing and the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Score {
    /// The score, in hundredths of a point.
    pub hundredths: u32,
    /// The best score that there is, in points.
    pub best: u32,
}

impl Score {
    /// Returns the score in points: `8.5`, `9`, `4.25`.
    pub(crate) fn points(self) -> String {
        let points = format!("{}.{:02}", self.hundredths / 100, self.hundredths % 100);
        points
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    }

    /// Returns how much of the best score it is, in per cent.
    pub(crate) fn percent(self) -> u32 {
        self.hundredths / self.best.max(1)
    }
}

/// A place where a thing can be bought.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Offer {
    /// Who sells it.
    pub seller: String,
    /// Where.
    pub url: String,
    /// For how much, as readers are told.
    pub price: Option<String>,
    /// Whether the publication earns by it.
    pub affiliate: bool,
}
