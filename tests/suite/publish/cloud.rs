//! A bucket on this machine: a real S3 service over HTTP, with signatures, whose requests are counted
//! and can be made to fail; and a wire to it that can be cut.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Response, StatusCode};
use object_store::aws::AmazonS3Builder;
use object_store::{Attributes, GetOptions, ObjectStore};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tempfile::TempDir;

use super::{Newsroom, files};

pub const KEY: &str = "AKIDPRESSWORK";
pub const SECRET: &str = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";

/// What goes wrong with a request.
#[derive(Clone, Copy, Default)]
pub enum Trouble {
    #[default]
    None,
    /// Every Nth one is answered with 503.
    Busy(usize),
    /// Everything from the Nth one on is forbidden.
    ForbiddenFrom(usize),
    /// Every one takes so many milliseconds.
    Slow(u64),
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

pub struct Cloud {
    folder: TempDir,
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Request>>>,
    trouble: Arc<Mutex<(Trouble, usize)>>,
}

impl Cloud {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join("news")).unwrap();
        let service = {
            let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
            builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
            builder.build()
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let seen: Arc<Mutex<Vec<Request>>> = Arc::default();
        let trouble: Arc<Mutex<(Trouble, usize)>> = Arc::default();
        let (log, plan) = (Arc::clone(&seen), Arc::clone(&trouble));
        // The service looks whether an object is there before it writes one on that condition; a real
        // one does both at once.
        let conditions = Arc::new(tokio::sync::Mutex::new(()));
        let answer = move |request: axum::extract::Request| {
            let (service, log, plan) = (service.clone(), Arc::clone(&log), Arc::clone(&plan));
            let conditions = Arc::clone(&conditions);
            async move {
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
                        tokio::time::sleep(std::time::Duration::from_millis(millis)).await;
                    }
                    _ => {}
                }
                let conditional = header("if-none-match")
                    .or_else(|| header("if-match"))
                    .is_some();
                let _turn = match conditional {
                    true => Some(conditions.lock().await),
                    false => None,
                };
                let request = request.map(s3s::Body::http_body_unsync);
                match service.call(request).await {
                    Ok(response) => response.map(Body::new),
                    Err(fault) => panic!("{fault:?}"),
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
        }
    }

    pub fn trouble(&self, trouble: Trouble) {
        *self.trouble.lock().unwrap() = (trouble, 0);
    }

    /// What arrived since this was last asked.
    pub fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }

    pub fn bucket(&self) -> PathBuf {
        self.folder.path().join("news")
    }

    /// Every object of the site, presswork's own documents aside.
    pub fn site(&self) -> BTreeMap<String, Vec<u8>> {
        let mut site = files(&self.bucket());
        site.retain(|key, _| !key.starts_with(".presswork/"));
        site
    }

    /// What an object says of itself to whoever asks for it.
    pub fn says(&self, key: &str) -> Attributes {
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
        let got = runtime.block_on(bucket.get_opts(&key.into(), GetOptions::default()));
        got.unwrap().attributes
    }

    /// Every document of presswork's own.
    pub fn own(&self) -> Vec<String> {
        let all = files(&self.bucket()).into_keys();
        all.filter_map(|key| key.strip_prefix(".presswork/").map(str::to_owned))
            .collect()
    }

    /// The section of a configuration that publishes here.
    pub fn section(&self) -> String {
        section(self.address, "")
    }

    pub fn section_with(&self, more: &str) -> String {
        section(self.address, more)
    }

    pub fn newsroom(&self) -> Newsroom {
        Newsroom::new(&self.section())
    }

    /// A wire to the bucket.
    pub fn wire(&self) -> Wire {
        Wire::to(self.address)
    }
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

/// A wire that is cut at every Nth request: its head is delivered, and perhaps its body, but no answer
/// comes back.
pub struct Wire {
    pub address: SocketAddr,
    every: Arc<AtomicUsize>,
    pub cuts: Arc<AtomicUsize>,
}

impl Wire {
    fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (every, requests, cuts): (Arc<AtomicUsize>, Arc<AtomicUsize>, Arc<AtomicUsize>) =
            Default::default();
        let (rule, cut) = (Arc::clone(&every), Arc::clone(&cuts));
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let server = TcpStream::connect(target).unwrap();
                let (mut down, mut up) = (server.try_clone().unwrap(), client.try_clone().unwrap());
                std::thread::spawn(move || {
                    let _ = std::io::copy(&mut down, &mut up);
                    let _ = up.shutdown(Shutdown::Both);
                });
                let (rule, requests, cut) =
                    (Arc::clone(&rule), Arc::clone(&requests), Arc::clone(&cut));
                std::thread::spawn(move || forward(client, server, &rule, &requests, &cut));
            }
        });
        Self {
            address,
            every,
            cuts,
        }
    }

    pub fn cut_every(&self, requests: usize) {
        self.every.store(requests, Ordering::SeqCst);
    }
}

fn forward(
    mut client: TcpStream,
    mut server: TcpStream,
    every: &AtomicUsize,
    requests: &AtomicUsize,
    cuts: &AtomicUsize,
) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = match client.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(read) => read,
        };
        let heads = buffer[..read]
            .windows(11)
            .filter(|part| part == b" HTTP/1.1\r\n")
            .count();
        let every = every.load(Ordering::SeqCst);
        let before = requests.fetch_add(heads, Ordering::SeqCst);
        if server.write_all(&buffer[..read]).is_err() {
            break;
        }
        if every > 0 && before / every != (before + heads) / every {
            cuts.fetch_add(1, Ordering::SeqCst);
            break;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
}
