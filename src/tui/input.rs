//! Reading the terminal: one blocking thread that hands over batches.
//!
//! The thread sleeps in poll(2) on the terminal, on a pipe for orders, and on pipes for signals; it calls crossterm
//! only when there is something to read. Nothing else wakes it. It can be parked, so that `$EDITOR` gets its own
//! keys, and it ends at a hang-up, which it reports once.
//!
//! crossterm keeps all input back while a bracketed paste has not ended (crossterm#1060), and offers no way out of
//! that; signals and the hang-up are still heard then.

use std::io::{self, IsTerminal as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::time::{Duration, Instant};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyModifiers};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::{QueueSelector, tcflush};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
use signal_hook::low_level::pipe;

use super::terminal::timespec;

/// Most events in one batch, so that a flood of input cannot keep the screen from being drawn.
const MOST: usize = 4096;

/// How long to look for more events for the same batch. crossterm looks at what it has parsed already only if there
/// is time left on its clock, and turns less than a millisecond into a poll that does not wait: it spins so long.
const MORE: Duration = Duration::from_micros(5);

/// How long crossterm may wait for what the terminal has: it is there.
const READABLE: Duration = Duration::from_millis(5);

/// How often to look for left-over events once a batch was handed over, before sleeping in our own poll, which does
/// not see them. Twice, because a look finds nothing if the system takes the processor away at the wrong moment; the
/// second one is [`SETTLE`] later.
const LOOKS: u8 = 2;

/// How long to sleep before the last look for left-over events.
const SETTLE: Duration = Duration::from_millis(5);

/// How long that last look is. An event that it misses is stuck until the next key, so it is much longer than crossterm
/// needs on a busy system to come to look. It is spun away, but only once after the keys of a moment.
const LAST_LOOK: Duration = Duration::from_micros(200);

/// How long after [`Input::resume`] an interrupt is still taken for one of before: a busy system may be late to run
/// the thread that is to handle it. In raw mode Ctrl-C is a key and no interrupt.
const GRACE: Duration = Duration::from_millis(200);

/// What comes from the terminal and from the system.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// All events that were waiting, in order. A change of size is one of them; the last one counts.
    Batch {
        /// When they were there to be read.
        at: Instant,
        events: Vec<Event>,
    },
    /// The program was stopped from outside and goes on: the terminal must be taken again.
    Continued,
    /// The terminal is gone, or a signal asks for the end. Nothing comes after it.
    HangUp,
}

/// The reader thread. Dropping it ends the thread at once, or at the next event.
#[derive(Debug)]
pub struct Input {
    orders: Sender<Order>,
    wake: UnixStream,
    tty: OwnedFd,
}

#[derive(Debug)]
enum Order {
    Park(Sender<()>),
    Resume {
        /// What was read by others meanwhile.
        events: Vec<Event>,
        /// An answer of the terminal may still come.
        late_answer: bool,
    },
}

impl Input {
    /// Starts to read stdin, which must be a terminal in raw mode. `map` makes of what comes in whatever the channel
    /// carries.
    ///
    /// # Errors
    /// If stdin is no terminal, or the system gives no pipe or no thread.
    pub fn start<T: Send + 'static>(
        sender: Sender<T>,
        map: impl Fn(Incoming) -> T + Send + 'static,
    ) -> io::Result<Self> {
        let stdin = io::stdin();
        if !stdin.is_terminal() {
            return Err(io::Error::other(t!("stdin must be a terminal")));
        }
        let tty = stdin.as_fd().try_clone_to_owned()?;
        let (wake, woken) = UnixStream::pair()?;
        woken.set_nonblocking(true)?;
        let (orders, inbox) = channel();
        let reader = Reader {
            tty: tty.try_clone()?,
            woken,
            inbox,
            signals: Signals::register()?,
            send: move |incoming| sender.send(map(incoming)).is_ok(),
            parked: false,
            interrupts_count_from: Instant::now(),
            looks: 0,
            empty_reads: 0,
            late_answer: LateAnswer::default(),
            kept_back: Vec::new(),
            patient: false,
        };
        std::thread::Builder::new()
            .name("input".to_owned())
            .spawn(move || reader.run())?;
        Ok(Self { orders, wake, tty })
    }

    /// Stops reading. When it returns, no byte of the terminal is read by us until [`Self::resume`].
    pub fn park(&mut self) {
        let (done, parked) = channel();
        self.order(Order::Park(done));
        // An error means that the thread has ended, so that it reads nothing either.
        let _ = parked.recv();
    }

    /// Reads on after [`Self::park`]. What was typed for somebody else and not read is dropped; a batch with the
    /// size is handed over, for it may have changed.
    pub fn resume(&mut self) {
        let _ = tcflush(&self.tty, QueueSelector::IFlush);
        self.resume_after(Vec::new(), false);
    }

    /// As [`Self::resume`], with what was read raw meanwhile, and dropping nothing.
    pub(super) fn resume_after(&mut self, events: Vec<Event>, late_answer: bool) {
        self.order(Order::Resume {
            events,
            late_answer,
        });
    }

    /// Bytes of the terminal as they come, at least one, or none if none came in time. Only while parked.
    pub(super) fn read_raw(&self, limit: Duration) -> io::Result<Vec<u8>> {
        let mut ready = [PollFd::new(&self.tty, PollFlags::IN)];
        match poll(&mut ready, Some(&timespec(limit))) {
            Ok(0) | Err(Errno::INTR) => return Ok(Vec::new()),
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        let mut bytes = vec![0; 1024];
        match rustix::io::read(&self.tty, &mut bytes) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => {
                bytes.truncate(count);
                Ok(bytes)
            }
            Err(Errno::INTR | Errno::AGAIN) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }

    fn order(&self, order: Order) {
        // Neither fails but when the thread has ended.
        let _ = self.orders.send(order);
        let _ = rustix::io::write(&self.wake, b".");
    }
}

