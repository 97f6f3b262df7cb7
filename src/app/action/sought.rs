//! Other words for what the program can do: those that people type into the palette without finding them in a label.
//! In English and in Arabic, in small letters; the most usual first.

use super::Action;
use crate::draft::field::Field;

/// Words by which an action is looked for, apart by blanks; may be empty.
#[must_use]
pub fn words(action: Action) -> &'static str {
    match action {
        Action::Call => t!("ring dial phone place start run try test اتصل اتصال مكالمة"),
        Action::ShowCall => t!("transcript result last recent live status اخر مكالمة"),
        Action::Calls => {
            t!("history log ledger book records transcripts past results سجل المكالمات")
        }
        Action::Save => t!("write store keep disk حفظ"),
        Action::SaveAs => t!("copy export rename file حفظ باسم"),
        Action::Open => t!("load file draft import فتح ملف"),
        Action::NewDraft => t!("create template sample start blank scratch جديد مثال فارغ"),
        Action::RecoveryCopies => t!("restore backup lost crash autosave استعادة"),
        Action::Help => t!("keys shortcuts manual how مساعدة"),
        Action::Quit => t!("exit close leave خروج"),
        Action::Suspend => t!("background shell pause"),
        Action::NextProblem => t!("error warning errors warnings issue check lint مشكلة خطأ"),
        Action::Mend => t!("fix repair correct quickfix quick solve إصلاح اصلاح"),
        Action::NextPreview | Action::PreviousPreview => {
            t!("heard request curl outcome view render معاينة")
        }
        Action::Voices => t!("speech speaker صوت tts sound accent speak اصوات"),
        Action::SwitchVoice => t!("speech compare speaker quick صوت"),
        Action::NextVoice | Action::PreviousVoice => t!("speech speaker compare صوت"),
        Action::ParamSets => {
            t!("persona personas variables values scenario profile customer شخصية")
        }
        Action::NextSet | Action::PreviousSet => t!("persona personas variables scenario شخصية"),
        Action::SetNew | Action::SetFromValues => {
            t!("persona personas variables scenario create add شخصية")
        }
        Action::SetCopy => t!("persona personas duplicate شخصية"),
        Action::SetRename => t!("persona personas شخصية"),
        Action::SetDelete => t!("persona personas remove شخصية"),
        Action::SetsImport => t!("persona personas table excel spreadsheet load people شخصية"),
        Action::SetsExport => t!("persona personas table excel spreadsheet save people شخصية"),
        Action::ParamUse => t!("variable placeholder find usage jump definition"),
        Action::ParamRename => t!("variable placeholder refactor replace"),
        Action::ParamMove => t!("variable placeholder persona"),
        Action::SwitchAgent => t!("kind mode stored id وكيل"),
        Action::Undo => t!("back revert تراجع"),
        Action::Redo => t!("again repeat forward اعادة"),
        Action::Copy => t!("clipboard yank نسخ"),
        Action::Cut => t!("clipboard قص"),
        Action::Paste => t!("insert yank put clipboard لصق"),
        Action::Mark => t!("select region block visual تحديد"),
        Action::Kill(_) => t!("delete remove kill rest قص"),
        Action::SelectAll => t!("mark everything تحديد الكل"),
        Action::LineBreak => t!("newline return enter paragraph سطر"),
        Action::EditOutside => t!("editor vim nano external"),
        Action::RowAdd => t!("new insert variable question create اضافة إضافة"),
        Action::RowDelete => t!("remove حذف"),
        Action::RowDuplicate => t!("copy double"),
        Action::ToDefault => t!("reset unset clear standard"),
        Action::RowUp | Action::RowDown => t!("order reorder sort drag"),
        Action::CopyRequest => t!("body payload export clipboard"),
        Action::CopyCurl | Action::CopyPowerShell | Action::CopyHttpIe | Action::CopyHttp => {
            t!("export command script clipboard terminal")
        }
        Action::CopyJobId => t!("conversation uuid clipboard"),
        Action::Faults => {
            t!("simulate fail failure timeout error fault test offline busy answer تدريب")
        }
        Action::SwitchProfile => {
            t!("account host live sandbox production region key environment ملف الحساب")
        }
        Action::Contacts => {
            t!("address book phone people person recipient number جهات الاتصال")
        }
        Action::NextTheme => t!("color colour dark light contrast appearance skin الوان"),
        Action::Direction | Action::ReadsRight | Action::FieldDirection => {
            t!("rtl ltr arabic bidi letters عربي اتجاه")
        }
        Action::Find => t!("search look بحث"),
        Action::Replace => t!("search substitute change استبدال"),
        Action::FindNext | Action::FindPrevious => t!("search again بحث"),
        Action::FindCase => t!("search capital sensitive"),
        Action::FindWord => t!("search"),
        Action::FindEverywhere => t!("search global"),
        Action::ReplaceOne | Action::ReplaceAll => t!("substitute change استبدال"),
        Action::SchemaView => t!("raw text structured source"),
        Action::SchemaFormat => t!("pretty indent beautify"),
        Action::SchemaStarter => {
            t!("template yes no appointment survey lead complaint questions starter preset")
        }
        Action::SchemaExample => t!("json paste infer generate sample"),
        Action::SchemaField => t!("edit question type description choices rename"),
        Action::SchemaMust => t!("required mandatory optional"),
        Action::SchemaNest => t!("nested object indent inside"),
        Action::SchemaUnnest => t!("nested object outdent outside"),
        Action::GoTo(field) => field_words(field),
        Action::Palette
        | Action::NextField
        | Action::PreviousField
        | Action::PreviewUp
        | Action::PreviewDown
        | Action::PasteEarlier
        | Action::Search
        | Action::SearchBack
        | Action::Cancel
        | Action::Move(..)
        | Action::Delete(_) => "",
    }
}

