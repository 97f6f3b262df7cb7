//! The HTTP of the sandbox: connections, keys, the call itself and its faults. What is asked with a GET is in `reads`.
//!
//! A fault that refuses the call does so whatever the body is; one that takes the call judges it first.

use std::convert::Infallible;
use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::header::{ALLOW, AUTHORIZATION, CONTENT_TYPE, HeaderMap, LOCATION, RETRY_AFTER};
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::Fault;
use super::body::Reply;
use super::judge;
use super::kept::Kept;
use super::life::{Call, Fate};
use super::reads::{self, Answer};

/// Where calls are placed (docs/API.md §1).
const CALL_PATH: &str = "/v1/voice-agents/phone-number/call";
/// Where the fault `redirect` points: a client that follows is caught there, because it places a call.
const MOVED_PATH: &str = "/v1/voice-agents/phone-number/call/moved";
/// How much of a request's body is kept, in bytes; a longer one is refused.
const MOST_BODY: usize = 8 * 1024 * 1024;
/// How much of a body that is too long is read, so that its sender gets to the answer, in bytes.
const MOST_READ: usize = 4 * MOST_BODY;
/// How long the head of a request, or the next one on an open connection, may take.
const HEAD_LIMIT: Duration = Duration::from_mins(1);
/// When what the system refused is tried again.
const SHORTLY: Duration = Duration::from_millis(50);
/// How many connections may wait to be taken; as many as the standard library lets wait.
const BACKLOG: u32 = 128;
/// How long the body of a request may take.
const BODY_LIMIT: Duration = Duration::from_mins(1);

/// What the handle and the server's thread both know.
#[derive(Debug)]
pub struct Shared {
    pace: Duration,
    /// Sent, so that the door is opened or closed when it changes.
    fault: watch::Sender<Fault>,
    /// Whether connections are taken at present.
    is_open: AtomicBool,
    posts: Mutex<Kept<Vec<u8>>>,
    calls: Mutex<Kept<Call>>,
}

impl Shared {
    pub fn new(fault: Fault, pace: Duration) -> Self {
        Self {
            pace,
            fault: watch::Sender::new(fault),
            // Whoever makes this has a listener already.
            is_open: AtomicBool::new(true),
            posts: Mutex::new(Kept::new()),
            calls: Mutex::new(Kept::new()),
        }
    }

    pub fn set_fault(&self, fault: Fault) {
        self.fault.send_replace(fault);
    }

    fn fault(&self) -> Fault {
        *self.fault.borrow()
    }

    /// Whether connections are taken, or refused, as the fault says.
    pub fn door_is_as_wanted(&self) -> bool {
        self.is_open.load(Ordering::Acquire) == is_open_with(self.fault())
    }

    pub fn posts(&self) -> Vec<Vec<u8>> {
        lock(&self.posts).iter().cloned().collect()
    }
}

/// Locks whatever happened before: every value behind these locks is whole at any time.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The connection ends here, without an answer.
#[derive(Debug)]
struct Gone;

impl fmt::Display for Gone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("closed without an answer")
    }
}

impl std::error::Error for Gone {}

fn is_open_with(fault: Fault) -> bool {
    fault != Fault::NoConnection
}

/// Serves until it is dropped. Needs a running tokio with timers and network.
pub async fn serve(listener: std::net::TcpListener, shared: Arc<Shared>) {
    let Ok(mut listener) = TcpListener::from_std(listener) else {
        return;
    };
    let Ok(address) = listener.local_addr() else {
        return;
    };
    let mut fault = shared.fault.subscribe();
    loop {
        take(&listener, &shared, &mut fault).await;
        drop(listener);
        listener = refuse(address, &shared, &mut fault).await;
    }
}

/// Takes connections until the fault refuses them.
async fn take(listener: &TcpListener, shared: &Arc<Shared>, fault: &mut watch::Receiver<Fault>) {
    shared.is_open.store(true, Ordering::Release);
    let closing = fault.wait_for(|fault| !is_open_with(*fault));
    let taking = async {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => drop(tokio::spawn(connection(stream, Arc::clone(shared)))),
                // No descriptor is free; one will be.
                Err(_) => sleep(SHORTLY).await,
            }
        }
    };
    tokio::select! {
        biased;
        _ = closing => {}
        () = taking => {}
    }
}

