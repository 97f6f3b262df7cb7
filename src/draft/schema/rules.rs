//! Our own rules for an outcome schema: what the API documents (docs/API.md §4), and what meta-schemas let pass.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use super::locate::{Id, Located, Shape};
use super::validity::remote;
use super::{Finding, MOST_FINDINGS, Severity};
use crate::draft::near::nearest;

/// The keywords that the API documents.
pub const DOCUMENTED: [&str; 6] = [
    "type",
    "properties",
    "required",
    "items",
    "enum",
    "description",
];

const DOCUMENTED_TYPES: [&str; 5] = ["string", "number", "boolean", "object", "array"];

/// Valid in JSON Schema, though the API does not document them.
const OTHER_TYPES: [&str; 2] = ["integer", "null"];

/// Names that are compared with those that may be slips of them: more would cost more than typing may.
const MOST_COMPARED: usize = 2_000;

/// Checks a schema that is JSON. Findings are in no particular order.
pub(super) fn check(located: &Located<'_>) -> Vec<Finding> {
    let mut rules = Rules {
        located,
        findings: Vec::new(),
        pushed: [0; 2],
        to_compare: MOST_COMPARED,
        undocumented: BTreeMap::new(),
    };
    for duplicate in located.duplicates().iter().take(MOST_FINDINGS) {
        let name = located.name(*duplicate).unwrap_or_default();
        rules.findings.push(Finding {
            severity: Severity::Error,
            code: "schema-duplicate-key",
            span: located.node(*duplicate).and_then(super::locate::Node::key),
            path: located.path(*duplicate),
            message: t!("`{name}` stands twice in the same object", name),
            help: t!("Take one of them away; only one can count").to_owned(),
        });
    }
    rules.root();
    rules.schema(0);
    let undocumented = std::mem::take(&mut rules.undocumented);
    for (what, (at, count)) in undocumented {
        rules.push_undocumented(&what, at, count);
    }
    rules.findings
}

struct Rules<'l, 't> {
    located: &'l Located<'t>,
    findings: Vec<Finding>,
    /// Errors and warnings pushed: more than are told need no place.
    pushed: [usize; 2],
    /// How many more names are compared.
    to_compare: usize,
    /// Undocumented keywords and types with their first place and how often they stand: one finding for each.
    undocumented: BTreeMap<Cow<'t, str>, (Id, usize)>,
}

/// The members of an object schema that rules are about.
#[derive(Default)]
struct Parts {
    type_name: Option<Id>,
    properties: Option<Id>,
    required: Option<Id>,
    items: Option<Id>,
    has_prefix_items: bool,
    /// Something says what a value is, so that `type` is not missed.
    stands_in: bool,
}

