//! What is said in a call: made from the request's own greeting, no-response messages and params.
//!
//! The caller says little and means no harm; this is a rehearsal of the wiring, not of the prompt.

use serde_json::{Map, Value, json};

use super::fill::{self, Facts};

/// How long a value may be, in bytes, to be said in passing.
const MOST_SAID: usize = 120;

/// One entry of a transcript.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// As the API has it: `{"Agent": …}` or `{"User": …}`.
    pub entry: Value,
    /// How long it is waited for after the turn before; turns share the time of the call by this.
    pub wait: u32,
}

/// The whole conversation, in order.
pub fn turns(
    details: &Map<String, Value>,
    params: &Map<String, Value>,
    facts: &Facts<'_>,
) -> Vec<Turn> {
    let arabic = is_arabic(details);
    let pick = |english: &'static str, arabic_text: &'static str| {
        if arabic { arabic_text } else { english }
    };
    let mut turns = Vec::new();

    let greeting = details.get("greetingMessage").and_then(Value::as_str);
    let greeting = greeting.unwrap_or(pick(
        "Hello, how can I help you today?",
        "مرحبا، كيف يمكنني مساعدتك اليوم؟",
    ));
    let greeting = fill::fill(greeting, params, facts);
    if !greeting.trim().is_empty() {
        turns.push(agent(&greeting, 0));
    }

    let poke = details
        .get("pokeMessages")
        .and_then(Value::as_array)
        .and_then(|all| {
            all.iter()
                .filter_map(Value::as_str)
                .find(|text| !text.trim().is_empty())
        });
    if let Some(poke) = poke {
        // The documentation fills params into greeting and preamble only. The wait is the silence it answers to.
        turns.push(agent(&fill::cut(poke.to_owned(), fill::MOST_TEXT), 2));
        turns.push(caller(pick(
            "Yes, I am here. Sorry, I had to find a quiet corner.",
            "نعم، أنا معك. عذرا، كنت أبحث عن مكان هادئ.",
        )));
    } else {
        turns.push(caller(pick(
            "Hello. Yes, I can talk now.",
            "أهلا. نعم، يمكنني التحدث الآن.",
        )));
    }

    let noted = noted(params, arabic);
    if noted.is_empty() {
        turns.push(agent(
            pick(
                "Thank you. What can I do for you?",
                "شكرا لك. بماذا يمكنني أن أساعدك؟",
            ),
            1,
        ));
        turns.push(caller(pick(
            "I only wanted to hear that everything is settled.",
            "أردت فقط أن أتأكد من أن كل شيء على ما يرام.",
        )));
    } else {
        let said = if arabic {
            format!("شكرا لك. لدي هنا {noted}. هل هذا صحيح؟")
        } else {
            format!("Thank you. I have here {noted}. Is that right?")
        };
        turns.push(agent(&said, 1));
        turns.push(caller(pick("Yes, that is right.", "نعم، هذا صحيح.")));
    }
    turns.push(agent(
        pick(
            "Then everything is settled. Thank you for your time, goodbye.",
            "إذن كل شيء على ما يرام. شكرا لوقتك، مع السلامة.",
        ),
        1,
    ));

    let ends_itself = details
        .get("tools")
        .and_then(|tools| tools.get("smartCallEnd"));
    if ends_itself == Some(&Value::Bool(true)) {
        let arguments = json!({"reason": "the conversation is over"}).to_string();
        let tool = json!([{"function": {"name": "end_call", "arguments": arguments}}]);
        turns.push(Turn {
            entry: json!({"Agent": tool}),
            wait: 1,
        });
    }
    turns
}

