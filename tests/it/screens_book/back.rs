//! The way back from a page of the book.

use super::*;

#[test]
fn enter_leads_back_to_the_list_and_never_into_the_draft() {
    let (mut workbench, rows) = book(WIDE);
    let draft = workbench.state.document.draft.clone();
    let comparison = Answer::Compared(Ok((rows[3].clone(), rows[1].clone())));
    answer(&mut workbench, comparison.clone());
    workbench.keys("enter");
    assert!(workbench.screen().contains("type to search"));
    // Without a list below there is nothing to lead back to.
    workbench.state.overlays.clear();
    page(&mut workbench, &rows, 1);
    workbench
        .state
        .overlays
        .drain(..workbench.state.overlays.len() - 1);
    workbench.keys("enter enter enter");
    assert_eq!(workbench.state.overlays.len(), 1);
    assert_eq!(workbench.state.document.draft, draft);
    workbench.keys("esc");
    assert!(workbench.state.overlays.is_empty());
}
