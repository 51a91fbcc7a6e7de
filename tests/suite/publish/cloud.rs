//! A bucket on this machine: a real S3 service over HTTP, with signatures, whose requests are counted and
//! can be made to fail; and a proxy in front of it that can cut connections.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, Response, StatusCode};
use axum::serve::ListenerExt;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::multipart::MultipartStore;
use object_store::{Attributes, GetOptions, ObjectStore};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tempfile::TempDir;

use super::{Moment, TestProject, files};

pub const KEY: &str = "AKIDPRESSWORK";
/// With this, nobody is asked for a token.
pub const GOOGLE_KEY: &str =
    r#"{"private_key": "", "private_key_id": "", "client_email": "", "disable_oauth": true}"#;
pub const SECRET: &str = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";

/// A fault of the service.
#[derive(Clone, Copy, Default)]
pub enum Trouble {
    #[default]
    None,
    /// Every Nth request is answered with 503.
    Busy(usize),
    /// All requests from the Nth one on are forbidden.
    ForbiddenFrom(usize),
    /// Every request takes this many milliseconds.
    Slow(u64),
    /// The Nth request is never answered, and is killed before or after it takes effect.
    Hold(usize, Moment),
    /// The service has no space for another object.
    Full,
    /// Of every Nth answer, only the first half of its body arrives before the connection is cut.
    Halved(usize),
    /// Every Nth answer with a body has none.
    Empty(usize),
    /// Of every answer with more bytes than this, only the first half of its body arrives.
    HalvedAbove(usize),
}

/// A request that arrived.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// The key in the bucket.
    pub key: String,
    pub copies: bool,
    pub length: u64,
}

/// Whose service it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Provider {
    Amazon,
    /// As <https://cloud.google.com/storage/docs/transcoding> has it: what is stored with gzip is unpacked for whoever
    /// does not accept gzip.
    Google,
}

pub struct Cloud {
    folder: TempDir,
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Request>>>,
    trouble: Arc<Mutex<(Trouble, usize)>>,
    /// The receiver of a signal when a request is held.
    held: Arc<Mutex<Option<Sender<()>>>>,
}

