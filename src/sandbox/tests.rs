use std::io::Read;
use std::net::TcpStream;

use super::*;

#[test]
fn every_fault_has_a_name_that_is_read_back() {
    for (fault, name, line) in Fault::ALL {
        assert_eq!(Fault::parse(name), Some(fault));
        assert_eq!(fault.name(), name);
        assert!(!line.is_empty());
        assert!(
            name.bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        );
    }
    let names: Vec<&str> = Fault::ALL.iter().map(|(_, name, _)| *name).collect();
    assert_eq!(
        names.join(" "),
        "no-connection refused unauthorized no-credits rate-limited html-5xx timeout-408 no-id refused-200 \
         not-json dropped stalled half endless redirect no-answer failed lost"
    );
    assert_eq!(Fault::parse("none"), Some(Fault::None));
    assert_eq!(Fault::None.name(), "none");
    assert_eq!(Fault::parse("Refused"), None);
    assert_eq!(Fault::parse(""), None);
}

#[test]
fn a_dropped_sandbox_closes_its_connections_and_lets_go_of_its_thread() {
    let sandbox = Sandbox::start(Settings::default()).unwrap();
    let shared = Arc::downgrade(&sandbox.shared);
    let mut open = TcpStream::connect((Ipv4Addr::LOCALHOST, sandbox.port())).unwrap();
    open.set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    drop(sandbox);
    match open.read(&mut [0; 1]) {
        Ok(count) => assert_eq!(count, 0),
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset),
    }
    assert!(shared.upgrade().is_none(), "the thread has ended");
}

#[test]
fn with_no_connection_all_are_refused_until_the_fault_goes() {
    let settings = Settings {
        fault: Fault::NoConnection,
        ..Settings::default()
    };
    let sandbox = Sandbox::start(settings).unwrap();
    let connect = || TcpStream::connect((Ipv4Addr::LOCALHOST, sandbox.port()));
    for _ in 0..3 {
        let refused = connect().unwrap_err().kind();
        assert_eq!(refused, std::io::ErrorKind::ConnectionRefused);
        sandbox.set_fault(Fault::None);
        connect().unwrap();
        sandbox.set_fault(Fault::NoConnection);
    }
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let sandbox = Sandbox::start(Settings::default()).unwrap();
    let settings = Settings {
        port: sandbox.port(),
        ..Settings::default()
    };
    let error = Sandbox::start(settings).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}

#[test]
fn a_fixed_port_is_the_one_that_is_served() {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let settings = Settings {
        port: free,
        ..Settings::default()
    };
    // Another process may have taken it since; then there is nothing to see.
    if let Ok(sandbox) = Sandbox::start(settings) {
        assert_eq!(sandbox.port(), free);
    }
}

#[test]
fn its_debug_text_holds_the_port_only() {
    let sandbox = Sandbox::start(Settings::default()).unwrap();
    assert_eq!(
        format!("{sandbox:?}"),
        format!("Sandbox {{ port: {}, .. }}", sandbox.port())
    );
}