/// Whether the conversation is in Arabic. Without `lang` the greeting's script says it: the documented default, Arabic,
/// would have the caller answer an English greeting in Arabic.
pub fn is_arabic(details: &Map<String, Value>) -> bool {
    match details.get("lang").and_then(Value::as_str) {
        Some(lang) => lang == "ar",
        None => details
            .get("greetingMessage")
            .and_then(Value::as_str)
            .is_some_and(|text| {
                text.chars()
                    .any(|char| ('\u{600}'..='\u{6ff}').contains(&char))
            }),
    }
}

fn agent(text: &str, wait: u32) -> Turn {
    Turn {
        entry: json!({"Agent": text}),
        wait,
    }
}

fn caller(text: &str) -> Turn {
    Turn {
        entry: json!({"User": text}),
        wait: 1,
    }
}

/// Up to two params in words: `clinic: Noor Clinic, visit date: 3 May`.
fn noted(params: &Map<String, Value>, arabic: bool) -> String {
    let said: Vec<String> = params
        .iter()
        .map(|(name, value)| (name.replace('_', " "), fill::said(value)))
        .filter(|(name, value)| {
            let short = name.len() <= MOST_SAID && value.len() <= MOST_SAID;
            short && !value.trim().is_empty() && !value.contains('\n')
        })
        .take(2)
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    said.join(if arabic { "، " } else { ", " })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talk(details: &Value, params: &Value) -> Vec<Value> {
        let facts = Facts {
            call_id: "the-call",
            agent_id: "the-agent",
            agent_name: "Clinic",
            to_number: "+12025550144",
            phone_number: "+12025550143",
            created: jiff::Timestamp::UNIX_EPOCH,
        };
        let turns = turns(
            details.as_object().unwrap(),
            params.as_object().unwrap(),
            &facts,
        );
        turns.into_iter().map(|turn| turn.entry).collect()
    }

    #[test]
    fn it_opens_with_the_filled_greeting_then_silence_then_the_first_message_that_is_not_blank() {
        let details = json!({
            "greetingMessage": "Hello {{name}}.", "lang": "en",
            "pokeMessages": ["  ", "Still there, {{name}}?", "Bye."]
        });
        let entries = talk(&details, &json!({"name": "Lina"}));
        assert_eq!(entries[0], json!({"Agent": "Hello Lina."}));
        assert_eq!(entries[1], json!({"Agent": "Still there, {{name}}?"}));
        assert!(entries[2].get("User").is_some());
        let text = Value::Array(entries).to_string();
        assert!(text.contains("name: Lina"), "{text}");
        assert!(!text.contains("Bye."), "{text}");
    }

    #[test]
    fn a_tool_is_called_only_with_smart_call_end() {
        let with = talk(&json!({"tools": {"smartCallEnd": true}}), &json!({}));
        let name = with.last().unwrap().pointer("/Agent/0/function/name");
        assert_eq!(name, Some(&json!("end_call")));
        for tools in [
            json!({"smartCallEnd": false}),
            json!({}),
            json!({"genderDetection": true}),
        ] {
            let without = talk(&json!({ "tools": tools }), &json!({}));
            assert!(
                without
                    .iter()
                    .all(|entry| entry["Agent"].as_array().is_none()),
                "{tools}"
            );
        }
    }

    #[test]
    fn the_caller_speaks_the_language_of_the_call() {
        let table = [
            (json!({"lang": "ar"}), true),
            (json!({"lang": "en", "greetingMessage": "مرحبا"}), false),
            (json!({"greetingMessage": "مرحبا"}), true),
            (json!({"greetingMessage": "Hello"}), false),
        ];
        for (details, arabic) in table {
            let entries = talk(&details, &json!({}));
            let heard = entries
                .iter()
                .find_map(|entry| entry["User"].as_str())
                .unwrap();
            assert_eq!(!heard.is_ascii(), arabic, "{details}: {heard}");
        }
    }

    #[test]
    fn an_empty_greeting_is_not_said() {
        let entries = talk(&json!({"greetingMessage": " ", "lang": "en"}), &json!({}));
        assert!(entries[0].get("User").is_some());
    }
}
