//! Structured data: JSON-LD with the vocabulary of schema.org, with every property that search
//! engines recommend for news.

use serde::Serialize;

use super::live::{Covered, covered};
use super::plain::plain;
use super::review::{Reviewed, reviewed};
use super::{Head, StoryPage, Subject};
use crate::model::Profile;
use crate::model::card::TermRef;
use crate::model::live::LIVE;
use crate::model::picture::PictureFacts;
use crate::model::plan::Crumb;
use crate::model::site::Notice;

/// Returns the page's structured data, fit for a `<script>`; `None` where there is none.
pub(super) fn linked_data(head: &Head) -> Option<String> {
    let graph = nodes(head);
    if graph.is_empty() {
        return None;
    }
    let document = Document {
        context: "https://schema.org",
        graph,
    };
    // No text can end the script, because `<` is escaped in JSON.
    let json = serde_json::to_string(&document).ok()?;
    Some(json.replace('<', "\\u003c"))
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Node<'a>>,
}

/// A thing, by its type.
#[derive(Serialize)]
#[serde(tag = "@type")]
enum Node<'a> {
    NewsArticle(Box<NewsArticle<'a>>),
    AnalysisNewsArticle(Box<NewsArticle<'a>>),
    BackgroundNewsArticle(Box<NewsArticle<'a>>),
    OpinionNewsArticle(Box<NewsArticle<'a>>),
    ReviewNewsArticle(Box<NewsArticle<'a>>),
    LiveBlogPosting(Box<NewsArticle<'a>>),
    AdvertiserContentArticle(Box<NewsArticle<'a>>),
    BreadcrumbList(Breadcrumbs<'a>),
    ListItem(Step<'a>),
    WebSite(Place<'a>),
    WebPage(Named),
    CollectionPage(Place<'a>),
    ProfilePage(ProfilePage<'a>),
    NewsMediaOrganization(Box<Organization<'a>>),
    Person(Box<Person<'a>>),
    ImageObject(Image<'a>),
    CorrectionComment(Correction),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewsArticle<'a> {
    headline: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    image: Vec<Node<'a>>,
    date_published: String,
    date_modified: String,
    author: Vec<Node<'a>>,
    publisher: Node<'a>,
    main_entity_of_page: Node<'a>,
    #[serde(skip_serializing_if = "str::is_empty")]
    article_section: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keywords: Vec<&'a str>,
    in_language: &'a str,
    word_count: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    correction: Vec<Node<'a>>,
    #[serde(flatten)]
    review: Option<Reviewed<'a>>,
    #[serde(flatten)]
    coverage: Option<Covered<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Breadcrumbs<'a> {
    item_list_element: Vec<Node<'a>>,
}

#[derive(Serialize)]
struct Step<'a> {
    position: usize,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
}

/// A reference to a thing described elsewhere on the site, by its identifier.
#[derive(Serialize)]
struct Named {
    #[serde(rename = "@id")]
    id: String,
}

/// The site, or a list of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place<'a> {
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    name: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    in_language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_part_of: Option<Named>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProfilePage<'a> {
    url: &'a str,
    in_language: &'a str,
    main_entity: Box<Node<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Organization<'a> {
    #[serde(rename = "@id")]
    id: String,
    name: &'a str,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<Node<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    same_as: &'a [String],
    /// Policies, by their property.
    #[serde(flatten)]
    policies: std::collections::BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Person<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    job_title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Node<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    same_as: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    works_for: Option<Named>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Image<'a> {
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding_format: Option<&'static str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    credit_text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Correction {
    text: String,
    date_published: String,
}

fn nodes<'a>(head: &'a Head) -> Vec<Node<'a>> {
    let (page, chrome) = (head.page, head.chrome);
    let mut nodes = Vec::with_capacity(2);
    match head.subject {
        Subject::Home => {
            nodes.push(Node::WebSite(Place {
                id: Some(website(head)),
                name: &chrome.title,
                url: &chrome.permalink,
                description: &chrome.description,
                in_language: chrome.language.as_str(),
                publisher: Some(Named {
                    id: publisher_id(head),
                }),
                is_part_of: None,
            }));
            let mut organization = publisher(head);
            organization.same_as = &chrome.publisher.accounts;
            organization.policies = chrome
                .publisher
                .policies
                .iter()
                .map(|(property, url)| (property.as_ref(), url.as_str()))
                .collect();
            nodes.push(Node::NewsMediaOrganization(Box::new(organization)));
        }
        Subject::Story(story) => nodes.push(of_kind(story, Box::new(article(head, story)))),
        Subject::Author(profile) => nodes.push(Node::ProfilePage(ProfilePage {
            url: &page.permalink,
            in_language: chrome.language.as_str(),
            main_entity: Box::new(person(head, &profile.term, Some(profile), Detail::Full)),
        })),
        Subject::List => nodes.push(Node::CollectionPage(Place {
            id: None,
            name: &page.title,
            url: &page.permalink,
            description: &page.description,
            in_language: chrome.language.as_str(),
            publisher: None,
            is_part_of: Some(Named { id: website(head) }),
        })),
        Subject::Page => {}
    }
    nodes.extend(breadcrumbs(head, &page.breadcrumb));
    nodes
}

/// Returns an article as the type that schema.org has for its kind.
fn of_kind<'a>(story: StoryPage<'a>, article: Box<NewsArticle<'a>>) -> Node<'a> {
    if story.card.sponsored.is_some() {
        return Node::AdvertiserContentArticle(article);
    }
    match story.card.kind.as_str() {
        "analysis" => Node::AnalysisNewsArticle(article),
        "explainer" => Node::BackgroundNewsArticle(article),
        "opinion" => Node::OpinionNewsArticle(article),
        // Without the thing that it reviews, it is none for search engines.
        "review" if story.review.is_some() => Node::ReviewNewsArticle(article),
        LIVE => Node::LiveBlogPosting(article),
        _ => Node::NewsArticle(article),
    }
}

fn article<'a>(head: &'a Head, story: StoryPage<'a>) -> NewsArticle<'a> {
    let card = story.card;
    let images = card.image.iter().flat_map(|image| {
        let files = image.for_search().into_iter();
        files.map(|(url, facts)| {
            Node::ImageObject(Image {
                description: &image.alt,
                credit_text: &image.credit,
                ..picture(url, facts)
            })
        })
    });
    // Both lists are in the order of the byline.
    let mut profiles = story.authors.iter().peekable();
    let mut author: Vec<Node> = card
        .authors
        .iter()
        .map(|term| {
            let profile = profiles.next_if(|one| one.term.id == term.id);
            person(head, term, profile.map(|one| &**one), Detail::Byline)
        })
        .collect();
    // Articles without an author name the publication as author.
    if author.is_empty() {
        author.push(Node::NewsMediaOrganization(Box::new(publisher(head))));
    }
    NewsArticle {
        headline: &card.title,
        description: &card.summary,
        url: &card.permalink,
        image: images.collect(),
        date_published: card.date.rfc3339(),
        date_modified: card.modified().rfc3339(),
        author,
        publisher: Node::NewsMediaOrganization(Box::new(publisher(head))),
        main_entity_of_page: Node::WebPage(Named {
            id: card.permalink.clone(),
        }),
        article_section: &card.category.title,
        keywords: card.tags.iter().map(|tag| tag.title.as_str()).collect(),
        in_language: card.language.as_str(),
        word_count: head.body.words,
        correction: story
            .corrections
            .iter()
            .map(|notice| {
                Node::CorrectionComment(Correction {
                    text: comment(notice),
                    date_published: notice.date.rfc3339(),
                })
            })
            .collect(),
        review: story.review.map(reviewed),
        coverage: story
            .coverage
            .map(|coverage| covered(coverage, card, head.body)),
    }
}

/// Returns what a correction says, and what it changed as the lines of a difference.
fn comment(notice: &Notice) -> String {
    let mut text = plain(&notice.text);
    if let Some(change) = &notice.change {
        for (sign, passage) in [('−', &change.before.value), ('+', &change.after.value)] {
            if !passage.is_empty() {
                text.push_str(&format!("\n{sign} {passage}"));
            }
        }
    }
    text
}

/// How many properties of a person are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// For a byline.
    Byline,
    /// For the person's own page.
    Full,
}

fn person<'a>(
    head: &Head,
    term: &'a TermRef,
    profile: Option<&'a Profile>,
    detail: Detail,
) -> Node<'a> {
    let full = profile.filter(|_| detail == Detail::Full);
    let links = full.map_or(&[][..], |profile| &profile.links);
    let portrait = term.portrait.as_ref().filter(|_| full.is_some());
    Node::Person(Box::new(Person {
        name: &term.title,
        url: (!term.url.is_empty()).then(|| head.absolute(&term.url)),
        job_title: profile.map_or("", |profile| &profile.role),
        description: full.map_or("", |profile| &profile.summary),
        image: portrait.map(|portrait| {
            Node::ImageObject(picture(head.absolute(&portrait.url), portrait.facts))
        }),
        same_as: links.iter().map(|link| head.absolute(&link.url)).collect(),
        works_for: full.map(|_| Named {
            id: publisher_id(head),
        }),
    }))
}

/// Returns the publisher, without policies and accounts.
fn publisher<'a>(head: &'a Head) -> Organization<'a> {
    let publisher = &head.chrome.publisher;
    let logo = (!publisher.logo.is_empty())
        .then(|| Node::ImageObject(picture(publisher.logo.clone(), publisher.logo_facts)));
    Organization {
        id: publisher_id(head),
        name: &publisher.name,
        url: root(head),
        logo,
        same_as: &[],
        policies: std::collections::BTreeMap::new(),
    }
}

fn picture<'a>(url: String, facts: Option<PictureFacts>) -> Image<'a> {
    Image {
        url,
        width: facts.map(|facts| facts.width),
        height: facts.map(|facts| facts.height),
        encoding_format: facts.map(|facts| facts.format.mime()),
        description: "",
        credit_text: "",
    }
}

/// The breadcrumbs from the front page. A single step is left out, because it leads nowhere.
fn breadcrumbs<'a>(head: &Head, crumbs: &'a [Crumb]) -> Option<Node<'a>> {
    let last = crumbs.len().checked_sub(1)?;
    let steps: Vec<(&Crumb, bool)> = crumbs
        .iter()
        .enumerate()
        .map(|(at, crumb)| (crumb, at == last))
        .filter(|(crumb, last)| !crumb.title.is_empty() && (*last || !crumb.url.is_empty()))
        .collect();
    if steps.len() < 2 {
        return None;
    }
    let steps = steps.into_iter().zip(1..).map(|((crumb, last), position)| {
        Node::ListItem(Step {
            position,
            name: &crumb.title,
            item: (!last).then(|| head.absolute(&crumb.url)),
        })
    });
    Some(Node::BreadcrumbList(Breadcrumbs {
        item_list_element: steps.collect(),
    }))
}

/// Returns the address of the front page in the site's own language. Every edition uses the same one, and
/// so the same identifiers, which begin with it.
fn root(head: &Head) -> String {
    head.absolute(&format!("{}/", head.chrome.base_path))
}

fn publisher_id(head: &Head) -> String {
    format!("{}#publisher", root(head))
}

fn website(head: &Head) -> String {
    format!("{}#website", head.chrome.permalink)
}