/// Words by which a field is looked for.
fn field_words(field: Field) -> &'static str {
    match field {
        Field::Agent => t!("kind inline saved assistant bot وكيل"),
        Field::VoiceAgentId => t!("uuid agent assistant bot"),
        Field::AgentName => t!("title اسم"),
        Field::Greeting => t!("first message hello welcome opening says says-first تحية"),
        Field::Preamble => {
            t!("prompt system instructions task role behaviour behavior script تعليمات")
        }
        Field::Params => t!("variables placeholders values data fill dynamic متغيرات"),
        Field::PokeMessages => t!("silence quiet timeout poke nudge reprompt idle still صمت"),
        Field::SilenceThreshold => t!("timeout pause delay wait turn milliseconds latency صمت"),
        Field::Voice => t!("speech speaker tts sound accent صوت"),
        Field::Lang => t!("arabic english dialect locale لغة"),
        Field::Interrupt => t!("barge talk over interruption مقاطعة"),
        Field::SmartCallEnd => t!("hang up hangup finish stop goodbye انهاء"),
        Field::GenderDetection => t!("male female man woman جنس"),
        Field::RealTime => t!("realtime live streaming"),
        Field::Outcome => t!("summary result analysis report after نتيجة ملخص"),
        Field::OutcomeSchema => {
            t!(
                "json question answers questions result data fields structured extract form collect نتيجة اسئلة"
            )
        }
        Field::SendRendered => t!("template templates literal words exact"),
        Field::WebhookUrl => t!("callback hook events notify server"),
        Field::WebhookAuth => t!("secret token bearer authorization header password hook"),
        Field::CallFrom => t!("caller phone number own mine رقم"),
        Field::CallTo => t!("phone number recipient callee dial whom رقم هاتف"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::table::ALL;

    #[test]
    fn every_action_and_field_of_the_palette_has_other_words_in_small_letters() {
        let fields = Field::ALL.map(Action::GoTo);
        let actions = ALL.iter().filter(|named| named.in_palette);
        for action in actions.map(|named| named.action).chain(fields) {
            let words = words(action);
            let is_preview = matches!(action, Action::PreviewUp | Action::PreviewDown);
            assert!(is_preview || !words.is_empty(), "{action:?}");
            assert_eq!(words.to_lowercase(), words, "{action:?}");
        }
    }
}
