//! A server for tests, below HTTP: it reads requests and lets a script do what it likes with the connection.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Request line and headers, as text.
    pub head: String,
    pub body: Vec<u8>,
}

impl Heard {
    /// A header's value, by its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

/// A server on 127.0.0.1 that lives until the tests end.
pub struct Server {
    pub port: u16,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    connections: usize,
    requests: Vec<Heard>,
}

impl Server {
    /// Starts one. The script gets each request that was read to its end, and the connection, which is closed after it.
    pub fn start(script: impl Fn(&Heard, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = (Arc::clone(&seen), Arc::new(script));
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                let (seen, script) = shared.clone();
                seen.lock().unwrap().connections += 1;
                std::thread::spawn(move || {
                    if let Some(request) = read(&mut connection) {
                        seen.lock().unwrap().requests.push(request.clone());
                        script(&request, &mut connection);
                    }
                });
            }
        });
        Self { port, seen }
    }

    /// One that answers every request with these bytes and closes.
    pub fn answering(reply: impl Into<Vec<u8>>) -> Self {
        let reply = reply.into();
        Self::start(move |_, connection| {
            let _ = connection.write_all(&reply);
        })
    }

    pub fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    pub fn requests(&self) -> Vec<Heard> {
        self.seen.lock().unwrap().requests.clone()
    }
}

/// A whole reply with a JSON body.
pub fn reply(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Waits until the client hangs up.
pub fn until_hung_up(connection: &mut TcpStream) {
    let _ = connection.read_to_end(&mut Vec::new());
}

/// A port of 127.0.0.1 on which nobody listens.
pub fn dead_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn read(connection: &mut TcpStream) -> Option<Heard> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        connection.read_exact(&mut byte).ok()?;
        head.extend(byte);
    }
    let mut request = Heard {
        head: String::from_utf8(head).unwrap(),
        body: Vec::new(),
    };
    let length = request
        .header("content-length")
        .map_or(0, |n| n.parse().unwrap());
    request.body.resize(length, 0);
    connection.read_exact(&mut request.body).ok()?;
    Some(request)
}
