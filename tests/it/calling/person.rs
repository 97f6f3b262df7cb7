//! `ringback call` with a person before it: Ctrl-C at each moment, and the question at a terminal.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Stdio};
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use ringback::sandbox::{Fault, Sandbox, Settings};
use rustix::process::Signal;
use serde_json::Value;

use super::{sandbox, url};
use crate::killed;
use crate::strict::{ACCEPTED, Asked, Pipe, Server, reply};
use crate::support::Home;

/// Sends Ctrl-C's signal.
fn interrupt(child: &Child) {
    killed::send(child, Signal::INT);
}

/// Reads on until a text was told: all that was read.
fn until_told(stderr: &mut impl BufRead, text: &str) -> String {
    let mut told = String::new();
    while !told.contains(text) {
        assert_ne!(stderr.read_line(&mut told).unwrap(), 0, "{told}");
    }
    told
}

/// A server that takes a call with this reply, and tells nobody what became of it.
fn deaf(post: &'static str) -> Server {
    Server::start(move |asked: &Asked, pipe: &mut dyn Pipe| {
        let reply = match asked.method.as_str() {
            "POST" => reply("200 OK", post),
            _ => reply("401 Unauthorized", "{}"),
        };
        let _ = pipe.write_all(reply.as_bytes());
    })
}

