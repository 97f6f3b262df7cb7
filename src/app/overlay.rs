//! What lies over the panes: the card, pickers, prompts, help, a call's view, offers and questions.

use std::path::PathBuf;

use super::book;
use super::card::Card;
use super::doc::Page;
use super::offer::{Conflict, Offer};
use super::picker::Picker;
use super::profiles::Switching;
use super::prompt::Prompt;
use super::schema_form::FieldForm;
use super::talk::View;
use super::voices;
use crate::call::request::CallId;

/// An overlay. The topmost one has the keys.
#[derive(Clone, Debug)]
pub enum Overlay {
    Card(Box<Card>),
    Picker(Picker),
    Prompt(Prompt),
    /// A field of the outcome schema.
    Field(Box<FieldForm>),
    /// A text to read: help, a call of the ledger.
    Reader {
        title: String,
        page: Page,
    },
    /// A call of this window.
    Call {
        id: CallId,
        view: Box<View>,
    },
    /// The ledger as a book: its list, a call's page, two calls compared.
    Book(Box<book::View>),
    /// A profile is being switched to, or cannot be.
    Profile {
        name: Option<String>,
        switching: Switching,
    },
    /// The link of a recording, shown before it is opened.
    Recording(String),
    /// The voices.
    Voices(Box<voices::View>),
    /// Switching between favourite voices: the letters typed so far.
    SwitchVoice(String),
    /// A recovery copy is newer than the file.
    Recovery(Box<Offer>),
    /// The file changed since it was opened.
    Conflict(Box<Conflict>),
    /// Quit while a call is being placed?
    QuitPlacing,
    /// Quit while unsaved text cannot be kept?
    QuitUnkept,
    /// Save although that takes the webhook's secret out of its only place?
    SecretOut(SecretOut),
    /// Arabic shown in each way, to choose the one that reads right: the selected one.
    ReadsRight(usize),
}

/// Which save takes a secret out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretOut {
    /// That of the open draft in its own file.
    Own,
    /// That over a file which someone else changed, or another one; with its text as it was shown.
    Over {
        path: PathBuf,
        theirs: Option<String>,
    },
}