/// A pipe for each kind of signal, because the byte in it does not say which one it was.
struct Signals {
    resized: UnixStream,
    continued: UnixStream,
    /// Hang-up or an order to end.
    ended: UnixStream,
    /// Ctrl-C outside raw mode: meant for whoever has the terminal.
    interrupted: UnixStream,
}

impl Signals {
    fn register() -> io::Result<Self> {
        Ok(Self {
            resized: signal_pipe(&[SIGWINCH])?,
            continued: signal_pipe(&[SIGCONT])?,
            ended: signal_pipe(&[SIGHUP, SIGTERM])?,
            interrupted: signal_pipe(&[SIGINT, SIGQUIT])?,
        })
    }
}

fn signal_pipe(signals: &[i32]) -> io::Result<UnixStream> {
    let (receiver, sender) = UnixStream::pair()?;
    receiver.set_nonblocking(true)?;
    for signal in signals {
        pipe::register(*signal, sender.try_clone()?)?;
    }
    Ok(receiver)
}

struct Reader<F> {
    tty: OwnedFd,
    woken: UnixStream,
    inbox: Receiver<Order>,
    signals: Signals,
    /// False when nobody listens any more.
    send: F,
    parked: bool,
    /// An interrupt before this was meant for the one who had the terminal.
    interrupts_count_from: Instant,
    /// How often it is still to be looked whether crossterm holds events that it has parsed and not handed out.
    looks: u8,
    /// How often in a row the terminal was readable with nothing in it, as at its end.
    empty_reads: u8,
    late_answer: LateAnswer,
    /// What may be the start of an answer.
    kept_back: Vec<Event>,
    /// An answer is still to come, so its start is kept back until more comes.
    patient: bool,
}

/// Why the thread ends.
enum End {
    HangUp,
    /// Nobody is left to tell.
    Unheard,
}

impl<F: Fn(Incoming) -> bool> Reader<F> {
    fn run(mut self) {
        loop {
            match self.turn() {
                Ok(()) => {}
                Err(End::HangUp) => {
                    (self.send)(Incoming::HangUp);
                    return;
                }
                Err(End::Unheard) => return,
            }
        }
    }

    fn turn(&mut self) -> Result<(), End> {
        let ready = self.wait().map_err(|_errno| End::HangUp)?;
        if ready.woken {
            self.obey()?;
        }
        let is_ours = !self.parked && Instant::now() >= self.interrupts_count_from;
        if ready.ended || (ready.interrupted && is_ours) {
            return Err(End::HangUp);
        }
        if ready.continued && !self.parked {
            self.hand_over(Incoming::Continued)?;
        }
        if ready.resized && !self.parked {
            self.batch(Instant::now(), size().into_iter().collect())?;
        }
        if self.parked {
            return Ok(());
        }
        if ready.gone {
            return Err(End::HangUp);
        }
        let bytes = if ready.readable {
            self.watch_for_the_end()?
        } else {
            0
        };
        if ready.readable || self.looks > 0 {
            self.read(ready.readable, bytes == 1)?;
        }
        Ok(())
    }

