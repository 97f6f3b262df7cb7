//! What the book asks of the ledger. Lists are read on a connection of their own, so that a search through many calls
//! never keeps a call from being placed or written down.

use super::{Shared, lock};
use crate::app::What;
use crate::app::book::since::Since;
use crate::app::book::{Answer, Entry, Order};
use crate::call::request::CallId;
use crate::draft::phone::PhoneBook;
use crate::store::ledger::Row;
use crate::store::ledger::book::{Cursor, Page, Reader};
use crate::store::ledger::query::Query;

impl Shared {
    pub(super) fn book(&self, order: Order) {
        let answer = match order {
            Order::Find {
                query,
                behind,
                most,
            } => {
                let result = self.page(&query, behind.as_ref(), most);
                if let Ok(page) = &result {
                    PhoneBook::ready_for(page.calls.iter().map(|call| call.to_number.as_str()));
                }
                Answer::Found {
                    further: behind.is_some(),
                    result,
                }
            }
            Order::Since(ids) => Answer::Since(self.since(ids).unwrap_or_default()),
            Order::Open(id) => Answer::Opened(self.entry(&id)),
            Order::Compare(one, other) => Answer::Compared(self.both(&one, &other)),
            Order::Note { id, text } => Answer::Written(
                self.ledger()
                    .and_then(|ledger| {
                        lock(ledger)
                            .set_note(&id, &text)
                            .map_err(|error| error.to_string())
                    })
                    .and_then(|()| self.entry(&id)),
            ),
            Order::Rate { id, rating } => Answer::Written(
                self.ledger()
                    .and_then(|ledger| {
                        lock(ledger)
                            .set_rating(&id, rating)
                            .map_err(|error| error.to_string())
                    })
                    .and_then(|()| self.entry(&id)),
            ),
        };
        (self.answer)(What::Book(Box::new(answer)));
    }

    pub(super) fn page(
        &self,
        query: &Query,
        behind: Option<&Cursor>,
        most: usize,
    ) -> Result<Page, String> {
        let page = self.reader()?.page(query, behind, most);
        page.map_err(|error| error.to_string())
    }

    /// Calls that cannot be read are left out.
    fn since(&self, ids: Vec<CallId>) -> Result<Vec<(CallId, Since)>, String> {
        let reader = self.reader()?;
        let since = |id: CallId| {
            let entry = self.entry_with(&reader, &id).ok()?;
            let since = Since::between(entry.before.as_ref(), &entry.row);
            Some((id, since))
        };
        Ok(ids.into_iter().filter_map(since).collect())
    }

    fn reader(&self) -> Result<Reader, String> {
        let ledger = self.ledger()?;
        lock(ledger).reader().map_err(|error| error.to_string())
    }

    fn row(&self, id: &CallId) -> Result<Row, String> {
        let ledger = self.ledger()?;
        let rows = lock(ledger)
            .find(id.as_str())
            .map_err(|error| error.to_string())?;
        rows.into_iter()
            .next()
            .ok_or_else(|| t!("The ledger has no call {id} any more", id = id.as_str()))
    }

    fn entry(&self, id: &CallId) -> Result<Entry, String> {
        self.entry_with(&self.reader()?, id)
    }

    fn entry_with(&self, reader: &Reader, id: &CallId) -> Result<Entry, String> {
        let row = self.row(id)?;
        let before = reader.before(&row).map_err(|error| error.to_string())?;
        let before = before.map(|id| self.row(&id)).transpose()?;
        Ok(Entry { row, before })
    }

    fn both(&self, one: &CallId, other: &CallId) -> Result<(Row, Row), String> {
        let (one, other) = (self.row(one)?, self.row(other)?);
        Ok(if one.started_at_ms <= other.started_at_ms {
            (one, other)
        } else {
            (other, one)
        })
    }
}