impl Cloud {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join("news")).unwrap();
        Self::in_folder(folder)
    }

    /// A service that does as Google's, and asks for no signature.
    pub fn of_google() -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join("news")).unwrap();
        Self::of(Provider::Google, folder)
    }

    /// A service whose objects lie in a folder that has the bucket `news`.
    pub fn in_folder(folder: TempDir) -> Self {
        Self::of(Provider::Amazon, folder)
    }

    fn of(provider: Provider, folder: TempDir) -> Self {
        let service = {
            let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
            if provider == Provider::Amazon {
                builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
            }
            builder.build()
        };
        let root = folder.path().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let seen: Arc<Mutex<Vec<Request>>> = Arc::default();
        let trouble: Arc<Mutex<(Trouble, usize)>> = Arc::default();
        let held: Arc<Mutex<Option<Sender<()>>>> = Arc::default();
        let (log, plan, signal) = (Arc::clone(&seen), Arc::clone(&trouble), Arc::clone(&held));
        // The service checks for an existing object before it writes one on that condition; a real
        // service does both atomically.
        let conditions = Arc::new(tokio::sync::Mutex::new(()));
        let answer = move |mut request: axum::extract::Request| {
            let (service, log, plan) = (service.clone(), Arc::clone(&log), Arc::clone(&plan));
            let (conditions, signal) = (Arc::clone(&conditions), Arc::clone(&signal));
            let root = root.clone();
            async move {
                let unpacks = provider == Provider::Google && !accepts_gzip(request.headers());
                if provider == Provider::Google {
                    rename(request.headers_mut(), "x-goog-", "x-amz-");
                    request.headers_mut().remove("authorization");
                }
                let headers = request.headers().clone();
                let header = |name: &str| {
                    let value = headers.get(name)?;
                    value.to_str().ok().map(str::to_owned)
                };
                let path = request.uri().path().to_owned();
                log.lock().unwrap().push(Request {
                    method: request.method().to_string(),
                    key: path.strip_prefix("/news/").unwrap_or_default().to_owned(),
                    copies: header("x-amz-copy-source").is_some(),
                    length: header("content-length")
                        .and_then(|n| n.parse().ok())
                        .unwrap_or(0),
                });
                let (trouble, number) = {
                    let mut plan = plan.lock().unwrap();
                    plan.1 += 1;
                    *plan
                };
                let refused = |status, code: &str| {
                    let body = format!("<Error><Code>{code}</Code><Message>m</Message></Error>");
                    Response::builder()
                        .status(status)
                        .body(Body::from(body))
                        .unwrap()
                };
                match trouble {
                    Trouble::Busy(every) if number.is_multiple_of(every) => {
                        return refused(StatusCode::SERVICE_UNAVAILABLE, "SlowDown");
                    }
                    Trouble::ForbiddenFrom(from) if number >= from => {
                        return refused(StatusCode::FORBIDDEN, "AccessDenied");
                    }
                    Trouble::Slow(millis) => {
                        tokio::time::sleep(Duration::from_millis(millis)).await;
                    }
                    Trouble::Full
                        if request.method() == "PUT" && header("x-amz-copy-source").is_none() =>
                    {
                        return refused(StatusCode::INSUFFICIENT_STORAGE, "XMinioStorageFull");
                    }
                    Trouble::Hold(at, Moment::Before) if number == at => {
                        return never(&signal).await;
                    }
                    _ => {}
                }
                let conditional = header("if-none-match")
                    .or_else(|| header("if-match"))
                    .is_some();
                let turn = match conditional {
                    true => Some(conditions.lock().await),
                    false => None,
                };
                let lists_uploads = request.method() == "GET"
                    && request.uri().query().is_some_and(asks_for_uploads);
                let request = request.map(s3s::Body::http_body_unsync);
                // A request is carried out even if the client is gone: a real service leaves nothing half
                // done.
                let called = tokio::spawn(async move { service.call(request).await });
                let response = match called.await.unwrap() {
                    Ok(response) => response.map(Body::new),
                    Err(fault) => panic!("{fault:?}"),
                };
                let response = match provider {
                    Provider::Amazon => response,
                    Provider::Google => as_google(response, unpacks),
                };
                // The service checks the signature, and can do everything with uploads but list them.
                let response = match lists_uploads && response.status() == 501 {
                    true => Response::new(Body::from(unfinished(&root))),
                    false => response,
                };
                drop(turn);
                match trouble {
                    Trouble::Hold(at, Moment::After) if number == at => never(&signal).await,
                    Trouble::Halved(every) if number.is_multiple_of(every) => {
                        halved(response).await
                    }
                    Trouble::HalvedAbove(most) if length(&response) > most => {
                        halved(response).await
                    }
                    Trouble::Empty(every)
                        if number.is_multiple_of(every) && response.status() == StatusCode::OK =>
                    {
                        let (mut head, _) = response.into_parts();
                        head.headers.remove("content-length");
                        Response::from_parts(head, Body::empty())
                    }
                    _ => response,
                }
            }
        };
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                // A body that waits for the acknowledgement of its head would wait 40 ms.
                let listener = listener.tap_io(|stream| stream.set_nodelay(true).unwrap());
                axum::serve(listener, axum::Router::new().fallback(answer))
                    .await
                    .unwrap();
            });
        });
        Self {
            folder,
            address,
            seen,
            trouble,
            held,
        }
    }

    /// Runs a command, and kills it when its Nth request is at the service; says whether the command came
    /// so far.
    pub fn run_and_kill(&self, command: &mut Command, number: usize, moment: Moment) -> bool {
        let (signal, held) = channel();
        *self.held.lock().unwrap() = Some(signal);
        self.trouble(Trouble::Hold(number, moment));
        let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = quiet.spawn().unwrap();
        let killed = loop {
            match held.recv_timeout(Duration::from_millis(20)) {
                Ok(()) => break true,
                Err(_) if child.try_wait().unwrap().is_some() => break false,
                Err(_) => {}
            }
        };
        let _ = child.kill();
        child.wait().unwrap();
        self.trouble(Trouble::None);
        killed
    }

    pub fn trouble(&self, trouble: Trouble) {
        *self.trouble.lock().unwrap() = (trouble, 0);
    }

    /// Returns the requests since the last question.
    pub fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }

    pub fn bucket(&self) -> PathBuf {
        self.folder.path().join("news")
    }

    /// Returns every object of the site, presswork's own documents aside.
    pub fn site(&self) -> BTreeMap<String, Vec<u8>> {
        let mut site = files(&self.bucket());
        site.retain(|key, _| !key.starts_with(".presswork/"));
        site
    }

    /// Returns an object's headers.
    pub fn attributes(&self, key: &str) -> Attributes {
        let (bucket, runtime) = self.client();
        let got = runtime.block_on(bucket.get_opts(&key.into(), GetOptions::default()));
        got.unwrap().attributes
    }

    fn client(&self) -> (AmazonS3, tokio::runtime::Runtime) {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let bucket = AmazonS3Builder::new()
            .with_bucket_name("news")
            .with_access_key_id(KEY)
            .with_secret_access_key(SECRET)
            .with_endpoint(format!("http://{}", self.address))
            .with_allow_http(true)
            .build()
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        (bucket, runtime)
    }

    /// Every document of presswork's own.
    pub fn own(&self) -> Vec<String> {
        let all = files(&self.bucket()).into_keys();
        all.filter_map(|key| key.strip_prefix(".presswork/").map(str::to_owned))
            .collect()
    }

    /// Returns the keys of unfinished uploads.
    pub fn unfinished(&self) -> Vec<String> {
        uploads(self.folder.path())
            .into_iter()
            .map(|(key, _)| key)
            .collect()
    }

    /// Begins an upload in parts, as another program does.
    pub fn begin_upload(&self, key: &str) {
        let (bucket, runtime) = self.client();
        runtime
            .block_on(bucket.create_multipart(&key.into()))
            .unwrap();
    }

    /// The section of a configuration that publishes here.
    pub fn section(&self) -> String {
        section(self.address, "")
    }

    pub fn section_with(&self, more: &str) -> String {
        section(self.address, more)
    }

    pub fn project(&self) -> TestProject {
        TestProject::new(&self.section())
    }

    /// Returns a proxy in front of the bucket.
    pub fn proxy(&self) -> FaultyProxy {
        FaultyProxy::to(self.address)
    }
}

