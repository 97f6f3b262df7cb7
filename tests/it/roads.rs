//! The roads to the API that break: no such host, nobody listens, TLS that is not to be trusted, proxies of the
//! environment. The built program is run in an environment of its own; what arrived is counted at the server.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::strict::{ACCEPTED, Asked, Certificate, Pipe, Server, conversation, read, reply};
use crate::support::{DRAFT, Home, Run};

/// A home whose TLS trusts a certificate and no other.
fn home(trusted: &Certificate) -> Home {
    let home = Home::new()
        .file("clinic.toml", DRAFT)
        .file("trusted.pem", &trusted.pem)
        .var("HAMSA_API_KEY", "hush-hush-key");
    let pem = home.path().join("trusted.pem");
    let pem = pem.to_str().unwrap().to_owned();
    home.var("SSL_CERT_FILE", &pem)
}

/// Starts a call. The examples' numbers are named, because they are not dialled at a far host otherwise.
fn start(home: &Home, url: &str) -> Child {
    home.command(&[
        "call",
        "clinic.toml",
        "--yes",
        "--json",
        "--no-follow",
        "--allow-number",
        "+12025550144",
        "--allow-number",
        "+12025550143",
        "--base-url",
        url,
    ])
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap()
}

fn ended(home: &Home, child: Child) -> Run {
    Run::of(&child.wait_with_output().unwrap(), home)
}

fn run(home: &Home, url: &str) -> Run {
    ended(home, start(home, url))
}

/// Nothing was sent, it is said so in these words, and the ledger says the same.
#[track_caller]
fn not_sent(home: &Home, run: Run, words: &str) {
    let run = run.exits(3);
    let call = run.json();
    assert_eq!(call["state"], "not_sent", "{run}");
    assert_eq!(call["exitCode"], 3);
    assert!(call["message"].as_str().unwrap().contains(words), "{run}");
    assert!(!format!("{run}").contains("hush"), "{run}");
    let rows = home.run(&["calls", "list", "--json"]).exits(0).json();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(rows[0]["state"], "not_sent");
    assert_eq!(rows[0]["callId"], call["callId"]);
}

/// The API, with TLS.
fn api(certificate: &Certificate) -> Server {
    Server::start_tls(certificate, |_: &Asked, pipe| {
        let _ = pipe.write_all(reply("200 OK", ACCEPTED).as_bytes());
    })
}

fn localhost(port: u16) -> String {
    format!("https://localhost:{port}")
}

/// A port on which nobody listens.
pub fn dead_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[test]
fn a_host_that_nobody_knows_is_told_by_its_name() {
    let certificate = Certificate::new("localhost", false);
    // A name that never exists (RFC 6761). Where no resolver can be reached, asking it soon ends.
    let home = home(&certificate).var("RES_OPTIONS", "timeout:1 attempts:1");
    let name = "ringback.invalid";
    let run = run(&home, &format!("https://{name}"));
    not_sent(&home, run, &format!("no host named {name} is found"));
}

#[test]
fn where_nobody_listens_nothing_is_sent() {
    let certificate = Certificate::new("localhost", false);
    for scheme in ["https", "http"] {
        let home = home(&certificate);
        let url = format!("{scheme}://localhost:{}", dead_port());
        let run = run(&home, &url);
        not_sent(&home, run, "cannot be reached: Connection refused");
    }
}

#[test]
fn a_certificate_that_is_trusted_is_enough_for_a_call() {
    let certificate = Certificate::new("localhost", false);
    let (home, server) = (home(&certificate), api(&certificate));
    let run = run(&home, &localhost(server.port)).exits(0);
    assert_eq!(run.json()["state"], "accepted");
    let posts = server.requests("POST");
    assert_eq!(posts.len(), 1);
    assert!(posts[0].head.contains("Token hush-hush-key"));
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_certificate_that_is_not_to_be_trusted_stops_the_call_before_anything_is_sent() {
    let trusted = Certificate::new("localhost", false);
    let stranger = Certificate::new("localhost", false);
    let (home_of, server) = (home(&trusted), api(&stranger));
    let why = run(&home_of, &localhost(server.port));
    not_sent(&home_of, why, "no secure connection to localhost");
    assert_eq!((server.connections(), server.count("POST")), (1, 0));

    let elsewhere = Certificate::new("elsewhere.example", false);
    let (home_of, server) = (home(&elsewhere), api(&elsewhere));
    let why = run(&home_of, &localhost(server.port));
    not_sent(&home_of, why, "not valid for name");
    assert_eq!((server.connections(), server.count("POST")), (1, 0));

    let expired = Certificate::new("localhost", true);
    let (home_of, server) = (home(&expired), api(&expired));
    let why = run(&home_of, &localhost(server.port));
    not_sent(&home_of, why, "expired");
    assert_eq!((server.connections(), server.count("POST")), (1, 0));
}

#[test]
fn a_handshake_that_breaks_off_sent_nothing() {
    let certificate = Certificate::new("localhost", false);
    let scripts: [fn(TcpStream); 3] = [
        // Closes at once.
        |connection| drop(connection),
        // Closes after the client's first words.
        |mut connection| {
            let _ = connection.read(&mut [0; 64]);
        },
        // Speaks something else.
        |mut connection| {
            let _ = connection.read(&mut [0; 4096]);
            let _ = connection.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        },
    ];
    for script in scripts {
        let home = home(&certificate);
        let server = Server::raw(script);
        let run = run(&home, &localhost(server.port));
        not_sent(&home, run, "localhost");
        assert_eq!(server.connections(), 1, "it was tried again");
    }
}

/// What a proxy does with the order to connect.
type Proxying = fn(TcpStream, &Asked);

/// A proxy that reads one order and does this.
fn proxy(act: Proxying) -> Server {
    Server::raw(move |mut connection| {
        if let Some(asked) = read(&mut connection) {
            act(connection, &asked);
        }
    })
}

/// Connects, and hands on what comes, in both directions.
fn tunnel(mut client: TcpStream, asked: &Asked) {
    assert_eq!(asked.method, "CONNECT");
    assert!(!asked.head.contains("hush"), "the key went to the proxy");
    let port = asked.path.rsplit(':').next().unwrap();
    let mut server = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").unwrap();
    let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(std::net::Shutdown::Write);
    });
    let _ = std::io::copy(&mut server, &mut client);
}

