//! Outcome schemas to start from (`assets/schemas/*.json`): only keywords that the API documents.

/// A shape to start from.
#[derive(Clone, Copy, Debug)]
pub struct Starter {
    /// File name without `.json`.
    pub name: &'static str,
    pub label: &'static str,
    /// One line on what it yields.
    pub about: &'static str,
    pub text: &'static str,
}

/// All shapes.
pub const ALL: [Starter; 5] = [
    Starter {
        name: "confirmation",
        label: mark!("Yes or no"),
        about: mark!("did they confirm, and if not, why"),
        text: include_str!("../../../assets/schemas/confirmation.json"),
    },
    Starter {
        name: "appointment",
        label: mark!("Appointment"),
        about: mark!("booked, moved or cancelled, with day and time"),
        text: include_str!("../../../assets/schemas/appointment.json"),
    },
    Starter {
        name: "survey",
        label: mark!("Survey"),
        about: mark!("ratings, and what they said"),
        text: include_str!("../../../assets/schemas/survey.json"),
    },
    Starter {
        name: "lead",
        label: mark!("Lead"),
        about: mark!("who is interested, in what, and how to reach them"),
        text: include_str!("../../../assets/schemas/lead.json"),
    },
    Starter {
        name: "complaint",
        label: mark!("Complaint"),
        about: mark!("what went wrong, how bad, and what they want"),
        text: include_str!("../../../assets/schemas/complaint.json"),
    },
];

/// The shape with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Starter> {
    ALL.iter().find(|starter| starter.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::schema;

    #[test]
    fn every_shape_is_valid_documented_and_has_an_example() {
        for starter in &ALL {
            let checked = schema::check(starter.text);
            assert_eq!(checked.findings, [], "{}", starter.name);
            let value = checked.value.unwrap();
            let example = schema::example(&value).unwrap();
            assert_eq!(schema::misfits(&value, &example), [], "{}", starter.name);
            assert_eq!(find(starter.name).unwrap().label, starter.label);
        }
    }

    #[test]
    fn every_file_in_the_folder_is_a_shape() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/schemas");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let mut names: Vec<_> = ALL.iter().map(|one| format!("{}.json", one.name)).collect();
        names.sort();
        assert_eq!(files, names);
    }
}
