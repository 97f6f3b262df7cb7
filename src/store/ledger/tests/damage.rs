//! Damage: bytes flipped, files cut off, emptied, moved away; in small ledgers and in large ones.

use std::fs;

use super::*;
use crate::store::ledger::soundness::{self, Care};

/// The bytes of a closed ledger that has held some calls.
fn a_ledger() -> Vec<u8> {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    for number in 0..12 {
        let to = format!("+120255501{number:02}");
        let id = begun(&mut ledger, &to);
        if number % 3 > 0 {
            ledger
                .end(&id, &accepted(&format!("job-{number}")), 2000)
                .unwrap();
        }
    }
    drop(ledger);
    fs::read(home.path().join("ledger.sqlite")).unwrap()
}

/// A folder in which calls were placed, with this as its ledger.
fn home_with(bytes: &[u8]) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("writers")).unwrap();
    fs::write(home.path().join("ledger.sqlite"), bytes).unwrap();
    home
}

/// Opens a ledger with these bytes and uses it in every way. Whatever comes, nothing panics, and the bytes are kept.
/// Tells whether they were set aside.
fn survive(bytes: &[u8], what: &str) -> bool {
    let home = home_with(bytes);
    let path = home.path().join("ledger.sqlite");
    let mut opened = match Ledger::open(home.path()) {
        Ok(opened) => opened,
        Err(error) => {
            assert!(
                fs::read(&path).unwrap() == bytes,
                "{what}: written over: {error}"
            );
            return false;
        }
    };
    if let Some(aside) = &opened.set_aside {
        assert!(
            fs::read(aside).unwrap() == bytes,
            "{what}: not kept as it was"
        );
        assert!(opened.ledger.list(10).unwrap().is_empty());
        begun(&mut opened.ledger, LINA);
        return true;
    }
    let ledger = &mut opened.ledger;
    let _ = ledger.list(100);
    let _ = ledger.find("job-1");
    let _ = ledger.facts(LINA, "api.tryhamsa.com");
    let _ = ledger.unsettled();
    let _ = ledger.unended("api.tryhamsa.com", 0);
    if let Ok(reader) = ledger.reader() {
        let _ = reader.page(&crate::store::ledger::query::Query::default(), None, 100);
    }
    let id = CallId::random();
    if let Err(BeginError::Ledger(error)) = Asked::new(LINA, live()).begin(ledger, &id) {
        assert!(!error.to_string().is_empty());
        assert!(
            ledger.find(id.as_str()).is_ok_and(|rows| rows.is_empty()),
            "{what}: {error}"
        );
    }
    false
}

#[test]
fn no_flipped_byte_harms_and_none_is_written_over() {
    let sound = a_ledger();
    assert!(!survive(&sound, "as it is"));
    let mut set_aside = 0;
    let mut tried = 0;
    // Every byte of the header, and some of everywhere else.
    let places = (0..100).chain((100..sound.len()).step_by(211));
    for place in places {
        let mut bytes = sound.clone();
        let flip = [0x01, 0x80, 0xff][place % 3];
        bytes[place] ^= flip;
        set_aside += usize::from(survive(&bytes, &format!("byte {place} ^ {flip:#x}")));
        tried += 1;
    }
    assert!(set_aside > 20, "{set_aside} of {tried}");
}

#[test]
fn a_ledger_cut_off_anywhere_is_set_aside() {
    let sound = a_ledger();
    let page = 4096;
    let mut lengths = vec![0, 1, 15, 16, 99, 100, 511, 512, page - 1];
    lengths.extend((page..sound.len()).step_by(page / 2 + 7));
    lengths.push(sound.len() - 1);
    for length in lengths {
        assert!(
            survive(&sound[..length], &format!("{length} bytes")),
            "{length} bytes"
        );
    }
}

#[test]
fn an_empty_file_where_nothing_was_ever_called_is_a_new_ledger() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("ledger.sqlite"), "").unwrap();
    assert_eq!(Ledger::open(home.path()).unwrap().set_aside, None);
}

