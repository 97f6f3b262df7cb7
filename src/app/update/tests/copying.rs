use super::*;
use crate::call::export::{self, Form};

#[test]
fn each_form_of_the_call_that_is_copied_is_made_of_what_the_preview_shows() {
    for (action, form) in [
        (Action::CopyRequest, Form::Request),
        (Action::CopyCurl, Form::Curl),
        (Action::CopyPowerShell, Form::PowerShell),
        (Action::CopyHttpIe, Form::HttpIe),
        (Action::CopyHttp, Form::Http),
    ] {
        let mut bench = Bench::live();
        bench.text("zebra");
        let mut effects = Vec::new();
        act(&mut bench.state, action, &mut effects);
        let copied = effects.iter().find_map(|effect| match effect {
            Effect::Copy(text) => Some(text.clone()),
            _ => None,
        });
        let body = &bench.state.report.body;
        assert!(body.text().contains("zebra"), "{}", body.text());
        let expected = export::export(form, body, &bench.state.target);
        assert_eq!(copied, Some(expected), "{form:?}");
    }
}
