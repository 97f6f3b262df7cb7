//! The question for the account's voices: the key's project first, then the pages of its list.

use super::Client;
use crate::call::voices::{self, MOST, Page};
use crate::draft::voices::catalogue::Listed;

/// Rows asked for on a page; if that is refused, as many as other clients ask for (docs/API.md §5).
const PER_PAGE: [usize; 2] = [100, 20];

/// So many pages are read at most.
const MOST_PAGES: u64 = 500;

impl Client {
    /// The voices that the account lists, each once, at most [`MOST`].
    ///
    /// # Errors
    /// The list cannot be had: one sentence without a full stop.
    pub async fn voices(&self) -> Result<Vec<Listed>, String> {
        let (status, body) = self.ask("/v1/projects/by-api-key", "").await?;
        let project = voices::project(status, &body).map_err(|why| self.without_secrets(&why))?;
        let [usual, fewer] = PER_PAGE;
        let (mut per_page, mut number) = (usual, 1);
        let mut all: Vec<Listed> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        while number <= MOST_PAGES && all.len() < MOST {
            let query =
                format!("projectId={project}&source=voice_agents&page={number}&perPage={per_page}");
            let (status, body) = self.ask("/v2/tts/voices", &query).await?;
            if status == 400 && number == 1 && per_page == usual {
                per_page = fewer;
                continue;
            }
            let Page {
                voices: found,
                rows,
                pages,
            } = voices::page(status, &body).map_err(|why| self.without_secrets(&why))?;
            let before = all.len();
            all.extend(
                found
                    .into_iter()
                    .filter(|voice| seen.insert(voice.id.clone())),
            );
            let is_last = match pages {
                Some(pages) => number >= pages,
                None => rows < per_page,
            };
            // A page that brings nothing new would come again and again.
            if is_last || all.len() == before {
                break;
            }
            number += 1;
        }
        all.truncate(MOST);
        Ok(all)
    }
}

#[cfg(test)]
mod tests;