#[test]
fn a_log_without_its_ledger_is_kept() {
    for emptied in [true, false] {
        let home = tempfile::tempdir().unwrap();
        let mut ledger = open(home.path());
        begun(&mut ledger, LINA);
        let path = home.path().join("ledger.sqlite");
        let log = fs::read(soundness::beside(&path, "-wal")).unwrap();
        assert!(!log.is_empty());
        let other = tempfile::tempdir().unwrap();
        if emptied {
            fs::write(other.path().join("ledger.sqlite"), "").unwrap();
        }
        fs::write(other.path().join("ledger.sqlite-wal"), &log).unwrap();
        let aside = Ledger::open(other.path()).unwrap().set_aside.unwrap();
        assert!(fs::read(soundness::beside(&aside, "-wal")).unwrap() == log);
    }
}

#[test]
fn a_text_that_is_no_text_hides_no_other_row() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    let id = begun(&mut ledger, LINA);
    begun(&mut ledger, "+12025550145");
    ledger
        .connection
        .execute(
            "UPDATE calls SET agent = CAST(x'ff41' AS TEXT), http_status = 99999999 WHERE id = ?1",
            [id.as_str()],
        )
        .unwrap();
    let rows = ledger.list(10).unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().any(|row| row.agent == "\u{fffd}A"));
    let page =
        ledger
            .reader()
            .unwrap()
            .page(&crate::store::ledger::query::Query::default(), None, 10);
    assert_eq!(page.unwrap().calls.len(), 2);
}

/// A closed ledger over the size up to which all of it is looked at: so many calls, with drafts of this length.
fn a_large_ledger(home: &Path, calls: u32, draft: u32) {
    let mut ledger = open(home);
    let first = begun(&mut ledger, LINA);
    ledger.end(&first, &accepted("job-1"), 2000).unwrap();
    ledger
        .connection
        .execute_batch(&format!(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {calls})
             INSERT INTO calls (id, writer, state, started_at_ms, updated_at_ms, to_number, from_number, agent, host,
                base_url, sandbox, draft_name, draft_text, request)
             SELECT printf('00000000-0000-4000-8000-%012d', n), 'w', 'accepted', 5000 + n, 0, printf('+1202%07d', n),
                '+12025550143', 'a', 'api.tryhamsa.com', '', 0, 'd', printf('%.*c', {draft}, 'x'), '{{}}' FROM n",
        ))
        .unwrap();
    drop(ledger);
    assert!(fs::metadata(home.join("ledger.sqlite")).unwrap().len() > soundness::SMALL);
}

/// Overwrites pages of the database, which nobody has open.
fn damage(home: &Path, pages: &[usize]) {
    let path = home.join("ledger.sqlite");
    let mut bytes = fs::read(&path).unwrap();
    for page in pages {
        bytes[(page - 1) * 4096..page * 4096].fill(0x5a);
    }
    fs::write(path, bytes).unwrap();
}

/// The pages of a table or index, leaves or not.
fn pages(home: &Path, name: &str, kind: &str) -> Vec<usize> {
    let connection = Connection::open(home.join("ledger.sqlite")).unwrap();
    let mut statement = connection
        .prepare("SELECT pageno FROM dbstat WHERE name = ?1 AND pagetype = ?2 ORDER BY path")
        .unwrap();
    let found = statement
        .query_map([name, kind], |row| row.get::<_, u32>(0))
        .unwrap();
    found.map(|page| page.unwrap() as usize).collect()
}

#[test]
fn a_large_ledger_opens_without_a_look_at_all_of_it_and_what_was_passed_over_is_found() {
    let home = tempfile::tempdir().unwrap();
    a_large_ledger(home.path(), 300, 30_000);
    let mut ledger = open(home.path());
    let checker = ledger.checker().expect("opening passed over something");
    assert!(checker.is_sound());
    ledger.found_sound();
    assert!(ledger.checker().is_none(), "once is enough");
    drop(ledger);
    let leaves = pages(home.path(), "calls", "overflow");
    damage(home.path(), &leaves[leaves.len() / 2..][..1]);

    let mut ledger = open(home.path());
    assert!(!ledger.checker().unwrap().is_sound());
    ledger.mend().unwrap();
    let aside = ledger.set_aside().unwrap().to_owned();
    assert!(fs::metadata(aside).unwrap().len() > soundness::SMALL);
    assert!(ledger.checker().is_none());
    begun(&mut ledger, LINA);
    drop(ledger);
    // The mark is gone with the damage.
    assert!(!soundness::is_marked(&home.path().join("ledger.sqlite")));
    assert_eq!(Ledger::open(home.path()).unwrap().set_aside, None);
}

