//! A real nginx, which serves a site with the file that presswork writes for it.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::publish::pass_over;
use crate::site::Built;

/// The program.
pub struct Nginx(&'static str);

/// A server that is stopped when the test ends.
pub struct Server {
    child: Child,
    port: u16,
    _folder: TempDir,
}

impl Nginx {
    /// The program, if there is one.
    pub fn installed() -> Option<Self> {
        let program = ["nginx", "/usr/sbin/nginx"]
            .into_iter()
            .find(|program| Command::new(program).arg("-v").output().is_ok());
        if program.is_none() {
            pass_over("there is no nginx");
        }
        program.map(Self)
    }

    /// Serves the outputs of a site, once nginx has accepted the file.
    pub fn serve(&self, built: &Built) -> Server {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("public");
        for (path, bytes) in &built.outputs {
            let file = root.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let at = folder.path().display();
        let conf = format!(
            "daemon off; master_process off; pid {at}/pid; error_log {at}/errors;\n\
             events {{}}\nhttp {{ access_log off; client_body_temp_path {at}/b; proxy_temp_path {at}/p;\n\
             fastcgi_temp_path {at}/f; uwsgi_temp_path {at}/u; scgi_temp_path {at}/s;\n\
             server {{ listen 127.0.0.1:{port}; root {at}/public; include {at}/public/_nginx.conf; }} }}\n"
        );
        let place = folder.path().join("nginx.conf");
        fs::write(&place, conf).unwrap();
        let mut test = Command::new(self.0);
        let tested = test.arg("-t").arg("-c").arg(&place).output().unwrap();
        assert!(
            tested.status.success(),
            "{}\n{}",
            String::from_utf8_lossy(&tested.stderr),
            built.text("_nginx.conf")
        );
        let mut run = Command::new(self.0);
        let run = run.arg("-c").arg(&place).stderr(Stdio::null());
        let mut server = Server {
            child: run.spawn().unwrap(),
            port,
            _folder: folder,
        };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(server.child.try_wait().unwrap().is_none(), "nginx ended");
            std::thread::yield_now();
        }
        server
    }
}

impl Server {
    /// Returns the head of an answer, in lines.
    pub fn ask(&self, path: &str) -> Vec<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let head = answer.split("\r\n\r\n").next().unwrap();
        head.lines().map(str::to_owned).collect()
    }

    /// Returns where an answer leads.
    pub fn location(&self, path: &str) -> Option<String> {
        let head = self.ask(path);
        let mut lines = head.into_iter();
        lines.find_map(|line| line.strip_prefix("Location: ").map(str::to_owned))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
