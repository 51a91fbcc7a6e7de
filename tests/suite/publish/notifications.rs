//! Who is told after a publication, and that nobody can spoil one.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use super::{Newsroom, files};

/// Somebody who is told: every request, head and body, answered in the same way.
pub struct Listener {
    pub address: String,
    pub heard: Arc<Mutex<Vec<String>>>,
}

/// What a listener answers that does not answer: it takes its time for ever.
const HANGS: &str = "(nothing)";
/// That hangs up instead.
const RESETS: &str = "";
/// That repeats what it was told, as a fault.
const ECHOES: &str = "(echo)";

pub fn listener(answer: &'static str) -> Listener {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let heard: Arc<Mutex<Vec<String>>> = Arc::default();
    let notes = Arc::clone(&heard);
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for mut client in listener.incoming().map_while(Result::ok) {
            let mut said = Vec::new();
            let mut buffer = [0; 65_536];
            while let Ok(read @ 1..) = client.read(&mut buffer) {
                said.extend(&buffer[..read]);
                let text = String::from_utf8_lossy(&said).to_lowercase();
                let Some((head, body)) = text.split_once("\r\n\r\n") else {
                    continue;
                };
                let (_, length) = head.split_once("content-length: ").unwrap_or(("", "0"));
                let length: usize = length.lines().next().unwrap().parse().unwrap();
                if body.len() >= length {
                    break;
                }
            }
            let said = String::from_utf8(said).unwrap();
            let answer = match answer {
                HANGS => {
                    held.push(client);
                    continue;
                }
                ECHOES => {
                    let length = said.len();
                    format!(
                        "HTTP/1.1 500 Internal Server Error\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{said}"
                    )
                }
                answer => answer.to_owned(),
            };
            notes.lock().unwrap().push(said);
            let _ = client.write_all(answer.as_bytes());
        }
    });
    Listener { address, heard }
}

const FINE: &str = "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
const BROKEN: &str =
    "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 4\r\nconnection: close\r\n\r\noops";

fn room(after: &str) -> Newsroom {
    Newsroom::new(&format!(
        "[publish.default]\ntarget = \"folder\"\npath = \"www\"\n[publish.default.after]\n{after}"
    ))
}

#[test]
fn hubs_engines_and_caches_are_told_of_what_changed() {
    let hub = listener(FINE);
    let engine = listener(FINE);
    let cdn = listener(FINE);
    let room = room(&format!(
        "websub = \"{}\"\nindexnow = \"KEY123\"\nindexnow_endpoint = \"{}\"\npurge = \"{}\"",
        hub.address, engine.address, cdn.address
    ));
    room.publish().fine();
    for listener in [&hub, &engine, &cdn] {
        listener.heard.lock().unwrap().clear();
    }
    room.story("a", "Words.");
    let output = room
        .command(&["publish"])
        .env("PRESSWORK_PURGE_TOKEN", "a-token-for-purging")
        .output()
        .unwrap();
    let said = super::Said::from(output);
    assert!(said.notes.contains("WebSub: told of") && said.notes.contains("IndexNow: told of"));
    said.fine();
    let heard = hub.heard.lock().unwrap().concat();
    assert!(
        heard.contains("hub.mode=publish")
            && heard.contains("https%3A%2F%2Fexample%2Eorg%2Ffeed%2Exml"),
        "{heard}"
    );
    let heard = engine.heard.lock().unwrap().concat();
    let body: serde_json::Value =
        serde_json::from_str(heard.split_once("\r\n\r\n").unwrap().1).unwrap();
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
    let heard = cdn.heard.lock().unwrap().concat();
    assert!(
        heard.contains("https://example.org/2026/05/a/")
            && heard.contains("https://example.org/feed.xml")
    );
    assert!(
        heard
            .to_lowercase()
            .contains("authorization: bearer a-token-for-purging"),
        "{heard}"
    );
}

#[test]
fn nobody_who_does_not_listen_spoils_a_publication() {
    let broken = listener(BROKEN);
    let room = room(&format!(
        "websub = \"http://127.0.0.1:1/\"\nindexnow = \"K\"\nindexnow_endpoint = \"{}\"\npurge = \"purge.txt\"",
        broken.address
    ));
    let said = room.publish();
    assert!(said.notes.contains("WebSub was not told"), "{}", said.notes);
    assert!(
        said.notes
            .contains("IndexNow was not told: 500 Internal Server Error: oops"),
        "{}",
        said.notes
    );
    said.fine();
    assert_eq!(files(&room.root().join("www")), room.built());
    let list = fs::read_to_string(room.root().join("purge.txt")).unwrap();
    assert!(
        list.lines()
            .any(|line| line == "https://example.org/feed.xml"),
        "{list}"
    );
}

/// Nobody answers, or hangs up: it is said of each of them, and they are waited for together.
#[test]
fn whoever_hangs_or_hangs_up_is_not_waited_for_long() {
    let hangs = listener(HANGS);
    let resets = listener(RESETS);
    let room = room(&format!(
        "websub = \"{0}\"\nindexnow = \"K\"\nindexnow_endpoint = \"{1}\"\npurge = \"{0}\"",
        hangs.address, resets.address
    ));
    let said = room.publish();
    for wanted in [
        "WebSub was not told: no answer within 10 seconds",
        "IndexNow was not told: ",
        "purge was not told: no answer within 10 seconds",
    ] {
        assert!(said.notes.contains(wanted), "{}", said.notes);
    }
    said.fine();
    assert_eq!(files(&room.root().join("www")), room.built());
    assert!(room.publish().fine().contains("as it should be"));
}

#[test]
fn a_token_that_comes_back_is_not_shown() {
    let echoes = listener(ECHOES);
    let room = room(&format!("purge = \"{}\"", echoes.address));
    for (number, format) in ["human", "json", "github"].into_iter().enumerate() {
        room.story("a", &format!("Words {number}."));
        let mut command = room.command(&["publish", "--format", format]);
        command.env("PRESSWORK_PURGE_TOKEN", "a-token-for-purging");
        let said = super::Said::from(command.output().unwrap());
        let all = format!("{}{}", said.result, said.notes);
        assert!(all.contains("500 Internal Server Error"), "{all}");
        assert!(!all.contains("a-token-for-purging"), "{all}");
        said.fine();
    }
    let heard = echoes.heard.lock().unwrap().concat().to_lowercase();
    assert!(heard.contains("bearer a-token-for-purging"), "{heard}");
}

#[test]
fn a_dry_run_tells_nobody() {
    let hub = listener(FINE);
    let room = room(&format!("websub = \"{}\"", hub.address));
    room.run(&["publish", "--dry-run"]).fine();
    assert!(hub.heard.lock().unwrap().is_empty());
}
