//! Pages that moved, or went, since they were published.

use std::fs;

use super::Newsroom;

fn room() -> Newsroom {
    let room = Newsroom::new("");
    room.configure("[publish.default]\ntarget = \"folder\"\npath = \"site\"");
    room.story("first", "Words.");
    room.story("second", "Other words.");
    room
}

fn rename(room: &Newsroom, from: &str, to: &str) {
    let place = |name: &str| room.root().join(format!("content/articles/{name}.md"));
    fs::rename(place(from), place(to)).unwrap();
}

fn read(room: &Newsroom, name: &str) -> String {
    fs::read_to_string(room.root().join(format!("content/articles/{name}.md"))).unwrap()
}

fn edit(room: &Newsroom, name: &str, from: &str, to: &str) {
    let text = read(room, name);
    assert!(text.contains(from), "{text}");
    let path = format!("content/articles/{name}.md");
    room.write(&path, text.replace(from, to).as_bytes());
}

/// What a check says of addresses at which nothing is any longer.
fn said(room: &Newsroom) -> String {
    let said = room.run(&["check"]);
    let lines = said.notes.lines();
    let mut lines: Vec<&str> = lines
        .filter(|line| line.contains("[moved-page]") || line.contains("[lost-page]"))
        .collect();
    lines.sort_unstable();
    lines.join("\n")
}

#[test]
fn a_page_that_moved_is_reported_until_its_old_address_leads_to_it() {
    let room = room();
    edit(&room, "first", "date =", "slug = \"one\"\ndate =");
    // What was never published can move as it likes.
    assert_eq!(said(&room), "");
    edit(&room, "first", "\"one\"", "\"two\"");
    let dry = room.run(&["publish", "--dry-run"]);
    assert!(!dry.notes.contains("moved-page"), "{}", dry.notes);
    room.publish().fine();
    assert_eq!(said(&room), "");

    edit(&room, "first", "\"two\"", "\"three\"");
    let wanted = "`content/articles/first.md` was published at /2026/05/two/ and is now at \
                  /2026/05/three/: links to the old address lead nowhere";
    assert!(said(&room).contains(wanted), "{}", said(&room));
    for arguments in [&["publish", "--dry-run"][..], &["publish"]] {
        let told = room.run(arguments);
        assert!(told.notes.contains(wanted), "{}", told.notes);
        assert!(
            told.notes.contains("add `aliases = [\"/2026/05/two/\"]`"),
            "{}",
            told.notes
        );
        told.fine();
    }
    // It was published like that, and is as wrong as before.
    assert!(said(&room).contains(wanted), "{}", said(&room));
    room.run(&["publish", "--strict"]).failed(&[wanted]);

    room.run(&["check", "--fix"]).fine();
    let text = read(&room, "first");
    assert!(
        text.starts_with("+++\naliases = [\"/2026/05/two/\"]\ntitle ="),
        "{text}"
    );
    assert_eq!(said(&room), "");
    let told = room.publish();
    assert!(!told.notes.contains("moved-page"), "{}", told.notes);
    told.fine();
}

#[test]
fn a_file_with_another_name_is_known_by_its_headline_and_date() {
    let room = room();
    room.publish().fine();
    rename(&room, "second", "renamed");
    let wanted = "`content/articles/renamed.md` was published at /2026/05/second/ and is now at \
                  /2026/05/renamed/";
    assert!(said(&room).contains(wanted), "{}", said(&room));
    // An exception that the writer made, and a redirect of the owner's, are both answers.
    edit(
        &room,
        "renamed",
        "summary =",
        "allow = { moved-page = \"nobody saw it\" }\nsummary =",
    );
    assert_eq!(said(&room), "");
    edit(
        &room,
        "renamed",
        "allow = { moved-page = \"nobody saw it\" }\n",
        "",
    );
    room.configure(
        "[publish.default]\ntarget = \"folder\"\npath = \"site\"\n\
         [[redirects]]\nfrom = \"/2026/05/sec*\"\nto = \"/\"",
    );
    assert_eq!(said(&room), "");
}

#[test]
fn a_page_that_went_is_reported_until_the_site_is_published_without_it() {
    let room = room();
    room.publish().fine();
    // A draft was taken off by its writer.
    edit(&room, "first", "title =", "draft = true\ntitle =");
    assert_eq!(said(&room), "");
    fs::remove_file(room.root().join("content/articles/second.md")).unwrap();
    let wanted = "/2026/05/second/ was published from `content/articles/second.md`, which is gone";
    let found = said(&room);
    assert!(
        found.contains("[lost-page]") && found.contains(wanted),
        "{found}"
    );
    room.write(
        "content/static/_redirects",
        b"/2026/05/second /about/ 301\n",
    );
    assert_eq!(said(&room), "");
    fs::remove_file(room.root().join("content/static/_redirects")).unwrap();
    let told = room.publish();
    assert!(told.notes.contains(wanted), "{}", told.notes);
    assert!(told.notes.contains("from = \"/2026/05/second/\""));
    told.fine();
    assert_eq!(said(&room), "");
}

#[test]
fn a_part_that_is_published_leaves_the_record_as_it_was() {
    let room = room();
    room.publish().fine();
    fs::remove_file(room.root().join("content/articles/second.md")).unwrap();
    room.run(&["publish", "--only", "feed.xml"]).fine();
    assert!(said(&room).contains("[lost-page]"), "{}", said(&room));
    // A record that cannot be read is none.
    let record = ".presswork/publish/default.addresses";
    assert!(room.root().join(record).exists());
    room.write(record, b"{");
    assert_eq!(said(&room), "");
}