fn length(response: &Response<Body>) -> usize {
    let length = response.headers().get("content-length");
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    length.unwrap_or(0)
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get("accept-encoding");
    accepted.is_some_and(|accepted| accepted.to_str().unwrap().contains("gzip"))
}

/// Gives headers with one prefix another one, as each provider has its own.
fn rename(headers: &mut HeaderMap, from: &str, to: &str) {
    let old: Vec<_> = headers
        .iter()
        .filter_map(|(name, value)| {
            Some((name.as_str().strip_prefix(from)?.to_owned(), value.clone()))
        })
        .collect();
    for (rest, value) in old {
        headers.remove(format!("{from}{rest}"));
        let name = HeaderName::try_from(format!("{to}{rest}")).unwrap();
        headers.insert(name, value);
    }
}

fn as_google(response: Response<Body>, unpacks: bool) -> Response<Body> {
    let (mut head, body) = response.into_parts();
    rename(&mut head.headers, "x-amz-", "x-goog-");
    let is_packed = head
        .headers
        .get("content-encoding")
        .is_some_and(|encoding| encoding == "gzip");
    if !(is_packed && unpacks) {
        return Response::from_parts(head, body);
    }
    head.headers.remove("content-encoding");
    head.headers.remove("content-length");
    let parts = futures_util::stream::iter([Ok::<_, std::io::Error>("(unpacked)")]);
    Response::from_parts(head, Body::from_stream(parts))
}

/// Says whether the query of a request for the bucket asks for unfinished uploads.
fn asks_for_uploads(query: &str) -> bool {
    query
        .split('&')
        .any(|part| part.trim_end_matches('=') == "uploads")
}