impl<'t> Rules<'_, 't> {
    /// `message`: made of the path, if it is told at all.
    fn push(
        &mut self,
        severity: Severity,
        code: &'static str,
        at: Id,
        message: impl FnOnce(&str) -> String,
        help: &str,
    ) {
        if !self.has_room(severity) {
            return;
        }
        let path = self.located.path(at);
        self.findings.push(Finding {
            severity,
            code,
            span: self.located.node(at).map(super::locate::Node::span),
            message: message(&path),
            path,
            help: help.to_owned(),
        });
    }

    fn has_room(&mut self, severity: Severity) -> bool {
        let [errors, warnings] = &mut self.pushed;
        let count = match severity {
            Severity::Error => errors,
            Severity::Warning => warnings,
        };
        *count += 1;
        *count <= MOST_FINDINGS
    }

    fn push_undocumented(&mut self, what: &str, at: Id, count: usize) {
        if !self.has_room(Severity::Warning) {
            return;
        }
        let node = self.located.node(at);
        let help = match nearest(what, DOCUMENTED) {
            Some(known) => t!("Did you mean `{known}`?", known),
            None => t!("Hamsa may ignore it; try it with a call before you rely on it").to_owned(),
        };
        self.findings.push(Finding {
            severity: Severity::Warning,
            code: "schema-undocumented-keyword",
            span: node.map(|node| node.key().unwrap_or_else(|| node.span())),
            path: self.located.path(at),
            message: tn!(
                count,
                "Hamsa does not document `{what}`",
                "Hamsa does not document `{what}` ({count} times)",
                what,
                count
            ),
            help,
        });
    }

    fn is_object(&self, id: Id) -> bool {
        self.located.shape(id) == Some(Shape::Object)
    }

    fn root(&mut self) {
        let name = self.located.member(0, "type");
        let name = name.and_then(|id| self.located.string(id));
        if name.as_deref() == Some("object") {
            return;
        }
        let message = if self.is_object(0) {
            t!("The root of the outcome schema needs \"type\": \"object\"")
        } else {
            t!("The outcome schema is no JSON object")
        };
        self.push(
            Severity::Error,
            "schema-root-not-object",
            0,
            |_| message.to_owned(),
            t!(
                "Begin with { \"type\": \"object\", \"properties\": { … } } and describe the outcome's fields there"
            ),
        );
    }

    /// A schema. The recursion is bounded by [`super::DEEPEST`].
    fn schema(&mut self, schema: Id) {
        if !self.is_object(schema) {
            // `true` and `false` are schemas; the root has been told already.
            if schema != 0 && !matches!(self.located.raw(schema), "true" | "false") {
                self.push(
                    Severity::Error,
                    "schema-not-valid",
                    schema,
                    |_| t!("A field is described by an object, not by a bare value").to_owned(),
                    t!("Write { \"type\": \"string\", \"description\": \"…\" }"),
                );
            }
            return;
        }
        let parts = self.parts(schema);
        self.types(schema, &parts);
        if let Some(required) = parts.required {
            self.required(required, parts.properties);
        }
        if let Some(properties) = parts.properties {
            if self.is_object(properties) {
                let located = self.located;
                for field in located.members(properties) {
                    self.schema(field);
                }
            } else {
                self.push(
                    Severity::Error,
                    "schema-not-valid",
                    properties,
                    |_| {
                        t!("`properties` must be an object with the fields' names as keys")
                            .to_owned()
                    },
                    t!("Write \"properties\": { \"name\": { \"type\": \"string\" } }"),
                );
            }
        }
        // A list of schemas was right in older drafts: the meta-schema tells.
        let items = parts.items;
        if let Some(items) = items.filter(|id| self.located.shape(*id) != Some(Shape::Array)) {
            self.schema(items);
        }
    }

    fn parts(&mut self, schema: Id) -> Parts {
        let located = self.located;
        let mut parts = Parts::default();
        for member in located.members(schema) {
            let Some(name) = located.name(member) else {
                continue;
            };
            let key = name.as_ref();
            match key {
                "type" => parts.type_name = Some(member),
                "properties" => parts.properties = Some(member),
                "required" => parts.required = Some(member),
                "items" => parts.items = Some(member),
                "prefixItems" => parts.has_prefix_items = true,
                "enum" | "const" | "$ref" | "anyOf" | "oneOf" | "allOf" => parts.stands_in = true,
                _ => {}
            }
            // One that leads elsewhere is told of as that.
            if !DOCUMENTED.contains(&key) && remote(located, &name, member).is_none() {
                self.undocumented(name, member);
            }
        }
        parts
    }

    fn undocumented(&mut self, what: Cow<'t, str>, at: Id) {
        if let Some((_, count)) = self.undocumented.get_mut(&what) {
            *count += 1;
        } else {
            self.undocumented.insert(what, (at, 1));
        }
    }

    fn types(&mut self, schema: Id, parts: &Parts) {
        let Some(written) = parts.type_name else {
            if schema != 0 && !parts.stands_in {
                self.push(
                    Severity::Warning,
                    "schema-no-type",
                    schema,
                    |path| t!("{named} has no `type`", named = named(path)),
                    t!("Say what it is: string, number, boolean, object or array"),
                );
            }
            return;
        };
        let located = self.located;
        let one = [written];
        let names = if located.shape(written) == Some(Shape::Array) {
            self.undocumented(t!("a list of types").into(), written);
            located.children(written)
        } else {
            &one
        };
        let mut is_array = false;
        for name in names {
            is_array |= self.type_name(*name);
        }
        if is_array && parts.items.is_none() && !parts.has_prefix_items {
            self.push(
                Severity::Warning,
                "schema-array-no-items",
                schema,
                |path| {
                    t!(
                        "{named} does not say what is in the array",
                        named = named(path)
                    )
                },
                t!("Add \"items\": { \"type\": \"string\" }, or what fits"),
            );
        }
    }

    /// Says whether it is `array`.
    fn type_name(&mut self, name: Id) -> bool {
        let Some(text) = self.located.string(name) else {
            self.push(
                Severity::Error,
                "schema-unknown-type",
                name,
                |_| t!("`type` must be the name of a type in double quotes").to_owned(),
                t!("Use string, number, boolean, object or array"),
            );
            return false;
        };
        let written = text.as_ref();
        if DOCUMENTED_TYPES.contains(&written) {
            return written == "array";
        }
        if OTHER_TYPES.contains(&written) {
            self.undocumented(text, name);
            return false;
        }
        let meant = type_meant(written);
        let help = match meant {
            Some(known) => t!("Did you mean `{known}`?", known),
            None => t!("Use string, number, boolean, object or array").to_owned(),
        };
        self.push(
            Severity::Error,
            "schema-unknown-type",
            name,
            |_| t!("`{text}` is no type of JSON Schema", text),
            &help,
        );
        false
    }

    fn required(&mut self, required: Id, properties: Option<Id>) {
        let located = self.located;
        if located.shape(required) != Some(Shape::Array) {
            return;
        }
        let properties = properties.filter(|id| self.is_object(*id));
        let fields = || properties.into_iter().flat_map(|id| located.members(id));
        let known: HashSet<_> = fields().filter_map(|id| located.name(id)).collect();
        for id in located.children(required) {
            let Some(name) = located.string(*id) else {
                continue;
            };
            if known.contains(&name) {
                continue;
            }
            let help = self
                .meant(&name, fields().filter_map(|id| located.name(id)))
                .map_or_else(
                    || t!("Describe it in `properties`, or take it out of `required`").to_owned(),
                    |known| t!("Did you mean `{known}`?", known),
                );
            self.push(
                Severity::Warning,
                "schema-required-missing",
                *id,
                |_| {
                    t!(
                        "`{name}` is required, but not described in `properties`",
                        name
                    )
                },
                &help,
            );
        }
    }

    /// The name that another is likely a slip of, as long as not too many were compared.
    fn meant(&mut self, name: &str, known: impl Iterator<Item = Cow<'t, str>>) -> Option<String> {
        let known: Vec<_> = known.take(self.to_compare).collect();
        self.to_compare -= known.len();
        nearest(name, known.iter().map(Cow::as_ref)).map(str::to_owned)
    }
}

/// The documented type that was meant by a name that is none.
#[must_use]
pub fn type_meant(written: &str) -> Option<&'static str> {
    match written.to_lowercase().as_str() {
        "int" | "float" | "double" | "long" | "decimal" => Some("number"),
        "bool" => Some("boolean"),
        "str" | "text" | "date" => Some("string"),
        "list" => Some("array"),
        "dict" | "map" | "json" => Some("object"),
        lower => nearest(lower, DOCUMENTED_TYPES)
            .or_else(|| DOCUMENTED_TYPES.into_iter().find(|known| *known == lower)),
    }
}

/// What a path's last step is called in a sentence.
fn named(path: &str) -> String {
    match path.rsplit('/').next() {
        None | Some("") => t!("The outcome").to_owned(),
        Some("items") => t!("The array's item").to_owned(),
        Some(step) => format!("`{}`", step.replace("~1", "/").replace("~0", "~")),
    }
}