#[test]
fn a_ledger_that_was_found_sound_is_not_read_whole_again_that_day() {
    let home = tempfile::tempdir().unwrap();
    a_large_ledger(home.path(), 300, 30_000);
    let path = home.path().join("ledger.sqlite");
    let due = || open(home.path()).checker().unwrap().is_due();
    assert!(due());
    open(home.path()).found_sound();
    assert!(!due());
    let note = path.with_extension("sound");
    let day = std::time::Duration::from_hours(24);
    let file = fs::File::options().write(true).open(&note).unwrap();
    for then in [
        std::time::SystemTime::now() - day,
        std::time::SystemTime::now() + day,
    ] {
        file.set_modified(then).unwrap();
        assert!(due());
    }
    // Another file in its place, as from a backup.
    file.set_modified(std::time::SystemTime::now()).unwrap();
    assert!(!due());
    fs::copy(&path, home.path().join("copy")).unwrap();
    fs::rename(home.path().join("copy"), &path).unwrap();
    assert!(due());
}

#[test]
fn damage_that_a_statement_meets_is_set_aside_at_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    a_large_ledger(home.path(), 300, 30_000);
    let leaves = pages(home.path(), "calls", "overflow");
    damage(home.path(), &leaves);
    let ledger = open(home.path());
    let error = ledger
        .find("00000000-0000-4000-8000-000000000150")
        .unwrap_err();
    assert!(error.damaged);
    assert!(error.to_string().contains("damaged"), "{error}");
    drop(ledger);
    assert!(Ledger::open(home.path()).unwrap().set_aside.is_some());
}

#[test]
fn a_look_at_all_of_it_finds_damage_at_opening() {
    let home = tempfile::tempdir().unwrap();
    a_large_ledger(home.path(), 300, 30_000);
    let leaves = pages(home.path(), "calls", "overflow");
    damage(home.path(), &leaves[leaves.len() / 2..][..1]);
    let opened = Ledger::open_with(home.path(), Care::Whole).unwrap();
    assert!(opened.set_aside.is_some());
}

#[test]
fn damage_that_a_guard_meets_stops_the_call_and_the_next_one_knows() {
    let home = tempfile::tempdir().unwrap();
    a_large_ledger(home.path(), 3_000, 6_000);
    let leaves = pages(home.path(), "calls_open", "leaf");
    assert_eq!(leaves.len(), 1);
    damage(home.path(), &leaves);
    let mut ledger = open(home.path());
    let call = Asked::new("+12020001500", live());
    let error = call
        .begin(&mut ledger, &CallId::random())
        .unwrap_err()
        .to_string();
    let aside = ledger
        .set_aside()
        .expect("it was set aside")
        .display()
        .to_string();
    assert!(
        error.contains(&aside) && error.contains("nothing was sent"),
        "{error}"
    );
    let id = CallId::random();
    call.begin(&mut ledger, &id).unwrap();
    assert_eq!(state(&ledger, &id), RowState::Placing);
}

#[test]
fn a_ledger_that_was_moved_away_gets_no_row_that_nobody_sees() {
    for taken_away in [true, false] {
        let home = tempfile::tempdir().unwrap();
        let mut ledger = open(home.path());
        begun(&mut ledger, LINA);
        let path = home.path().join("ledger.sqlite");
        for part in ["", "-wal", "-shm"] {
            let from = soundness::beside(&path, part);
            if taken_away {
                fs::remove_file(from).unwrap();
            } else {
                fs::rename(from, home.path().join(format!("aside{part}"))).unwrap();
            }
        }
        let call = Asked::new("+12025550146", live());
        let error = call
            .begin(&mut ledger, &CallId::random())
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("moved away") && error.contains("nothing was sent"),
            "{error}"
        );
        let id = CallId::random();
        call.begin(&mut ledger, &id).unwrap();
        assert_eq!(state(&open(home.path()), &id), RowState::Placing);
    }
}
