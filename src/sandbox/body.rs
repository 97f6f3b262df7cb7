//! The bodies of replies: whole ones, and those that go wrong on purpose.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

/// How much of an endless body is sent at a time, in bytes.
const CHUNK: usize = 16 * 1024;
/// The pause between two chunks: a megabyte takes about a third of a second.
const PAUSE: Duration = Duration::from_millis(5);

/// Why a body ends early: it was meant to.
#[derive(Debug)]
pub struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("cut on purpose")
    }
}

impl std::error::Error for Cut {}

/// A reply's body.
#[derive(Debug)]
pub enum Reply {
    /// All of it at once; `None` once it is sent.
    Whole(Option<Bytes>),
    /// The first part of a longer body, then the end of the connection.
    Half {
        first: Option<Bytes>,
        /// The length that the header promises, in bytes.
        promised: u64,
        /// Whether the first part had its chance to reach the wire: an error at once would discard it unsent.
        flushed: bool,
    },
    /// Never over.
    Endless { next: Pin<Box<Sleep>>, begun: bool },
}

impl Reply {
    pub fn whole(text: impl Into<Bytes>) -> Self {
        Self::Whole(Some(text.into()))
    }

    /// Promises the whole text and sends half of it.
    pub fn half(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (first, _) = bytes.split_at(bytes.len() / 2);
        Self::Half {
            first: Some(Bytes::copy_from_slice(first)),
            promised: bytes.len() as u64,
            flushed: false,
        }
    }

    /// Begins like JSON and never ends. Needs a running tokio.
    pub fn endless() -> Self {
        Self::Endless {
            next: Box::pin(sleep(Duration::ZERO)),
            begun: false,
        }
    }
}

impl Body for Reply {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        match self.get_mut() {
            Self::Whole(text) => Poll::Ready(text.take().map(|text| Ok(Frame::data(text)))),
            Self::Half { first, flushed, .. } => {
                if let Some(first) = first.take() {
                    return Poll::Ready(Some(Ok(Frame::data(first))));
                }
                if *flushed {
                    return Poll::Ready(Some(Err(Cut)));
                }
                *flushed = true;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Self::Endless { next, begun } => {
                if next.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                next.as_mut().reset(Instant::now() + PAUSE);
                let chunk = if *begun {
                    Bytes::from(vec![b'.'; CHUNK])
                } else {
                    *begun = true;
                    Bytes::from_static(b"{\"success\": true, \"message\": \"")
                };
                Poll::Ready(Some(Ok(Frame::data(chunk))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(text) => {
                SizeHint::with_exact(text.as_ref().map_or(0, |text| text.len() as u64))
            }
            Self::Half { promised, .. } => SizeHint::with_exact(*promised),
            Self::Endless { .. } => SizeHint::default(),
        }
    }
}
