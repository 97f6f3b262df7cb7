//! A server of the tests' own, below HTTP: it counts connections and requests, and lets a script do what it likes with
//! each. Plain or with TLS. It knows nothing of the sandbox, and lives until the tests end.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// Generous, because the machine may be busy; a test that passes never takes it.
const LIMIT: Duration = Duration::from_secs(30);

/// What bytes go through: a connection, or TLS over one.
pub trait Pipe: Read + Write {}
impl<T: Read + Write> Pipe for T {}

/// A request that was read to its end.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub path: String,
    /// Request line and headers.
    pub head: String,
    pub body: String,
}

#[derive(Default)]
struct Seen {
    connections: usize,
    requests: Vec<Asked>,
}

/// A server on 127.0.0.1.
pub struct Server {
    pub port: u16,
    seen: Arc<(Mutex<Seen>, Condvar)>,
}

impl Server {
    /// Plain. The script gets each request that was read to its end and its connection, which is closed afterwards.
    pub fn start(script: impl Fn(&Asked, &mut dyn Pipe) + Send + Sync + 'static) -> Self {
        Self::listen(move |connection, seen| {
            let mut connection = connection;
            answer(&mut connection, seen, &script);
        })
    }

    /// With TLS.
    pub fn start_tls(
        certificate: &Certificate,
        script: impl Fn(&Asked, &mut dyn Pipe) + Send + Sync + 'static,
    ) -> Self {
        let config = Arc::clone(&certificate.config);
        Self::listen(move |connection, seen| {
            let session = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(session, connection);
            answer(&mut stream, seen, &script);
            stream.conn.send_close_notify();
            let _ = stream.flush();
        })
    }

    /// One that gets the bare connections, and counts no requests.
    pub fn raw(script: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        Self::listen(move |connection, _| script(connection))
    }

    fn listen(serve: impl Fn(TcpStream, &(Mutex<Seen>, Condvar)) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::<(Mutex<Seen>, Condvar)>::default();
        let shared = (Arc::clone(&seen), Arc::new(serve));
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let connection = connection.unwrap();
                let (seen, serve) = shared.clone();
                seen.0.lock().unwrap().connections += 1;
                std::thread::spawn(move || serve(connection, &seen));
            }
        });
        Self { port, seen }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn connections(&self) -> usize {
        self.seen.0.lock().unwrap().connections
    }

    /// How many requests of a method have arrived.
    pub fn count(&self, method: &str) -> usize {
        self.requests(method).len()
    }

    pub fn requests(&self, method: &str) -> Vec<Asked> {
        let seen = self.seen.0.lock().unwrap();
        let of_it = seen.requests.iter().filter(|asked| asked.method == method);
        of_it.cloned().collect()
    }

    /// Waits until so many requests of a method have arrived.
    #[track_caller]
    pub fn wait_for(&self, method: &str, wanted: usize) {
        let (seen, more) = &*self.seen;
        let has_come = |seen: &mut Seen| {
            let of_it = seen.requests.iter().filter(|asked| asked.method == method);
            of_it.count() >= wanted
        };
        let (_seen, timeout) = more
            .wait_timeout_while(seen.lock().unwrap(), LIMIT, |seen| !has_come(seen))
            .unwrap();
        assert!(!timeout.timed_out(), "no {wanted} {method} came");
    }
}

fn answer(
    pipe: &mut impl Pipe,
    (seen, more): &(Mutex<Seen>, Condvar),
    script: &impl Fn(&Asked, &mut dyn Pipe),
) {
    if let Some(asked) = read(pipe) {
        seen.lock().unwrap().requests.push(asked.clone());
        more.notify_all();
        script(&asked, pipe);
    }
}

/// Reads one request; `None` if the client went away before its end.
pub fn read(pipe: &mut impl Read) -> Option<Asked> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        pipe.read_exact(&mut byte).ok()?;
        head.extend(byte);
    }
    let head = String::from_utf8(head).unwrap();
    let mut words = head.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse().unwrap())
    });
    let mut body = vec![0; length.unwrap_or(0)];
    pipe.read_exact(&mut body).ok()?;
    Some(Asked {
        method,
        path,
        head,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

/// A whole reply with a JSON body.
pub fn reply(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// What the API says to a call that it takes.
pub const ACCEPTED: &str = r#"{"success":true,"message":"success","data":{"jobId":"job-1"}}"#;

/// What it says of a conversation.
pub fn conversation(status: &str) -> String {
    format!(
        r#"{{"success":true,"message":"success","data":{{"id":"job-1","status":"{status}","jobResponse":{{"transcription":[{{"Agent":"Hello."}}]}}}}}}"#
    )
}

/// Waits until the client hangs up.
pub fn until_hung_up(pipe: &mut dyn Pipe) {
    let _ = pipe.read_to_end(&mut Vec::new());
}

/// A certificate that signed itself.
pub struct Certificate {
    config: Arc<ServerConfig>,
    /// As a file for `SSL_CERT_FILE`.
    pub pem: String,
}

impl Certificate {
    /// For a host name; `expired`: it was valid long ago.
    pub fn new(name: &str, expired: bool) -> Self {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        if expired {
            params.not_before = date_time_ymd(2001, 1, 1);
            params.not_after = date_time_ymd(2002, 1, 1);
        }
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let chain = vec![CertificateDer::from(certificate.der().to_vec())];
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        Self {
            config: Arc::new(config),
            pem: certificate.pem(),
        }
    }
}
