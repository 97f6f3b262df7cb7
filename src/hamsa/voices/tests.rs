//! The account's list over several pages, from a server of the test's own that may answer anything.

use std::io::Write;
use std::time::Duration;

use serde_json::{Value, json};

use super::super::scripted::{Heard, Server, dead_port, reply};
use super::super::*;
use super::{MOST, MOST_PAGES};
use crate::draft::voices::catalogue::Listed;
use crate::store::key::KeyText;

const PROJECT: &str = "0f0e0d0c-0000-4000-8000-000000000001";

/// What one question asked: page, and rows on a page.
fn asked(heard: &Heard) -> (u64, usize) {
    let line = heard.head.lines().next().unwrap();
    let (path, query) = line.split(' ').nth(1).unwrap().split_once('?').unwrap();
    assert_eq!(path, "/v2/tts/voices");
    let of = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name).unwrap().1
    };
    assert_eq!((of("projectId"), of("source")), (PROJECT, "voice_agents"));
    (of("page").parse().unwrap(), of("perPage").parse().unwrap())
}

/// A server whose list is what the script says of a page and the rows asked for: status and body.
fn listing(page: impl Fn(u64, usize) -> (&'static str, Value) + Send + Sync + 'static) -> Server {
    Server::start(move |heard, connection| {
        let (status, body) = if heard.head.contains("/v1/projects/by-api-key") {
            ("200 OK", json!({ "data": { "id": PROJECT } }))
        } else {
            let (number, per_page) = asked(heard);
            page(number, per_page)
        };
        let _ = connection.write_all(reply(status, &body.to_string()).as_bytes());
    })
}

fn voices(port: u16) -> Result<Vec<Listed>, String> {
    let KeyText::Key { key, .. } = ApiKey::read("hush-hush-key").unwrap() else {
        panic!("it is a key");
    };
    let limit = Limit {
        connect: Duration::from_secs(10),
        total: Duration::from_secs(30),
        bytes: 1 << 20,
    };
    let limits = Limits {
        dialling: limit,
        asking: limit,
    };
    let target = Target::live(&format!("http://127.0.0.1:{port}")).unwrap();
    let client = Client::with_limits(&target, &key, limits).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    runtime.block_on(client.voices())
}

/// Questions for pages that the server heard.
fn pages(server: &Server) -> Vec<(u64, usize)> {
    let requests = server.requests();
    let listed = requests.iter().filter(|heard| heard.head.contains("/v2/"));
    listed.map(asked).collect()
}

fn rows(first: usize, count: usize) -> Value {
    let row = |n: usize| json!({ "id": format!("{n:08x}-0000-4000-8000-000000000000"), "name": format!("Speaker {n}") });
    (first..first + count).map(row).collect()
}

#[test]
fn five_thousand_voices_come_in_pages_each_once_and_in_order() {
    let server = listing(|page, per_page| {
        let first = (usize::try_from(page).unwrap() - 1) * per_page;
        let voices = rows(first, per_page);
        (
            "200 OK",
            json!({ "data": { "voices": voices, "totalPages": 50 } }),
        )
    });
    let all = voices(server.port).unwrap();
    assert_eq!(all.len(), 5_000);
    assert_eq!(
        (all[0].name.as_str(), all[4_999].name.as_str()),
        ("Speaker 0", "Speaker 4999")
    );
    let wanted: Vec<_> = (1..=50).map(|page| (page, 100)).collect();
    assert_eq!(pages(&server), wanted);
}

#[test]
fn without_a_count_of_pages_a_short_page_is_the_last() {
    let server = listing(|page, per_page| {
        let count = if page < 3 { per_page } else { 7 };
        let first = (usize::try_from(page).unwrap() - 1) * per_page;
        ("200 OK", json!({ "voices": rows(first, count) }))
    });
    assert_eq!(voices(server.port).unwrap().len(), 207);
    assert_eq!(pages(&server), [(1, 100), (2, 100), (3, 100)]);
}

#[test]
fn a_host_that_refuses_a_hundred_rows_is_asked_for_twenty() {
    let server = listing(|page, per_page| {
        if per_page > 20 {
            return (
                "400 Bad Request",
                json!({ "message": "perPage: at most 20" }),
            );
        }
        let first = (usize::try_from(page).unwrap() - 1) * per_page;
        let voices = rows(first, per_page);
        (
            "200 OK",
            json!({ "data": { "voices": voices, "totalPages": 3 } }),
        )
    });
    assert_eq!(voices(server.port).unwrap().len(), 60);
    assert_eq!(pages(&server), [(1, 100), (1, 20), (2, 20), (3, 20)]);
}

#[test]
fn a_host_that_refuses_twenty_rows_too_is_asked_no_third_time() {
    let server = listing(|_, _| ("400 Bad Request", json!({ "message": "no such project" })));
    let why = voices(server.port).unwrap_err();
    assert!(
        why.contains("400") && why.contains("no such project"),
        "{why}"
    );
    assert_eq!(pages(&server), [(1, 100), (1, 20)]);
}

#[test]
fn a_list_without_an_end_is_read_to_a_bound() {
    // Full pages for ever.
    let server = listing(|page, per_page| {
        let first = (usize::try_from(page).unwrap() - 1) * per_page;
        let voices = rows(first, per_page);
        (
            "200 OK",
            json!({ "data": { "voices": voices, "totalPages": u64::MAX } }),
        )
    });
    assert_eq!(voices(server.port).unwrap().len(), MOST);
    assert_eq!(pages(&server).len(), MOST / 100);
    // A page with more than was asked for.
    let server = listing(|_, _| ("200 OK", json!({ "voices": rows(0, MOST + 5) })));
    assert_eq!(voices(server.port).unwrap().len(), MOST);
    // The same page again and again.
    let server = listing(|_, per_page| {
        (
            "200 OK",
            json!({ "voices": rows(0, per_page), "totalPages": 900 }),
        )
    });
    assert_eq!(voices(server.port).unwrap().len(), 100);
    assert_eq!(pages(&server).len(), 2);
    // One voice more on each.
    let server = listing(|page, _| {
        let voices = rows(usize::try_from(page).unwrap(), 1);
        ("200 OK", json!({ "voices": voices, "totalPages": 100_000 }))
    });
    let most = usize::try_from(MOST_PAGES).unwrap();
    assert_eq!(voices(server.port).unwrap().len(), most);
    assert_eq!(pages(&server).len(), most);
}

#[test]
fn rows_of_the_wrong_shape_are_passed_over_and_hostile_names_are_made_visible() {
    let server = listing(|_, _| {
        let voices = json!([
            null, 7, "text", [], {}, { "id": 5, "name": "a number" }, { "id": "" },
            { "id": "a1", "name": { "en": "Emma" }, "tags": "female", "language": 3 },
            { "id": "B2", "name": "\u{1b}]0;owned\u{7}\u{202e}live", "tags": [1, null, "male"] },
            { "id": "b2", "name": "again" },
        ]);
        (
            "200 OK",
            json!({ "data": { "voices": voices, "totalPages": "many" } }),
        )
    });
    let all = voices(server.port).unwrap();
    let ids: Vec<_> = all.iter().map(|voice| voice.id.as_str()).collect();
    assert_eq!(ids, ["a1", "b2"]);
    assert_eq!(
        all[0],
        Listed {
            id: "a1".to_owned(),
            ..Listed::default()
        }
    );
    assert!(
        !all[1]
            .name
            .contains(|c: char| c.is_control() || c == '\u{202e}'),
        "{:?}",
        all[1]
    );
    assert_eq!(all[1].gender, "male");
}

#[test]
fn what_cannot_be_had_says_why_and_never_the_key() {
    let server = listing(|page, per_page| match page {
        1 => ("200 OK", json!({ "voices": rows(0, per_page) })),
        _ => (
            "500 Internal Server Error",
            json!({ "message": "Token hush-hush-key broke it" }),
        ),
    });
    let why = voices(server.port).unwrap_err();
    assert!(
        why.contains("500") && !why.contains("hush-hush-key"),
        "{why}"
    );
    let nobody = voices(dead_port()).unwrap_err();
    assert!(
        !nobody.is_empty() && !nobody.contains("hush-hush-key"),
        "{nobody}"
    );
}
