//! Bodies on their way through: a piece at a time, never gathered, so that a slow end slows the other one.

use std::pin::Pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Interval, Sleep, sleep};

/// Why an upload ended before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Cut {
    /// Nothing came for too long.
    #[error("nothing came for too long")]
    Idle = 1,
    /// More came than is let through.
    #[error("more came than is let through")]
    TooLarge = 2,
    /// The person's end went away.
    #[error("the sender went away")]
    Gone = 3,
    /// The application may not be reached any more.
    #[error("the environment was closed")]
    Closed = 4,
}

/// What is known of an upload while somebody waits for the answer to it.
#[derive(Debug)]
pub(super) struct Progress {
    moved: Mutex<Instant>,
    cut: AtomicU8,
}

impl Progress {
    pub(super) fn new() -> Arc<Progress> {
        Arc::new(Progress { moved: Mutex::new(Instant::now()), cut: AtomicU8::new(0) })
    }

    /// When something last came.
    pub(super) fn moved(&self) -> Instant {
        *self.moved.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why it was cut, if it was.
    pub(super) fn cut(&self) -> Option<Cut> {
        [Cut::Idle, Cut::TooLarge, Cut::Gone].into_iter().find(|cut| *cut as u8 == self.cut.load(Ordering::Relaxed))
    }
}

/// A person's body, on its way to the application.
pub(super) struct Upload {
    body: Incoming,
    left: u64,
    idle: Duration,
    since: Option<Pin<Box<Sleep>>>,
    progress: Arc<Progress>,
}

impl Upload {
    pub(super) fn new(body: Incoming, most: u64, idle: Duration, progress: Arc<Progress>) -> Upload {
        Upload { body, left: most, idle, since: None, progress }
    }

    fn end(&self, cut: Cut) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        self.progress.cut.store(cut as u8, Ordering::Relaxed);
        Poll::Ready(Some(Err(cut)))
    }
}

impl Body for Upload {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        loop {
            match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => {
                    self.since = None;
                    *self.progress.moved.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
                    // Trailers stop here: they could say again what the head of the request was stripped of.
                    let Ok(data) = frame.into_data() else {
                        continue;
                    };
                    match self.left.checked_sub(data.len() as u64) {
                        Some(left) => self.left = left,
                        None => return self.end(Cut::TooLarge),
                    }
                    return Poll::Ready(Some(Ok(Frame::data(data))));
                }
                Poll::Ready(Some(Err(_))) => return self.end(Cut::Gone),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => {
                    let idle = self.idle;
                    let since = self.since.get_or_insert_with(|| Box::pin(sleep(idle)));
                    if since.as_mut().poll(context).is_ready() {
                        return self.end(Cut::Idle);
                    }
                    return Poll::Pending;
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Whether the person may still be where they are: asked again from time to time of whatever lasts.
pub(super) type Still = Box<dyn Fn() -> bool + Send + Sync>;

/// The application's body, on its way to a person. It ends in an error when the environment closes under it.
pub(super) struct Download {
    body: Incoming,
    still: Still,
    asked: Interval,
    /// The environment's place among its requests, given back with the body.
    _place: OwnedSemaphorePermit,
}

impl Download {
    pub(super) fn new(body: Incoming, still: Still, asked: Interval, place: OwnedSemaphorePermit) -> Download {
        Download { body, still, asked, _place: place }
    }
}

impl Body for Download {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        while self.asked.poll_tick(context).is_ready() {
            if !(self.still)() {
                return Poll::Ready(Some(Err(Cut::Closed.into())));
            }
        }
        loop {
            return match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => Poll::Ready(Some(Ok(Frame::data(data)))),
                    Err(_) => continue,
                },
                Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error.into()))),
                Poll::Ready(None) => Poll::Ready(None),
                Poll::Pending => Poll::Pending,
            };
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
