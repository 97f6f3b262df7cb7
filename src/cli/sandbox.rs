//! `ringback sandbox`: the simulated API as a server of its own, until it is interrupted.

use std::time::Duration;

use clap::Args;
use clap_complete::engine::ArgValueCandidates;

use super::candidates;
use super::out::{self, Answer, Failure};
use crate::sandbox::{Fault, Sandbox, Settings};
use crate::store::disk;

/// Run the simulated API as a server of its own
///
/// The first line on stdout is its base URL, http://127.0.0.1:PORT. It rings nobody.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub struct Arguments {
    /// The port on 127.0.0.1; any free one if not given
    #[arg(long, default_value_t = 0, hide_default_value = true, value_parser = port)]
    pub port: u16,
    /// What it does wrong on purpose
    #[arg(long, value_name = "FAULT", value_parser = fault, add = ArgValueCandidates::new(candidates::faults))]
    pub fault: Option<Fault>,
    #[command(flatten)]
    pub pace: PaceArguments,
}

/// How fast calls live in the sandbox.
#[derive(Debug, Args)]
pub struct PaceArguments {
    /// How long a call takes in the sandbox
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub pace: Option<Duration>,
}

impl PaceArguments {
    /// The sandbox's settings with this pace.
    #[must_use]
    pub fn settings(&self, port: u16, fault: Fault) -> Settings {
        let settings = Settings::default();
        Settings {
            port,
            fault,
            pace: self.pace.unwrap_or(settings.pace),
        }
    }
}

fn port(text: &str) -> Result<u16, String> {
    let wrong = t!("a port is a number from 1 to 65535, or 0 for any free one");
    text.parse().map_err(|_no_port| wrong.to_owned())
}

/// Reads a fault's name; `none` is none.
///
/// # Errors
/// There is no such fault: the names there are.
pub fn fault(name: &str) -> Result<Fault, String> {
    Fault::parse(name).ok_or_else(|| {
        let names: Vec<&str> = Fault::ALL.iter().map(|(_, name, _)| *name).collect();
        t!(
            "there is no such fault; there are {names}",
            names = names.join(", ")
        )
    })
}

fn seconds(text: &str) -> Result<Duration, String> {
    let wrong = || t!("write seconds, such as 5 or 0.5").to_owned();
    let seconds: f64 = text.parse().map_err(|_no_number| wrong())?;
    Duration::try_from_secs_f64(seconds).map_err(|_no_duration| wrong())
}

/// The faults by name, for help texts.
#[must_use]
pub fn faults_help() -> String {
    let width = Fault::ALL.iter().map(|(_, name, _)| name.len()).max();
    let width = width.unwrap_or_default();
    let line = |(_, name, about): &(Fault, &str, &str)| format!("  {name:<width$}  {about}\n");
    Fault::ALL.iter().map(line).collect()
}

fn after_help() -> String {
    format!(
        "Examples:
  ringback sandbox --port 8080
  ringback sandbox --fault no-answer --pace 20
  HAMSA_API_KEY=any ringback call clinic.toml --base-url http://127.0.0.1:8080

Faults:
{}
Exit codes: 0 ended by Ctrl-C or a signal, 2 wrong usage, 5 the port cannot be had.",
        faults_help()
    )
}

/// Serves until it is interrupted.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    serve(arguments).unwrap_or_else(|failure| failure.answer(false))
}

fn serve(arguments: &Arguments) -> Result<Answer, Failure> {
    let cannot = |error: std::io::Error| {
        Failure::setup(match arguments.port {
            0 => t!(
                "cannot start the sandbox: {error}",
                error = disk::why(&error)
            ),
            port => t!(
                "cannot start the sandbox on port {port}: {error}; without --port it takes a free one",
                port,
                error = disk::why(&error)
            ),
        })
    };
    let fault = arguments.fault.unwrap_or_default();
    let sandbox = Sandbox::start(arguments.pace.settings(arguments.port, fault)).map_err(cannot)?;
    let url = format!("http://127.0.0.1:{}", sandbox.port());
    out::write(&format!("{url}\n")).map_err(cannot)?;
    out::note(&t!(
        "The sandbox is running; it rings nobody. Any key is good. Ctrl-C ends it.\n  \
         HAMSA_API_KEY=sandbox ringback call DRAFT --base-url {url}",
        url
    ));
    let stop = [
        signal_hook::consts::SIGINT,
        signal_hook::consts::SIGTERM,
        signal_hook::consts::SIGHUP,
    ];
    let mut signals = signal_hook::iterator::Signals::new(stop).map_err(cannot)?;
    signals.forever().next();
    Ok(Answer::done(String::new()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_seconds_and_nothing_else() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        for wrong in ["-1", "nan", "inf", "five", "1e300", ""] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
