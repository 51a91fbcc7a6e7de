//! The notifications after a publication, which cannot make one fail.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use super::{TestProject, files};

/// A notified service: it records every request, head and body, and always gives the same answer.
pub struct Listener {
    pub address: String,
    pub received: Arc<Mutex<Vec<String>>>,
}

/// The answer of a service that never answers.
const HANGS: &str = "(nothing)";
/// The answer of a service that hangs up.
const RESETS: &str = "";
/// The answer of a service that repeats the request as a fault.
const ECHOES: &str = "(echo)";

pub fn listener(answer: &'static str) -> Listener {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let received: Arc<Mutex<Vec<String>>> = Arc::default();
    let notes = Arc::clone(&received);
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for mut client in listener.incoming().map_while(Result::ok) {
            let mut printed = Vec::new();
            let mut buffer = [0; 65_536];
            while let Ok(read @ 1..) = client.read(&mut buffer) {
                printed.extend(&buffer[..read]);
                let text = String::from_utf8_lossy(&printed).to_lowercase();
                let Some((head, body)) = text.split_once("\r\n\r\n") else {
                    continue;
                };
                let (_, length) = head.split_once("content-length: ").unwrap_or(("", "0"));
                let length: usize = length.lines().next().unwrap().parse().unwrap();
                if body.len() >= length {
                    break;
                }
            }
            let printed = String::from_utf8(printed).unwrap();
            let answer = match answer {
                HANGS => {
                    held.push(client);
                    continue;
                }
                ECHOES => {
                    let length = printed.len();
                    format!(
                        "HTTP/1.1 500 Internal Server Error\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{printed}"
                    )
                }
                answer => answer.to_owned(),
            };
            notes.lock().unwrap().push(printed);
            let _ = client.write_all(answer.as_bytes());
        }
    });
    Listener { address, received }
}

const FINE: &str = "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
const BROKEN: &str =
    "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 4\r\nconnection: close\r\n\r\noops";

fn project(after: &str) -> TestProject {
    TestProject::new(&format!(
        "[publish.default]\ntarget = \"folder\"\npath = \"www\"\n[publish.default.after]\n{after}"
    ))
}

#[test]
fn hubs_engines_and_caches_are_told_of_what_changed() {
    let hub = listener(FINE);
    let engine = listener(FINE);
    let cdn = listener(FINE);
    let project = project(&format!(
        "websub = \"{}\"\nindexnow = \"KEY123\"\nindexnow_endpoint = \"{}\"\npurge = \"{}\"",
        hub.address, engine.address, cdn.address
    ));
    project.publish().fine();
    for listener in [&hub, &engine, &cdn] {
        listener.received.lock().unwrap().clear();
    }
    project.story("a", "Words.");
    let output = project
        .command(&["publish"])
        .env("PRESSWORK_PURGE_TOKEN", "a-token-for-purging")
        .output()
        .unwrap();
    let printed = super::RunOutput::from(output);
    assert!(
        printed.notes.contains("WebSub: told of") && printed.notes.contains("IndexNow: told of")
    );
    printed.fine();
    let received = hub.received.lock().unwrap().concat();
    assert!(
        received.contains("hub.mode=publish")
            && received.contains("https%3A%2F%2Fexample%2Eorg%2Ffeed%2Exml"),
        "{received}"
    );
    let received = engine.received.lock().unwrap().concat();
    let body: serde_json::Value =
        serde_json::from_str(received.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(body["host"], "example.org");
    assert_eq!(body["keyLocation"], "https://example.org/KEY123.txt");
    let urls: Vec<&str> = body["urlList"]
        .as_array()
        .unwrap()
        .iter()
        .map(|url| url.as_str().unwrap())
        .collect();
    assert!(urls.contains(&"https://example.org/2026/05/a/"), "{urls:?}");
    assert!(!urls.contains(&"https://example.org/about/"), "{urls:?}");
    let received = cdn.received.lock().unwrap().concat();
    assert!(
        received.contains("https://example.org/2026/05/a/")
            && received.contains("https://example.org/feed.xml")
    );
    assert!(
        received
            .to_lowercase()
            .contains("authorization: bearer a-token-for-purging"),
        "{received}"
    );
}

#[test]
fn nobody_who_does_not_listen_spoils_a_publication() {
    let broken = listener(BROKEN);
    let project = project(&format!(
        "websub = \"http://127.0.0.1:1/\"\nindexnow = \"K\"\nindexnow_endpoint = \"{}\"\npurge = \"purge.txt\"",
        broken.address
    ));
    let printed = project.publish();
    assert!(
        printed.notes.contains("WebSub was not told"),
        "{}",
        printed.notes
    );
    assert!(
        printed
            .notes
            .contains("IndexNow was not told: 500 Internal Server Error: oops"),
        "{}",
        printed.notes
    );
    printed.fine();
    assert_eq!(files(&project.root().join("www")), project.built());
    let list = fs::read_to_string(project.root().join("purge.txt")).unwrap();
    assert!(
        list.lines()
            .any(|line| line == "https://example.org/feed.xml"),
        "{list}"
    );
}

/// Services that do not answer or hang up are each reported, and waited for in parallel.
#[test]
fn whoever_hangs_or_hangs_up_is_not_waited_for_long() {
    let hangs = listener(HANGS);
    let resets = listener(RESETS);
    let project = project(&format!(
        "websub = \"{0}\"\nindexnow = \"K\"\nindexnow_endpoint = \"{1}\"\npurge = \"{0}\"",
        hangs.address, resets.address
    ));
    let printed = project.publish();
    for wanted in [
        "WebSub was not told: no answer within 10 seconds",
        "IndexNow was not told: ",
        "purge was not told: no answer within 10 seconds",
    ] {
        assert!(printed.notes.contains(wanted), "{}", printed.notes);
    }
    printed.fine();
    assert_eq!(files(&project.root().join("www")), project.built());
    assert!(project.publish().fine().contains("as it should be"));
}

#[test]
fn a_token_that_comes_back_is_not_shown() {
    let echoes = listener(ECHOES);
    let project = project(&format!("purge = \"{}\"", echoes.address));
    for (number, format) in ["human", "json", "github"].into_iter().enumerate() {
        project.story("a", &format!("Words {number}."));
        let mut command = project.command(&["publish", "--format", format]);
        command.env("PRESSWORK_PURGE_TOKEN", "a-token-for-purging");
        let printed = super::RunOutput::from(command.output().unwrap());
        let all = format!("{}{}", printed.result, printed.notes);
        assert!(all.contains("500 Internal Server Error"), "{all}");
        assert!(!all.contains("a-token-for-purging"), "{all}");
        printed.fine();
    }
    let received = echoes.received.lock().unwrap().concat().to_lowercase();
    assert!(
        received.contains("bearer a-token-for-purging"),
        "{received}"
    );
}

#[test]
fn a_dry_run_tells_nobody() {
    let hub = listener(FINE);
    let project = project(&format!("websub = \"{}\"", hub.address));
    project.run(&["publish", "--dry-run"]).fine();
    assert!(hub.received.lock().unwrap().is_empty());
}