/// Returns the service's list of unfinished uploads, of which it has a file each.
fn unfinished(root: &Path) -> String {
    let of = |(key, id): (String, String)| {
        let key = key.replace('&', "&amp;");
        format!("<Upload><Key>{key}</Key><UploadId>{id}</UploadId></Upload>")
    };
    let uploads: String = uploads(root).into_iter().map(of).collect();
    format!("<ListMultipartUploadsResult>{uploads}</ListMultipartUploadsResult>")
}

/// Returns the keys and the names of the unfinished uploads of a service whose files lie in a folder.
fn uploads(root: &Path) -> Vec<(String, String)> {
    let names = std::fs::read_dir(root).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let upload = |name: String| {
        let (_, rest) = name.split_once(".object-")?;
        let (key, id) = rest
            .strip_suffix(".metadata.json")?
            .split_once(".upload-")?;
        let key = URL_SAFE_NO_PAD.decode(key).unwrap();
        Some((String::from_utf8(key).unwrap(), id.to_owned()))
    };
    let mut uploads: Vec<_> = names.filter_map(upload).collect();
    uploads.sort();
    uploads
}

/// Returns an answer that announces its whole body, and breaks off in its middle.
async fn halved(response: Response<Body>) -> Response<Body> {
    let (mut head, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    if bytes.is_empty() {
        return Response::from_parts(head, Body::empty());
    }
    head.headers.remove("transfer-encoding");
    head.headers.insert("content-length", bytes.len().into());
    let half = bytes.slice(..bytes.len() / 2);
    // The head and the half are on their way before the connection is cut.
    let parts = futures_util::stream::unfold(0, move |part| {
        let half = half.clone();
        async move {
            match part {
                0 => Some((Ok(half), 1)),
                _ => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    Some((Err(std::io::Error::other("cut")), 2))
                }
            }
        }
    });
    Response::from_parts(head, Body::from_stream(parts))
}

/// Signals the request and never answers, because the client is killed first.
async fn never(signal: &Mutex<Option<Sender<()>>>) -> Response<Body> {
    if let Some(signal) = signal.lock().unwrap().as_ref() {
        let _ = signal.send(());
    }
    std::future::pending().await
}

pub fn section(address: SocketAddr, more: &str) -> String {
    format!(
        "[publish.default]\ntarget = \"s3\"\nbucket = \"news\"\nregion = \"eu-north-1\"\nendpoint = \"http://{address}\"\n{more}\n"
    )
}

/// A command with the credentials of the bucket.
pub fn with_key(command: &mut Command) -> &mut Command {
    command
        .env("AWS_ACCESS_KEY_ID", KEY)
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
}

/// A proxy that can cut connections: at every Nth request, whose head is delivered, and perhaps its body,
/// but no answer comes back; or when a connection has carried so many bytes. It can also lose answers,
/// and be slow.
pub struct FaultyProxy {
    pub address: SocketAddr,
    pub cuts: Arc<AtomicUsize>,
    rules: Arc<Rules>,
}

#[derive(Default)]
struct Rules {
    /// The number of requests between two cuts; 0 for no cuts.
    every: AtomicUsize,
    /// The number of bytes before a cut; 0 for no cuts.
    after: AtomicU64,
    /// The number of bytes after which answers are lost, while requests still pass; 0 for never.
    lost: AtomicU64,
    /// The delay of each portion in milliseconds, in both directions; 0 for none.
    delay: AtomicU64,
    requests: AtomicUsize,
    /// The number of bytes that were sent to the target.
    carried: AtomicU64,
    /// The number of delayed portions.
    delayed: AtomicUsize,
}

impl Rules {
    /// Reads the next portion after the delay; `None` at the end.
    fn portion<'a>(&self, from: &mut TcpStream, buffer: &'a mut [u8]) -> Option<&'a [u8]> {
        let slow = self.delay.load(Ordering::SeqCst) > 0;
        let most = if slow { SLOW_PORTION } else { buffer.len() };
        let read = from
            .read(&mut buffer[..most])
            .ok()
            .filter(|read| *read > 0)?;
        let delay = self.delay.load(Ordering::SeqCst);
        if delay > 0 {
            self.delayed.fetch_add(1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(delay));
        }
        Some(&buffer[..read])
    }
}