#[test]
fn through_a_proxy_of_the_environment_there_is_one_post_and_the_proxy_sees_none_of_it() {
    let certificate = Certificate::new("localhost", false);
    let server = api(&certificate);
    let through = proxy(tunnel);
    let url = format!("http://127.0.0.1:{}", through.port);
    let home = home(&certificate).var("HTTPS_PROXY", &url);
    let run = run(&home, &localhost(server.port)).exits(0);
    assert_eq!(run.json()["state"], "accepted");
    assert_eq!(server.count("POST"), 1);
    assert_eq!(through.connections(), 1);
}

#[test]
fn a_proxy_that_does_not_connect_sent_nothing() {
    let certificate = Certificate::new("localhost", false);
    let acts: [(Proxying, &str); 5] = [
        (
            |mut client, _| {
                let refusal =
                    b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
                let _ = client.write_all(refusal);
            },
            "through the proxy 127.0.0.1:",
        ),
        (
            |mut client, _| {
                let _ = client.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
            },
            "through the proxy 127.0.0.1:",
        ),
        // Drops after the order.
        (|client, _| drop(client), "through the proxy 127.0.0.1:"),
        // Says yes and drops.
        (
            |mut client, _| {
                let _ = client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n");
            },
            "through the proxy 127.0.0.1:",
        ),
        // Says what nobody understands.
        (
            |mut client, _| {
                let _ = client.write_all(b"no proxy at all\r\n\r\n");
            },
            "through the proxy 127.0.0.1:",
        ),
    ];
    for (act, words) in acts {
        let server = api(&certificate);
        let through = proxy(act);
        let url = format!("http://127.0.0.1:{}", through.port);
        let home = home(&certificate).var("HTTPS_PROXY", &url);
        let run = run(&home, &localhost(server.port));
        not_sent(&home, run, words);
        assert_eq!(through.connections(), 1, "it was tried again");
        assert_eq!(server.connections(), 0, "it went past the proxy");
    }
    let home = home(&certificate).var("ALL_PROXY", &format!("http://127.0.0.1:{}", dead_port()));
    let server = api(&certificate);
    let run = run(&home, &localhost(server.port));
    not_sent(&home, run, "through the proxy 127.0.0.1:");
    assert_eq!(server.connections(), 0);
}

/// The time to connect is fifteen seconds; both wait for it side by side.
#[test]
fn what_stalls_before_there_is_a_connection_sent_nothing() {
    let certificate = Certificate::new("localhost", false);
    let stalls = |mut connection: TcpStream| {
        let _ = connection.read_to_end(&mut Vec::new());
    };
    let server = Server::raw(stalls);
    let direct = home(&certificate);
    let first = start(&direct, &localhost(server.port));

    let behind = api(&certificate);
    let through = Server::raw(stalls);
    let url = format!("http://127.0.0.1:{}", through.port);
    let proxied = home(&certificate).var("HTTPS_PROXY", &url);
    let second = start(&proxied, &localhost(behind.port));

    not_sent(&direct, ended(&direct, first), "no connection within 15 s");
    let run = ended(&proxied, second);
    not_sent(&proxied, run, "no connection within 15 s");
    assert_eq!((server.connections(), through.connections()), (1, 1));
    assert_eq!(behind.connections(), 0);
}

#[test]
fn plain_http_to_this_machine_never_goes_through_a_proxy() {
    let certificate = Certificate::new("localhost", false);
    let through = proxy(|_, asked| panic!("{}", asked.head));
    let url = format!("http://127.0.0.1:{}", through.port);
    let server = Server::start(|asked: &Asked, pipe: &mut dyn Pipe| {
        let body = match asked.method.as_str() {
            "POST" => ACCEPTED.to_owned(),
            _ => conversation("COMPLETED"),
        };
        let _ = pipe.write_all(reply("200 OK", &body).as_bytes());
    });
    let mut home = home(&certificate);
    for name in [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
    ] {
        home = home.var(name, &url);
    }
    let run = run(&home, &server.url()).exits(0);
    let job = run.json()["jobId"].clone();
    assert_eq!(job, Value::from("job-1"));
    home.run(&["follow", "job-1", "--json", "--base-url", &server.url()])
        .exits(0);
    // Following asks about the conversation, and may ask what the call cost.
    assert_eq!(server.count("POST"), 1);
    assert!(server.count("GET") >= 1);
    assert_eq!(through.connections(), 0);
}