/// Refuses connections until the fault takes them again. The port stays ours: a socket that is bound and does not listen
/// is answered for with a reset.
async fn refuse(
    address: SocketAddr,
    shared: &Shared,
    fault: &mut watch::Receiver<Fault>,
) -> TcpListener {
    loop {
        let Ok(socket) = bound(address) else {
            sleep(SHORTLY).await;
            continue;
        };
        shared.is_open.store(false, Ordering::Release);
        let _ = fault.wait_for(|fault| is_open_with(*fault)).await;
        match socket.listen(BACKLOG) {
            Ok(listener) => return listener,
            Err(_) => sleep(SHORTLY).await,
        }
    }
}

fn bound(address: SocketAddr) -> std::io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // Connections of before may still be ending at this port.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) {
    // Without this a reply in two parts may wait for the other side's acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { respond(request, &shared).await }
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_LIMIT);
    // Ends in an error when a client leaves or a fault cuts it: nothing to be done about either.
    let _ = builder
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn respond(request: Request<Incoming>, shared: &Shared) -> Result<Response<Reply>, Gone> {
    let (head, body) = request.into_parts();
    let path = head.uri.path();
    if matches!(path, CALL_PATH | MOVED_PATH) {
        if head.method != Method::POST {
            return Ok(wrong_method("POST"));
        }
        let fault = if path == CALL_PATH {
            None
        } else {
            Some(Fault::None)
        };
        return post(&head.headers, body, fault, shared).await;
    }
    Ok(match reads::question(path) {
        None => json_reply(reads::not_found("Path")),
        Some(_) if head.method != Method::GET => wrong_method("GET"),
        Some(_) if !has_key(&head.headers) => json_reply(no_key()),
        Some(question) => {
            let query = head.uri.query().unwrap_or_default();
            json_reply(reads::answer(question, query, &lock(&shared.calls)))
        }
    })
}

/// A POST that asks for a call. `fault` is the one that is set, unless it is given.
async fn post(
    headers: &HeaderMap,
    body: Incoming,
    fault: Option<Fault>,
    shared: &Shared,
) -> Result<Response<Reply>, Gone> {
    let (body, end) = read(body).await;
    lock(&shared.posts).push(body.len(), body.clone());
    match end {
        End::Whole => {}
        End::Broken => return Err(Gone),
        End::TooLong => {
            let message = json!("the body is larger than 8 MiB");
            return Ok(json_reply(reads::error(413, "PAYLOAD_TOO_LARGE", &message)));
        }
    }
    if !has_key(headers) {
        return Ok(json_reply(no_key()));
    }
    let fault = fault.unwrap_or_else(|| shared.fault());
    if let Some(refusal) = refusal(fault) {
        return Ok(refusal);
    }
    if !is_json(headers) {
        let message = json!("Content-Type must be application/json");
        return Ok(json_reply(reads::error(
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            &message,
        )));
    }
    let order = match judge::judge(&body) {
        Ok(order) => order,
        Err(complaints) => {
            return Ok(json_reply(reads::error(
                400,
                "VALIDATION_FAILED",
                &json!(complaints),
            )));
        }
    };
    let fate = match fault {
        Fault::NoAnswer => Fate::NoAnswer,
        Fault::Failed => Fate::Failed,
        Fault::Lost => Fate::Lost,
        _ => Fate::Completed,
    };
    let call = Call::take(order, fate, shared.pace);
    // `success` is false although all is well: the documentation's own example has it so (docs/API.md §1.3).
    let accepted = json!({
        "success": false,
        "message": "success",
        "data": {"voiceAgentId": call.voice_agent_id, "jobId": call.id}
    });
    // What a request grows to as a call; params may be repeated in greeting, outcome and agent.
    let weight = body.len().saturating_mul(2) + 4096;
    lock(&shared.calls).push(weight, call);
    match fault {
        Fault::Dropped => Err(Gone),
        Fault::Stalled => match std::future::pending::<Infallible>().await {},
        Fault::Half => Ok(reply(
            StatusCode::OK,
            JSON,
            Reply::half(&accepted.to_string()),
        )),
        Fault::Endless => Ok(reply(StatusCode::OK, JSON, Reply::endless())),
        _ => Ok(json_reply((200, accepted))),
    }
}