/// The bytes that a slow proxy carries at a time.
const SLOW_PORTION: usize = 4 * 1024;

impl FaultyProxy {
    pub fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (rules, cuts): (Arc<Rules>, Arc<AtomicUsize>) = Default::default();
        let (rule, cut) = (Arc::clone(&rules), Arc::clone(&cuts));
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(target) else {
                    continue;
                };
                let (down, up) = (server.try_clone().unwrap(), client.try_clone().unwrap());
                let sent = Arc::new(AtomicU64::new(0));
                let (rules, cuts, here) = (Arc::clone(&rule), Arc::clone(&cut), Arc::clone(&sent));
                std::thread::spawn(move || back(down, up, &rules, &cuts, &here));
                let (rules, cuts) = (Arc::clone(&rule), Arc::clone(&cut));
                std::thread::spawn(move || forward(client, server, &rules, &cuts, &sent));
            }
        });
        Self {
            address,
            cuts,
            rules,
        }
    }

    pub fn cut_every(&self, requests: usize) {
        self.rules.every.store(requests, Ordering::SeqCst);
    }

    pub fn cut_after(&self, bytes: u64) {
        self.rules.after.store(bytes, Ordering::SeqCst);
    }

    /// Loses the answers to a connection that has carried so many bytes; counted as a cut.
    pub fn lose_answers_after(&self, bytes: u64) {
        self.rules.lost.store(bytes, Ordering::SeqCst);
    }

    /// Delays each few kilobytes by so many milliseconds, in both directions.
    pub fn slow(&self, millis: u64) {
        self.rules.delay.store(millis, Ordering::SeqCst);
    }

    /// Returns the number of bytes sent since the last question.
    pub fn carried(&self) -> u64 {
        self.rules.carried.swap(0, Ordering::SeqCst)
    }

    /// Returns the number of delayed portions since the last question.
    pub fn delayed(&self) -> usize {
        self.rules.delayed.swap(0, Ordering::SeqCst)
    }

    /// Returns the number of cuts since the last question.
    pub fn cuts(&self) -> usize {
        self.cuts.swap(0, Ordering::SeqCst)
    }
}

/// Carries answers.
fn back(
    mut server: TcpStream,
    mut client: TcpStream,
    rules: &Rules,
    cuts: &AtomicUsize,
    sent: &AtomicU64,
) {
    let mut buffer = vec![0; 64 * 1024];
    let mut is_lost = false;
    while let Some(portion) = rules.portion(&mut server, &mut buffer) {
        let lost = rules.lost.load(Ordering::SeqCst);
        if lost > 0 && sent.load(Ordering::SeqCst) >= lost {
            is_lost = true;
        } else if client.write_all(portion).is_err() {
            break;
        }
    }
    if is_lost {
        cuts.fetch_add(1, Ordering::SeqCst);
    }
    let _ = client.shutdown(Shutdown::Both);
}

/// Carries requests.
fn forward(
    mut client: TcpStream,
    mut server: TcpStream,
    rules: &Rules,
    cuts: &AtomicUsize,
    sent: &AtomicU64,
) {
    let mut buffer = vec![0; 64 * 1024];
    while let Some(portion) = rules.portion(&mut client, &mut buffer) {
        let heads = portion
            .windows(11)
            .filter(|part| part == b" HTTP/1.1\r\n")
            .count();
        let every = rules.every.load(Ordering::SeqCst);
        let before = rules.requests.fetch_add(heads, Ordering::SeqCst);
        let after = rules.after.load(Ordering::SeqCst);
        let left = match after {
            0 => u64::MAX,
            after => after.saturating_sub(sent.load(Ordering::SeqCst)),
        };
        let portion = &portion[..portion.len().min(usize::try_from(left).unwrap())];
        if server.write_all(portion).is_err() {
            break;
        }
        let read = portion.len() as u64;
        sent.fetch_add(read, Ordering::SeqCst);
        rules.carried.fetch_add(read, Ordering::SeqCst);
        if (every > 0 && before / every != (before + heads) / every) || read >= left {
            cuts.fetch_add(1, Ordering::SeqCst);
            break;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
}
