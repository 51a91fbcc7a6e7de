//! Checks of other sites, against a server that misbehaves.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use presswork::io::web::{Answer, Answers, Patience, ask};

/// Every request in order: `HEAD /path`.
pub type Log = Arc<Mutex<Vec<String>>>;

/// A server whose paths tell it what to answer, until the test ends.
pub fn server() -> (SocketAddr, Log) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let log = Log::default();
    let seen = Arc::clone(&log);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let seen = Arc::clone(&seen);
            thread::spawn(move || serve(stream, &seen));
        }
    });
    (address, log)
}

fn serve(mut stream: TcpStream, log: &Log) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    if reader.read_line(&mut first).unwrap_or(0) == 0 {
        return;
    }
    let mut line = String::new();
    while reader.read_line(&mut line).unwrap_or(0) > 2 {
        line.clear();
    }
    let mut words = first.split(' ');
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    let nth = {
        let mut log = log.lock().unwrap();
        let request = format!("{method} {path}");
        log.push(request.clone());
        log.iter().filter(|one| **one == request).count()
    };
    let mut answer = |status: &str, headers: &str| {
        let text =
            format!("HTTP/1.1 {status}\r\n{headers}content-length: 0\r\nconnection: close\r\n\r\n");
        // The client may be gone.
        let _ = stream.write_all(text.as_bytes());
    };
    match path {
        "/fine" => answer("200 OK", ""),
        "/gone" => answer("410 Gone", ""),
        "/missing" => answer("404 Not Found", ""),
        "/get-only" if method == "GET" => answer("200 OK", ""),
        "/get-only" => answer("405 Method Not Allowed", ""),
        "/guarded" => answer("403 Forbidden", ""),
        "/moved" => answer("301 Moved", "location: /fine\r\n"),
        "/elsewhere" => answer("302 Found", "location: /fine#part\r\n"),
        "/circle" => answer("301 Moved", "location: /round\r\n"),
        "/round" => answer("301 Moved", "location: /circle\r\n"),
        "/nowhere" => answer("302 Found", "location: javascript:alert(1)\r\n"),
        path if path.starts_with("/step") => {
            let n: u32 = path["/step".len()..].parse().unwrap();
            answer("302 Found", &format!("location: /step{}\r\n", n + 1));
        }
        path if path.starts_with("/to/") => {
            answer("302 Found", &format!("location: http://{}\r\n", &path[4..]));
        }
        "/weary" if nth < 3 => answer("500 Oh", ""),
        "/weary" => answer("200 OK", ""),
        "/broken" => answer("500 Oh", ""),
        "/soon" if nth == 1 => answer("429 Wait", "retry-after: 0\r\n"),
        "/soon" => answer("200 OK", ""),
        "/later" => answer("429 Wait", "retry-after: 3600\r\n"),
        path if path.starts_with("/busy") => answer("429 Wait", "retry-after: 1\r\n"),
        "/no-head" if method == "HEAD" => drop(stream),
        "/no-head" => answer("200 OK", ""),
        "/gr%C3%BCn%20und%20gut" => answer("200 OK", ""),
        "/reset" if nth == 1 => drop(stream),
        "/reset" => answer("200 OK", ""),
        "/noise" => stream
            .write_all(b"\0\0\0 nothing of HTTP\r\n\r\n")
            .unwrap_or(()),
        // Holds the connection until the other side gives up.
        path if path.starts_with("/slow") => while reader.read_line(&mut line).unwrap_or(0) > 0 {},
        _ => answer("404 Not Found", ""),
    }
}

fn patience() -> Patience {
    Patience {
        timeout: Duration::from_millis(400),
        backoff: Duration::from_millis(1),
        pause: Duration::ZERO,
        private_hosts: vec!["127.0.0.1".to_owned(), "localhost".to_owned()],
        ..Patience::default()
    }
}

/// Requests paths of a server.
fn answers(address: SocketAddr, paths: &[&str], known: &mut Answers) -> BTreeMap<String, Answer> {
    let urls: Vec<String> = paths
        .iter()
        .map(|path| format!("http://{address}{path}"))
        .collect();
    let all = ask(urls.iter().map(String::as_str), known, &patience(), &|| ());
    all.into_iter()
        .map(|(url, answer)| (url[url.rfind('/').unwrap()..].to_owned(), answer))
        .collect()
}

#[test]
fn a_server_that_misbehaves_is_understood() {
    let (address, _) = server();
    let paths = [
        "/fine",
        "/gone",
        "/missing",
        "/get-only",
        "/guarded",
        "/moved",
        "/elsewhere",
        "/circle",
        "/nowhere",
        "/step0",
        "/weary",
        "/broken",
        "/soon",
        "/reset",
        "/noise",
        "/no-head",
        "/grün und gut",
        "/slow",
    ];
    let found = answers(address, &paths, &mut Answers::default());
    assert_eq!(found.len(), paths.len());
    for path in [
        "/fine",
        "/get-only",
        "/guarded",
        "/elsewhere",
        "/weary",
        "/soon",
        "/reset",
        "/no-head",
        "/grün und gut",
    ] {
        assert_eq!(found[path], Answer::Found, "{path}");
    }
    assert_eq!(
        found["/moved"],
        Answer::Moved(format!("http://{address}/fine"))
    );
    for (path, why) in [
        ("/gone", "410"),
        ("/missing", "404"),
        ("/circle", "circle"),
        ("/step0", "more than 10"),
        ("/nowhere", "no address"),
    ] {
        assert!(
            matches!(&found[path], Answer::Gone(reason) if reason.contains(why)),
            "{:?}",
            found[path]
        );
    }
    for (path, why) in [
        ("/broken", "500"),
        ("/slow", "in time"),
        ("/noise", "understood"),
    ] {
        assert!(
            matches!(&found[path], Answer::Silent(reason) if reason.contains(why)),
            "{:?}",
            found[path]
        );
    }
}