/// The answer of a fault that takes no call; `None` for those that do.
fn refusal(fault: Fault) -> Option<Response<Reply>> {
    const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\
        <body><h1>502 Bad Gateway</h1><p>The sandbox pretends that a gateway failed.</p></body></html>\n";
    let error = |code, key: &str, message: Value| json_reply(reads::error(code, key, &message));
    Some(match fault {
        Fault::Refused => error(
            400,
            "VALIDATION_FAILED",
            json!([
                "phoneNumber is not a number of this project",
                "the call was not placed"
            ]),
        ),
        Fault::Unauthorized => error(401, "AUTH_INVALID_KEY", json!("The API key is not valid")),
        Fault::NoCredits => error(
            402,
            "INSUFFICIENT_FUNDS",
            json!("The project has no credits left"),
        ),
        Fault::RateLimited => {
            let reply = error(
                429,
                "RATE_LIMIT_EXCEEDED",
                json!("Too many calls, try again later"),
            );
            with(reply, RETRY_AFTER, "30")
        }
        Fault::Html5xx => reply(
            StatusCode::BAD_GATEWAY,
            HeaderValue::from_static("text/html; charset=utf-8"),
            Reply::whole(PAGE),
        ),
        Fault::Timeout408 => error(
            408,
            "REQUEST_TIMEOUT",
            json!("The server waited too long for the request"),
        ),
        Fault::NoId => json_reply((
            200,
            json!({"success": true, "message": "success", "data": {}}),
        )),
        Fault::Refused200 => json_reply((
            200,
            json!({
                "success": false,
                "message": "The caller number is not verified",
                "messageKey": "PHONE_NUMBER_NOT_VERIFIED",
                "data": null
            }),
        )),
        Fault::NotJson => reply(
            StatusCode::OK,
            HeaderValue::from_static("text/plain; charset=utf-8"),
            Reply::whole("OK, the call is on its way.\n"),
        ),
        Fault::Redirect => {
            let moved = json_reply((307, json!({"success": false, "message": "moved"})));
            with(moved, LOCATION, MOVED_PATH)
        }
        Fault::None
        | Fault::Dropped
        | Fault::Stalled
        | Fault::Half
        | Fault::Endless
        | Fault::NoAnswer
        | Fault::Failed
        | Fault::Lost
        // Over a connection that was open before.
        | Fault::NoConnection => return None,
    })
}

/// How reading a body ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Whole,
    /// The client left, broke the rules of HTTP, or took too long.
    Broken,
    TooLong,
}

/// Reads a body: its bytes, or as many as came or are kept.
async fn read(mut body: Incoming) -> (Vec<u8>, End) {
    let mut kept = Vec::new();
    let mut length = 0_usize;
    let reading = async {
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else { return End::Broken };
            let Some(data) = frame.data_ref() else {
                continue;
            };
            length += data.len();
            let (wanted, _) = data.split_at(data.len().min(MOST_BODY - kept.len()));
            kept.extend_from_slice(wanted);
            if length > MOST_READ {
                break;
            }
        }
        if length > MOST_BODY {
            End::TooLong
        } else {
            End::Whole
        }
    };
    let end = timeout(BODY_LIMIT, reading).await.unwrap_or(End::Broken);
    (kept, end)
}

/// Whether there is a key: `Authorization: Token <something>`. Any will do.
fn has_key(headers: &HeaderMap) -> bool {
    let mut all = headers.get_all(AUTHORIZATION).iter();
    let (Some(only), None) = (all.next(), all.next()) else {
        return false;
    };
    let key = only.as_bytes().strip_prefix(b"Token ").unwrap_or_default();
    !key.is_empty() && key.iter().all(u8::is_ascii_graphic)
}

fn no_key() -> Answer {
    let message = json!("Authorization must be Token and an API key");
    reads::error(401, "AUTH_INVALID_KEY", &message)
}

fn is_json(headers: &HeaderMap) -> bool {
    let text = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = text.split_once(';').map_or(text, |(kind, _)| kind);
    kind.trim().eq_ignore_ascii_case("application/json")
}

fn wrong_method(right: &'static str) -> Response<Reply> {
    let message = json!(format!("only {right} is answered here"));
    with(
        json_reply(reads::error(405, "METHOD_NOT_ALLOWED", &message)),
        ALLOW,
        right,
    )
}

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

fn json_reply((code, body): Answer) -> Response<Reply> {
    let code = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    reply(code, JSON, Reply::whole(body.to_string()))
}

fn reply(code: StatusCode, kind: HeaderValue, body: Reply) -> Response<Reply> {
    let mut response = Response::new(body);
    *response.status_mut() = code;
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

fn with(mut response: Response<Reply>, name: HeaderName, value: &'static str) -> Response<Reply> {
    response
        .headers_mut()
        .insert(name, HeaderValue::from_static(value));
    response
}

#[cfg(test)]
mod tests;
