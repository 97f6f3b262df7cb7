//! The questions that the sandbox answers with a GET: jobs, conversations, the project, agents, numbers, voices.

use std::collections::HashMap;

use serde_json::{Value, json};
use url::form_urlencoded;

use super::agents;
use super::judge::is_uuid;
use super::kept::Kept;
use super::life::Call;

/// A status code and a body.
pub type Answer = (u16, Value);

/// How many rows a page of calls may have (docs/API.md §7).
const MOST_ROWS: u64 = 200;

/// The words by which calls can be filtered (docs/API.md §7).
const STATUSES: [&str; 7] = [
    "PENDING",
    "IN_PROGRESS",
    "COMPLETED",
    "NO_ANSWER",
    "FAILED",
    "FORWARDED",
    "TERMINATED",
];

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question<'a> {
    Project,
    Conversation(&'a str),
    Job,
    Calls,
    Agents,
    Agent(&'a str),
    Numbers,
    Voices,
}

/// What a path asks for; `None` if there is no such path.
pub fn question(path: &str) -> Option<Question<'_>> {
    let parts: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
    Some(match parts.as_slice() {
        ["v1", "projects", "by-api-key"] => Question::Project,
        ["v1", "jobs"] => Question::Job,
        ["v1", "voice-agents"] => Question::Agents,
        ["v1", "voice-agents", "conversation", id] => Question::Conversation(id),
        ["v1", "voice-agents", "conversations", "minimal-list"] => Question::Calls,
        ["v1", "voice-agents", "phone-number", "list"] => Question::Numbers,
        ["v1", "voice-agents", id] if !id.is_empty() => Question::Agent(id),
        ["v2", "tts", "voices"] => Question::Voices,
        _ => return None,
    })
}

/// The API's body for something that is wrong. The message is a sentence or an array of them.
pub fn error(code: u16, key: &str, message: &Value) -> Answer {
    (
        code,
        json!({"success": false, "message": message, "messageKey": key}),
    )
}

pub fn not_found(what: &str) -> Answer {
    error(404, "NOT_FOUND", &json!(format!("{what} not found")))
}

fn success(data: &Value) -> Answer {
    (
        200,
        json!({"success": true, "message": "success", "data": data}),
    )
}

/// Answers a question.
pub fn answer(question: Question<'_>, query: &str, calls: &Kept<Call>) -> Answer {
    let query = Query::parse(query);
    let found = match question {
        Question::Project => Ok(success(&json!({
            "id": agents::PROJECT_ID,
            "name": "Sandbox",
            "createdAt": agents::CREATED_AT
        }))),
        Question::Conversation(id) => Ok(conversation(id, calls)),
        Question::Job => job(&query, calls),
        Question::Calls => list_calls(&query, calls),
        Question::Agents => list_agents(&query),
        Question::Agent(id) => {
            let agent = agents::stored()
                .into_iter()
                .find(|agent| agents::is_id(agent, id));
            Ok(agent.map_or_else(|| not_found("Voice agent"), |agent| success(&agent)))
        }
        Question::Numbers => list_numbers(&query),
        Question::Voices => list_voices(&query),
    };
    found.unwrap_or_else(|complaint| error(400, "VALIDATION_FAILED", &json!([complaint])))
}

/// The parameters of a question; a key may stand several times.
struct Query(HashMap<String, Vec<String>>);

impl Query {
    fn parse(query: &str) -> Self {
        let mut all: HashMap<String, Vec<String>> = HashMap::new();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            all.entry(key.into_owned())
                .or_default()
                .push(value.into_owned());
        }
        Self(all)
    }

    fn all(&self, key: &str) -> &[String] {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }

    fn one(&self, key: &str) -> Option<&str> {
        self.all(key).first().map(String::as_str)
    }

    fn number(&self, key: &str, default: u64, most: u64) -> Result<usize, String> {
        let text = self.one(key);
        let number = text.map_or(Some(default), |text| text.parse().ok());
        number
            .filter(|number| (1..=most).contains(number))
            .and_then(|number| usize::try_from(number).ok())
            .ok_or_else(|| format!("{key} must be an integer from 1 to {most}"))
    }

    /// Milliseconds since 1970.
    fn time(&self, key: &str) -> Result<Option<i64>, String> {
        let parse = |text: &str| {
            text.parse()
                .map(Some)
                .map_err(|_error: std::num::ParseIntError| {
                    format!("{key} must be a time in milliseconds")
                })
        };
        self.one(key).map_or(Ok(None), parse)
    }

    /// Whether a row passes the filter `key`; without a filter every row does.
    fn passes(&self, key: &str, value: &str) -> bool {
        let wanted = self.all(key);
        wanted.is_empty()
            || wanted
                .iter()
                .any(|wanted| wanted.eq_ignore_ascii_case(value))
    }
}