    /// Sleeps until there is something to do; not for long while crossterm may hold events.
    fn wait(&self) -> Result<Ready, Errno> {
        let signals = &self.signals;
        let mut fds = vec![
            PollFd::new(&self.woken, PollFlags::IN),
            PollFd::new(&signals.ended, PollFlags::IN),
            PollFd::new(&signals.interrupted, PollFlags::IN),
            PollFd::new(&signals.continued, PollFlags::IN),
            PollFd::new(&signals.resized, PollFlags::IN),
        ];
        if !self.parked {
            fds.push(PollFd::new(&self.tty, PollFlags::IN));
        }
        let limit = match self.looks {
            _ if self.parked => None,
            0 => None,
            1 => Some(timespec(SETTLE)),
            _ => Some(Timespec::default()),
        };
        loop {
            match poll(&mut fds, limit.as_ref()) {
                Err(Errno::INTR) => {}
                Err(error) => return Err(error),
                Ok(_) => break,
            }
        }
        let seen = |at: usize| fds.get(at).map_or(PollFlags::empty(), PollFd::revents);
        let tty = seen(5);
        let ready = Ready {
            woken: !seen(0).is_empty(),
            ended: !seen(1).is_empty(),
            interrupted: !seen(2).is_empty(),
            continued: !seen(3).is_empty(),
            resized: !seen(4).is_empty(),
            readable: tty.contains(PollFlags::IN),
            gone: tty.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL),
        };
        for (flag, stream) in [
            (ready.interrupted, &signals.interrupted),
            (ready.continued, &signals.continued),
            (ready.resized, &signals.resized),
        ] {
            if flag {
                drain(stream);
            }
        }
        Ok(ready)
    }

    fn obey(&mut self) -> Result<(), End> {
        drain(&self.woken);
        loop {
            match self.inbox.try_recv() {
                Ok(Order::Park(done)) => {
                    self.parked = true;
                    let _ = done.send(());
                }
                Ok(Order::Resume {
                    mut events,
                    late_answer,
                }) => {
                    self.parked = false;
                    self.interrupts_count_from = Instant::now() + GRACE;
                    // Whoever was asked may answer once more, as two terminals around one another do.
                    self.late_answer = LateAnswer::Awaited;
                    self.patient = late_answer;
                    events.extend(size());
                    self.batch(Instant::now(), events)?;
                }
                Err(TryRecvError::Empty) => return Ok(()),
                Err(TryRecvError::Disconnected) => return Err(End::Unheard),
            }
        }
    }

    /// How many bytes are there to be read. At its end a terminal is readable for ever, and nothing is in it.
    fn watch_for_the_end(&mut self) -> Result<u64, End> {
        let bytes = rustix::io::ioctl_fionread(&self.tty);
        match bytes {
            Ok(0) => self.empty_reads += 1,
            _ => self.empty_reads = 0,
        }
        if self.empty_reads < 3 {
            Ok(bytes.unwrap_or(0))
        } else {
            Err(End::HangUp)
        }
    }

    /// Hands over one batch of what crossterm has or reads. `readable`: the terminal has something. `one_byte`: when
    /// asked, that was one byte. Its event is handed over at once, and what may have come since is looked for after.
    fn read(&mut self, readable: bool, one_byte: bool) -> Result<(), End> {
        let mut at = Instant::now();
        let mut limit = match self.looks {
            _ if readable => READABLE,
            1 => LAST_LOOK,
            _ => MORE,
        };
        let mut events = Vec::new();
        let mut count = 0;
        while count < MOST && event::poll(limit).map_err(|_error| End::HangUp)? {
            if count == 0 && !readable {
                at = Instant::now();
            }
            let event = event::read().map_err(|_error| End::HangUp)?;
            count += 1;
            limit = MORE;
            let is_alone = one_byte && count == 1;
            // crossterm notices a change of size only when a key follows; we tell of it ourselves.
            if !matches!(event, Event::Resize(..)) {
                self.pass(event, &mut events);
            }
            if is_alone {
                break;
            }
        }
        self.looks = if count > 0 {
            LOOKS
        } else {
            self.looks.saturating_sub(1)
        };
        if !self.patient && self.late_answer.gives_up() {
            events.append(&mut self.kept_back);
        }
        self.batch(at, events)
    }

    /// Hands an event on to the batch, unless it belongs to an answer of the terminal's or may be the start of one.
    fn pass(&mut self, event: Event, events: &mut Vec<Event>) {
        if self.late_answer.lets_through(&event) {
            events.append(&mut self.kept_back);
            events.push(event);
        } else if matches!(self.late_answer, LateAnswer::Begun(_)) {
            self.kept_back.push(event);
        } else {
            self.kept_back.clear();
        }
    }

    fn batch(&self, at: Instant, events: Vec<Event>) -> Result<(), End> {
        if events.is_empty() {
            return Ok(());
        }
        self.hand_over(Incoming::Batch { at, events })
    }

    fn hand_over(&self, incoming: Incoming) -> Result<(), End> {
        if (self.send)(incoming) {
            Ok(())
        } else {
            Err(End::Unheard)
        }
    }
}

