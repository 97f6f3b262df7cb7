//! Other words for what the program can do: those that people type into the palette without finding them in a label.
//! In English and in Arabic, in small letters; the most usual first.

use super::Action;
use crate::draft::field::Field;

/// Words by which an action is looked for, apart by blanks; may be empty.
#[must_use]
pub fn words(action: Action) -> &'static str {
    match action {
        Action::Call => "ring dial phone place start run try test اتصل اتصال مكالمة",
        Action::ShowCall => "transcript result last recent live status اخر مكالمة",
        Action::Calls => "history log ledger book records transcripts past results سجل المكالمات",
        Action::Save => "write store keep disk حفظ",
        Action::SaveAs => "copy export rename file حفظ باسم",
        Action::Open => "load file draft import فتح ملف",
        Action::NewDraft => "create template sample start جديد مثال",
        Action::RecoveryCopies => "restore backup lost crash autosave استعادة",
        Action::Help => "keys shortcuts manual how مساعدة",
        Action::Quit => "exit close leave خروج",
        Action::Suspend => "background shell pause",
        Action::NextProblem => "error warning errors warnings issue check lint مشكلة خطأ",
        Action::Mend => "fix repair correct quickfix quick solve إصلاح اصلاح",
        Action::NextPreview | Action::PreviousPreview => {
            "heard request curl outcome view render معاينة"
        }
        Action::Voices => "speech speaker صوت tts sound accent speak اصوات",
        Action::SwitchVoice => "speech compare speaker quick صوت",
        Action::NextVoice | Action::PreviousVoice => "speech speaker compare صوت",
        Action::ParamSets => "persona personas variables values scenario profile customer شخصية",
        Action::NextSet | Action::PreviousSet => "persona personas variables scenario شخصية",
        Action::SetNew | Action::SetFromValues => {
            "persona personas variables scenario create add شخصية"
        }
        Action::SetCopy => "persona personas duplicate شخصية",
        Action::SetRename => "persona personas شخصية",
        Action::SetDelete => "persona personas remove شخصية",
        Action::SetsImport => "persona personas table excel spreadsheet load people شخصية",
        Action::SetsExport => "persona personas table excel spreadsheet save people شخصية",
        Action::ParamUse => "variable placeholder find usage jump definition",
        Action::ParamRename => "variable placeholder refactor replace",
        Action::ParamMove => "variable placeholder persona",
        Action::SwitchAgent => "kind mode stored id وكيل",
        Action::Undo => "back revert تراجع",
        Action::Redo => "again repeat forward اعادة",
        Action::Copy => "clipboard yank نسخ",
        Action::Cut => "clipboard قص",
        Action::Paste => "insert yank put clipboard لصق",
        Action::Mark => "select region block visual تحديد",
        Action::Kill(_) => "delete remove kill rest قص",
        Action::SelectAll => "mark everything تحديد الكل",
        Action::LineBreak => "newline return enter paragraph سطر",
        Action::EditOutside => "editor vim nano external",
        Action::RowAdd => "new insert variable question create اضافة إضافة",
        Action::RowDelete => "remove حذف",
        Action::RowDuplicate => "copy double",
        Action::ToDefault => "reset unset clear standard",
        Action::RowUp | Action::RowDown => "order reorder sort drag",
        Action::CopyRequest => "body payload export clipboard",
        Action::CopyCurl | Action::CopyPowerShell | Action::CopyHttpIe | Action::CopyHttp => {
            "export command script clipboard terminal"
        }
        Action::CopyJobId => "conversation uuid clipboard",
        Action::Faults => {
            "simulate fail failure timeout error fault test offline busy answer تدريب"
        }
        Action::Contacts => "address book phone people person recipient number جهات الاتصال",
        Action::NextTheme => "color colour dark light contrast appearance skin الوان",
        Action::Direction | Action::ReadsRight | Action::FieldDirection => {
            "rtl ltr arabic bidi letters عربي اتجاه"
        }
        Action::Find => "search look بحث",
        Action::Replace => "search substitute change استبدال",
        Action::FindNext | Action::FindPrevious => "search again بحث",
        Action::FindCase => "search capital sensitive",
        Action::FindWord => "search",
        Action::FindEverywhere => "search global",
        Action::ReplaceOne | Action::ReplaceAll => "substitute change استبدال",
        Action::SchemaView => "raw text structured source",
        Action::SchemaFormat => "pretty indent beautify",
        Action::SchemaStarter => {
            "template yes no appointment survey lead complaint questions starter preset"
        }
        Action::SchemaExample => "json paste infer generate sample",
        Action::SchemaField => "edit question type description choices rename",
        Action::SchemaMust => "required mandatory optional",
        Action::SchemaNest => "nested object indent inside",
        Action::SchemaUnnest => "nested object outdent outside",
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
        Field::Agent => "kind inline saved assistant bot وكيل",
        Field::VoiceAgentId => "uuid agent assistant bot",
        Field::AgentName => "title اسم",
        Field::Greeting => "first message hello welcome opening says says-first تحية",
        Field::Preamble => "prompt system instructions task role behaviour behavior script تعليمات",
        Field::Params => "variables placeholders values data fill dynamic متغيرات",
        Field::PokeMessages => "silence quiet timeout poke nudge reprompt idle still صمت",
        Field::SilenceThreshold => "timeout pause delay wait turn milliseconds latency صمت",
        Field::Voice => "speech speaker tts sound accent صوت",
        Field::Lang => "arabic english dialect locale لغة",
        Field::Interrupt => "barge talk over interruption مقاطعة",
        Field::SmartCallEnd => "hang up hangup finish stop goodbye انهاء",
        Field::GenderDetection => "male female man woman جنس",
        Field::RealTime => "realtime live streaming",
        Field::Outcome => "summary result analysis report after نتيجة ملخص",
        Field::OutcomeSchema => {
            "json question answers questions result data fields structured extract form collect نتيجة اسئلة"
        }
        Field::SendRendered => "template templates literal words exact",
        Field::WebhookUrl => "callback hook events notify server",
        Field::WebhookAuth => "secret token bearer authorization header password hook",
        Field::CallFrom => "caller phone number own mine رقم",
        Field::CallTo => "phone number recipient callee dial whom رقم هاتف",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::ALL;

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