/// The rows of a page; pages count from 1.
fn page<T>(rows: Vec<T>, page: usize, size: usize) -> Vec<T> {
    rows.into_iter()
        .skip((page - 1).saturating_mul(size))
        .take(size)
        .collect()
}

fn find<'a>(id: &str, calls: &'a Kept<Call>) -> Option<&'a Call> {
    calls
        .iter()
        .rev()
        .find(|call| call.id.eq_ignore_ascii_case(id))
}

fn conversation(id: &str, calls: &Kept<Call>) -> Answer {
    let found = find(id, calls).map(|call| (call, call.age()));
    match found.filter(|(call, age)| !call.is_lost(*age)) {
        Some((call, age)) => success(&call.conversation(age)),
        None => not_found("Conversation"),
    }
}

fn job(query: &Query, calls: &Kept<Call>) -> Result<Answer, String> {
    let id = query.one("jobId").ok_or("jobId must be there")?;
    Ok(match find(id, calls) {
        // This page has no `success` (docs/API.md §7).
        Some(call) => {
            let data = call.job(call.age());
            (
                200,
                json!({"message": "success", "previewUrl": null, "data": data}),
            )
        }
        None => not_found("Job"),
    })
}

fn list_calls(query: &Query, calls: &Kept<Call>) -> Result<Answer, String> {
    let number = query.number("page", 1, u64::from(u32::MAX))?;
    let size = query.number("perPage", 100, MOST_ROWS)?;
    let (start, end) = (query.time("startTime")?, query.time("endTime")?);
    if !query
        .all("status")
        .iter()
        .all(|status| STATUSES.contains(&status.as_str()))
    {
        return Err(format!("status must be one of: {}", STATUSES.join(", ")));
    }
    let wanted = |call: &&Call| {
        let created = call.created.as_millisecond();
        start.is_none_or(|start| created >= start)
            && end.is_none_or(|end| created <= end)
            && query.passes("voiceAgentId", &call.voice_agent_id)
            && query.passes("status", call.status(call.age()).word())
    };
    let rows: Vec<&Call> = calls.iter().rev().filter(wanted).collect();
    let filtered = rows.len();
    let rows = page(rows, number, size);
    let rows: Vec<Value> = rows.into_iter().map(|call| call.row(call.age())).collect();
    let total = calls.iter().count();
    Ok(success(
        &json!({"total": total, "filtered": filtered, "calls": rows}),
    ))
}

fn list_agents(query: &Query) -> Result<Answer, String> {
    let number = query.number("skip", 1, u64::from(u32::MAX))?;
    let size = query.number("take", 10, MOST_ROWS)?;
    let all = Vec::from(agents::stored());
    let total = all.len();
    let rows = page(all, number, size);
    Ok(success(
        &json!({"total": total, "filtered": total, "voiceAgents": rows}),
    ))
}

fn list_numbers(query: &Query) -> Result<Answer, String> {
    let number = query.number("skip", 1, u64::from(u32::MAX))?;
    let size = query.number("take", 10, MOST_ROWS)?;
    let wanted = |row: &Value| {
        let is = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default();
        query.passes("provider", is("type")) && query.passes("voiceAgentId", is("voiceAgentId"))
    };
    let rows = agents::numbers().into_iter().filter(wanted).collect();
    Ok(success(&Value::Array(page(rows, number, size))))
}

fn list_voices(query: &Query) -> Result<Answer, String> {
    if !query.one("projectId").is_some_and(is_uuid) {
        return Err("projectId must be a UUID".to_owned());
    }
    if !matches!(query.one("source"), Some("voice_agents" | "jobs")) {
        return Err("source must be one of: voice_agents, jobs".to_owned());
    }
    let number = query.number("page", 1, u64::from(u32::MAX))?;
    let size = query.number("perPage", 10, MOST_ROWS)?;
    let sought = query.one("q").unwrap_or_default().to_lowercase();
    let wanted = |voice: &Value| {
        let is = |pointer: &str| {
            voice
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        is("/name").to_lowercase().contains(&sought)
            && query.passes("gender", is("/tags/0"))
            && query.passes("style", is("/tags/1"))
            && query.passes("language", is("/language"))
    };
    let all: Vec<Value> = agents::voices().into_iter().filter(wanted).collect();
    let (count, pages) = (all.len(), all.len().div_ceil(size));
    let rows = page(all, number, size);
    Ok(success(&json!({
        "voices": rows, "totalPages": pages, "page": number, "totalCount": count
    })))
}