/// What poll found.
struct Ready {
    woken: bool,
    ended: bool,
    interrupted: bool,
    continued: bool,
    resized: bool,
    readable: bool,
    gone: bool,
}

fn drain(stream: &UnixStream) {
    let mut bytes = [0; 64];
    while rustix::io::read(stream, &mut bytes).is_ok_and(|count| count > 0) {}
}

fn size() -> Option<Event> {
    let (columns, rows) = crossterm::terminal::size().ok()?;
    Some(Event::Resize(columns, rows))
}

/// Keeps an XTVERSION report that came too late away from the keys: crossterm makes Alt-Shift-P, `>`, `|`, the text
/// and Alt-`\` of it. (The other reports that we ask for it drops itself.)
#[derive(Debug, Default, PartialEq, Eq)]
enum LateAnswer {
    #[default]
    None,
    Awaited,
    /// So many of its first keys were seen, and kept back.
    Begun(u8),
    Inside,
}

impl LateAnswer {
    /// What was seen so far is no answer, if nothing more is there.
    fn gives_up(&mut self) -> bool {
        let begun = matches!(self, Self::Begun(_));
        if begun {
            *self = Self::Awaited;
        }
        begun
    }

    fn lets_through(&mut self, event: &Event) -> bool {
        let Event::Key(KeyEvent {
            code: KeyCode::Char(letter),
            modifiers,
            ..
        }) = event
        else {
            return *self != Self::Inside;
        };
        let alt = modifiers.contains(KeyModifiers::ALT);
        let (next, lets_through) = match (&self, alt, letter) {
            (Self::Awaited, true, 'P') => (Self::Begun(1), false),
            (Self::Begun(1), false, '>') => (Self::Begun(2), false),
            (Self::Inside, true, '\\') => (Self::Awaited, false),
            (Self::Begun(2), false, '|') | (Self::Inside, ..) => (Self::Inside, false),
            // It was no answer.
            (Self::Begun(_), ..) => (Self::Awaited, true),
            _ => return true,
        };
        *self = next;
        lets_through
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(letter: char, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(letter), modifiers))
    }

    /// The letters that pass, after a late answer was awaited or not.
    fn passed(awaited: bool, keys: &[Event]) -> String {
        let mut late = if awaited {
            LateAnswer::Awaited
        } else {
            LateAnswer::None
        };
        let mut text = String::new();
        for event in keys {
            if let (true, Event::Key(key)) = (late.lets_through(event), event) {
                text.extend(key.code.as_char());
            }
        }
        text
    }

    fn answer(text: &str) -> Vec<Event> {
        let alt = KeyModifiers::ALT;
        let mut keys = vec![
            key('a', KeyModifiers::NONE),
            key('P', alt | KeyModifiers::SHIFT),
        ];
        keys.extend(text.chars().map(|letter| key(letter, KeyModifiers::NONE)));
        keys.extend([key('\\', alt), key('b', KeyModifiers::NONE)]);
        keys
    }

    #[test]
    fn a_late_answer_never_becomes_keys() {
        let once = answer(">|kitty(0.26.5)");
        assert_eq!(passed(true, &once), "ab");
        assert_eq!(passed(true, &[&once[..], &once[..]].concat()), "abab");
    }

    #[test]
    fn keys_pass_when_no_answer_is_awaited() {
        assert_eq!(passed(false, &answer(">|k")), "aP>|k\\b");
    }

    #[test]
    fn what_only_begins_like_an_answer_passes_from_there_on() {
        assert_eq!(passed(true, &answer("quit")), "aquit\\b");
    }
}