#[test]
fn what_became_of_a_call_and_cannot_be_known_is_exit_4() {
    let home = killed::home();
    let call = |server: &Server| {
        let url = server.url();
        let call = ["call", "clinic.toml", "--yes", "--json", "--base-url", &url];
        let run = home.run(&call).exits(4);
        let told = run.json();
        assert_eq!(told["exitCode"], 4, "{run}");
        assert_eq!(server.count("POST"), 1);
        told
    };
    // The job may not be asked about.
    assert_eq!(call(&deaf(ACCEPTED))["state"], "accepted");
    // Its id is none that could be asked about.
    let odd = call(&deaf(r#"{"success":true,"data":{"jobId":"a/b c"}}"#));
    assert_eq!(odd["state"], "accepted");
    // There is no job.
    let none = call(&deaf(r#"{"success":true,"data":{}}"#));
    assert_eq!(none["state"], "unknown");
    for call in [odd, none] {
        let id = call["callId"].as_str().unwrap();
        let follow = home.run(&["follow", id, "--json"]).exits(4);
        assert!(follow.stderr.contains("no job to follow"), "{follow}");
    }
}

#[test]
fn ctrl_c_during_the_post_waits_and_a_second_one_leaves_it_unknown() {
    let sandbox = sandbox();
    sandbox.set_fault(Fault::Stalled);
    let home = killed::home();
    let url = url(&sandbox);
    let mut child = killed::start(&home, &url, &[]);
    while sandbox.posts().is_empty() {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        std::thread::sleep(Duration::from_millis(1));
    }
    interrupt(&child);
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    until_told(&mut stderr, "Ctrl-C again");
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    let call: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(call["state"], "unknown");
    assert_eq!(call["exitCode"], 4);
    assert_eq!(home.run(&["calls", "--json"]).json()[0]["state"], "unknown");
    assert_eq!(sandbox.posts().len(), 1);
}

#[test]
fn ctrl_c_while_following_leaves_the_call_and_says_how_to_follow_again() {
    let sandbox = Sandbox::start(Settings {
        pace: Duration::from_mins(10),
        ..Settings::default()
    })
    .unwrap();
    let home = killed::home();
    let url = url(&sandbox);
    let mut child = killed::start(&home, &url, &[]);
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut told = until_told(&mut stderr, "accepted: job");
    interrupt(&child);
    stderr.read_to_string(&mut told).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{told}");
    let call: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(call["state"], "accepted");
    assert_eq!(call["exitCode"], 130);
    let again = format!(
        "ringback follow {} --base-url {url}",
        call["jobId"].as_str().unwrap()
    );
    assert!(told.contains(&again), "{told}");
    assert_eq!(sandbox.posts().len(), 1);
}

#[test]
fn a_call_in_the_sandbox_is_told_as_what_it_came_to_and_never_as_going_on() {
    let home = killed::home();
    let mut child = home
        .command(&["call", "clinic.toml", "--sandbox", "--yes", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut told = until_told(&mut stderr, "IN_PROGRESS");
    interrupt(&child);
    stderr.read_to_string(&mut told).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{told}");
    let call: Value = serde_json::from_slice(&output.stdout).unwrap();
    let job = call["jobId"].as_str().unwrap();
    let show = home.run(&["calls", "show", job]).exits(0);
    assert!(
        show.stdout
            .contains("was in progress when it was seen last"),
        "{show}"
    );
    assert!(
        show.stdout.contains("ends with the window or the command"),
        "{show}"
    );
    assert!(!show.stdout.contains("Esc"), "{show}");
    let follow = home.run(&["follow", job, "--json"]).exits(4);
    assert_eq!(follow.json()["state"], "accepted");
    assert_eq!(follow.json()["status"], "IN_PROGRESS");

    let ended = home.run(&["call", "clinic.toml", "--sandbox", "--yes", "--json"]);
    let ended = ended.exits(0).json();
    let follow = home.run(&["follow", ended["jobId"].as_str().unwrap(), "--json"]);
    let follow = follow.exits(0).json();
    for key in [
        "state",
        "status",
        "outcome",
        "transcript",
        "durationSeconds",
    ] {
        assert_eq!(follow[key], ended[key], "{key}");
    }
}

/// Runs a call on a terminal and types an answer to its question.
fn answered(home: &Home, arguments: &[&str], question: &str, answer: &[u8]) -> (u32, String) {
    let pty = portable_pty::native_pty_system()
        .openpty(portable_pty::PtySize::default())
        .unwrap();
    let mut command = portable_pty::CommandBuilder::new(env!("CARGO_BIN_EXE_ringback"));
    command.args(arguments);
    command.env_clear();
    for (name, value) in home.command(&[]).get_envs() {
        command.env(name, value.unwrap());
    }
    command.cwd(home.path());
    let mut reader = pty.master.try_clone_reader().unwrap();
    let mut writer = pty.master.take_writer().unwrap();
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    // One that asks something else would wait for ever.
    let mut killer = child.clone_killer();
    let (ended, is_ended) = std::sync::mpsc::channel::<()>();
    std::thread::spawn(move || {
        if is_ended.recv_timeout(Duration::from_mins(2)) == Err(RecvTimeoutError::Timeout) {
            let _ = killer.kill();
        }
    });
    let mut seen = Vec::new();
    let mut some = [0; 4096];
    let mut typed = false;
    // A read fails once the program has ended and the terminal is empty.
    while let Ok(length @ 1..) = reader.read(&mut some) {
        seen.extend_from_slice(&some[..length]);
        if !typed && String::from_utf8_lossy(&seen).contains(question) {
            writer.write_all(answer).unwrap();
            typed = true;
        }
    }
    drop(ended);
    let seen = String::from_utf8_lossy(&seen).into_owned();
    assert!(typed, "{question} was not asked: {seen}");
    (child.wait().unwrap().exit_code(), seen)
}

#[test]
fn at_a_terminal_a_call_asks_by_number_and_only_yes_calls() {
    let sandbox = sandbox();
    let url = url(&sandbox);
    let home = killed::home();
    let call = ["call", "clinic.toml", "--no-follow", "--base-url", &url];
    let question = "Call +1 202";
    for (answer, code) in [
        (b"n\n" as &[u8], 3),
        (b"\n", 3),
        (b"\x04", 3),
        (b"\x03", 130),
    ] {
        let (exit, seen) = answered(&home, &call, question, answer);
        assert_eq!(exit, code, "{seen}");
        assert!(
            seen.contains("Hello Lina, this is Noor Clinic calling."),
            "{seen}"
        );
        assert!(seen.contains("LIVE 127.0.0.1"), "{seen}");
        assert!(sandbox.posts().is_empty());
    }
    sandbox.set_fault(Fault::Dropped);
    let (exit, seen) = answered(&home, &call, question, b"y\n");
    assert_eq!(exit, 4, "{seen}");
    assert_eq!(sandbox.posts().len(), 1);

    // The number is unknown now: a yes is not enough.
    sandbox.set_fault(Fault::None);
    let (exit, seen) = answered(&home, &call, "type the word \"again\"", b"y\n");
    assert_eq!(exit, 3, "{seen}");
    assert_eq!(sandbox.posts().len(), 1);
    let (exit, seen) = answered(&home, &call, "type the word \"again\"", b"again\n");
    assert_eq!(exit, 0, "{seen}");
    assert_eq!(sandbox.posts().len(), 2);
}
