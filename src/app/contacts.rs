//! Numbers to choose from: those that the config names, and those that were called.

use super::picker::{Choice, Item, Picker};
use super::state::State;
use crate::text::clean;

/// A number with a name, from the config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub name: String,
    /// E.164.
    pub number: String,
}

/// So many called numbers are offered.
const MOST_CALLED: usize = 50;

/// The name of a number.
#[must_use]
pub fn name_of<'a>(contacts: &'a [Contact], number: &str) -> Option<&'a str> {
    contacts
        .iter()
        .find(|contact| contact.number == number)
        .map(|contact| contact.name.as_str())
}

/// The picker: named numbers first, then called ones, the latest first. Numbers of rehearsals are offered for
/// rehearsals only.
#[must_use]
pub fn picker(state: &State) -> Picker {
    let mut items: Vec<Item> = state
        .contacts
        .iter()
        .map(|contact| Item {
            label: clean::line(&contact.name).into_owned(),
            detail: state.book.number(&contact.number),
            choice: Choice::Contact(contact.number.clone()),
        })
        .collect();
    let sandbox = state.target.is_sandbox();
    let mut called: Vec<(&str, usize)> = Vec::new();
    for row in state
        .calls
        .ledger
        .iter()
        .filter(|row| row.sandbox == sandbox)
    {
        if let Some((_, times)) = called
            .iter_mut()
            .find(|(number, _)| *number == row.to_number)
        {
            *times += 1;
        } else if called.len() < MOST_CALLED {
            called.push((&row.to_number, 1));
        }
    }
    for (number, times) in called {
        let choice = Choice::Contact(number.to_owned());
        if items.iter().any(|item| item.choice == choice) {
            continue;
        }
        items.push(Item {
            label: state.book.number(number),
            detail: tn!(times, "called once", "called {times} times", times),
            choice,
        });
    }
    let is_empty = items.is_empty();
    let mut picker = Picker::new(t!("Contacts"), t!("takes it into Call to"), items);
    picker.note = if is_empty {
        t!("Nobody yet: numbers that you call come here, and [contacts] of config.toml")
    } else if state.contacts.is_empty() {
        t!("Name numbers under [contacts] in config.toml: lina = \"+12025550144\"")
    } else {
        ""
    };
    picker
}