#[test]
fn a_host_that_wants_to_be_left_alone_is() {
    let (address, log) = server();
    let found = answers(
        address,
        &["/later", "/zebra", "/zoo"],
        &mut Answers::default(),
    );
    for path in ["/later", "/zebra", "/zoo"] {
        assert!(
            matches!(&found[path], Answer::Silent(reason) if reason.contains("3600 seconds")),
            "{:?}",
            found[path]
        );
    }
    assert_eq!(*log.lock().unwrap(), ["HEAD /later"]);
}

#[test]
fn a_host_that_says_nothing_is_not_asked_again_and_again() {
    let (address, log) = server();
    let paths = ["/slow", "/slow?b", "/slow?c", "/slow?d"];
    let found = answers(address, &paths, &mut Answers::default());
    for path in paths {
        assert!(
            matches!(&found[path], Answer::Silent(reason) if reason.contains("in time")),
            "{:?}",
            found[path]
        );
    }
    let asked = log.lock().unwrap();
    assert!(
        !asked.iter().any(|one| one.ends_with("/slow?c")),
        "{asked:?}"
    );
}

#[test]
fn a_redirect_leads_to_the_other_hosts_patience() {
    let (first, _) = server();
    let (second, log) = server();
    let known = &mut Answers::default();
    // Two names are two hosts.
    let (elsewhere, fine) = (
        format!("http://localhost:{}/to/{second}/later", first.port()),
        format!("http://localhost:{}/fine", first.port()),
    );
    let found = ask([&*elsewhere, &fine], known, &patience(), &|| ());
    assert!(
        matches!(&found[&*elsewhere], Answer::Silent(reason) if reason.contains("3600 seconds")),
        "{found:?}"
    );
    assert_eq!(found[&*fine], Answer::Found);
    assert_eq!(*log.lock().unwrap(), ["HEAD /later"]);
}

#[test]
fn what_is_known_is_not_asked_again() {
    let (address, log) = server();
    let mut known = Answers::default();
    let paths = ["/fine", "/missing", "/broken"];
    let first = answers(address, &paths, &mut known);
    log.lock().unwrap().clear();
    let kept = serde_json::to_string(&known).unwrap();
    let mut known = serde_json::from_str(&kept).unwrap();
    assert_eq!(answers(address, &paths, &mut known), first);
    let again = log.lock().unwrap();
    assert!(
        again.iter().all(|request| request.ends_with("/broken")),
        "{again:?}"
    );
    assert!(!again.is_empty(), "what gave no answer is asked again");
}

#[test]
fn a_host_that_is_not_there_is_said() {
    let mut known = Answers::default();
    let urls = [
        "http://no-such-host.invalid/",
        "http://127.0.0.1:1/",
        "http://",
    ];
    let found = ask(urls, &mut known, &patience(), &|| ());
    assert!(matches!(
        &found["http://no-such-host.invalid/"],
        Answer::Gone(_) | Answer::Silent(_)
    ));
    assert!(matches!(&found["http://127.0.0.1:1/"], Answer::Silent(_)));
    assert!(matches!(&found["http://"], Answer::Gone(_)));
}

/// A host that is asked for a hundred pages and asks to be left alone is left alone, instead of waiting for each.
#[test]
fn a_host_that_refuses_twice_is_given_up() {
    let (address, log) = server();
    let paths: Vec<String> = (0..100).map(|n| format!("/busy{n}")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let found = answers(address, &paths, &mut Answers::default());
    assert_eq!(found.len(), 100);
    assert!(
        found
            .values()
            .all(|answer| matches!(answer, Answer::Silent(_)))
    );
    assert_eq!(log.lock().unwrap().len(), 2);
}

/// Whoever writes an article could otherwise have the machine that checks ask what only it can reach.
#[test]
fn hosts_in_private_networks_are_asked_where_somebody_allowed_it() {
    let (address, log) = server();
    let port = address.port();
    let cautious = Patience {
        private_hosts: Vec::new(),
        ..patience()
    };
    for host in [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "[::ffff:7f00:1]",
    ] {
        let url = format!("http://{host}:{port}/fine");
        let found = ask([&*url], &mut Answers::default(), &cautious, &|| ());
        let why = format!("{:?}", found[&*url]);
        assert!(why.contains("in a private network"), "{url}: {why}");
    }
    assert_eq!(*log.lock().unwrap(), Vec::<String>::new());

    // A host that was allowed leads to one that was not.
    let allowed = Patience {
        private_hosts: vec!["localhost".to_owned()],
        ..patience()
    };
    let redirect = format!("http://localhost:{port}/to/127.0.0.1:{port}/fine");
    let found = ask([&*redirect], &mut Answers::default(), &allowed, &|| ());
    let why = format!("{:?}", found[&*redirect]);
    assert!(why.contains("in a private network"), "{why}");
    assert_eq!(log.lock().unwrap().len(), 1);
}
